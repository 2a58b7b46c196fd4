"""Where a session's call is reached, and how one person is let in at the moment of a press."""

import datetime as dt

import urllib3
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from dialogues.conference import bigbluebutton, jitsi
from dialogues.conference.providers import service_of
from dialogues.models import Participant, Session

Kind = Session.Conference

SECONDS = 6.0
LONGEST_ANSWER = 256 * 1024


class NoCall(Exception):
    """The conference server cannot be reached, or refuses; the text is for the log, not for people."""


def available_kinds() -> list[Kind]:
    """What this installation is set up for."""
    kinds = [Kind.LINK]
    if settings.JITSI_URL:
        kinds.append(Kind.JITSI)
    if settings.BBB_URL and settings.BBB_SECRET:
        kinds.append(Kind.BIGBLUEBUTTON)
    return kinds


def address_of(session: Session) -> str:
    """What `join_url` is for this kind: typed, a room on our Jitsi host, or our own page where one press lets in."""
    if session.conference == Kind.LINK:
        return session.join_url
    if session.conference == Kind.JITSI and not settings.JITSI_SECRET:
        return jitsi.room_address(settings.JITSI_URL, _room(session))
    return own_page(session)


def own_page(session: Session) -> str:
    return f"{settings.PUBLIC_URL}{reverse('call', args=[session.pk])}"


def lets_in_one_by_one(session: Session) -> bool:
    """Whether everybody needs an entrance of their own, which is made at their press and kept nowhere."""
    return session.conference != Kind.LINK and session.join_url == own_page(session)


def name_of(session: Session) -> str:
    """What people call the service, "" where we do not know it."""
    if session.conference == Kind.LINK:
        return service_of(session.join_url)
    return str(Kind(session.conference).label)


def entrance(session: Session, participant: Participant, now: dt.datetime) -> str:
    """The address that lets this person into the call now. Raises `NoCall`."""
    moderator = participant.role == Participant.Role.FACILITATOR
    person = f"meridian-{participant.pk}"
    if not lets_in_one_by_one(session):
        return session.join_url
    if session.conference == Kind.JITSI and settings.JITSI_URL:
        return jitsi.signed_address(
            jitsi.room_address(settings.JITSI_URL, _room(session)),
            settings.JITSI_APP_ID,
            settings.JITSI_SECRET,
            name=participant.name,
            person=person,
            moderator=moderator,
            now=now,
        )
    if session.conference == Kind.BIGBLUEBUTTON and settings.BBB_URL:
        back = f"{settings.PUBLIC_URL}{session.get_absolute_url()}"
        _ask("create", bigbluebutton.creation(_room(session), session.title, back))
        return _address(
            "join", bigbluebutton.admission(_room(session), participant.name, person, moderator=moderator)
        )
    raise NoCall(f"{session.conference} is not set up")


def frame_address(session: Session, participant: Participant, now: dt.datetime) -> str:
    """What a page of ours may show in a frame beside the room: a room on our Jitsi host; else "".

    It is made for this person's own page and kept nowhere, like an entrance.
    """
    if session.conference != Kind.JITSI or not settings.JITSI_URL or not session.join_url:
        return ""
    return entrance(session, participant, now)


def is_over(session: Session) -> bool:
    """Whether BigBlueButton says that the session's call is over. Raises `NoCall` where it says nothing."""
    try:
        return bigbluebutton.has_ended(_ask("getMeetingInfo", {"meetingID": _room(session)}))
    except NoCall as unknown:
        refusal = unknown.__cause__
        if isinstance(refusal, bigbluebutton.Refused) and refusal.key == "notFound":
            return True
        raise


def _room(session: Session) -> str:
    """The room's name at the host: the same for good, and not to be guessed from the session's number."""
    return f"meridian-{session.pk}-{salted_hmac('meridian.call', str(session.pk)).hexdigest()[:20]}"


def _address(call: str, parameters: dict[str, str]) -> str:
    return bigbluebutton.call_address(settings.BBB_URL, settings.BBB_SECRET, call, parameters)


def _ask(call: str, parameters: dict[str, str]) -> dict[str, str]:
    try:
        with urllib3.PoolManager(retries=False, timeout=SECONDS) as pool:
            answer = pool.request("GET", _address(call, parameters), redirect=False, preload_content=False)
            body = answer.read(LONGEST_ANSWER)
            answer.release_conn()
        return bigbluebutton.read_answer(body)
    except (urllib3.exceptions.HTTPError, OSError, bigbluebutton.Refused) as failed:
        raise NoCall(f"{call}: {failed}") from failed
