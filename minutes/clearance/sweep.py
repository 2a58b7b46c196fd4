"""What clearance has due, for the worker: reminders, and minutes whose last window has closed."""

import datetime as dt
import logging
from collections.abc import Callable

from minutes.clearance import actions
from minutes.clearance.models import Window
from minutes.models import Minutes
from scheduler.polls.decision import reminder_at

logger = logging.getLogger("meridian.clearance")


def sweep_reviews(now: dt.datetime) -> None:
    """Nothing here is done twice, whoever else sweeps: each action looks once more with the minutes locked."""
    running = Window.objects.filter(review__ended_at=None).select_related("review")
    for window in running.filter(cleared_at=None, reminded_at=None, closes_at__gt=now):
        if reminder_at(window.review.opened_at, window.closes_at) <= now:
            _do(actions.remind, window, now)
    for minutes in Minutes.objects.filter(status=Minutes.Status.IN_REVIEW):
        _do(actions.settle, minutes, now)


def _do(work: Callable[..., object], row: object, now: dt.datetime) -> None:
    """One that fails holds up no other."""
    try:
        work(row, now)
    except Exception:
        logger.exception("%s is left for the next sweep", row)
