"""How a finished message leaves: to a folder by default, or to an SMTP server, in the very bytes that were stored."""

import datetime as dt
import logging
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from scheduler.addresses import bounce_address

logger = logging.getLogger("meridian.mail")

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMTP_SECONDS = 30
# Servers close a line that stays open for ever; a new one from time to time does no harm.
MOST_ON_A_LINE = 100


class Undeliverable(Exception):
    """The server refused this recipient or these bytes for good (5xx); sending again would change nothing."""


class ServerAway(OSError):
    """The server cannot be reached, or refuses us: no fault of any message. All wait."""


class Unsure(OSError):
    """The line broke after the whole message had gone: the server may have it or not."""


class _Line(smtplib.SMTP):
    """Knows whether the last that it sent was a message, whole, and not a command."""

    handed_over = False

    def send(self, s: Any) -> None:
        self.handed_over = False
        super().send(s)
        self.handed_over = not isinstance(s, str)


class _SealedLine(_Line, smtplib.SMTP_SSL):
    """The same within TLS from the first byte."""


def goes_by_smtp() -> bool:
    return settings.EMAIL_BACKEND == SMTP_BACKEND


class Carrier:
    """Carries one message after the other, over one line to the server, which is opened anew where it broke."""

    def __init__(self) -> None:
        self._line: _Line | None = None
        self._sent = 0

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line:
            with suppress(OSError):  # the server has all of it already
                self._line.quit()
        self._hang_up()

    def send(self, number: int, message_id: str, recipient: str, body: bytes) -> None:
        """Sends the message with this number in our books, by which its return path is known.

        Raises `Undeliverable`, `ServerAway`, `Unsure`, or another `OSError` where this message may be tried again.
        """
        if not goes_by_smtp():
            write_to_outbox(message_id, body)
            return
        if self._sent >= MOST_ON_A_LINE:
            self._hang_up()
        line = self._line = self._line or _dial()
        try:
            self._sent += 1
            _hand_over(line, number, recipient, body)
        except (Undeliverable, ServerAway):
            raise
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            raise _failure(code, reason) from refused
        except smtplib.SMTPDataError as refused:
            raise _failure(refused.smtp_code, refused.smtp_error) from refused
        except OSError as broken:
            self._hang_up()
            raise Unsure(str(broken)) if line.handed_over else broken from broken
        except BaseException:
            self._hang_up()  # who knows what the server has heard
            raise
        finally:
            if self._line and self._line.sock is None:
                self._hang_up()

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line, self._sent = None, 0


def _hand_over(line: smtplib.SMTP, number: int, recipient: str, body: bytes) -> None:
    """With a return path of its own, so that a server further on says which mail it could not deliver.

    Some servers let us send from our own address only: then the report must name the Message-ID.
    """
    try:
        line.sendmail(bounce_address(number), [recipient], body)
    except smtplib.SMTPSenderRefused as refused:
        logger.info("the server refuses a tagged return path: %s", refused)
        try:
            line.sendmail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], [recipient], body)
        except smtplib.SMTPSenderRefused as again:
            raise ServerAway(f"{again.smtp_code} {_text(again.smtp_error)}") from again


def _dial() -> _Line:
    """Certificates are checked: the personal links in the mails are keys."""
    place = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    try:
        if settings.EMAIL_USE_SSL:
            line: _Line = _SealedLine(*place, timeout=SMTP_SECONDS, context=ssl.create_default_context())
        else:
            line = _Line(*place, timeout=SMTP_SECONDS)
        if settings.EMAIL_USE_TLS:
            line.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except OSError as failed:  # whatever it is: our address, our password, its certificate
        raise ServerAway(str(failed)) from failed
    return line


def _failure(code: int, reason: bytes | str) -> Exception:
    text = f"{code} {_text(reason)}"
    return Undeliverable(text) if code >= 500 else OSError(text)


def _text(reason: bytes | str) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason


def write_to_outbox(message_id: str, body: bytes) -> Path:
    """One RFC 5322 message a file; the same message sent twice is one file."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() or c in "-." else "-" for c in message_id.strip("<>"))[:120]
    path = folder / f"{name}.eml"
    partial = path.with_suffix(".part")
    partial.write_bytes(body)
    partial.replace(path)
    return path


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (sign-in codes) as files beside the invitations."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            message = mail.message()
            message_id = str(message["Message-ID"] or f"{dt.datetime.now(dt.UTC).timestamp()}")
            write_to_outbox(message_id, message.as_bytes())
        return len(email_messages)
