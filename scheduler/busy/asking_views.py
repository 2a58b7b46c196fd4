"""A facilitator asks people's calendars by mail when they are busy, and sees who is known to be and who answered."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues import instants
from dialogues.form_fields import Plain, Rows
from dialogues.models import Dialogue, Participant
from dialogues.permissions import require_facilitated_dialogue
from dialogues.views import form_page
from scheduler.busy import actions
from scheduler.busy.queries import painted_after
from scheduler.models import BusyQuestion
from scheduler.planner.forms import Day
from scheduler.planner.weighing import Window
from scheduler.polls.queries import voters_of

USUAL_DAYS = 42
MOST_DAYS = 62  # more than Exchange tells at once


class AskForm(Plain, forms.Form):
    """Whom to ask, and for which days, both included, on the clock of `zone`."""

    first = Day(label=gettext_lazy("First day"))
    last = Day(label=gettext_lazy("Last day"))
    people = Rows(
        Participant.objects.none(),
        error_messages={"required": gettext_lazy("Expected somebody to ask; tick a name.")},
    )

    def __init__(self, *args: Any, dialogue: Dialogue, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        people = self.fields["people"]
        assert isinstance(people, Rows)
        people.queryset = voters_of(dialogue).exclude(email="")

    def clean_last(self) -> dt.date:
        last: dt.date = self.cleaned_data["last"]
        first = self.cleaned_data.get("first")
        if first and not 0 <= (last - first).days < MOST_DAYS:
            sentence = _("Expected a last day within %(most)s days from the first, got %(got)s.")
            raise ValidationError(sentence % {"most": MOST_DAYS, "got": last.isoformat()})
        if last < self.today:
            raise ValidationError(_("Expected days that are still to come."))
        return last


@form_page
def ask_page(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    now, zone = timezone.now(), instants.reader_zone(request)
    today = instants.local(now, zone).date()
    form = AskForm(
        request.POST or None,
        dialogue=dialogue,
        today=today,
        initial={"first": today, "last": today + dt.timedelta(days=USUAL_DAYS - 1)},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        _ask(request, list(asked["people"]), Window(zone, asked["first"], asked["last"], 0), now)
        return redirect("busy_ask", slug=slug)
    context = {
        "dialogue": dialogue,
        "zone": zone,
        "form": form,
        "rows": _rows(dialogue, form, now),
    }
    return render(request, "scheduler/busy_ask.html", context)


def _ask(request: HttpRequest, people: list[Participant], days: Window, now: dt.datetime) -> None:
    start, end = max(days.midnight(days.first), now), days.midnight(days.last + dt.timedelta(days=1))
    asked = 0
    for person in people:
        try:
            asked += actions.ask_busy(person, start, end, now) is not None
        except ValueError as wrong:
            messages.error(request, f"{person.name}: {wrong}")
    if asked:
        said = ngettext("%(n)s person is asked by mail.", "%(n)s people are asked by mail.", asked)
        messages.success(request, said % {"n": asked})
    if asked < len(people):
        messages.info(request, _("Who was asked within the last hour is not asked again."))


def _rows(dialogue: Dialogue, form: AskForm, now: dt.datetime) -> list[dict[str, Any]]:
    """Who speaks for a delegation, with what is known of their time; ticked are those of whom nothing is."""
    people = voters_of(dialogue).annotate(
        shared=Count("busy_sources", filter=Q(busy_sources__read_at__isnull=False), distinct=True),
        has_painted=Exists(painted_after(now).filter(participant=OuterRef("pk"))),
    )
    questions = {
        question.participant_id: question
        for question in BusyQuestion.objects.filter(participant__dialogue=dialogue)  # the newest last
    }
    ticked = set(form["people"].data) if form.is_bound else None
    return [
        {
            "person": person,
            "question": questions.get(person.pk),
            "ticked": str(person.pk) in ticked if ticked is not None else not person.shared,
        }
        for person in people
    ]
