"""Translating the record: how far each language is, and the words side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.fields import validate_language
from dialogues.places import language_words, own_name
from minutes.anchoring import Patience
from minutes.desk import Telling, desk_context, minutes_at_desk, values_of
from minutes.history.words import Stretch, compare
from minutes.languages import actions
from minutes.languages.forms import LanguageForm, SpokenForm, TranslationForm
from minutes.languages.models import Translation, TranslationRevision
from minutes.languages.queries import Piece, of_minutes, standings
from minutes.languages.versions import canonical, lookup
from minutes.models import Minutes, Segment, SegmentRevision, Takeaway


@dataclass(frozen=True)
class Edit:
    """How a translation was edited, by whom and when."""

    who: str
    day: str
    stretches: list[Stretch]


@dataclass(frozen=True)
class Row:
    """A piece beside its translation; `since` are the words that changed after that was made, where it is stale.

    `edits` of the translation, the latest first.
    """

    piece: Piece
    translation: Translation | None
    day: str = ""
    since: list[Stretch] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "segment" if isinstance(self.piece, Segment) else "takeaway"

    @property
    def text(self) -> str:
        return self.piece.text if isinstance(self.piece, Segment) else self.piece.statement

    @property
    def stale(self) -> bool:
        return self.translation is not None and self.translation.made_from != self.piece.version

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self.translation is None or self.stale


@require_safe
def languages(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, rights = minutes_at_desk(request, pk)
    context = desk_context(request, minutes, rights)
    context |= {"here": "languages", "standings": standings(minutes)}
    return render(request, "minutes/languages.html", context)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    minutes_at_desk(request, pk)
    with Telling(request):
        language = canonical(values_of(LanguageForm(request.POST))["language"])
        return redirect("translating", pk=pk, language=language)
    return redirect("minutes_languages", pk=pk)


@require_safe
def translating(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The record and its takeaways beside what they are in a language; `?left=1` only what is still to be done."""
    minutes, rights = minutes_at_desk(request, pk)
    language = _known(language)
    context = desk_context(request, minutes, rights)
    rows = _rows(minutes, language, context["zone"])
    left = request.GET.get("left") == "1"
    shown = [row for row in rows if row.open or not left]
    context |= {
        "here": "languages",
        "language": language,
        "language_name": language_words(language),
        "own_name": own_name(language),
        "takeaways": [row for row in shown if row.kind == "takeaway"],
        "segments": [row for row in shown if row.kind == "segment"],
        "left": left,
        "done": len(rows) - sum(row.open for row in rows),
        "all": len(rows),
        "opened": minutes.reading_languages.filter(language=language).exists(),
    }
    return render(request, "minutes/translating.html", context)


def _known(language: str) -> str:
    """The language of an address, as it is written everywhere."""
    try:
        validate_language(language)
    except ValidationError:
        raise Http404 from None
    return canonical(language)


def _rows(minutes: Minutes, language: str, zone: str) -> list[Row]:
    """Takeaways first; segments that were recorded in the language itself need none."""
    found: dict[tuple[str, int | None], Translation] = {}
    for each in of_minutes(minutes).filter(language=language):
        key = ("segment", each.segment_id) if each.segment_id else ("takeaway", each.takeaway_id)
        found[key] = each
    segments = [
        segment
        for segment in minutes.segments.select_related("delegation").exclude(text="")
        if not (segment.language and lookup(segment.language, [language]))
    ]
    former, edited, patience = _former(found.values(), segments), _edited(found.values()), Patience()

    def row(piece: Piece, translation: Translation | None, before: str = "") -> Row:
        if translation is None:
            return Row(piece, None)
        since = compare(before, piece.text, patience) if before and isinstance(piece, Segment) else []
        day = instants.date_only(translation.translated_at, zone)
        edits = _edits(edited.get(translation.pk, []), translation.text, zone, patience)
        return Row(piece, translation, day, since, edits)

    takeaways: Iterable[Takeaway] = minutes.takeaways.select_related("theme")
    rows = [row(piece, found.get(("takeaway", piece.pk))) for piece in takeaways]
    return rows + [
        row(piece, found.get(("segment", piece.pk)), former.get(piece.pk, "")) for piece in segments
    ]


def _edited(translations: Iterable[Translation]) -> dict[int, list[TranslationRevision]]:
    """By translation what it said before, the oldest first."""
    kept: dict[int, list[TranslationRevision]] = {}
    revisions = TranslationRevision.objects.filter(translation__in=[each.pk for each in translations])
    for revision in revisions.select_related("edited_by"):
        kept.setdefault(revision.translation_id, []).append(revision)
    return kept


def _edits(former: Sequence[TranslationRevision], text: str, zone: str, patience: Patience) -> list[Edit]:
    """The latest first; `text` is what the last of them made of it."""
    edits = []
    for revision in reversed(former):
        who = revision.edited_by.name if revision.edited_by else ""
        day = instants.date_only(revision.edited_at, zone)
        edits.append(Edit(who, day, compare(revision.text, text, patience)))
        text = revision.text
    return edits


def _former(translations: Iterable[Translation], segments: Iterable[Segment]) -> dict[int, str]:
    """What segments said when their translation was made, where that is not what they say now."""
    made = {each.segment_id: each.made_from for each in translations if each.segment_id}
    stale = {one.pk for one in segments if one.pk in made and made[one.pk] != one.version}
    revisions = SegmentRevision.objects.filter(segment__in=stale)
    return {one.segment_id: one.text for one in revisions if one.version == made[one.segment_id]}


@require_POST
def translation(request: HttpRequest, pk: int, language: str, kind: str, piece_pk: int) -> HttpResponse:
    """`do`: save the translation, remove it, or say whose words count."""
    minutes, rights = minutes_at_desk(request, pk)
    language = _known(language)
    piece: Piece = (
        get_object_or_404(minutes.segments, pk=piece_pk)
        if kind == "segment"
        else get_object_or_404(minutes.takeaways, pk=piece_pk)
    )
    with Telling(request):
        match request.POST.get("do"):
            case "remove":
                actions.remove_translation(
                    get_object_or_404(piece.translations, language=language), timezone.now()
                )
            case "authoritative":
                actions.set_authoritative(piece, language)
            case "recorded":
                actions.set_authoritative(piece, "")
            case _:
                values = values_of(TranslationForm(request.POST))
                try:
                    actions.translate(
                        piece,
                        language,
                        values["text"],
                        values["version"],
                        values["made_from"],
                        rights.minute_taker,
                        timezone.now(),
                    )
                except actions.TranslationConflict as conflict:
                    context = desk_context(request, minutes, rights)
                    context |= {
                        "here": "languages",
                        "row": Row(piece, conflict.theirs),
                        "language": language,
                        "mine": values["text"],
                        "made_from": values["made_from"],
                    }
                    return render(request, "minutes/translation_conflict.html", context, status=409)
    response = redirect("translating", pk=pk, language=language)
    left = "?left=1" if request.POST.get("left") == "1" else ""
    response["Location"] += f"{left}#{kind}-{piece_pk}"
    return response


@require_POST
def readers(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Offers readers a language, or takes it back."""
    minutes, _rights = minutes_at_desk(request, pk)
    language = _known(language)
    with Telling(request):
        if request.POST.get("do") == "close":
            actions.close_language(minutes, language, timezone.now())
        else:
            actions.open_language(minutes, language, timezone.now())
            messages.success(
                request,
                _("Readers are offered the record in %(language)s.") % {"language": language_words(language)},
            )
    return redirect("translating", pk=pk, language=language)


@require_POST
def spoken(request: HttpRequest, pk: int, segment_pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    segment = get_object_or_404(minutes.segments, pk=segment_pk)
    with Telling(request):
        actions.mark_spoken(segment, values_of(SpokenForm(request.POST))["spoken"])
    response = redirect("session_minutes", pk=pk)
    response["Location"] += f"#s{segment_pk}"
    return response
