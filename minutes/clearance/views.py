"""The pages of clearance: for a delegation its words and its answer, for the desk where everyone stands."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogues import instants
from dialogues.models import Participant, Session
from dialogues.permissions import require_session
from minutes.actions.writing import EditConflict
from minutes.anchoring import Patience
from minutes.clearance import actions
from minutes.clearance.forms import DecisionForm, ObjectionForm, ProposalForm, SendForm
from minutes.clearance.models import Proposal, Window
from minutes.clearance.queries import answers, latest_review
from minutes.desk import Telling, desk_context, minutes_at_desk, values_of
from minutes.history.words import compare
from minutes.models import Minutes, Segment, Takeaway
from minutes.reading import read_minutes


@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft says of one delegation, and its answer, by whoever speaks for it."""
    session, person, window = _asked(request, pk)
    if window is None:
        context = {"session": session, "bearer": person, "zone": instants.reader_zone(request, person)}
        return render(request, "minutes/taken_back.html", context, status=410)
    now = timezone.now()
    if request.method == "POST":
        with Telling(request):
            _answer(request, window, person, now)
        return redirect("clearance", pk)
    minutes = window.review.minutes
    zone = instants.reader_zone(request, person)
    own = list(minutes.segments.filter(delegation=window.delegation))
    document = read_minutes(minutes, zone)
    mine = {str(segment.uuid) for segment in own}
    proposals = list(window.proposals.select_related("segment", "takeaway"))
    patience = Patience()
    takeaways = {str(each.uuid): each.pk for each in minutes.takeaways.all()}
    context = {
        "session": minutes.session,
        "minutes": minutes,
        "bearer": person,
        "window": window,
        "zone": zone,
        "closes": window.delegation.zone,
        "taking": minutes.status == Minutes.Status.IN_REVIEW and now < window.closes_at,
        "document": document,
        "takeaways": [(takeaway, takeaways[takeaway.id]) for takeaway in document.takeaways],
        "own": own,
        "others": [
            (item.title, [said for said in item.statements if said.id not in mine]) for item in document.items
        ],
        "proposals": [(each, compare(each.present, each.text, patience)) for each in proposals],
        "objections": list(window.objections.select_related("segment", "takeaway")),
    }
    return render(request, "minutes/clearance.html", context)


def _asked(request: HttpRequest, pk: int) -> tuple[Session, Participant, Window | None]:
    """The window of the delegation for which this visitor speaks in the latest review; None where the draft that it was
    sent was taken back."""
    session, rights = require_session(request, pk)
    speakers = [
        who for who in rights.identities if who.role == Participant.Role.DELEGATE and who.delegation_id
    ]
    minutes = Minutes.objects.filter(session=session).first()
    review = latest_review(minutes) if minutes else None
    windows = Window.objects.select_related("review__minutes__session__dialogue", "delegation")
    for person in speakers:
        if window := windows.filter(review=review, delegation=person.delegation_id).first():
            return session, person, window
    for person in speakers:
        if windows.filter(review__minutes__session=session, delegation=person.delegation_id).exists():
            return session, person, None
    raise Http404


def _answer(request: HttpRequest, window: Window, person: Participant, now: dt.datetime) -> None:
    match request.POST.get("do"):
        case "clear":
            actions.clear(window, person, now)
            messages.success(request, _("Thank you: your delegation has cleared the minutes."))
        case "object":
            values = values_of(ObjectionForm(request.POST))
            actions.object_to(window, values["text"], person, now, _subject(window, values))
            messages.success(request, _("Your objection will be published with the minutes."))
        case "propose":
            values = values_of(ProposalForm(request.POST))
            subject = _subject(window, values)
            if subject is None or getattr(subject, "delegation_id", window.delegation_id) != (
                window.delegation_id
            ):
                raise Http404
            proposal = actions.propose(window, subject, values["text"], values["note"], person, now)
            if proposal.state == Proposal.State.LATE:
                messages.error(
                    request,
                    _(
                        "Your correction comes too late: the time of your delegation is over. It is kept as a remark "
                        "for the facilitator and changes nothing by itself."
                    ),
                )
            else:
                messages.success(request, _("Your correction awaits the rapporteur’s decision."))


def _subject(window: Window, values: dict[str, Any]) -> Segment | Takeaway | None:
    """What the answer stands on."""
    minutes = window.review.minutes
    if values["takeaway"]:
        return get_object_or_404(minutes.takeaways, pk=values["takeaway"])
    if values["segment"]:
        return get_object_or_404(minutes.segments, pk=values["segment"])
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Where every delegation stands; from here minutes are sent, and corrections are decided on."""
    minutes, rights = minutes_at_desk(request, pk)
    now = timezone.now()
    if request.method == "POST":
        with Telling(request):
            try:
                _decide(request, minutes, rights.minute_taker, now)
            except EditConflict:
                messages.error(request, _("The statement was changed meanwhile: look at it once more."))
        return redirect(reverse("minutes_clearance", args=[pk]))
    review = latest_review(minutes)
    standing = answers(review, now) if review else []
    patience = Patience()
    context: dict[str, Any] = desk_context(request, minutes, rights)
    context |= {
        "here": "clearance",
        "review": review,
        "standing": standing,
        "proposals": [
            (answer.window, each, compare(each.present, each.text, patience))
            for answer in standing
            for each in answer.proposals
        ],
        "send_form": SendForm(auto_id="send-%s"),
    }
    return render(request, "minutes/clearance_desk.html", context)


def _decide(request: HttpRequest, minutes: Minutes, by: Participant, now: dt.datetime) -> None:
    match request.POST.get("do"):
        case "send":
            actions.send_to_review(minutes, values_of(SendForm(request.POST))["days"], now)
            messages.success(request, _("The draft is with the delegations."))
        case "take_back":
            actions.take_back(minutes, now)
        case "accept" | "decline" as decision:
            values = values_of(DecisionForm(request.POST))
            found = Proposal.objects.filter(window__review__minutes=minutes)
            proposal = get_object_or_404(found, pk=values["proposal"])
            if decision == "accept":
                seen = values["seen"] if proposal.takeaway_id else values["version"] or 0
                actions.accept(proposal, values["text"], seen, by, now)
            else:
                actions.decline(proposal, values["reason"], now)
