"""`manage.py worker`: background work (mail, reminders, imports); any number may run."""

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogues.required import missing_settings
from scheduler.worker import run_worker


class Command(BaseCommand):
    help = "Does background work until it is told to stop (SIGINT or SIGTERM). Any number may run."

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := missing_settings(os.environ):
            raise CommandError("The worker does not start without these settings:\n" + "\n".join(missing))
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("The worker waits for work; Ctrl-C stops it.")
        run_worker(stop)
