"""Replies from a Maildir, from a mailbox over a real IMAP server, and on standard input."""

import io
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from imap_tools import MailBoxUnencrypted

from scheduler import actions
from scheduler.models import InboundMessage, Invitation, Mailbox
from scheduler.replies import sources
from scheduler.replies.sources import ImapAddress, take_maildir
from tests.conftest import NOW, Cast, make_cast
from tests.scheduler.replies.cast import START, answer, calendar, invitation, mailed

PASSWORD = "demopass"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    return tmp_path / "box"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replies", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_maildir_is_taken_in_order_and_what_is_kept_goes_to_cur(invited: Cast, maildir: Path) -> None:
    (maildir / "new" / "2.host").write_bytes(mailed(calendar(invited, answer("DECLINED"), at=NOW)))
    (maildir / "new" / "1.host").write_bytes(mailed(calendar(invited, answer("ACCEPTED"), at=NOW)))
    (maildir / "new" / "3.host").write_bytes(b"Subject: hello\r\n\r\nNo calendar here.")
    (maildir / "new" / "4.host").symlink_to("/etc/passwd")
    os.mkfifo(maildir / "new" / "5.host")
    assert run("--maildir", str(maildir)) == "1 applied, 1 kept to be looked at, 1 unchanged"
    assert invitation(invited).partstat == "ACCEPTED"
    assert sorted(path.name for path in (maildir / "cur").iterdir()) == [
        "1.host:2,S",
        "2.host:2,S",
        "3.host:2,S",
    ]
    assert run("--maildir", str(maildir)) == ""
    assert set(InboundMessage.objects.values_list("source", flat=True)) == {"maildir"}


def test_what_is_no_maildir_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Expected a Maildir") as failed:
        run("--maildir", str(tmp_path))
    assert failed.value.returncode == 75


def test_of_50_megabytes_the_beginning_is_kept_with_the_reason(db: None, maildir: Path) -> None:
    with (maildir / "new" / "1.host").open("wb") as large:
        large.write(b"From: asha@example.org\r\nSubject: Holiday film\r\n\r\n")
        large.truncate(50 * 1024 * 1024)
    [result] = take_maildir(maildir)
    assert result.unreadable == "Expected at most 10485760 bytes, got 52428800; the beginning is kept."
    kept = InboundMessage.objects.get()
    assert (kept.size, len(kept.body), kept.subject) == (52_428_800, 256 * 1024, "Holiday film")


def test_one_message_on_standard_input(invited: Cast, monkeypatch) -> None:
    raw = mailed(calendar(invited, answer("TENTATIVE"), at=NOW))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert run("-") == "1 applied"
    assert invitation(invited).partstat == "TENTATIVE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("imaps://asha%40example.org@mail.example/INBOX/Replies", "imaps://asha@example.org@mail.example:993/INBOX/Replies"),
        ("imap://asha@mail.example", "imap://asha@mail.example:143/INBOX"),
        ("https://asha@mail.example", None),
        ("imaps://mail.example", None),
        ("imaps://asha:secret@mail.example", None),
    ],
)  # fmt: skip
def test_the_address_of_a_mailbox(text: str, expected: str | None) -> None:
    if expected:
        assert str(ImapAddress.parse(text)) == expected
    else:
        with pytest.raises(ValueError, match="Expected"):
            ImapAddress.parse(text)


class ImapServer:
    """pymap, an IMAP server of its own process with one empty mailbox."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-c", "from pymap.main import main; main()", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--no-tls", "dict"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self.address = f"imap://demouser@127.0.0.1:{self.port}/INBOX"
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the IMAP server did not start within 20 s")

    def put(self, *messages: bytes) -> None:
        with MailBoxUnencrypted("127.0.0.1", self.port).login("demouser", PASSWORD) as box:
            for message in messages:
                box.append(message, "INBOX")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def imap(monkeypatch) -> Iterator[ImapServer]:
    monkeypatch.setenv("IMAP_PASSWORD", PASSWORD)
    server = ImapServer()
    yield server
    server.close()


def test_a_mailbox_is_read_on_from_where_it_was_left(invited: Cast, imap: ImapServer, monkeypatch) -> None:
    first = mailed(calendar(invited, answer("ACCEPTED"), at=NOW))
    brian = mailed(calendar(invited, answer("DECLINED", "brian"), at=NOW), "brian@example.org")
    imap.put(first, b"Subject: hello\r\n\r\nNo calendar here.")
    assert run("--imap", imap.address) == "1 applied, 1 kept to be looked at"
    assert run("--imap", imap.address) == ""
    monkeypatch.setattr(sources, "LARGEST_BYTES", 1000)
    monkeypatch.setattr(sources, "KEPT_OF_LARGER", 500)
    imap.put(brian, brian + b"x" * 2000)
    assert run("--imap", imap.address) == "1 applied, 1 kept to be looked at"
    assert bytes(InboundMessage.objects.get(sender="asha@example.org").body) == first
    assert set(Invitation.objects.values_list("partstat", flat=True)) == {
        "ACCEPTED",
        "DECLINED",
        "NEEDS-ACTION",
    }
    # The server counts anew: all is looked at once more, and nothing counts twice.
    Mailbox.objects.update(uid_validity=1)
    assert "applied" not in run("--imap", imap.address)


class InPieces:
    """Passes a server's words on four bytes at a time, as a slow line does with any that are not in one packet."""

    def __init__(self, port: int) -> None:
        self.far = port
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._pass_on)
        self.thread.start()

    def _pass_on(self) -> None:
        near, _ = self.listening.accept()
        # A client hangs up at the server's BYE and does not wait for the rest of the line.
        hung_up = suppress(BrokenPipeError, ConnectionResetError)
        with hung_up, near, socket.create_connection(("127.0.0.1", self.far)) as far:
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                for end in select.select([near, far], [], [])[0]:
                    if not (words := end.recv(4096)):
                        return
                    if end is near:
                        far.sendall(words)
                        continue
                    for at in range(0, len(words), 4):
                        near.sendall(words[at : at + 4])
                        time.sleep(0.001)

    def close(self) -> None:
        self.thread.join(20)
        self.listening.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("line", ["whole", "in pieces"])
def test_a_mailbox_that_is_watched_is_read_when_something_comes(imap: ImapServer, line: str) -> None:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    stop, took, ready = threading.Event(), threading.Event(), threading.Event()
    pieces = InPieces(imap.port) if line == "in pieces" else None
    address = replace(ImapAddress.parse(imap.address), port=pieces.port if pieces else imap.port)

    def watch() -> None:
        with closing(connection), sources.open_mailbox(address, PASSWORD) as box:
            assert sources.can_wait(box)
            assert list(sources.take_mailbox(box, address)) == []
            ready.set()
            while not stop.is_set() and not took.is_set():  # any word of the server ends the waiting
                sources.wait_for_mail(box, 30, stop)
                if list(sources.take_mailbox(box, address)):
                    took.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert ready.wait(20)
        imap.put(mailed(calendar(cast, answer("ACCEPTED"), at=NOW)))
        assert took.wait(20)
    finally:
        stop.set()
        watcher.join(20)
        if pieces:
            pieces.close()
    assert invitation(cast).partstat == "ACCEPTED"


def test_a_wrong_password_is_said_without_the_password(db: None, imap: ImapServer, monkeypatch) -> None:
    monkeypatch.setenv("IMAP_PASSWORD", "guessed")
    with pytest.raises(CommandError, match="cannot be opened") as failed:
        run("--imap", imap.address)
    assert "guessed" not in str(failed.value)
    with pytest.raises(CommandError, match="no password in the address"):
        run("--imap", "imaps://a:b@mail.example")
