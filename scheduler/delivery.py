"""How a finished message leaves: to a folder by default, or to an SMTP server, in the very bytes that were stored."""

import datetime as dt
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMTP_SECONDS = 30


class Undeliverable(Exception):
    """The server refused this recipient or these bytes for good (5xx); sending again would change nothing."""


def send_bytes(message_id: str, sender: str, recipient: str, body: bytes) -> None:
    """Sends one message. Raises `Undeliverable`, or `OSError` where trying again may help."""
    if settings.EMAIL_BACKEND == SMTP_BACKEND:
        _send_by_smtp(sender, recipient, body)
    else:
        write_to_outbox(message_id, body)


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


def _send_by_smtp(sender: str, recipient: str, body: bytes) -> None:
    server = _server()
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.sendmail(sender, [recipient], body)
        with suppress(OSError):  # the server has it already
            server.quit()
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        raise _failure(code, reason) from refused
    except smtplib.SMTPDataError as refused:
        raise _failure(refused.smtp_code, refused.smtp_error) from refused
    # Whatever else it refuses (our password, our address) is no fault of this message: an OSError, tried again.
    finally:
        server.close()


def _server() -> smtplib.SMTP:
    """Certificates are checked: the personal links in the mails are keys."""
    place = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(*place, timeout=SMTP_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(*place, timeout=SMTP_SECONDS)


def _failure(code: int, reason: bytes | str) -> Exception:
    text = f"{code} {reason.decode('utf-8', 'replace') if isinstance(reason, bytes) else reason}"
    return Undeliverable(text) if code >= 500 else OSError(text)


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (sign-in codes) as files beside the invitations."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            message = mail.message()
            message_id = str(message["Message-ID"] or f"{dt.datetime.now(dt.UTC).timestamp()}")
            write_to_outbox(message_id, message.as_bytes())
        return len(email_messages)
