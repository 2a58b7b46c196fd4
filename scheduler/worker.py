"""The worker: runs tasks as they come and sends what is due. Any number may run."""

import datetime as dt
import logging
import threading

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from dialogues.conference.ends import ASK_EVERY, notice_ended_calls
from scheduler.polls.sweep import sweep_polls
from scheduler.tasks import sweep
from scheduler.zone_rules import LOOK_EVERY, tell_facilitators

logger = logging.getLogger("meridian.worker")

LOOK_SECONDS = 1.0


def run_worker(stop: threading.Event) -> None:
    """Works until `stop` is set. Nothing else ends it: a database that is away for a while is waited for."""
    asked = looked = dt.datetime.min.replace(tzinfo=dt.UTC)
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                _run_tasks()
                sweep_polls(timezone.now())
                sweep(timezone.now())
                if timezone.now() - asked >= ASK_EVERY:
                    asked = timezone.now()
                    notice_ended_calls(asked)
                if timezone.now() - looked >= LOOK_EVERY:
                    looked = timezone.now()
                    tell_facilitators(looked)
            except Exception:
                logger.exception("the worker pauses and tries again")
                connections.close_all()
                stop.wait(5)
            stop.wait(LOOK_SECONDS)
    finally:
        connections.close_all()


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
