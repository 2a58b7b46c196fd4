"""The cast and the grounds of the tests.

The cast of every dialogue: a host who facilitates with an account, delegates in Kathmandu and St John's (half hours
and 45 minutes show a mistake), a rapporteur, and an outsider who facilitates something else.
"""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from dialogues import access
from dialogues.models import Delegation, Dialogue, Participant, Session, User
from dialogues.room.seating import seat
from tests.serving import Server

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.register_profile("fuzz", deadline=None, suppress_health_check=list(HealthCheck), max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _outbox_of_its_own(settings, tmp_path):  # type: ignore[no-untyped-def]  # pytest-django's fixture has no type
    """No test writes into the developer's outbox."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")


@pytest.fixture(autouse=True)
def _no_search_for_static_files(settings):  # type: ignore[no-untyped-def]
    """Each `Client` starts the middleware anew, which would first look through all static files."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _language_of_its_own() -> Iterator[None]:
    """The language of a test's last request stays active in its thread."""
    yield
    translation.deactivate()


@dataclass(frozen=True)
class Cast:
    """A dialogue with its people and one scheduled session."""

    dialogue: Dialogue
    session: Session
    nepal: Delegation
    canada: Delegation
    host: User
    facilitator: Participant
    rapporteur: Participant
    asha: Participant  # Nepal's delegate
    brian: Participant  # Canada's delegate, from St John's
    observer: Participant
    outsider: User


def make_cast(**session_fields: object) -> Cast:
    """Straight into the database: what writes these facts in the product has tests of its own."""
    host = User.objects.create_user("host@example.org", name="Hilda Host", zone="Europe/Vienna")
    outsider = User.objects.create_user("outsider@example.org", name="Otto Outside")
    dialogue = Dialogue.objects.create(
        slug="rivers", title="Rivers", host="River Board", zone="Europe/Vienna"
    )
    nepal = Delegation.objects.create(
        dialogue=dialogue, name="Nepal", country="NP", zone="Asia/Kathmandu", weekend=["sat"], position=1
    )
    canada = Delegation.objects.create(
        dialogue=dialogue, name="Canada", country="CA", zone="America/St_Johns", position=2
    )

    def person(name: str, role: str, **fields: object) -> Participant:
        email = f"{name.split()[0].lower()}@example.org"
        return Participant.objects.create(dialogue=dialogue, name=name, role=role, email=email, **fields)

    facilitator = person("Hilda Host", "facilitator", user=host)
    rapporteur = person("Rosa Rapporteur", "rapporteur")
    asha = person("Asha Shrestha", "delegate", delegation=nepal)
    brian = person("Brian Pike", "delegate", delegation=canada)
    observer = person("Omar Observer", "observer")
    fields = {
        "status": "scheduled",
        "starts_at": dt.datetime(2026, 6, 2, 12, 0, tzinfo=dt.UTC),
        "duration": 90,
    }
    session = Session.objects.create(dialogue=dialogue, number=1, title="Floods", **(fields | session_fields))
    seat(session, NOW)
    other = Dialogue.objects.create(slug="elsewhere", title="Elsewhere")
    Participant.objects.create(dialogue=other, name="Otto Outside", role="facilitator", user=outsider)
    return Cast(
        dialogue, session, nepal, canada, host, facilitator, rapporteur, asha, brian, observer, outsider
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def client_of(who: User | Participant | None) -> Client:
    """A browser: of an account that is signed in, of a participant who opened their link, or of a stranger."""
    client = Client()
    if isinstance(who, User):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    elif isinstance(who, Participant):
        client.get(f"/j/{access.mint_key(who)}")
    return client


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    """Meridian over real sockets, in a thread of this process and on the test's database."""
    with Server() as running:
        yield running
