"""The worker: sends what is due, in its own thread, and stops when it is told to."""

import datetime as dt
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from scheduler import actions
from scheduler.models import Message
from scheduler.worker import run_worker
from tests.conftest import NOW, make_cast


@pytest.mark.django_db(transaction=True)
def test_what_scheduling_wrote_goes_out_through_the_worker() -> None:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC), NOW)
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(stop,))
    worker.start()
    until = time.monotonic() + 30
    while Message.objects.exclude(state="sent").exists() and time.monotonic() < until:
        time.sleep(0.1)
    stop.set()
    worker.join(10)
    assert not worker.is_alive()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert len(list(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))) == 5
