"""How a finished message leaves: to a folder by default, or to an SMTP server, in the very bytes that were stored."""

import datetime as dt
import smtplib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMTP_SECONDS = 30


class Undeliverable(Exception):
    """The server refused this message for good (a 5xx answer); sending it again would change nothing."""


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
    server_class = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with server_class(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SMTP_SECONDS) as server:
            if settings.EMAIL_USE_TLS:
                server.starttls()
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            server.sendmail(sender, [recipient], body)
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        raise _failure(code, reason) from refused
    except smtplib.SMTPResponseException as refused:
        raise _failure(refused.smtp_code, refused.smtp_error) from refused


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
