"""The addresses that BigBlueButton's API takes, with their checksums, and what its answers say."""

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

LONGEST_NAME = 100


class Refused(Exception):
    """The server answered, and not with success; `key` is its own word for why, "" where it gave none."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence or key or "no reason given")
        self.key = key


def call_address(base: str, secret: str, call: str, parameters: Mapping[str, str]) -> str:
    """The address of one API call; the checksum is SHA-256 over the call's name, its query and the secret."""
    query = urlencode(parameters)
    checksum = hashlib.sha256(f"{call}{query}{secret}".encode()).hexdigest()
    return f"{_api(base)}/{call}?{query}{'&' if query else ''}checksum={checksum}"


def creation(meeting: str, title: str, leads_back_to: str) -> dict[str, str]:
    """Makes the meeting, or finds it made already: the same call twice is one meeting."""
    return {
        "meetingID": meeting,
        "name": _named(title),
        "logoutURL": leads_back_to,
        "record": "false",
        "guestPolicy": "ALWAYS_ACCEPT",
        "meta_origin": "Meridian",
    }


def admission(meeting: str, name: str, person: str, *, moderator: bool) -> dict[str, str]:
    """Lets one person in, under the name they have at the table."""
    return {
        "meetingID": meeting,
        "fullName": _named(name),
        "userID": person,
        "role": "MODERATOR" if moderator else "VIEWER",
        "redirect": "true",
    }


def read_answer(body: bytes) -> dict[str, str]:
    """The values of an answer by their names. Raises `Refused` where it is none, or says FAILED."""
    try:
        # From the one server that was configured, short; expat bounds how far entities may grow.
        root = ET.fromstring(body)  # noqa: S314
    except ET.ParseError as error:
        raise Refused("", f"Expected XML of BigBlueButton, got {body[:40]!r}.") from error
    found = {child.tag: (child.text or "").strip() for child in root}
    if found.get("returncode") != "SUCCESS":
        raise Refused(found.get("messageKey", ""), found.get("message", ""))
    return found


def has_ended(answer: Mapping[str, str]) -> bool:
    """Whether a `getMeetingInfo` tells of a meeting that is over."""
    return answer.get("hasBeenForciblyEnded") == "true" or answer.get("endTime", "0") not in ("", "0")


def _api(base: str) -> str:
    """Operators paste the address with and without `/api`, as `bbb-conf --secret` prints it or as docs write it."""
    return re.sub(r"/api/?$", "", base.rstrip("/")) + "/api"


def _named(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME] or "–"
