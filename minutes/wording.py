"""How the minutes put things."""

from django.utils.translation import gettext as _

from dialogues.listing import listed


def enumeration(names: list[str]) -> str:
    """`China, India and Mexico`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": listed(names[:-1]), "last": names[-1]}
