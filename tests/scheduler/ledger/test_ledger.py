"""Charges as they are written and kept, and the pages that show them."""

import datetime as dt

import pytest
from django.test import Client

from dialogues import actions as dialogues
from dialogues.models import Delegation, Session
from scheduler.burden import burden_hundredths
from scheduler.ledger.actions import charge_session, sweep_charges
from scheduler.ledger.models import Charge
from scheduler.ledger.queries import charges_of, held_in
from scheduler.seats import seat_of
from tests.conftest import Cast, client_of, make_cast

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 6, 3, tzinfo=dt.UTC)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-06-02T{text}Z")


@pytest.fixture
def held(db: None) -> Cast:
    cast = make_cast()
    Session.objects.update(status="ended", started_at=at("12:03"), ended_at=at("13:25"))
    return cast


def charged() -> dict[str, int]:
    return {charge.delegation.name: charge.hundredths for charge in Charge.objects.all()}


def test_the_sweep_charges_what_has_ended_once(held: Cast) -> None:
    sweep_charges(LATER)
    expected = {d.name: burden_hundredths(seat_of(d), at("12:00"), 90) for d in Delegation.objects.all()}
    assert charged() == expected
    keys = set(Charge.objects.values_list("pk", flat=True))
    sweep_charges(LATER)
    assert set(Charge.objects.values_list("pk", flat=True)) == keys


@pytest.mark.parametrize("status", ["scheduled", "live", "cancelled"])
def test_what_is_not_over_or_was_cancelled_costs_nothing(status: str, held: Cast) -> None:
    Session.objects.update(status=status)
    sweep_charges(LATER)
    charge_session(held.session, LATER)
    assert charged() == {}
    assert held_in(held.dialogue) == []


def test_a_profile_that_changes_later_leaves_the_charge_and_its_reasons(held: Cast) -> None:
    sweep_charges(LATER)
    before = list(Charge.objects.values())
    dialogues.update_delegation(
        held.nepal, LATER, work_from="00:00", work_to="04:00", rest_days=["2026-06-02"]
    )
    sweep_charges(LATER)
    assert list(Charge.objects.values()) == before


def test_a_session_that_was_reopened_and_ended_anew_is_charged_anew(held: Cast) -> None:
    sweep_charges(LATER)
    before = charged()
    Session.objects.update(status="live", ended_at=None)
    assert held_in(held.dialogue) == []
    Session.objects.update(status="ended", ended_at=at("18:40"))
    sweep_charges(LATER)
    assert charged()["Nepal"] > before["Nepal"]
    assert Charge.objects.count() == 2


def test_who_joins_later_owes_nothing_for_what_was_before(held: Cast) -> None:
    sweep_charges(LATER)
    dialogues.add_delegation(held.dialogue, LATER, name="Peru", country="PE", zone="America/Lima")
    found = charges_of(held_in(held.dialogue), held.dialogue.delegations.all(), LATER)
    assert {charge.delegation.name for charge in found} == {"Nepal", "Canada"}


def test_before_the_sweep_the_page_reckons_the_same_and_writes_nothing(held: Cast) -> None:
    def figures() -> list[tuple[int, int]]:
        found = charges_of(held_in(held.dialogue), held.dialogue.delegations.all(), LATER)
        return [(charge.delegation_id, charge.hundredths) for charge in found]

    before = figures()
    assert Charge.objects.count() == 0
    sweep_charges(LATER)
    assert figures() == before


def test_the_ledger_shows_sums_bars_and_leads_to_the_reasons(held: Cast) -> None:
    sweep_charges(LATER)
    page = client_of(held.asha).get("/dialogues/rivers/ledger/").content.decode()
    # 12:00–13:30 UTC is 17:45–19:15 in Kathmandu, (1+3+3+3+3+6)/6, and 09:30–11:00 in St John's.
    assert "Nepal" in page
    assert '<span class="burden" data-b="3">3.2</span>' in page
    assert f'href="/dialogues/rivers/ledger/1/#d{held.nepal.pk}"' in page
    account = client_of(held.asha).get("/dialogues/rivers/ledger/1/").content.decode()
    assert "outside working hours 3" in account
    assert "19 points over 6 quarter-hours: <b>3.17</b>" in account


def test_a_line_over_a_clock_change_says_why_its_quarters_are_more_than_its_hours(held: Cast) -> None:
    """In St John's clocks went back from 02:00 to 01:00 on 1 November 2026, at 04:30 UTC."""
    start = dt.datetime(2026, 11, 1, 4, 0, tzinfo=dt.UTC)
    Session.objects.update(started_at=start, ended_at=start + dt.timedelta(hours=1))
    answer = client_of(held.brian).get("/dialogues/rivers/ledger/1/")
    canada = answer.content.decode().split("<bdi>Canada</bdi>")[1].split("</section>")[0]
    assert "01:30–01:30" in canada
    assert "clocks change from UTC−2:30 to UTC−3:30" in canada
    assert answer.content.decode().count("clocks change") == 1


def test_a_dialogue_without_a_past_says_so(cast: Cast) -> None:
    assert "No session was held yet" in client_of(cast.host).get("/dialogues/rivers/ledger/").content.decode()
    assert client_of(cast.host).get("/dialogues/rivers/ledger/1/").status_code == 404


@pytest.mark.parametrize("address", ["/dialogues/rivers/ledger/", "/dialogues/rivers/ledger/1/"])
def test_outsiders_learn_nothing(address: str, held: Cast) -> None:
    assert client_of(held.outsider).get(address).status_code == 404
    assert Client().get(address).status_code in (302, 403)
    assert client_of(held.observer).get(address).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_sessions(
    held: Cast, django_assert_max_num_queries
) -> None:
    for number in (2, 3, 4):
        Session.objects.create(
            dialogue=held.dialogue,
            number=number,
            title="More",
            status="ended",
            starts_at=at("12:00"),
            started_at=at("12:00"),
            ended_at=at("13:00"),
        )
    sweep_charges(LATER)
    client = client_of(held.asha)
    with django_assert_max_num_queries(8):
        client.get("/dialogues/rivers/ledger/")
