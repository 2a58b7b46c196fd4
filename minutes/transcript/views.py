"""The page of the recording: its address, a transcript looked at before it is taken, and what it left."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dialogues import instants
from dialogues.file_problems import Problem
from dialogues.models import Session
from dialogues.permissions import Rights, require_minute_taker
from minutes.actions import draft_minutes
from minutes.desk import Telling, desk_context, values_of
from minutes.models import Minutes
from minutes.transcript import actions
from minutes.transcript.consent import read_consent
from minutes.transcript.forms import AdjustForm, RecordingForm, TakeForm, UploadForm, choices_of
from minutes.transcript.models import Recording, Transcript
from minutes.transcript.planning import began, better_offset, plan
from minutes.transcript.playing import write_offset
from minutes.transcript.queries import kept_back
from minutes.transcript.webvtt import MOST_BYTES, MOST_CUES, Cue
from minutes.transcript.wording import sentence

MOST_SHOWN = 200  # words outside of turns, and voices that are not on the floor

# By what a press moves the offset: milliseconds and its label.
_NUDGES = (
    (-3_600_000, "−1:00:00"),
    (-10_000, "−0:10"),
    (-1_000, "−0:01"),
    (1_000, "+0:01"),
    (10_000, "+0:10"),
    (3_600_000, "+1:00:00"),
)


@dataclass(frozen=True)
class Loose:
    """Words that are of no turn, at their hour on the room's clock."""

    at: dt.datetime
    voice: str
    text: str


@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_minute_taker(request, pk)
    if session.status not in {Session.Status.ENDED, Session.Status.PUBLISHED}:
        zone = instants.reader_zone(request, rights.bearer)
        context = {"session": session, "bearer": rights.bearer, "zone": zone}
        return render(request, "minutes/not_yet.html", context)
    now = timezone.now()
    minutes = draft_minutes(session, now)
    minutes.session = session
    if request.method != "POST":
        return _page(request, minutes, rights)
    match request.POST.get("do"):
        case "recording":
            return _set_recording(request, minutes, rights)
        case "upload":
            return _upload(request, minutes, rights, now)
        case "adjust":
            return _adjust(request, minutes, rights, now)
        case "take":
            with Telling(request):
                _take(request, minutes, rights, now)
        case "drop":
            actions.drop_waiting(minutes)
        case "forget":
            actions.forget_transcript(minutes)
            messages.success(
                request, _("The transcript is deleted; the words taken from it stay in the record.")
            )
    return redirect("minutes_recording", pk)


def _set_recording(request: HttpRequest, minutes: Minutes, rights: Rights) -> HttpResponse:
    form = RecordingForm(request.POST, auto_id="recording-%s")
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.set_recording(
                minutes, values["address"], values["offset"], values["public"], values["reason"]
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The recording is kept."))
            return redirect("minutes_recording", minutes.session_id)
    return _page(request, minutes, rights, recording_form=form)


def _upload(request: HttpRequest, minutes: Minutes, rights: Rights, now: dt.datetime) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, auto_id="upload-%s")
    if not form.is_valid():
        return _page(request, minutes, rights, upload_form=form)
    upload, language = form.cleaned_data["file"], form.cleaned_data["language"]
    if upload.size > MOST_BYTES:
        values = {"most": f"{MOST_BYTES:,}", "got": f"{upload.size:,}"}
        return _page(request, minutes, rights, problems=[Problem(0, "too_large", values)])
    name = "".join(filter(str.isprintable, upload.name))[:120]
    with Telling(request):
        try:
            actions.receive_transcript(minutes, upload.read(), name, language, rights.minute_taker, now)
        except actions.Unreadable as unreadable:
            return _page(request, minutes, rights, problems=unreadable.problems)
    return _to_preview(minutes)


def _adjust(request: HttpRequest, minutes: Minutes, rights: Rights, now: dt.datetime) -> HttpResponse:
    form = AdjustForm(request.POST, consent=read_consent(minutes.session), reasons={}, auto_id="adjust-%s")
    if not form.is_valid():
        return _page(request, minutes, rights, adjust_form=form)
    with Telling(request):
        actions.adjust_transcript(minutes, form.cleaned_data["offset"], form.reasons, now)
    return _to_preview(minutes)


def _to_preview(minutes: Minutes) -> HttpResponse:
    answer = redirect("minutes_recording", minutes.session_id)
    answer["Location"] += "#preview"
    return answer


def _take(request: HttpRequest, minutes: Minutes, rights: Rights, now: dt.datetime) -> None:
    values = values_of(TakeForm(request.POST))
    choices = choices_of(request.POST, values["all"] or "kept")
    seen = (values["digest"], values["offset"])
    taken = actions.take_transcript(minutes, seen, choices, rights.minute_taker, now)
    messages.success(
        request,
        ngettext(
            "The transcript is imported: %(number)s statement changed.",
            "The transcript is imported: %(number)s statements changed.",
            taken.written,
        )
        % {"number": taken.written},
    )
    if taken.left:
        sentence_of_left = ngettext(
            "%(number)s statement was edited meanwhile and stays as it is: look at the transcript again.",
            "%(number)s statements were edited meanwhile and stay as they are: look at the transcript again.",
            taken.left,
        )
        messages.warning(request, sentence_of_left % {"number": taken.left})


def _page(
    request: HttpRequest,
    minutes: Minutes,
    rights: Rights,
    *,
    problems: list[Problem] | None = None,
    **forms: Any,
) -> HttpResponse:
    row = Recording.objects.filter(minutes=minutes).first()
    kept = {each.state: each for each in minutes.transcripts.all()}
    waiting, taken = kept.get(Transcript.State.WAITING), kept.get(Transcript.State.TAKEN)
    shown = waiting or taken
    consent = read_consent(minutes.session)
    context = desk_context(request, minutes, rights)
    context |= {
        "here": "recording",
        "recording": row,
        "recording_form": RecordingForm(
            auto_id="recording-%s",
            initial={
                "address": row.address if row else "",
                "offset": row.offset if row else 0,
                "public": bool(row and row.public),
                "reason": row.reason if row else "",
            },
        ),
        "kept_back": kept_back(minutes),
        "upload_form": UploadForm(auto_id="upload-%s"),
        "most_bytes": MOST_BYTES // 1_000_000,
        "most_cues": MOST_CUES,
        "problems": [sentence(problem) for problem in problems or ()],
        "waiting": waiting,
        "taken": taken,
        "consent": consent,
        "nudges": _NUDGES,
    }
    if shown:
        context["adjust_form"] = AdjustForm(
            consent=consent, reasons=shown.reasons, auto_id="adjust-%s", initial={"offset": shown.offset}
        )
        context |= _loose_of(minutes, shown)
    if waiting:
        context |= _preview(minutes, waiting)
    return render(
        request, "minutes/recording.html", context | forms, status=400 if problems or forms else 200
    )


def _preview(minutes: Minutes, waiting: Transcript) -> dict[str, Any]:
    found = plan(minutes, waiting)
    better = better_offset(minutes, waiting)
    return {
        "plan": found,
        "cues": len(found.cues),
        "writing": found.steps("write"),
        "asking": found.steps("ask"),
        "same": len(found.steps("same")),
        "withheld": [(found.consent.refused[key], number) for key, number in found.withheld.items()],
        "elsewhere": found.elsewhere[:5],
        "better": better and _better_words(better.offset, better.share, better.now),
    } | _loose(minutes, waiting, found.loose)


def _better_words(offset: int, share: float, now: float) -> dict[str, Any]:
    return {"offset": write_offset(offset), "share": round(share * 100), "now": round(now * 100)}


def _loose_of(minutes: Minutes, transcript: Transcript) -> dict[str, Any]:
    rows = [row for row in transcript.cues if row[4] is None and row[3]]
    return _loose(minutes, transcript, [Cue(*row[:4]) for row in rows])


def _loose(minutes: Minutes, transcript: Transcript, cues: list[Cue]) -> dict[str, Any]:
    zero = began(minutes) + dt.timedelta(milliseconds=transcript.offset)
    return {
        "loose": [
            Loose(zero + dt.timedelta(milliseconds=cue.start), cue.voice, cue.text)
            for cue in cues[:MOST_SHOWN]
        ],
        "loose_total": len(cues),
    }
