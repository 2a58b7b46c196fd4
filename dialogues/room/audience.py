"""Who sees what. There are two audiences, so that a frame is encoded once for each and never for one person."""

from typing import Literal

from dialogues.room.rights import BACKSTAGE

Audience = Literal["room", "backstage"]

# What only those who run the meeting see: their channel, and people's telephone numbers.
_BEHIND = ("backstage/", "technician/")


def audience_of(role: str) -> Audience:
    return "backstage" if role in BACKSTAGE else "room"


def shows(key: str, audience: Audience) -> bool:
    return audience == "backstage" or not key.startswith(_BEHIND)
