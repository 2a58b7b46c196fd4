"""How the minutes put things."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dialogues.listing import listed

# Before this sound Spanish says *e* for *and*: México e Indonesia, but Nepal y Hierro.
_SOUND_OF_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)


def enumeration(names: list[str]) -> str:
    """`China, India and Mexico`."""
    if len(names) < 2:
        return "".join(names)
    both = (
        pgettext("before the sound of i", "%(first)s and %(last)s")
        if _SOUND_OF_I.match(names[-1])
        else _("%(first)s and %(last)s")
    )
    return both % {"first": listed(names[:-1]), "last": names[-1]}
