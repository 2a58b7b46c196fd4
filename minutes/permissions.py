"""Who reads what of the minutes: what is published is for everyone, unless its dialogue is closed to readers."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from dialogues.models import Dialogue
from dialogues.permissions import Rights, require_dialogue, require_session
from minutes.models import Minutes


def require_published(request: HttpRequest, slug: str) -> Minutes:
    """Published minutes; those of a dialogue that is not open to readers only for who takes part in it."""
    minutes = get_object_or_404(
        Minutes.objects.select_related("session__dialogue"), slug=slug, status=Minutes.Status.PUBLISHED
    )
    if not minutes.session.dialogue.public:
        require_session(request, minutes.session_id)
    return minutes


def require_readable_dialogue(request: HttpRequest, slug: str) -> Dialogue:
    """A dialogue whose published minutes this visitor may read."""
    dialogue = Dialogue.objects.filter(slug=slug, public=True).first()
    return dialogue or require_dialogue(request, slug)[0]


def require_codebook(request: HttpRequest, slug: str) -> tuple[Dialogue, Rights]:
    """A dialogue whose minutes this visitor keeps: facilitators and rapporteurs."""
    dialogue, rights = require_dialogue(request, slug)
    if not rights.keeps_minutes:
        raise Http404
    return dialogue, rights
