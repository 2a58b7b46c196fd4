"""Personal links: how a participant without an account is known, and how their key stays private.

A key is 160 random bits in the link; the database holds its SHA-256 digest. Opening the link puts a signed
grant (dialogue → key) into a cookie of its own, beside any account's session and never in its place.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dialogues import instants
from dialogues.models import AccessKey, Participant

COOKIE = "grants"
_SALT = "meridian.grants"
_LIFETIME = 60 * 60 * 24 * 180
_MOST_GRANTS = 30  # what fits a cookie; the oldest go first


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def mint_key(participant: Participant) -> str:
    """A new key for this person's link. Only its digest is stored: what is returned here is not seen again."""
    key = secrets.token_urlsafe(20)
    AccessKey.objects.create(participant=participant, digest=digest(key))
    return key


def revoke_keys(participant: Participant) -> int:
    """Closes every personal link of this person and every grant that came of one."""
    return AccessKey.objects.filter(participant=participant, revoked_at=None).update(
        revoked_at=timezone.now()
    )


def live_keys() -> Any:
    """Keys that open something now, with their participant."""
    return AccessKey.objects.filter(revoked_at=None, participant__left_at=None).select_related(
        "participant__delegation", "participant__dialogue"
    )


def key_bearer(key: str) -> AccessKey | None:
    if not 20 <= len(key) <= 64:
        return None
    found: AccessKey | None = live_keys().filter(digest=digest(key)).first()
    return found


def link(key: str) -> str:
    return f"{settings.PUBLIC_URL}/j/{key}"


def read_grants(cookies: Mapping[str, str]) -> dict[str, int]:
    """Dialogue id → key id, as the signed cookie says; empty when it is absent, forged or too old."""
    try:
        grants = signing.loads(cookies.get(COOKIE, ""), salt=_SALT, max_age=_LIFETIME)
    except signing.BadSignature:
        return {}
    return {str(dialogue): int(key) for dialogue, key in grants.items()}


def write_grants(response: HttpResponse, grants: Mapping[str, int]) -> None:
    newest = dict(list(grants.items())[-_MOST_GRANTS:])
    response.set_cookie(
        COOKIE,
        signing.dumps(newest, salt=_SALT, compress=True),
        max_age=_LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def granted_participant(cookies: Mapping[str, str], dialogue_id: int) -> Participant | None:
    key_id = read_grants(cookies).get(str(dialogue_id))
    if key_id is None:
        return None
    key = live_keys().filter(pk=key_id, participant__dialogue_id=dialogue_id).first()
    return key.participant if key else None


def account_token(email: str) -> str:
    """What a sign-in link for an account carries: made by commands at the server's own console only."""
    return signing.dumps(email, salt="meridian.account-link")


def account_of_token(token: str) -> str | None:
    """The e-mail address in a sign-in link that is genuine and younger than a week."""
    try:
        return str(signing.loads(token, salt="meridian.account-link", max_age=7 * 24 * 60 * 60))
    except signing.BadSignature:
        return None


class KeysStayPrivateMiddleware:
    """Pages reached by a key send no Referer at all and are kept by no shared cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/j/", "/enter/", "/feeds/")) or "key" in request.GET:
            response["Referrer-Policy"] = "no-referrer"
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def reader(request: HttpRequest) -> dict[str, str]:
    """Template context: the reader's zone, where the view has not named a participant's."""
    return {"zone": instants.reader_zone(request)} if hasattr(request, "user") else {"zone": "UTC"}
