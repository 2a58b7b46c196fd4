"""`manage.py replies`: takes calendar replies from a Maildir, a mailbox by IMAP, or standard input."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from scheduler.replies.sources import (
    ImapAddress,
    Unreachable,
    can_wait,
    open_mailbox,
    take_mailbox,
    take_maildir,
    take_stream,
    wait_for_mail,
)
from scheduler.replies.taking import Result

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the message and hands it over again
PASSWORD = "IMAP_PASSWORD"  # noqa: S105  # the name of the setting
LOOK_SECONDS = 15
IDLE_SECONDS = 300  # some routers forget a line that is quiet for longer


class Command(BaseCommand):
    help = "Takes calendar replies and delivery reports. Each message is kept, and counts once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("stdin", nargs="?", choices=["-"], help="one message on standard input")
        place.add_argument(
            "--maildir", type=Path, metavar="FOLDER", help="a Maildir; what is taken goes to cur"
        )
        place.add_argument(
            "--imap",
            metavar="ADDRESS",
            help=f"such as imaps://user@host/INBOX; the password comes from {PASSWORD}",
        )
        parser.add_argument("--watch", action="store_true", help="goes on until it is told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if options["watch"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        else:
            stop.set()
        try:
            if options["maildir"]:
                self._watch_maildir(options["maildir"], stop)
            elif options["imap"]:
                self._watch_mailbox(options["imap"], stop)
            else:
                self._report([take_stream(sys.stdin.buffer)])
        except (Unreachable, DatabaseError) as failed:
            raise CommandError(str(failed), returncode=TRY_AGAIN) from failed

    def _watch_maildir(self, folder: Path, stop: threading.Event) -> None:
        while True:
            self._report(take_maildir(folder))
            if stop.wait(LOOK_SECONDS):
                return

    def _watch_mailbox(self, text: str, stop: threading.Event) -> None:
        try:
            address = ImapAddress.parse(text)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        while True:
            try:
                self._follow(address, os.environ.get(PASSWORD, ""), stop)
            except (OSError, DatabaseError) as failed:
                if stop.is_set():
                    raise
                self.stderr.write(f"{failed}; tries again.")
                close_old_connections()
            if stop.wait(LOOK_SECONDS):
                return

    def _follow(self, address: ImapAddress, password: str, stop: threading.Event) -> None:
        """Takes what is there; where the server can say that something came, waits for it on the same line."""
        with open_mailbox(address, password) as box:
            while True:
                self._report(take_mailbox(box, address))
                if stop.is_set() or not can_wait(box):
                    return
                close_old_connections()
                wait_for_mail(box, IDLE_SECONDS, stop)

    def _report(self, results: Iterable[Result]) -> None:
        count = Counter(
            name
            for result in results
            for name in ([taken.outcome for taken in result.outcomes] or ["kept to be looked at"])
        )
        if count:
            self.stdout.write(", ".join(f"{number} {name}" for name, number in sorted(count.items())))
