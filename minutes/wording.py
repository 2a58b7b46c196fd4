"""How the minutes put things."""

from django.utils.translation import gettext as _


def enumeration(names: list[str]) -> str:
    """`China, India and Mexico`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
