"""The facilitator's side of a poll: asking, who answered what, and the end of it."""

import datetime as dt
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
from dialogues.permissions import Rights, require_facilitated_session
from dialogues.views import form_page
from scheduler.actions import NotNow
from scheduler.busy.queries import calendars_of
from scheduler.planner.asked import instant
from scheduler.polls import actions
from scheduler.polls.forms import ChoiceForm, DeadlineForm, HourForm, Moment, PollForm
from scheduler.polls.models import Poll
from scheduler.polls.page import one_clock, places_of, proposal, standings
from scheduler.polls.queries import Tally, current_poll, tally_of, voters_of
from scheduler.polls.views import answer_page
from scheduler.seats import limit_words, limits_of

BLANKS = 3
USUAL_WAIT = dt.timedelta(days=5)
USUAL_END = dt.time(17)


@form_page
def poll_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The hours that the planner offers (`offer`, of which `start` are taken) and those that are typed."""
    session, rights = require_facilitated_session(request, pk)
    if session.status != Session.Status.DRAFT:
        messages.info(request, _("Hours are asked for already, or one is set."))
        return redirect("poll_answers" if session.status == Session.Status.POLLING else "session", pk=pk)
    zone = instants.reader_zone(request, rights.bearer)
    asked = request.POST if request.method == "POST" else request.GET
    starts = _instants(asked.getlist("start"))
    offers = sorted({*_instants(asked.getlist("offer")), *starts})[: actions.MOST_HOURS]
    duration = _duration(asked.get("duration", ""), session.duration)
    now, limits = timezone.now(), limits_of(session.dialogue)
    form = PollForm(
        request.POST or None,
        zone=zone,
        durations=sorted({*range(15, 181, 15), 240, session.duration, duration}),
        initial={"duration": duration, "deadline": _usual_deadline(offers, now, zone)},
    )
    problems: list[str] = []
    if request.method == "POST":
        typed, problems = _typed(request, zone)
        if form.is_valid() and not problems:
            facts = form.cleaned_data
            try:
                actions.open_poll(
                    session,
                    sorted({*starts, *typed}),
                    facts["deadline"],
                    now,
                    duration=facts["duration"],
                    hidden=facts["hidden"],
                )
            except NotNow as refused:
                messages.error(request, str(refused))
                return redirect("session", pk=pk)
            except ValidationError as refused:
                problems = _take_errors(form, refused)
            else:
                messages.success(request, _("The question goes to everybody by mail."))
                return redirect("poll_answers", pk=pk)
    delegations = list(session.dialogue.delegations.all())
    people = list(voters_of(session.dialogue))
    seated = {person.delegation_id for person in people}
    context = _frame(session, rights, zone) | {
        "form": form,
        "problems": problems,
        "offers": [
            {
                "hour": proposal(places_of(delegations), start, duration, zone),
                "taken": start in starts,
                "against": limit_words(against, session.dialogue)
                if (against := limits.against(start, duration, now))
                else "",
            }
            for start in offers
        ],
        "typed": [*filter(None, request.POST.getlist("typed")), *[""] * BLANKS][: actions.MOST_HOURS],
        "people": sum(bool(person.email) for person in people),
        "unreachable": [person for person in people if not person.email],
        "empty": [delegation for delegation in delegations if delegation.pk not in seated],
    }
    return render(request, "scheduler/poll_new.html", context)


@require_safe
def poll_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours by countries with counts, who has not answered, and what can be done about it."""
    session, rights = require_facilitated_session(request, pk)
    poll = current_poll(session)
    if poll is None:
        return redirect("poll_new" if session.status == Session.Status.DRAFT else "session", pk=pk)
    return _answers_page(request, poll, rights)


@form_page
def poll_answer_for(request: HttpRequest, pk: int, participant_pk: int) -> HttpResponse:
    """What somebody said on the telephone, noted by who facilitates and marked so."""
    session, rights = require_facilitated_session(request, pk)
    person = get_object_or_404(voters_of(session.dialogue), pk=participant_pk)
    poll = current_poll(session)
    if poll is None or poll.state != Poll.State.OPEN:
        return redirect("poll_answers", pk=pk)
    facilitator = next(p for p in rights.identities if p.role == Participant.Role.FACILITATOR)
    return answer_page(request, poll, person, facilitates=True, written_by=facilitator)


@require_POST
def poll_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets the chosen hour and invites everybody."""
    session, rights = require_facilitated_session(request, pk)
    form = ChoiceForm(request.POST)
    poll = current_poll(session)
    if poll is None or "slot" in form.errors:
        messages.error(request, _("Expected one of the proposed hours that are still to come."))
        return redirect("poll_answers", pk=pk)
    slot = form.cleaned_data["slot"]
    if not form.is_valid():
        return _answers_page(
            request, poll, rights, choice=slot, refusal=" ".join(map(str, form.errors["reason"]))
        )
    try:
        actions.close_poll(poll, slot, timezone.now(), reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        return _answers_page(request, poll, rights, choice=slot, refusal=" ".join(refused.messages))
    except NotNow as refused:
        messages.error(request, str(refused))
        return redirect("poll_answers", pk=pk)
    messages.success(request, _("The hour is set, and everybody is told by mail."))
    return redirect("poll_answers", pk=pk)


@require_POST
def poll_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    form = DeadlineForm(request.POST, zone=instants.reader_zone(request, rights.bearer))
    return _change(
        request,
        session,
        rights,
        form,
        lambda poll, now: actions.move_deadline(poll, form.cleaned_data["deadline"], now),
    )


@require_POST
def poll_hour(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    form = HourForm(request.POST, zone=instants.reader_zone(request, rights.bearer))
    return _change(
        request,
        session,
        rights,
        form,
        lambda poll, now: actions.add_hour(poll, form.cleaned_data["hour"], now),
    )


@require_POST
def poll_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    poll = current_poll(session)
    try:
        if poll:
            actions.withdraw_poll(poll, timezone.now())
            messages.success(
                request, _("The question is withdrawn, and everybody who was asked is told by mail.")
            )
    except NotNow as refused:
        messages.error(request, str(refused))
    return redirect(session)


def _change(request: HttpRequest, session: Session, rights: Rights, form: Any, change: Any) -> HttpResponse:
    """Calls the action with what was typed; what is wrong stands at its field."""
    poll = current_poll(session)
    if poll is None:
        return redirect(session)
    if form.is_valid():
        try:
            change(poll, timezone.now())
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("poll_answers", pk=session.pk)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("It is done."))
            return redirect("poll_answers", pk=session.pk)
    return _answers_page(request, poll, rights, wrong=form)


def _answers_page(
    request: HttpRequest,
    poll: Poll,
    rights: Rights,
    *,
    choice: int = 0,
    refusal: str = "",
    wrong: BaseForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    tally = tally_of(poll)
    zone = instants.reader_zone(request, rights.bearer)
    calendars = calendars_of(tally.silent, *tally.span) if tally.slots else {}
    context = _frame(poll.session, rights, zone) | {
        "poll": poll,
        "open": poll.state == Poll.State.OPEN,
        "ended": poll.state != Poll.State.OPEN,
        "lapsed": poll.state == Poll.State.OPEN and poll.deadline <= now,
        "tally": tally,
        "rows": standings(tally, now, zone, calendars),
        "one_clock": one_clock(tally, zone),
        "calendars": bool(calendars),
        "owing": _owing(tally),
        "ballots": [ballot for ballot in tally.ballots.values() if ballot.written_by],
        "choice": choice,
        "typed_reason": request.POST.get("reason", "") if refusal else "",
        "refusal": refusal,
        "deadline_form": wrong
        if isinstance(wrong, DeadlineForm)
        else DeadlineForm(zone=zone, initial={"deadline": poll.deadline}, auto_id="deadline_%s"),
        "hour_form": wrong if isinstance(wrong, HourForm) else HourForm(zone=zone, auto_id="one_more_%s"),
        "votes_itself": any(p.pk in {q.pk for q in rights.identities} for p in tally.people),
    }
    return render(request, "scheduler/poll_answers.html", context, status=400 if refusal or wrong else 200)


def _owing(tally: Tally) -> list[dict[str, Any]]:
    """Who has not answered, or not to every hour, with what was sent to them."""
    return [
        {
            "person": person,
            "partly": any((person.pk, slot.pk) in tally.answers for slot in tally.slots),
            "ballot": tally.ballots.get(person.pk),
        }
        for person in tally.silent
    ]


def _frame(session: Session, rights: Rights, zone: str) -> dict[str, Any]:
    return {"session": session, "dialogue": session.dialogue, "bearer": rights.bearer, "zone": zone}


def _take_errors(form: PollForm, refused: ValidationError) -> list[str]:
    """The deadline's errors go to its field, those of the hours are returned."""
    errors = refused.message_dict
    for sentence in errors.pop("deadline", []):
        form.add_error("deadline", sentence)
    return [sentence for sentences in errors.values() for sentence in sentences]


def _instants(texts: list[str]) -> list[dt.datetime]:
    return [found for found in map(instant, texts) if found]


def _typed(request: HttpRequest, zone: str) -> tuple[list[dt.datetime], list[str]]:
    """The hours that were typed, and what is wrong with the others."""
    field = Moment(required=False)
    field.zone = zone
    found, problems = [], []
    for text in request.POST.getlist("typed"):
        try:
            moment = field.clean(text)
        except ValidationError as wrong:
            problems += wrong.messages
        else:
            found += [moment] if moment else []
    return found, problems


def _duration(text: str, usual: int) -> int:
    minutes = int(text) if text.isdecimal() and len(text) < 4 else usual
    return minutes if 15 <= minutes <= 720 and minutes % 15 == 0 else usual


def _usual_deadline(offers: list[dt.datetime], now: dt.datetime, zone: str) -> dt.datetime:
    """The end of a working day in some days, and in any case before the first hour."""
    latest = min([now + USUAL_WAIT, *(start - dt.timedelta(hours=12) for start in offers[:1])])
    local = instants.local(latest, zone)
    evening = local.replace(hour=USUAL_END.hour, minute=0, second=0, microsecond=0)
    evening -= dt.timedelta(days=evening > local)
    return evening if evening > now else latest.replace(minute=0, second=0, microsecond=0)
