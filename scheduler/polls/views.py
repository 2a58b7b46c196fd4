"""Answering: the page that a personal link opens while hours are asked for, and the week that one paints."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues import instants
from dialogues.models import Participant, Session
from dialogues.permissions import require_session
from dialogues.views import form_page
from scheduler.actions import NotNow
from scheduler.busy.queries import calendars_of
from scheduler.polls import actions
from scheduler.polls.availability import Week, monday_of, week_mark
from scheduler.polls.forms import read_week
from scheduler.polls.models import Answer, Ballot, Poll
from scheduler.polls.page import asked_cells, one_clock, questions, standings, week_days, weeks_asked
from scheduler.polls.queries import Tally, current_poll, painted_by, tally_of, voters_of

# A week before or after this many days from now is not painted.
FARTHEST = dt.timedelta(days=400)
PAINTABLE = {Session.Status.DRAFT, Session.Status.POLLING, Session.Status.SCHEDULED}


@form_page
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own answers, and those of others where the poll shows them."""
    session, rights = require_session(request, pk)
    found = current_poll(session)
    if found is None:
        messages.info(request, _("No hours are asked for at present."))
        return redirect(session)
    return answer_page(request, found, rights.bearer, facilitates=rights.facilitates)


def answer_page(
    request: HttpRequest,
    poll: Poll,
    person: Participant | None,
    *,
    facilitates: bool,
    written_by: Participant | None = None,
) -> HttpResponse:
    """Shows and takes the answers of one person, given by themselves or noted by who facilitates (`written_by`)."""
    now = timezone.now()
    chosen, status = None, 200
    if request.method == "POST":
        if person is None or not voters_of(poll.session.dialogue).filter(pk=person.pk).exists():
            raise Http404
        chosen = _posted(request)
        try:
            saved = actions.save_answers(poll, person, chosen, _version(request), now, written_by)
        except actions.Stale:
            status = 409
        except (NotNow, ValidationError) as refused:
            messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
            return redirect(request.path)
        else:
            _tell_kept(request, saved, written_by)
            return redirect("poll_answers" if written_by else "poll", pk=poll.session_id)
    tally = tally_of(poll)
    voter = next((p for p in tally.people if person and p.pk == person.pk), None)
    bearer = written_by or person
    zone = instants.reader_zone(request, bearer)
    taking = poll.state == Poll.State.OPEN and (poll.deadline > now or written_by is not None)
    ended = poll.state == Poll.State.CLOSED
    shown = ended or (poll.state == Poll.State.OPEN and not poll.hidden)
    context = {
        "poll": poll,
        "session": poll.session,
        "dialogue": poll.session.dialogue,
        "bearer": bearer,
        "facilitates": facilitates,
        "zone": zone,
        "one_clock": one_clock(tally, zone),
        "voter": voter,
        "written_by": written_by,
        "taking": taking and voter is not None,
        "lapsed": poll.state == Poll.State.OPEN and poll.deadline <= now,
        "ballot": tally.ballots.get(voter.pk) if voter else None,
        "asked": _questions(tally, voter, zone, chosen) if voter else [],
        "answers": Answer.choices,
        "stale": status == 409,
        "answered": len(tally.people) - len(tally.silent),
        "people": len(tally.people),
        "rows": standings(tally, now, zone) if shown and not written_by else [],
        "ended": ended,
    }
    return render(request, "scheduler/poll.html", context, status=status)


def _questions(
    tally: Tally, voter: Participant, zone: str, chosen: dict[int, str] | None
) -> list[dict[str, Any]]:
    """The proposed hours, with what the voter painted and what their calendars say made ready."""
    if not tally.slots:
        return []
    painted = painted_by(voter, *tally.span)
    calendar = calendars_of([voter], *tally.span).get(voter.pk, [])
    return questions(tally, voter, zone, painted, calendar, chosen)


def _posted(request: HttpRequest) -> dict[int, str]:
    """The answers by the numbers of the slots; the action refuses what is none of its own."""
    answers = {}
    for name, value in request.POST.items():
        word, _dash, number = name.partition("-")
        if word == "slot" and number.isdecimal() and len(number) < 19:
            answers[int(number)] = str(value)
    return answers


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _tell_kept(request: HttpRequest, saved: Ballot, written_by: Participant | None) -> None:
    """What is kept now, and how many hours still lack an answer: those are what reminders go out for."""
    answered = saved.votes.count()
    left = saved.poll.slots.count() - answered
    if not answered:
        messages.warning(request, _("Nothing was marked, so nothing is kept. Mark an answer at each hour."))
        return
    kept = _("Thank you. Your answers are kept; you can change them until the poll closes.")
    if written_by:
        kept = _("The answers of %(name)s are noted.") % {"name": saved.participant.name}
    messages.success(request, kept)
    if left:
        said = ngettext("%(n)s hour still lacks an answer.", "%(n)s hours still lack an answer.", left)
        messages.info(request, said % {"n": left})


@form_page
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """A week of one's own: when one can, if need be, and when not. The form's lines say all; the grid paints them."""
    session, rights = require_session(request, pk)
    bearer = rights.bearer
    if bearer is None or not voters_of(session.dialogue).filter(pk=bearer.pk).exists():
        raise Http404
    if session.status not in PAINTABLE:
        messages.info(request, _("Its hour is past planning."))
        return redirect(session)
    zone = instants.reader_zone(request, bearer)
    found = current_poll(session)
    tally = tally_of(found) if found and found.state == Poll.State.OPEN else None
    first = tally.slots[0].starts_at if tally and tally.slots else session.starts_at
    today = instants.local(timezone.now(), zone).date()
    shown = Week(
        _monday(request, today) or monday_of(instants.local(first or timezone.now(), zone).date()), zone
    )
    typed: dict[str, str] | None = None
    problems: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: str(value)[:400] for name, value in request.POST.items()}
        stretches, problems = read_week(shown, typed)
        if not problems:
            try:
                actions.paint_week(bearer, shown, stretches, request.POST.get("mark", ""))
            except actions.StaleWeek:
                status = 409
            else:
                messages.success(request, _said_of_week(tally is not None))
                return redirect("poll" if tally else "week", pk=pk)
    painted = painted_by(bearer, shown.start, shown.end)
    days = week_days(shown, painted, typed)
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": bearer,
        "zone": zone,
        "poll": tally.poll if tally else None,
        "monday": shown.monday.isoformat(),
        "days": days,
        "first": days[0]["noon"],
        "last": days[-1]["noon"],
        "mark": week_mark(shown, painted),
        "problems": problems,
        "stale": status == 409,
        "weeks": weeks_asked(tally, zone) if tally else [],
        "before": _offered(shown.monday - dt.timedelta(days=7), today),
        "after": _offered(shown.monday + dt.timedelta(days=7), today),
        "answers": Answer.choices,
        "island": {
            "days": [{"short": day["short"]} for day in days],
            "asked": asked_cells(tally, shown),
            "levels": [{"level": level, "name": str(label)} for level, label in Answer.choices],
        },
    }
    return render(request, "scheduler/week.html", context, status=status)


def _said_of_week(polling: bool) -> str:
    if polling:
        return _("Your week is kept. The answers it gives are filled in below: look at them, then save them.")
    return _("Your week is kept, and the planner knows when you cannot come.")


def _monday(request: HttpRequest, today: dt.date) -> dt.date | None:
    asked = request.POST.get("monday") or request.GET.get("from", "")
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        return None
    return monday_of(day) if abs(day - today) <= FARTHEST else None


def _offered(monday: dt.date, today: dt.date) -> str:
    """The week by its Monday, where it is neither over nor too far away."""
    return monday.isoformat() if monday + dt.timedelta(days=6) >= today and monday - today <= FARTHEST else ""
