"""The worker: sends what is due and asks other servers. Any number may run.

What is due stands in our own rows, and is claimed under a lock there; no queue keeps a second account of it.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from dialogues.conference.ends import ASK_EVERY, notice_ended_calls
from scheduler.busy.reading import sweep_busy
from scheduler.ledger.actions import sweep_charges
from scheduler.polls.sweep import sweep_polls
from scheduler.reminders import remind
from scheduler.replies import retention
from scheduler.tasks import sweep
from scheduler.zone_rules import LOOK_EVERY, tell_facilitators

logger = logging.getLogger("meridian.worker")

LOOK = dt.timedelta(seconds=1)
REMIND_EVERY = dt.timedelta(seconds=20)
SWEEP_EVERY = dt.timedelta(seconds=20)  # what apps above this one have due


def run_worker(stop: threading.Event) -> None:
    """Works until `stop` is set. Nothing else ends it: a database that is away for a while is waited for."""
    # Each has a thread of its own: other people's servers, when they are slow, hold up no mail.
    beside = [
        threading.Thread(target=_repeat, args=(work, pause.total_seconds(), stop), daemon=True)
        for work, pause in (
            (sweep_busy, LOOK),
            (notice_ended_calls, ASK_EVERY),
            (tell_facilitators, LOOK_EVERY),
            (remind, REMIND_EVERY),
            *((import_string(sweep), SWEEP_EVERY) for sweep in settings.SWEEPS),
            (retention.forget_bodies, retention.LOOK_EVERY),
        )
    ]
    for thread in beside:
        thread.start()
    _repeat(lambda now: _settle_and_send(now, stop), LOOK.total_seconds(), stop)
    for thread in beside:
        thread.join(LOOK.total_seconds())


def _repeat(work: Callable[[dt.datetime], object], pause: float, stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                work(timezone.now())
            except Exception:
                logger.exception("the worker pauses and tries again")
                connections.close_all()
                stop.wait(5)
            stop.wait(pause)
    finally:
        connections.close_all()


def _settle_and_send(now: dt.datetime, stop: threading.Event) -> None:
    sweep_polls(now)
    sweep_charges(now)
    sweep(timezone.now(), stop)
