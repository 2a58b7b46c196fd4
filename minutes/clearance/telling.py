"""What readers of published minutes are told of their clearance: who agreed, who kept silent, who objected."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dialogues import instants
from minutes.attribution import voice_of
from minutes.clearance.models import Objection, Review, Window
from minutes.models import Minutes
from minutes.wording import enumeration

LONGEST_QUOTED = 120  # characters of what a delegation objects to


def clearance_notes(minutes: Minutes, zone: str) -> tuple[str, ...]:
    """Sentences for people; delegations are named, persons are not. Empty for minutes that nobody has published or
    sent to the delegations."""
    review = minutes.reviews.filter(outcome=Review.Outcome.CLEARED).last()
    if review is None:
        return (_("Published without clearance by the delegations."),) if minutes.published_at else ()
    return tuple(_told(review, zone))


def _told(review: Review, zone: str) -> Iterator[str]:
    windows: list[Window] = list(review.windows.select_related("delegation"))
    agreed = [window.delegation.name for window in windows if window.cleared_at]
    silent = [window.delegation.name for window in windows if not window.cleared_at]
    day = instants.date_only(review.ended_at, zone) if review.ended_at else ""
    if agreed and silent:
        values = {"agreed": enumeration(agreed), "silent": enumeration(silent), "day": day}
        yield _("Cleared on %(day)s by %(agreed)s; by silence: %(silent)s.") % values
    elif agreed:
        yield _("Cleared on %(day)s by %(agreed)s.") % {"agreed": enumeration(agreed), "day": day}
    else:
        yield _("Cleared by silence on %(day)s: %(silent)s.") % {"silent": enumeration(silent), "day": day}
    objections = Objection.objects.filter(window__review=review).select_related(
        "window__delegation", "takeaway", "segment__delegation"
    )
    for objection in objections:
        values = {
            "delegation": objection.window.delegation.name,
            "day": instants.date_only(objection.made_at, zone),
            "text": objection.text,
            "words": _stands_on(objection),
        }
        if values["words"]:
            yield _("%(delegation)s objected on %(day)s to “%(words)s”: %(text)s") % values
        else:
            yield _("%(delegation)s objected on %(day)s: %(text)s") % values


def _stands_on(objection: Objection) -> str:
    """The words that a delegation objects to, as they stand now. Of a statement whose speaker readers may not know
    none: who objects to it is mostly who made it."""
    if objection.takeaway:
        return Truncator(objection.takeaway.statement).chars(LONGEST_QUOTED)
    if objection.segment and voice_of(objection.segment).traceable:
        return Truncator(" ".join(objection.segment.text.split())).chars(LONGEST_QUOTED)
    return ""
