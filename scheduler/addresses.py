"""The addresses that answers and refusals come back to: each says what it is about, signed.

They are our own address with a tag (`talks+12-k3j…@host.example`). The tag survives servers that turn letters
small, and fits the 64 octets of a local part (RFC 5321, 4.5.3.1.1) beside forty of our own.
"""

import base64
import hmac
import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac

ANSWERED, BOUNCED, BUSY = "r", "b", "q"
_SIGNED_BYTES = 10


def reply_token(invitation: int) -> str:
    """Names the invitation in the address that replies go to."""
    return _token(ANSWERED, invitation)


def reply_address(invitation: int) -> str:
    """Where what this invitee writes back is known as theirs."""
    return _tagged(reply_token(invitation))


def busy_address(question: int) -> str:
    """Where an answer to this question for somebody's busy time is known as theirs."""
    return _tagged(_token(BUSY, question))


def bounce_address(message: int) -> str:
    """Where a server that cannot deliver this message says so (its return path)."""
    return _tagged(_token(BOUNCED, message))


def invitation_of(token: str) -> int | None:
    """The invitation that a genuine reply token names."""
    return _named(ANSWERED, token)


def question_of(token: str) -> int | None:
    """The question for busy time that a genuine token names."""
    return _named(BUSY, token)


def message_of(token: str) -> int | None:
    """The message that a genuine bounce token names."""
    return _named(BOUNCED, token)


def _tagged(tag: str) -> str:
    local, _at, host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return f"{local}+{tag}@{host}"


def _token(kind: str, key: int) -> str:
    signature = salted_hmac("meridian.address", f"{kind}{key}", algorithm="sha256").digest()
    return f"{kind}{key}-{base64.b32encode(signature[:_SIGNED_BYTES]).decode().lower()}"


def _named(kind: str, token: str) -> int | None:
    if not (match := re.fullmatch(rf"{kind}([0-9]{{1,18}})-[a-z2-7]{{16}}", token.lower())):
        return None
    key = int(match[1])
    return key if hmac.compare_digest(_token(kind, key), token.lower()) else None
