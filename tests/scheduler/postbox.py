"""A real SMTP server in the process, which refuses, drops and dawdles as it is told."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

Answer = str | None


class Postbox:
    """What the server took, and how it answers: `to` by recipient, `at` by command; None drops the line."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.paths: list[str] = []
        self.to: dict[str, Answer] = {}
        self.at: dict[str, Answer] = {}
        self.own_address_only = False
        self.asked: Counter[str] = Counter()
        self.lines = 0
        self.holds = threading.Event()  # set while a mail was taken and the sender does not hear of it
        self.hold = False

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.own_address_only and "+" in address:
            return "553 5.7.1 You may send as yourself only"
        return self._said(server, self.at.get("MAIL", "250 OK")) or self._accept(envelope, address)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.asked[address] += 1
        said = self.to.get(address, "250 OK")
        if said == "250 OK":
            envelope.rcpt_tos.append(address)
        return self._said(server, said) or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        said = self.at.get("DATA", "250 OK")
        if said in ("250 OK", None):
            self.taken.append(envelope.original_content)
            self.paths.append(envelope.mail_from)
        while self.hold:
            self.holds.set()
            await asyncio.sleep(0.02)
        return self._said(server, said) or "250 OK"

    def _accept(self, envelope: Any, address: str) -> str:
        envelope.mail_from = address
        return "250 OK"

    def _said(self, server: Any, answer: Answer) -> str:
        if answer is None:
            server.transport.abort()
            return "421 gone"
        return "" if answer == "250 OK" else answer


@contextmanager
def open_postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:  # aiosmtpd cannot choose a port itself
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST_USER = ""
    yield box
    box.hold = False
    controller.stop()


def wait_for(what: threading.Event, seconds: float = 20) -> None:
    assert what.wait(seconds), "it did not come to that in time"
