"""Notices that a call is over. BigBlueButton would tell by a GET, which here changes nothing: so it is asked."""

import datetime as dt
import logging

from dialogues import actions
from dialogues.conference import opening
from dialogues.models import Session

logger = logging.getLogger("meridian.conference")

ASK_EVERY = dt.timedelta(minutes=1)
LONGEST = dt.timedelta(days=1)  # what was opened longer ago is asked about no more


def notice_ended_calls(now: dt.datetime) -> int:
    """Asks about every call that is open; returns how many were found over. A server that is away is left alone."""
    opened = Session.objects.filter(
        conference=Session.Conference.BIGBLUEBUTTON, call_opened_at__gt=now - LONGEST, call_ended_at=None
    )
    ended = 0
    for session in opened:
        try:
            over = opening.is_over(session)
        except opening.NoCall as unknown:
            logger.warning("the call of session %s: %s", session.pk, unknown)
            break
        if over:
            actions.note_call_ended(session, now)
            ended += 1
    return ended
