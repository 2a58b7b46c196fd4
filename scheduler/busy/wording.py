"""What went wrong with a calendar, in a sentence that says what to do."""

from django.utils.translation import gettext as _


def sentence(code: str, detail: str = "") -> str:  # noqa: C901  (one line a code)
    """For the codes of `Refused`; never more of an address than its host."""
    match code:
        case "bad_address":
            return _("Expected the address of a calendar such as https://calendar.example/mine.ics.")
        case "not_https":
            return _("Expected an address that begins with https://.")
        case "credentials":
            return _(
                "Expected an address without a name and password in it; use the calendar’s secret address."
            )
        case "not_public":
            return _("Expected an address on the public internet; this one leads inside a network.")
        case "no_such_host":
            return _("No server by the name %(host)s was found.") % {"host": detail}
        case "unreachable":
            return _("The server %(host)s broke off or could not be reached.") % {"host": detail}
        case "certificate":
            return _("The certificate of %(host)s is not valid, so nothing was read.") % {"host": detail}
        case "redirects":
            return _("The address was passed on too many times.")
        case "status" if detail in {"401", "403"}:
            return _("The server let nobody in (%(status)s). Was the calendar’s secret address changed?") % {
                "status": detail
            }
        case "status" if detail in {"404", "410"}:
            return _("There is no calendar at this address any more (%(status)s).") % {"status": detail}
        case "status":
            return _("The server answered with the error %(status)s.") % {"status": detail}
        case "too_slow":
            return _("The server took too long to answer.")
        case "too_large":
            return _("The calendar is too large; five megabytes are read at the most.")
        case "encoding":
            return _("What came was packed in a way that cannot be read.")
        case "not_calendar":
            return _("What came is no calendar in the iCalendar format (.ics).")
        case "too_many":
            return _("Its events repeat so often that it cannot be read; does one repeat every second?")
        case "too_heavy":
            return _(
                "It holds so many events, or some repeat so often, that reading it takes too long. Share one with "
                "fewer of them."
            )
        case "sealed":
            return _("The server’s key has changed, so the address cannot be opened; please give it again.")
        case _:
            return _("The calendar could not be read.")
