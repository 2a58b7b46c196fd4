"""What came back, for facilitators: the list, one message as it came, and what waits for a decision."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.models import Dialogue
from dialogues.permissions import (
    require_facilitated_dialogue,
    require_facilitator_of_any,
    require_staff,
)
from scheduler.actions import NotNow
from scheduler.models import InboundMessage, InboundReply
from scheduler.planner.page import described
from scheduler.planner.session_views import places_of
from scheduler.replies import actions
from scheduler.replies.forms import AdmitForm, AliasForm, RefuseForm
from scheduler.replies.queries import dialogues_of, messages_of, open_replies, unassigned
from scheduler.replies.taking import take_again

MESSAGES_A_PAGE = 50
MOST_SHOWN = 20_000
QUARTER = dt.timedelta(minutes=15)


@require_safe
def replies(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    zone = instants.reader_zone(request)
    context = {
        "dialogue": dialogue,
        "zone": zone,
        "waiting": [_to_decide(reply, zone) for reply in open_replies(dialogue)[:20]],
        "page": Paginator(messages_of(dialogue), MESSAGES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "scheduler/replies.html", context)


@require_safe
def replies_of_no_dialogue(request: HttpRequest) -> HttpResponse:
    """For those who look after the installation: only they may see what may concern anybody."""
    require_staff(request)
    page = Paginator(unassigned(), MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "scheduler/replies_unassigned.html", {"page": page})


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found, dialogue = _require_message(request, pk)
    zone = instants.reader_zone(request)
    replies = found.replies.select_related("session__dialogue", "invitation__participant__delegation")
    context = {
        "message": found,
        "dialogue": dialogue,
        "zone": zone,
        "replies": replies,
        "waiting": [_to_decide(r, zone) for r in replies if r.decision == InboundReply.Decision.OPEN],
        "text": bytes(found.body)[:MOST_SHOWN].decode("utf-8", "replace").replace("\0", "�"),
        "cut": found.size > MOST_SHOWN,
    }
    return render(request, "scheduler/reply_message.html", context)


@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to be kept as a file: never shown by the browser, whatever they pretend to be."""
    found, _dialogue = _require_message(request, pk)
    if found.is_forgotten:
        raise Http404
    response = HttpResponse(bytes(found.body), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="reply-{found.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a kept message once more, as after a correction of somebody's address."""
    found, _dialogue = _require_message(request, pk)
    result = take_again(found, timezone.now())
    if result.unreadable:
        messages.info(request, result.unreadable)
    for taken in result.outcomes:
        messages.info(request, taken.reason)
    return redirect("reply_message", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`admit`, `alias` or `turn_away` who was not invited; `accept` or `refuse` a proposed hour."""
    placed = InboundReply.objects.exclude(session=None).select_related("session__dialogue", "message")
    reply = get_object_or_404(placed, pk=pk)
    assert reply.session
    dialogue = reply.session.dialogue
    require_facilitator_of_any(request, [dialogue.pk])
    try:
        messages.success(request, _decided(request, reply, dialogue))
    except (NotNow, ValidationError, ValueError) as refused:
        sentences = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        messages.error(request, " ".join(sentences))
    return redirect("replies", slug=dialogue.slug)


def _decided(request: HttpRequest, reply: InboundReply, dialogue: Dialogue) -> str:
    now, prefix = timezone.now(), f"r{reply.pk}"
    match request.POST.get("do"):
        case "admit":
            facts = _clean(AdmitForm(request.POST, dialogue=dialogue, prefix=prefix))
            person = actions.admit_attendee(reply, now=now, **facts)
            return _("%(name)s is invited.") % {"name": person.name}
        case "alias":
            chosen = _clean(AliasForm(request.POST, dialogue=dialogue, prefix=prefix))["participant"]
            actions.name_alias(reply, chosen, now)
            return _("%(address)s counts as %(name)s.") % {"address": reply.attendee, "name": chosen.name}
        case "turn_away":
            actions.turn_away(reply, now)
            return _("%(address)s is told that they are not invited.") % {"address": reply.attendee}
        case "accept":
            actions.accept_proposal(reply, now)
            return _("The hour is changed, and everybody is asked anew.")
        case "refuse":
            actions.refuse_proposal(reply, _clean(RefuseForm(request.POST, prefix=prefix))["comment"], now)
            return _("The hour stays, and who proposed another is told.")
        case _:
            raise Http404


def _clean(form: AdmitForm | AliasForm | RefuseForm) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.cleaned_data


def _to_decide(reply: InboundReply, zone: str) -> dict[str, Any]:
    """A reply with what a facilitator needs to decide on it: of a proposed hour its burden for all."""
    session = reply.session
    assert session
    dialogue, prefix = session.dialogue, f"r{reply.pk}"
    found: dict[str, Any] = {"reply": reply, "session": session}
    if reply.outcome == "uninvited":
        name = reply.name or reply.attendee.partition("@")[0]
        initial: dict[str, Any] = {"name": name, "role": "observer"}
        if reply.sent_by:
            sender = dialogue.participants.filter(email__iexact=reply.sent_by, left_at=None).first()
            initial |= {"delegation": sender.delegation_id, "role": "delegate"} if sender else {}
        found["admit"] = AdmitForm(dialogue=dialogue, initial=initial, prefix=prefix)
        found["alias"] = AliasForm(dialogue=dialogue, prefix=prefix)
        return found
    found["refuse"] = RefuseForm(prefix=prefix)
    now = timezone.now()
    places = places_of(dialogue, now)
    if places and reply.proposed_start and session.starts_at:
        found["now"] = described(places, _quarter(session.starts_at), session.duration, zone)
        found["hour"] = described(places, _quarter(reply.proposed_start), session.duration, zone)
    coming = reply.proposed_start is not None and reply.proposed_start > now
    found["possible"] = coming and session.status == "scheduled"
    return found


def _quarter(instant: dt.datetime) -> dt.datetime:
    """Burdens are those of whole quarter-hours."""
    return instant - (instant - dt.datetime.min.replace(tzinfo=dt.UTC)) % QUARTER


def _require_message(request: HttpRequest, pk: int) -> tuple[InboundMessage, Dialogue | None]:
    """A message for the facilitators of whom it concerns; one of no dialogue for who looks after all of them."""
    found = get_object_or_404(InboundMessage, pk=pk)
    if not (concerned := dialogues_of(found)):
        require_staff(request)
        return found, None
    return found, Dialogue.objects.get(pk=require_facilitator_of_any(request, concerned))
