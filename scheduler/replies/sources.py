"""Where replies come from beside HTTP: a Maildir, a mailbox by IMAP, standard input."""

from __future__ import annotations

import imaplib
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from ssl import SSLSocket
from typing import IO, TypeVar
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from scheduler.models import InboundMessage, Mailbox
from scheduler.replies.incoming import LARGEST_BYTES
from scheduler.replies.taking import KEPT_OF_LARGER, MAIL, Received, Result, receive, take

logger = logging.getLogger("meridian.replies")

Source = InboundMessage.Source
Item = TypeVar("Item")

MOST_A_BATCH = 200
# A batch of large messages is smaller, so that memory stays bounded.
MOST_BYTES_A_BATCH = 32 * 1024 * 1024
SECONDS = 60
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Unreachable(OSError):
    """The mailbox cannot be opened; says which and why, without the password."""


def take_stream(stream: IO[bytes]) -> Result:
    """One message, as a mail server hands it over on standard input."""
    [result] = take([receive(stream)], Source.STDIN, timezone.now())
    return result


def take_maildir(folder: Path) -> Iterator[Result]:
    """The messages in `new`, each moved to `cur` once it is kept. Raises `Unreachable` where it is no Maildir."""
    new, cur = folder / "new", folder / "cur"
    if not (new.is_dir() and cur.is_dir()):
        raise Unreachable(f"Expected a Maildir with the folders new and cur, got {folder}.")
    waiting = sorted(path for path in new.iterdir() if path.is_file() and not path.is_symlink())

    def opened(path: Path) -> Received:
        with path.open("rb") as stream:
            return receive(stream)

    for paths in _batches(waiting, lambda path: path.stat().st_size):
        results = take([opened(path) for path in paths], Source.MAILDIR, timezone.now())
        for path in paths:
            path.rename(cur / f"{path.name.partition(':')[0]}:2,S")
        yield from results


@dataclass(frozen=True)
class ImapAddress:
    """`imaps://user@host:993/Folder`; `imap://` begins in the clear and goes on by STARTTLS, but on this machine."""

    host: str
    port: int
    user: str
    folder: str
    scheme: str

    @classmethod
    def parse(cls, address: str) -> ImapAddress:
        """Raises `ValueError` where it is none, or holds a password."""
        parts = urlsplit(address)
        if parts.scheme not in ("imaps", "imap") or not parts.hostname or not parts.username:
            raise ValueError("Expected an address such as imaps://user@host/INBOX.")
        if parts.password is not None:
            raise ValueError("Expected no password in the address: others see it in the list of processes.")
        port = parts.port or (993 if parts.scheme == "imaps" else 143)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, unquote(parts.username), folder, parts.scheme)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.user}@{self.host}:{self.port}/{self.folder}"


@contextmanager
def open_mailbox(address: ImapAddress, password: str) -> Iterator[BaseMailBox]:
    """Opens the folder to read only: what others do with its flags is their own. Raises `Unreachable`."""
    kind: Callable[..., BaseMailBox] = MailBox
    if address.scheme == "imap":
        kind = MailBoxUnencrypted if address.host in LOOPBACK else MailBoxStartTls
    with ExitStack() as closing:
        try:
            box = kind(address.host, address.port, timeout=SECONDS)
            closing.callback(_hang_up, box)
            box.login(address.user, password, initial_folder=None)
            box.folder.set(address.folder, readonly=True)
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as failed:
            raise Unreachable(f"{address} cannot be opened: {failed}") from failed
        try:
            yield box
        except (imaplib.IMAP4.error, ImapToolsError) as failed:
            raise Unreachable(f"{address} broke off: {failed}") from failed
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def _hang_up(box: BaseMailBox) -> None:
    with suppress(OSError):  # after a logout the line is closed already
        box.client.shutdown()


def take_mailbox(box: BaseMailBox, address: ImapAddress) -> Iterator[Result]:
    """The messages that came since the last time, in the order of their UIDs.

    How far we are is kept with the messages, not in the mailbox: somebody who reads there hides nothing from us.
    """
    place, _new = Mailbox.objects.get_or_create(address=str(address))
    validity = _uid_validity(box)
    if validity != place.uid_validity:  # the server counts anew; what we have already is known by its digest
        place.uid_validity, place.last_uid = validity, 0
    # "n:*" names the last message also where its UID is smaller (RFC 3501, 6.4.8).
    found = sorted(int(uid) for uid in box.uids(f"UID {place.last_uid + 1}:*"))
    sizes = _sizes(box, [uid for uid in found if uid > place.last_uid])
    for uids in _batches(list(sizes), sizes.__getitem__):
        received = [message for uid in uids if (message := _fetched(box, uid, sizes[uid]))]
        results = take(received, Source.IMAP, timezone.now())
        place.last_uid = uids[-1]
        place.save()
        yield from results


def _uid_validity(box: BaseMailBox) -> int:
    _kind, values = box.client.response("UIDVALIDITY")
    first = values[0] if values else None
    return int(first) if isinstance(first, bytes) and first.isdigit() else 0


def _sizes(box: BaseMailBox, uids: list[int]) -> dict[int, int]:
    """How large each message is; one that is gone meanwhile is left out."""
    found: dict[int, int] = {}
    for start in range(0, len(uids), MOST_A_BATCH):
        chosen = ",".join(map(str, uids[start : start + MOST_A_BATCH]))
        _status, answers = box.client.uid("FETCH", chosen, "(UID RFC822.SIZE)")
        for answer in answers:
            text = answer if isinstance(answer, bytes) else b""
            uid, size = re.search(rb"\bUID (\d+)", text), re.search(rb"\bRFC822\.SIZE (\d+)", text)
            if uid and size:
                found[int(uid[1])] = int(size[1])
    return dict(sorted(found.items()))


def _fetched(box: BaseMailBox, uid: int, size: int) -> Received | None:
    """The whole message, or the beginning of one that is larger than we take."""
    part = f"<0.{KEPT_OF_LARGER}>" if size > LARGEST_BYTES else ""
    _status, answers = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]{part})")
    body = next((answer[1] for answer in answers if isinstance(answer, tuple)), None)
    if not isinstance(body, bytes):
        return None
    received = receive(BytesIO(body))
    return received if not part else Received(received.body, MAIL, received.digest, size)


def wait_for_mail(box: BaseMailBox, seconds: int, stop: threading.Event) -> None:
    """Until the server says that something came, the time is over, or `stop` is set (IDLE, RFC 2177).

    What it says is left on the line until IDLE ends: imap_tools' own `poll` gives up on half a line, and a server may
    send one in two pieces.
    """
    with box.idle, DefaultSelector() as line:
        line.register(box.client.sock, EVENT_READ)
        for _second in range(seconds):
            if stop.is_set() or _deciphered(box.client.sock) or line.select(timeout=1):
                return


def _deciphered(line: socket) -> bool:
    """Whether TLS holds bytes that the system has handed over already."""
    return isinstance(line, SSLSocket) and line.pending() > 0


def can_wait(box: BaseMailBox) -> bool:
    """Many servers name IDLE only once somebody is logged in."""
    _status, answers = box.client.capability()
    return any(b"IDLE" in answer.upper().split() for answer in answers if isinstance(answer, bytes))


def _batches(items: list[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """The items in order, so many that their sizes together stay within bounds."""
    batch: list[Item] = []
    held = 0
    for item in items:
        weight = min(size(item), LARGEST_BYTES)
        if batch and (len(batch) >= MOST_A_BATCH or held + weight > MOST_BYTES_A_BATCH):
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += weight
    if batch:
        yield batch
