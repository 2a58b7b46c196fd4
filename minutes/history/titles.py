"""What a change is headed with, with names as the policy allows."""

from django.utils.translation import gettext as _

from minutes.attribution import voice_of
from minutes.models import Segment


def statement_title(segment: Segment | None, item: str) -> str:
    """Needs `delegation` fetched; None where the segment is gone."""
    words = voice_of(segment).words if segment else ""
    return " · ".join(filter(None, (words, item))) or _("Statement")


def takeaway_title(theme: str) -> str:
    return _("Takeaway: %(theme)s") % {"theme": theme}
