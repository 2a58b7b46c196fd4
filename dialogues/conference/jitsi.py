"""Addresses of rooms on a Jitsi Meet host, and the signed token that lets one person in."""

import datetime as dt
from urllib.parse import urlsplit

import jwt

ADMITTED_FOR = dt.timedelta(hours=12)


def room_address(base: str, room: str) -> str:
    return f"{base.rstrip('/')}/{room}"


def signed_address(
    address: str, app_id: str, secret: str, *, name: str, person: str, moderator: bool, now: dt.datetime
) -> str:
    """The room's address with a token for one person, as Prosody's token authentication reads it.

    It names the room, so it opens no other; it says who moderates, and holds for half a day.
    """
    parts = urlsplit(address)
    claims = {
        "iss": app_id,
        "aud": "jitsi",
        "sub": parts.hostname,
        "room": parts.path.rpartition("/")[2],
        "nbf": int((now - dt.timedelta(minutes=5)).timestamp()),  # clocks differ
        "exp": int((now + ADMITTED_FOR).timestamp()),
        "context": {
            "user": {
                "id": person,
                "name": name,
                "moderator": moderator,
                "affiliation": "owner" if moderator else "member",
            }
        },
    }
    return f"{address}?jwt={jwt.encode(claims, secret, algorithm='HS256')}"
