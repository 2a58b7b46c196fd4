"""What the pages of clearance, and readers of published minutes, are told of it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from dialogues.models import Delegation, Participant
from minutes.clearance.models import Objection, Proposal, Review, Window
from minutes.models import Minutes


def speakers_of(delegation: Delegation) -> QuerySet[Participant]:
    """Who answers for a delegation."""
    people = delegation.participants.filter(role=Participant.Role.DELEGATE, left_at=None)
    return people.select_related("delegation", "dialogue")


def latest_review(minutes: Minutes) -> Review | None:
    return minutes.reviews.exclude(outcome=Review.Outcome.TAKEN_BACK).last()


@dataclass(frozen=True)
class Answer:
    """Where one delegation stands; `code` is `cleared`, `silent` (its time is over), or `open`."""

    window: Window
    code: str
    proposals: list[Proposal]
    objections: list[Objection]


def answers(review: Review, now: dt.datetime) -> list[Answer]:
    windows = review.windows.select_related("delegation", "cleared_by").prefetch_related(
        "proposals__segment",
        "proposals__takeaway",
        "proposals__proposed_by",
        "objections__segment",
        "objections__takeaway",
    )
    return [
        Answer(
            window,
            "cleared"
            if window.cleared_at
            else "silent"
            if review.ended_at or window.closes_at <= now
            else "open",
            list(window.proposals.all()),
            list(window.objections.all()),
        )
        for window in windows
    ]
