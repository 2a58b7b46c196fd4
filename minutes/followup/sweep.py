"""Drafts the record of sessions that are over, so that what they decided is open in the next one."""

import datetime as dt
import logging

from dialogues.models import Session
from minutes.actions import draft_minutes

logger = logging.getLogger("meridian.minutes")


def sweep_drafts(now: dt.datetime) -> None:
    """Sessions whose minutes nobody has opened yet; one that fails holds up no other."""
    for session in Session.objects.filter(status=Session.Status.ENDED, minutes=None):
        try:
            draft_minutes(session, now)
        except Exception:
            logger.exception("the minutes of session %s are left for the next sweep", session.pk)
