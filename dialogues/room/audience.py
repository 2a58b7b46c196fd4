"""Who sees what. There are few audiences, so that a frame is encoded once for each and never for one person."""

from typing import Any, Literal

from dialogues.room.rights import BACKSTAGE

# The light ones are on a weak line: they see the same, except who is here.
Audience = Literal["room", "backstage", "light room", "light backstage"]

# What only those who run the meeting see: their channel, and people's telephone numbers.
_BEHIND = ("backstage/", "technician/")
_PEOPLE = ("participant/", "delegation/")
_PRESENCE = frozenset({"present", "arrived_at"})


def audience_of(role: str, light: bool = False) -> Audience:
    if role in BACKSTAGE:
        return "light backstage" if light else "backstage"
    return "light room" if light else "room"


def is_light(audience: Audience) -> bool:
    return audience in {"light room", "light backstage"}


def shows(key: str, audience: Audience) -> bool:
    return audience in {"backstage", "light backstage"} or not key.startswith(_BEHIND)


def without_presence(key: str, entity: Any) -> Any:
    """The entity as a light audience sees it: where it would say who is here it says null, for not known."""
    if not key.startswith(_PEOPLE):
        return entity
    return {field: None if field in _PRESENCE else value for field, value in entity.items()}


def says_the_same_but_for_presence(key: str, before: Any, after: Any) -> bool:
    return (
        key.startswith(_PEOPLE)
        and before is not None
        and without_presence(key, before) == without_presence(key, after)
    )
