"""The writes of clearance: one function, one transaction, with the minutes locked."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Delegation, Participant, Session
from minutes.actions.record import edit_segment, has_grown
from minutes.actions.takeaways import edit_takeaway
from minutes.actions.writing import again, locked_minutes, open_minutes
from minutes.clearance import letters
from minutes.clearance.models import MOST_DAYS, Objection, Proposal, Review, Window
from minutes.clearance.queries import latest_review, speakers_of
from minutes.clearance.window import closes_at
from minutes.models import LONGEST_SEGMENT, LONGEST_STATEMENT, Minutes, Segment, Takeaway
from scheduler.seats import seat_of

MOST_WAITING = 200  # corrections of one delegation in one review


@transaction.atomic
def send_to_review(minutes: Minutes, days: int, now: dt.datetime) -> Review:
    """Opens each delegation a window of `days` of its own working days, and writes to those who speak for it.

    The host keeps the record and is not asked; a delegation for which nobody speaks cannot be silent either.
    """
    minutes = open_minutes(minutes.pk)
    if minutes.status != Minutes.Status.DRAFT:
        raise ValidationError(_("These minutes are with the delegations already."))
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(
            _("Expected 1 to %(most)s working days, got %(days)s."), params={"most": MOST_DAYS, "days": days}
        )
    if minutes.session.status != Session.Status.ENDED or has_grown(minutes):
        raise ValidationError(_("The room's record has grown meanwhile: open the record and read what came."))
    seats = minutes.session.dialogue.delegations.filter(is_host=False)
    asked = [(seat, people) for seat in seats if (people := list(speakers_of(seat)))]
    if not asked:
        raise ValidationError(
            _("Nobody speaks for a delegation of this dialogue: publish without clearance.")
        )
    review = Review.objects.create(minutes=minutes, days=days, opened_at=now)
    for seat, people in asked:
        window = Window.objects.create(review=review, delegation=seat, closes_at=_closes_at(seat, days, now))
        for person in people:
            letters.ask(window, person, now)
    _set_status(minutes, Minutes.Status.IN_REVIEW)
    return review


def _closes_at(delegation: Delegation, days: int, now: dt.datetime) -> dt.datetime:
    seat = seat_of(delegation)
    return closes_at(now, days, seat.zone, seat.hours.end, lambda day: seat.calendar.on(day) is not None)


@transaction.atomic
def take_back(minutes: Minutes, now: dt.datetime) -> Minutes:
    """To draft again: the review ends without clearance, whatever was answered."""
    minutes = open_minutes(minutes.pk)
    if minutes.status != Minutes.Status.DRAFT:
        letters.call_back(Window.objects.filter(review__minutes=minutes))
        minutes.reviews.filter(outcome__in=["", Review.Outcome.CLEARED]).update(
            ended_at=now, outcome=Review.Outcome.TAKEN_BACK
        )
        _set_status(minutes, Minutes.Status.DRAFT)
    return minutes


@transaction.atomic
def clear(window: Window, by: Participant, now: dt.datetime) -> None:
    """The delegation agrees before its window closes; doing it again changes nothing."""
    window = _open_window(window, now)
    if window.cleared_at is None:
        window.cleared_at, window.cleared_by = now, by
        window.save(update_fields=["cleared_at", "cleared_by"])
    settle(window.review.minutes, now)


@transaction.atomic
def propose(
    window: Window, subject: Segment | Takeaway, text: str, note: str, by: Participant, now: dt.datetime
) -> Proposal:
    """A correction, for the rapporteur to decide on. After the window closed it is kept as a remark (`LATE`) that
    changes nothing by itself."""
    minutes = locked_minutes(window.review.minutes_id)
    window = Window.objects.select_related("review").get(pk=window.pk)
    subject = again(subject)
    of_segment = isinstance(subject, Segment)
    present, longest = (
        (subject.text, LONGEST_SEGMENT)
        if isinstance(subject, Segment)
        else (subject.statement, LONGEST_STATEMENT)
    )
    text = text.replace("\r\n", "\n").strip() if of_segment else " ".join(text.split())
    if not 0 < len(text) <= longest:
        raise ValidationError(
            _("Expected a correction of 1 to %(most)s characters, got %(got)s."),
            params={"most": longest, "got": len(text)},
        )
    if text == present:
        raise ValidationError(_("The correction says what the draft says already."))
    if window.proposals.count() >= MOST_WAITING:
        raise ValidationError(
            _("Your delegation has proposed very many corrections: write to the facilitator.")
        )
    on = {"segment" if of_segment else "takeaway": subject}
    state = Proposal.State.WAITING if _is_open(window, minutes, now) else Proposal.State.LATE
    if state == Proposal.State.WAITING:
        # Who corrects has not agreed yet; a second thought takes the place of the first.
        Window.objects.filter(pk=window.pk).update(cleared_at=None, cleared_by=None)
        window.proposals.filter(**on, state=Proposal.State.WAITING).delete()
    proposal = Proposal(
        window=window, **on, text=text, note=note, proposed_by=by, proposed_at=now, state=state
    )
    proposal.full_clean()
    proposal.save()
    return proposal


@transaction.atomic
def object_to(
    window: Window,
    text: str,
    by: Participant,
    now: dt.datetime,
    subject: Segment | Takeaway | None = None,
) -> Objection:
    """An objection on the record: to the minutes, or to one segment or takeaway of them. The same made twice is one."""
    window = _open_window(window, now)
    on = {
        "segment": subject if isinstance(subject, Segment) else None,
        "takeaway": subject if isinstance(subject, Takeaway) else None,
    }
    if made := window.objections.filter(text=text, **on).first():
        return made
    if window.objections.count() >= MOST_WAITING:
        raise ValidationError(_("Your delegation has objected very often: write to the facilitator."))
    objection = Objection(window=window, text=text, made_by=by, made_at=now, **on)
    objection.full_clean()
    objection.save()
    return objection


@transaction.atomic
def accept(proposal: Proposal, text: str, seen: int | str, by: Participant, now: dt.datetime) -> None:
    """Makes it an edit, as the rapporteur words it; `seen` is the segment's version or the takeaway's statement that
    they saw."""
    proposal = _undecided(proposal)
    if proposal.takeaway:
        edit_takeaway(proposal.takeaway, text, str(seen), agreed=True)
    elif proposal.segment:
        edit_segment(proposal.segment, text, int(seen), by, now, agreed=True)
    proposal.state, proposal.decided_at = Proposal.State.ACCEPTED, now
    proposal.save(update_fields=["state", "decided_at"])
    settle(proposal.window.review.minutes, now)


@transaction.atomic
def decline(proposal: Proposal, reason: str, now: dt.datetime) -> None:
    """The delegation reads why."""
    proposal = _undecided(proposal)
    if not reason.strip():
        raise ValidationError(_("Say why the correction is declined: the delegation reads it."))
    proposal.state, proposal.reason, proposal.decided_at = Proposal.State.DECLINED, reason.strip(), now
    proposal.full_clean()
    proposal.save()
    settle(proposal.window.review.minutes, now)


@transaction.atomic
def settle(minutes: Minutes, now: dt.datetime) -> bool:
    """Clears the minutes once every delegation has agreed or its window is over, and no correction waits."""
    minutes = locked_minutes(minutes.pk)
    review = latest_review(minutes)
    if minutes.status != Minutes.Status.IN_REVIEW or review is None:
        return False
    if review.windows.filter(cleared_at=None, closes_at__gt=now).exists():
        return False
    if Proposal.objects.filter(window__review=review, state=Proposal.State.WAITING).exists():
        return False
    review.ended_at, review.outcome = now, Review.Outcome.CLEARED
    review.save(update_fields=["ended_at", "outcome"])
    _set_status(minutes, Minutes.Status.CLEARED)
    return True


@transaction.atomic
def remind(window: Window, now: dt.datetime) -> None:
    """Once, whoever else sweeps."""
    locked_minutes(window.review.minutes_id)
    window = Window.objects.select_related("review", "delegation").get(pk=window.pk)
    if window.reminded_at or window.cleared_at or window.closes_at <= now or window.review.ended_at:
        return
    window.reminded_at = now
    window.save(update_fields=["reminded_at"])
    for person in speakers_of(window.delegation):
        letters.remind(window, person, now)


def _open_window(window: Window, now: dt.datetime) -> Window:
    minutes = locked_minutes(window.review.minutes_id)
    window = Window.objects.select_related("review__minutes").get(pk=window.pk)
    if not _is_open(window, minutes, now):
        raise ValidationError(_("The time in which your delegation could answer is over."))
    return window


def _is_open(window: Window, minutes: Minutes, now: dt.datetime) -> bool:
    return (
        minutes.status == Minutes.Status.IN_REVIEW
        and window.review.ended_at is None
        and now < window.closes_at
    )


def _undecided(proposal: Proposal) -> Proposal:
    open_minutes(proposal.window.review.minutes_id)
    found = Proposal.objects.select_related("window__review__minutes", "segment", "takeaway")
    proposal = again(proposal, found)
    if proposal.state not in {Proposal.State.WAITING, Proposal.State.LATE}:
        raise ValidationError(_("This correction has been decided on already."))
    return proposal


def _set_status(minutes: Minutes, status: str) -> None:
    minutes.status = status
    minutes.save(update_fields=["status"])
