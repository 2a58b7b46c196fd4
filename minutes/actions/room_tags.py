"""The themes that notes were given in the room become tagged stretches of the record."""

from dialogues.models import Participant, RoomEvent
from dialogues.room.events import NoteTagged, NoteWritten
from dialogues.room.state import State
from minutes import anchoring
from minutes.draft import Draft, draft
from minutes.models import Minutes, Segment, Span, Theme
from minutes.room_themes import Line, Tagging, taggings

_KINDS = tuple(event.__struct_config__.tag for event in (NoteWritten, NoteTagged))


def has_new_tags(minutes: Minutes) -> bool:
    known = _Codebook(minutes)
    return any(known.find(tagging.theme) for tagging in _new(minutes))


def add_room_tags(minutes: Minutes, state: State) -> None:
    """Tags the words of each note with its themes, as whoever gave them; what came since the last draft.

    A note that is all that a segment says tags all of it. Where a person has reworded the segment meanwhile and
    the note's words no longer stand there once, the whole segment is tagged.
    """
    found = _new(minutes)
    if not found:
        return
    codebook = _Codebook(minutes)
    people = set(
        Participant.objects.filter(dialogue=minutes.session.dialogue_id).values_list("pk", flat=True)
    )
    segments = {segment.source: segment for segment in minutes.segments.exclude(source=None)}
    drafts = {number: each for each in draft(state) for number, _start, _end in each.notes}
    for tagging in found:
        theme = codebook.find(tagging.theme)
        of = drafts.get(tagging.note)
        segment = segments.get(of.source) or segments.get(tagging.note) if of else None
        if theme and of and segment and segment.text.strip():
            coder = tagging.actor if tagging.actor in people else None
            _tag(segment, theme, coder, _place(segment, of, tagging.note), tagging)


def _new(minutes: Minutes) -> list[Tagging]:
    lines = RoomEvent.objects.filter(session=minutes.session_id, kind__in=_KINDS).order_by("seq")
    found = taggings(
        Line(*line) for line in lines.values_list("seq", "at", "actor", "data").iterator(chunk_size=2000)
    )
    return [tagging for tagging in found if tagging.seq > minutes.drafted_seq]


class _Codebook:
    """The dialogue's themes by the room's ids; one that was merged leads to where it went."""

    def __init__(self, minutes: Minutes) -> None:
        self._themes = {str(theme.pk): theme for theme in minutes.session.dialogue.themes.all()}

    def find(self, name: str) -> Theme | None:
        theme = self._themes.get(name)
        while theme and theme.merged_into_id:
            theme = self._themes.get(str(theme.merged_into_id))
        return theme


def _place(segment: Segment, of: Draft, note: int) -> tuple[int, int]:
    start, end = next((start, end) for number, start, end in of.notes if number == note)
    words = of.text[start:end]
    if segment.text[start:end] != words:
        places = anchoring.places(segment.text, words) if words.strip() else []
        start, end = (places[0], places[0] + len(words)) if len(places) == 1 else (0, len(segment.text))
    return _trimmed(segment.text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    cut = text[start:end]
    return start + len(cut) - len(cut.lstrip()), start + len(cut.rstrip())


def _tag(segment: Segment, theme: Theme, coder: int | None, place: tuple[int, int], tagging: Tagging) -> None:
    start, end = place
    if start >= end:
        return
    anchor = anchoring.anchor_at(segment.text, start, end)
    Span.objects.get_or_create(
        segment=segment,
        theme=theme,
        coder_id=coder,
        start=start,
        end=end,
        defaults={
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "created_at": tagging.at,
        },
    )
