"""Reads what servers say of mail that they could not deliver (RFC 3464), in bounded time and memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from scheduler.content_lines import plain_line
from scheduler.replies.incoming import MALFORMED, Unreadable, bare_address, guard, tags_of

LONGEST = 300
MOST_RECIPIENTS = 50


@dataclass(frozen=True)
class Report:
    """What became of one mail for one recipient.

    `action` is failed, delayed, delivered, relayed or expanded; `status` such as 5.1.1. What the mail was is said
    by the tags of the address that the report came to and by the mail's own Message-ID, "" where it is not there.
    """

    action: str
    status: str
    recipient: str
    diagnosis: str
    tags: tuple[str, ...]
    message_id: str


def read_reports(raw: bytes) -> list[Report]:
    """The reports in a mail; none where it is something else."""
    if b"delivery-status" not in raw.lower():
        return []
    try:
        guard(raw)
        mail = message_from_bytes(raw)
        if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
            return []
        return _reports(mail)
    except (Unreadable, *MALFORMED):
        return []


def _reports(mail: Message[str, str]) -> list[Report]:
    parts = [part for part in mail.get_payload() if isinstance(part, Message)]
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return []
    tags, message_id = tags_of(mail), _message_id(parts)
    return [
        Report(
            action=_field(block, "Action").lower(),
            status=_field(block, "Status"),
            recipient=_typed(block, "Original-Recipient") or _typed(block, "Final-Recipient"),
            diagnosis=_said(block),
            tags=tags,
            message_id=message_id,
        )
        for block in _blocks(status)
        if block.get("Action")
    ]


def _blocks(status: Message[str, str]) -> list[Message[str, str]]:
    """The groups of fields: the first is about the mail, each further one about a recipient."""
    inner = status.get_payload()
    found = [block for block in inner if isinstance(block, Message)] if isinstance(inner, list) else []
    return found[: MOST_RECIPIENTS + 1]


def _message_id(parts: list[Message[str, str]]) -> str:
    """That of the mail which the report encloses, whole or its headers alone (RFC 6522)."""
    for part in parts:
        inner = part.get_payload()
        match part.get_content_type():
            case "message/rfc822" | "message/global" if isinstance(inner, list) and inner:
                enclosed = inner[0]
                if isinstance(enclosed, Message):
                    return _field(enclosed, "Message-ID")
            case "text/rfc822-headers" | "message/global-headers":
                content = part.get_payload(decode=True)
                text = content if isinstance(content, bytes) else str(inner).encode("utf-8", "replace")
                return _field(message_from_bytes(text), "Message-ID")
            case _:
                continue
    return ""


def _field(block: Message[str, str], name: str) -> str:
    return plain_line(str(block.get(name, ""))[:LONGEST])


def _typed(block: Message[str, str], name: str) -> str:
    """The address in `rfc822; asha@nepal.example`."""
    return bare_address(_field(block, name).partition(";")[2])


def _said(block: Message[str, str]) -> str:
    return re.sub(r"^(?i:smtp)\s*;\s*", "", _field(block, "Diagnostic-Code"))
