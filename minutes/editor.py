"""The rapporteur's pages: the record with its tags, the takeaways with their evidence, publication."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.models import Participant, Session
from dialogues.permissions import Rights, require_minute_taker
from minutes import actions, queries
from minutes.actions.facts import facts_of
from minutes.desk import Telling, back, desk_context, minutes_at_desk, number_of, values_of
from minutes.followup.models import FollowUp
from minutes.followup.queries import taken_up
from minutes.forms import (
    EvidenceForm,
    NewSegmentForm,
    SegmentForm,
    StatementForm,
    SummaryForm,
    TakeawayForm,
    ThemeForm,
)
from minutes.history.models import FactChange
from minutes.history.room_words import sources_corrected
from minutes.marking import Piece, pieces
from minutes.models import Evidence, Minutes, Segment, Span, Takeaway, Theme
from minutes.reading import read_minutes
from minutes.transcript.models import Recording
from minutes.transcript.queries import is_transcribed, moment

_OVER = {Session.Status.ENDED, Session.Status.PUBLISHED}


@dataclass(frozen=True)
class Tag:
    """A span as the page draws it; `key` is its theme's number in the codebook."""

    span: Span
    key: int

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    @property
    def stands(self) -> bool:
        return self.span.status != Span.Status.ORPHAN


@dataclass(frozen=True)
class Line:
    """`seen` is what its form gives back of the facts beside the text."""

    segment: Segment
    tags: list[Tag]
    pieces: list[Piece[Tag]]
    seen: str
    corrected: bool
    play: str = ""
    transcribed: bool = False


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The segments in their order, to be edited in place and tagged; drafted when first opened."""
    session, rights = require_minute_taker(request, pk)
    if session.status not in _OVER:
        context = {
            "session": session,
            "bearer": rights.bearer,
            "zone": instants.reader_zone(request, rights.bearer),
        }
        return render(request, "minutes/not_yet.html", context)
    minutes = actions.draft_minutes(session, timezone.now())
    return _record(request, minutes, rights)


def _record(
    request: HttpRequest,
    minutes: Minutes,
    rights: Rights,
    new: BaseForm | None = None,
    theme: BaseForm | None = None,
) -> HttpResponse:
    context = desk_context(request, minutes, rights)
    keys = {each.pk: key for key, each in enumerate(context["themes"], 1)}
    coders = queries.coders_at_work(minutes)
    chosen = next((coder for coder in coders if str(coder.pk) == request.GET.get("coder")), None)
    corrected = sources_corrected(minutes)
    segments = queries.segments_with_tags(minutes).select_related("delegation", "filling")
    recording = Recording.objects.filter(minutes=minutes).first()
    lines = [
        replace(
            _line(segment, keys, corrected, chosen),
            play=moment(minutes, recording, segment) if recording else "",
            transcribed=is_transcribed(segment),
        )
        for segment in segments
    ]
    counts = Counter(tag.span.theme_id for line in lines for tag in line.tags if tag.stands)
    context |= {
        "here": "record",
        "items": [
            (item, list(group)) for item, group in groupby(lines, key=lambda line: line.segment.item_title)
        ],
        "codebook": [(each, key, counts.get(each.pk, 0)) for key, each in enumerate(context["themes"], 1)],
        "coders": coders,
        "chosen": chosen,
        "attributions": Segment.Attribution.choices,
        "kinds": Segment.Kind.choices,
        "people": minutes.session.dialogue.participants.filter(left_at=None),
        "follow_up": taken_up(minutes.session, timezone.now(), everything=True),
        "states": FollowUp.State.choices,
        "here_only": [minutes.session] if context["wording"] else [],
        "orphans": queries.orphans_with_places(minutes),
        "new_form": new
        or NewSegmentForm(
            minutes=minutes, auto_id="new-%s", initial={"after": lines[-1].segment if lines else None}
        ),
        "theme_form": theme or ThemeForm(auto_id="theme-%s"),
    }
    invalid = any(form is not None for form in (new, theme))
    return render(request, "minutes/record.html", context, status=400 if invalid else 200)


def _line(
    segment: Segment, keys: dict[int, int], corrected: set[int], coder: Participant | None = None
) -> Line:
    """With the tags of everybody, or of one coder alone."""
    spans = [span for span in segment.spans.all() if coder is None or span.coder_id == coder.pk]
    tags = [Tag(span, keys[span.theme_id]) for span in spans]
    return Line(
        segment,
        tags,
        pieces(segment.text, [tag for tag in tags if tag.stands]),
        json.dumps(facts_of(segment), ensure_ascii=False),
        segment.source in corrected or bool(segment.fact_changes.all()),
    )


@require_safe
def takeaways(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, rights = minutes_at_desk(request, pk)
    return render(request, "minutes/takeaways.html", _takeaways(request, minutes, rights))


def _takeaways(request: HttpRequest, minutes: Minutes, rights: Rights) -> dict[str, Any]:
    delegations = list(minutes.session.dialogue.delegations.all())
    by_theme: dict[int, list[dict[str, Any]]] = {}
    for takeaway in queries.takeaways_with_evidence(minutes):
        spoke, silent = queries.heard(takeaway, delegations)
        used = {evidence.span_id for evidence in takeaway.evidence.all()}
        shown = {"takeaway": takeaway, "heard": spoke, "silent": silent, "used": used}
        by_theme.setdefault(takeaway.theme_id, []).append(shown)
    tagged: dict[int, list[Span]] = {}
    for span in queries.standing_spans(minutes):
        tagged.setdefault(span.theme_id, []).append(span)
    context = desk_context(request, minutes, rights)
    return context | {
        "here": "takeaways",
        "areas": [
            (theme, key, by_theme.get(theme.pk, []), tagged.get(theme.pk, []))
            for key, theme in enumerate(context["themes"], 1)
        ],
        "delegations": [delegation for delegation in delegations if not delegation.is_host],
        "stances": Evidence.Stance.choices,
        "gaps": queries.gaps(minutes),
    }


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What readers will see."""
    minutes, rights = minutes_at_desk(request, pk)
    context = desk_context(request, minutes, rights)
    context |= {"here": "preview", "document": read_minutes(minutes, context["zone"])}
    return render(request, "minutes/preview.html", context)


# Presses

# What the page of a conflict sends on as it came.
_SENT = ("seen", *FactChange.Field.values)


@require_POST
def segment_save(request: HttpRequest, pk: int, segment_pk: int) -> HttpResponse:
    """On a conflict both texts are shown, and the editor's own is ready to be saved over the other."""
    minutes, rights = minutes_at_desk(request, pk)
    segment = get_object_or_404(minutes.segments, pk=segment_pk)
    form = SegmentForm(request.POST)
    with Telling(request):
        values = values_of(form)
        try:
            actions.edit_segment(
                segment,
                values["text"],
                values["version"],
                rights.minute_taker,
                timezone.now(),
                facts=form.facts(),
            )
        except actions.EditConflict as conflict:
            context = desk_context(request, minutes, rights)
            context |= {"here": "record", "theirs": conflict.theirs, "mine": values["text"], "form": form}
            context["facts"] = [(name, form.data[name]) for name in _SENT if name in form.data]
            return render(request, "minutes/conflict.html", context, status=409)
    return back("session_minutes", pk, f"s{segment.pk}")


@require_POST
def segment_add(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, rights = minutes_at_desk(request, pk)
    form = NewSegmentForm(request.POST, minutes=minutes, auto_id="new-%s")
    if not form.is_valid():
        return _record(request, minutes, rights, new=form)
    values = form.cleaned_data
    with Telling(request):
        segment = actions.add_segment(
            minutes,
            values["after"],
            values["kind"],
            values["speaker"],
            values["text"],
            values["owner"],
            values["due"],
        )
        return back("session_minutes", pk, f"s{segment.pk}")
    return back("session_minutes", pk)


@require_POST
def theme_add(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, rights = minutes_at_desk(request, pk)
    form = ThemeForm(request.POST, instance=Theme(dialogue=minutes.session.dialogue), auto_id="theme-%s")
    if form.is_valid():
        try:
            actions.add_theme(minutes.session.dialogue, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            return back("session_minutes", pk, "codebook")
    return _record(request, minutes, rights, theme=form)


@require_POST
def theme_remove(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    theme = get_object_or_404(minutes.session.dialogue.themes, pk=theme_pk)
    with Telling(request):
        actions.remove_theme(theme)
    return back("session_minutes", pk, "codebook")


@require_POST
def takeaway_add(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    form = TakeawayForm(request.POST, minutes=minutes)
    with Telling(request):
        values = values_of(form)
        takeaway = actions.write_takeaway(minutes, values["theme"], values["statement"], values["spans"])
        return back("minutes_takeaways", pk, f"t{takeaway.pk}")
    return back("minutes_takeaways", pk)


@require_POST
def takeaway_change(request: HttpRequest, pk: int, takeaway_pk: int) -> HttpResponse:
    """`do`: keep the statement, confirm it, remove it, add evidence or take some out."""
    minutes, rights = minutes_at_desk(request, pk)
    takeaway = get_object_or_404(minutes.takeaways, pk=takeaway_pk)
    with Telling(request):
        try:
            _change(request, minutes, takeaway)
        except actions.EditConflict as conflict:
            context = _takeaways(request, minutes, rights)
            context |= {"conflict": conflict.theirs, "mine": request.POST.get("statement", "")}
            return render(request, "minutes/takeaways.html", context, status=409)
    return back("minutes_takeaways", pk, f"t{takeaway_pk}")


def _change(request: HttpRequest, minutes: Minutes, takeaway: Takeaway) -> None:
    asked = request.POST
    match asked.get("do"):
        case "confirm":
            actions.confirm_takeaway(takeaway)
        case "remove":
            actions.remove_takeaway(takeaway)
        case "rest_on":
            form = EvidenceForm(asked, minutes=minutes)
            if not form.is_valid():
                raise ValidationError(_("Choose the words that the takeaway rests on."))
            actions.add_evidence(takeaway, form.cleaned_data["span"], form.cleaned_data["stance"])
        case "take_out":
            actions.remove_evidence(get_object_or_404(takeaway.evidence, pk=number_of(request, "evidence")))
        case _:
            values = values_of(StatementForm(asked))
            actions.edit_takeaway(takeaway, values["statement"], values["seen"])


@require_POST
def summary_save(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    with Telling(request):
        actions.write_summary(minutes, values_of(SummaryForm(request.POST))["summary"])
    return back("minutes_takeaways", pk, "publication")


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    with Telling(request):
        actions.publish_minutes(minutes, timezone.now())
        messages.success(request, _("The minutes are published."))
        return redirect(minutes)
    return back("minutes_takeaways", pk, "publication")


@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    actions.unpublish_minutes(minutes, timezone.now())
    return back("session_minutes", pk)
