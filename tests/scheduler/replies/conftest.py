"""The cast, invited to a session by mail."""

import pytest

from scheduler import actions
from tests.conftest import NOW, Cast, make_cast
from tests.scheduler.replies.cast import START


@pytest.fixture
def invited(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    return cast
