"""A delegation's profile: what is assumed, from which source, confirmed by whom, once for all sessions."""

import datetime as dt

import pytest

from dialogues import actions
from scheduler.restdays import NamedDay, RestDays, named_days
from scheduler.zones import country_zones
from tests.conftest import NOW, client_of


def page(response):
    return response.content.decode()


def profile(delegation):
    return f"/dialogues/rivers/delegations/{delegation.pk}/profile/"


def typed(**fields):
    usual = {
        "zone": "Asia/Kathmandu",
        "work_from": "10:00",
        "work_to": "17:00",
        "weekend": ["sat"],
        "rest_days": "",
        "working_days": "",
    }
    return usual | fields


def seated(cast, country, zone, **fields):
    return actions.add_delegation(cast.dialogue, NOW, name=country, country=country, zone=zone, **fields)


def test_each_fact_stands_with_its_source_and_is_provisional(cast):
    text = page(client_of(cast.host).get(profile(cast.canada)))
    assert "provisional" in text
    assert f"chosen out of the country’s {len(country_zones('CA'))} zones in the IANA table" in text
    assert "the usual hours, for want of others" in text
    assert "the holidays library, with its make-up working days" in text


def test_usual_hours_that_were_confirmed_are_assumed_no_more(cast):
    client = client_of(cast.asha)
    client.post(profile(cast.nepal), typed(work_from="09:00", work_to="17:00"))
    assert "the usual hours, for want of others" not in page(client.get(profile(cast.nepal)))


def test_where_sources_disagree_each_is_heard(cast):
    india = seated(cast, "IN", "Asia/Kolkata")
    text = page(client_of(cast.host).get(profile(india)))
    said = "The sources disagree: Unicode CLDR says Sunday, the holidays library says Saturday, Sunday."
    assert said in text
    assert "the country’s only zone in the IANA table" in text
    assert "disagree" not in page(client_of(cast.host).get(profile(cast.canada)))


def test_a_delegate_confirms_by_the_personal_link_and_the_facilitator_s_edits_leave_it(cast):
    india = seated(cast, "IN", "Asia/Kolkata")
    ravi = actions.add_participant(
        cast.dialogue, NOW, name="Ravi Menon", email="ravi@example.org", role="delegate", delegation=india
    )
    client = client_of(ravi)
    proposed = page(client.get(profile(india)))
    assert 'value="sat" class="choices" id="id_weekend_5" checked' in proposed
    assert client.post(profile(india), typed(zone="Asia/Kolkata", weekend=["sun"])).status_code == 302
    india.refresh_from_db()
    assert (india.weekend, india.work_from, india.confirmed_by) == (["sun"], "10:00", "Ravi Menon")
    assert india.confirmed_at
    text = page(client.get(profile(india)))
    assert "confirmed" in text
    assert "<bdi>Ravi Menon</bdi>" in text
    assert "provisional" not in text


@pytest.mark.parametrize("weekend", [["sat", "sun"], ["sun"]])
def test_what_was_confirmed_stays_so_when_the_facilitator_changes_something_else(cast, weekend):
    india = seated(cast, "IN", "Asia/Kolkata")
    host = client_of(cast.host)
    host.post(profile(india), typed(zone="Asia/Kolkata", weekend=weekend))
    edit = typed(zone="Asia/Kolkata", weekend=weekend, name="Bharat", exchange="both", quorum="2")
    host.post(f"/dialogues/rivers/delegations/{india.pk}/", edit)
    india.refresh_from_db()
    assert (india.name, india.quorum, india.confirmed_by) == ("Bharat", 2, "Hilda Host")
    assert india.weekend == weekend, "pinned, whatever the sources will say"
    host.post(f"/dialogues/rivers/delegations/{india.pk}/", edit | {"work_to": "18:00"})
    india.refresh_from_db()
    assert india.confirmed_at is None


def test_what_cannot_be_is_told_and_confirms_nothing(cast):
    many = [(dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(1001)]
    client = client_of(cast.asha)
    for fields, said in (
        ({"zone": ""}, "This field is required."),
        ({"zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"work_to": "10:00"}, "Expected another time than the start of work"),
        ({"rest_days": "soon"}, "Expected dates such as 2011-06-28, got “soon”"),
        ({"rest_days": " ".join(many)}, "Expected at most 1000 dates, got 1001."),
        (
            {"rest_days": "2026-10-01 2026-10-02", "working_days": "2026-10-02"},
            "Expected other dates than the further rest days, got 2026-10-02 in both.",
        ),
    ):
        assert said in page(client.post(profile(cast.nepal), typed(**fields)))
    cast.nepal.refresh_from_db()
    assert cast.nepal.confirmed_at is None


def test_the_coming_year_s_days_are_named(cast):
    china = seated(cast, "CN", "Asia/Shanghai")
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    actions.update_delegation(china, NOW, rest_days=[tomorrow.isoformat()])
    text = page(client_of(cast.host).get(profile(china)))
    assert "National Day" in text
    assert "rest day of this delegation" in text


def test_only_the_delegation_and_the_facilitator_come_here(cast):
    url = profile(cast.nepal)
    for who in (cast.brian, cast.observer, cast.rapporteur, cast.outsider):
        client = client_of(who)
        assert client.get(url).status_code == 404
        assert client.post(url, typed()).status_code == 404
    assert client_of(None).get(url)["Location"].startswith("/accounts/login")
    for who in (cast.asha, cast.host):
        assert client_of(who).get(url).status_code == 200
    foreign = url.replace("rivers", "elsewhere")
    assert client_of(cast.outsider).get(foreign).status_code == 404
    watching = actions.add_participant(
        cast.dialogue, NOW, name="Om Watching", email="om@example.org", role="observer", delegation=cast.nepal
    )
    assert client_of(watching).get(url).status_code == 404
    cast.nepal.refresh_from_db()
    assert cast.nepal.confirmed_at is None


def test_the_dialogue_leads_a_delegate_to_their_own_profile(cast):
    text = page(client_of(cast.asha).get("/dialogues/rivers/"))
    assert profile(cast.nepal) in text
    assert profile(cast.canada) not in text


def test_days_that_the_week_does_not_tell():
    calendar = RestDays(
        "CN",
        rest_days=frozenset({dt.date(2026, 10, 8), dt.date(2026, 10, 1)}),
        working_days=frozenset({dt.date(2026, 10, 7), dt.date(2026, 10, 9)}),
    )
    assert list(named_days(calendar, dt.date(2026, 9, 20), dt.date(2026, 10, 12))) == [
        NamedDay(dt.date(2026, 9, 20), "makeup_day"),
        NamedDay(dt.date(2026, 9, 25), "holiday", "Mid-Autumn Festival"),
        NamedDay(dt.date(2026, 10, 1), "rest_day", "National Day"),
        NamedDay(dt.date(2026, 10, 2), "holiday", "National Day"),
        NamedDay(dt.date(2026, 10, 3), "holiday", "National Day"),
        NamedDay(dt.date(2026, 10, 5), "holiday", "National Day (observed)"),
        NamedDay(dt.date(2026, 10, 6), "holiday", "Day off (substituted from 09/20/2026)"),
        NamedDay(dt.date(2026, 10, 7), "working_day", "Day off (substituted from 10/10/2026)"),
        NamedDay(dt.date(2026, 10, 8), "rest_day"),
        NamedDay(dt.date(2026, 10, 10), "makeup_day"),
    ]
