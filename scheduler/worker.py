"""The worker: runs tasks as they come, sends what is due, and asks other servers. Any number may run."""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from dialogues.conference.ends import ASK_EVERY, notice_ended_calls
from scheduler.busy.reading import sweep_busy
from scheduler.ledger.actions import sweep_charges
from scheduler.polls.sweep import sweep_polls
from scheduler.reminders import remind
from scheduler.tasks import sweep
from scheduler.zone_rules import LOOK_EVERY, tell_facilitators

logger = logging.getLogger("meridian.worker")

LOOK = dt.timedelta(seconds=1)
REMIND_EVERY = dt.timedelta(seconds=20)


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
        )
    ]
    for thread in beside:
        thread.start()
    _repeat(lambda now: _run_tasks_and_send(now, stop), LOOK.total_seconds(), stop)
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


def _run_tasks_and_send(now: dt.datetime, stop: threading.Event) -> None:
    _run_tasks()
    sweep_polls(now)
    sweep_charges(now)
    sweep(timezone.now(), stop)


def _run_tasks() -> None:
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,  # until nothing waits, then return: this module decides when to look again
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"meridian-{threading.get_ident()}",
        excluded_queue_names=[],
    ).run()
