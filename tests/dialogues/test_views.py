"""The pages of dialogues and sessions: what they show, what they keep, and what they say to bad input."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.defaults import server_error

from dialogues import actions
from dialogues.models import Dialogue, RoomEvent, User
from dialogues.room import decoding, log
from tests.conftest import NOW, client_of


def asks_no_more(client, url, make):
    """Whether the page takes as many queries with three more of what `make` makes."""

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client.get(url)  # what a first visit alone costs
    before = count()
    for number in range(3):
        make(number)
    assert count() == before


def test_the_list_asks_no_more_for_three_dialogues_than_for_one(cast):
    def make(number):
        dialogue = actions.create_dialogue(cast.host, NOW, title=f"Lakes {number}")
        actions.create_session(dialogue, NOW, title="One")

    asks_no_more(client_of(cast.host), "/dialogues/", make)


def test_the_dialogue_asks_no_more_for_more_sessions_and_delegations(cast):
    def make(number):
        actions.create_session(cast.dialogue, NOW, title=f"S {number}")
        actions.add_delegation(cast.dialogue, NOW, name=f"D {number}", zone="UTC")

    asks_no_more(client_of(cast.host), "/dialogues/rivers/", make)


def test_the_people_ask_no_more_for_more_of_them(cast):
    def make(number):
        actions.add_participant(cast.dialogue, NOW, name=f"P {number}", delegation=cast.nepal)

    asks_no_more(client_of(cast.host), "/dialogues/rivers/people/", make)


def add_item(client, session, title, minutes="10", **more):
    fields = {"do": "add", "title": title, "planned_minutes": minutes, "page": title} | more
    return client.post(f"/s/{session.pk}/agenda/", fields)


def test_preparing_a_session_asks_no_more_for_more_items_and_papers(cast):
    client = client_of(cast.host)

    def make(number):
        add_item(client, cast.session, f"Item {number}")
        actions.add_paper(cast.session, NOW, title=f"P {number}", url="https://example.org/", language="en")

    make(9)
    asks_no_more(client, f"/s/{cast.session.pk}/edit/", make)


def test_a_dialogue_is_made_and_leads_to_its_page(db):
    owner = User.objects.create_user("hilda@example.org", name="Hilda")
    client = client_of(owner)
    fields = {
        "title": "  Rivers\n across ",
        "summary": "",
        "host": "",
        "zone": "Asia/Kathmandu",
        "public": "on",
    }
    response = client.post("/dialogues/new/", fields)
    assert response["Location"] == "/dialogues/rivers-across/"
    dialogue = Dialogue.objects.get()
    assert (dialogue.title, dialogue.zone, dialogue.public) == ("Rivers across", "Asia/Kathmandu", True)
    page = client.get(response["Location"]).content.decode()
    assert "Seat the delegations first" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 characters (it has 201)"),
        ({"title": "Riv\x07ers"}, "U+0007"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus is not one of the available choices"),
    ],
)
def test_a_dialogue_that_cannot_be_is_told_why_and_what_was_typed_stands(cast, fields, said):
    typed = {"title": "Lakes", "summary": "About lakes.", "host": "", "zone": "UTC"} | fields
    page = client_of(cast.host).post("/dialogues/new/", typed).content.decode()
    assert said in page
    assert "About lakes." in page
    assert not Dialogue.objects.filter(summary="About lakes.").exists()


def test_names_are_text_and_never_markup(cast):
    actions.update_dialogue(cast.dialogue, title="<script>alert(1)</script>")
    actions.update_participant(cast.asha, NOW, name="<b>Asha</b>")
    client = client_of(cast.host)
    for url in ("/dialogues/", "/dialogues/rivers/", "/dialogues/rivers/people/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>Asha" not in page


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("draft", "Find an hour"),
        ("scheduled", "Open the room"),
        ("live", "Enter the room"),
        ("ended", "Work on the minutes"),
        ("published", "Minutes"),
    ],
)
def test_each_session_shows_its_state_and_the_next_step(cast, status, step):
    cast.session.status = status
    cast.session.save()
    page = client_of(cast.host).get("/dialogues/rivers/").content.decode()
    assert step in page
    assert cast.session.get_status_display() in page


def test_a_session_is_made_prepared_and_edited(cast):
    client = client_of(cast.host)
    fields = {"title": "Droughts", "summary": "", "duration": "60", "join_url": "", "join_notes": ""}
    response = client.post("/dialogues/rivers/sessions/new/", fields)
    session = cast.dialogue.sessions.get(number=2)
    assert response["Location"] == f"/s/{session.pk}/edit/"
    fields |= {"duration": "75", "join_url": "meet.example.org/rivers"}
    assert client.post(response["Location"], fields).status_code == 302
    session.refresh_from_db()
    assert (session.duration, session.join_url) == (75, "https://meet.example.org/rivers")


@pytest.mark.parametrize("duration", ["0", "20", "735", "-15", "x", "1e3"])
def test_a_length_that_is_none_is_told(cast, duration):
    fields = {"title": "Droughts", "duration": duration, "summary": "", "join_url": "", "join_notes": ""}
    response = client_of(cast.host).post("/dialogues/rivers/sessions/new/", fields)
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert cast.dialogue.sessions.count() == 1


def test_the_length_stays_once_the_hour_is_set(cast):
    fields = {"title": "Floods", "duration": "15", "summary": "", "join_url": "", "join_notes": ""}
    client_of(cast.host).post(f"/s/{cast.session.pk}/edit/", fields)
    cast.session.refresh_from_db()
    assert cast.session.duration == 90


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("javascript:alert(1)", "Expected an address that begins with https://, got “javascript:alert(1)”."),
        ("ftp://example.org/x", "Expected an address that begins with https://, got “ftp://example.org/x”."),
        ("data:text/html,x", "Expected an address that begins with https://"),
        ("not an address", "Enter a valid URL."),
    ],
)
def test_only_addresses_of_the_web_are_kept(cast, address, says):
    client = client_of(cast.host)
    details = {"title": "Floods", "summary": "", "join_url": address, "join_notes": "", "duration": "90"}
    assert says in client.post(f"/s/{cast.session.pk}/edit/", details).content.decode()
    paper = {"title": "Questions", "url": address, "language": "en", "kind": ""}
    assert says in client.post(f"/s/{cast.session.pk}/papers/", paper).content.decode()
    assert not cast.session.papers.exists()


def agenda(session):
    return [(item.title, item.planned_minutes) for item in session.items.exclude(state="dropped")]


def test_the_agenda_is_kept_in_the_rooms_log(cast):
    client = client_of(cast.host)
    for title in ("Dams", "Rain", "Gauges"):
        assert add_item(client, cast.session, title).status_code == 302
    dams, rain, gauges = (item.item_id for item in cast.session.items.all())

    def press(do, item, **fields):
        client.post(f"/s/{cast.session.pk}/agenda/", {"do": do, "item": item, "page": do, **fields})
        return agenda(cast.session)

    assert press("up", gauges) == [("Dams", 10), ("Gauges", 10), ("Rain", 10)]
    assert press("down", dams) == [("Gauges", 10), ("Dams", 10), ("Rain", 10)]
    assert press("edit", rain, title="Rain and snow", planned_minutes="20")[2] == ("Rain and snow", 20)
    assert press("drop", dams) == [("Gauges", 10), ("Rain and snow", 20)]
    assert press("up", gauges) == [("Gauges", 10), ("Rain and snow", 20)]
    kinds = RoomEvent.objects.filter(session=cast.session, kind__startswith="item_")
    assert list(kinds.values_list("kind", "actor")) == [
        (kind, cast.facilitator.pk)
        for kind in ("item_added",) * 3 + ("item_moved", "item_moved", "item_edited", "item_dropped")
    ]


def test_a_press_that_arrives_twice_counts_once(cast):
    client = client_of(cast.host)
    for _ in range(2):
        add_item(client, cast.session, "Dams", page="the same page")
    assert agenda(cast.session) == [("Dams", 10)]
    add_item(client, cast.session, "Dams", page="another page")
    assert agenda(cast.session) == [("Dams", 10), ("Dams", 10)]


@pytest.mark.parametrize(
    "fields",
    [{"title": " "}, {"title": "x" * 201}, {"planned_minutes": "-1"}, {"planned_minutes": "1441"}],
)
def test_an_item_that_cannot_be_is_told_and_what_was_typed_stands(cast, fields):
    client = client_of(cast.host)
    response = client.post(
        f"/s/{cast.session.pk}/agenda/",
        {"do": "add", "title": "A typed title", "planned_minutes": "17", "page": "p"} | fields,
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert 'aria-invalid="true"' in page
    assert "A typed title" in page or 'value="17"' in page
    assert agenda(cast.session) == []


@pytest.mark.parametrize("fields", [{"do": "launch"}, {"do": "up", "item": "999"}, {}])
def test_a_press_that_our_page_does_not_have_finds_nothing(cast, fields):
    assert client_of(cast.host).post(f"/s/{cast.session.pk}/agenda/", fields).status_code == 404


def test_the_agenda_of_a_session_that_is_over_stays_and_the_refusal_is_told(cast):
    client = client_of(cast.host)
    for command in ("start_session", "end_session"):
        asked = decoding.decode(f'{{"id": "{command}", "do": "{command}"}}')
        assert isinstance(log.submit(cast.session.pk, cast.facilitator.pk, asked, NOW), log.Accepted)
    response = client.post(
        f"/s/{cast.session.pk}/agenda/",
        {"do": "add", "title": "Too late", "planned_minutes": "5", "page": "p"},
        follow=True,
    )
    assert "The session is over" in response.content.decode()
    assert agenda(cast.session) == []


def test_pages_that_are_not_there_have_our_look(cast):
    page = Client().get("/nothing/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()
    assert "Meridian" in page.content.decode()


def test_a_form_without_its_token_is_refused_in_our_look(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.host, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/dialogues/new/", {"title": "Lakes", "zone": "UTC"})
    assert response.status_code == 403
    assert "This form has grown old" in response.content.decode()


def test_a_breakdown_has_a_page_that_needs_nothing_of_ours():
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_no_page_has_inline_styles_or_scripts(cast):
    client = client_of(cast.host)
    add_item(client, cast.session, "Dams")
    urls = [
        "/dialogues/",
        "/dialogues/rivers/",
        "/dialogues/rivers/people/",
        "/dialogues/rivers/people/import/",
        "/dialogues/rivers/delegations/add/?country=NP",
        f"/s/{cast.session.pk}/edit/",
        f"/s/{cast.session.pk}/plan/",
        "/plan/?place=NP",
        "/accounts/login/",
        "/accounts/email/",
    ]
    for url in urls:
        page = client.get(url).content.decode()
        assert " style=" not in page, url
        assert "<script>" not in page, url
        assert " onclick=" not in page, url


def test_an_account_is_made_and_signed_in_by_codes_that_come_by_mail(db):
    def code():
        return next(
            line.strip() for line in mail.outbox[-1].body.splitlines() if len(line.strip()) in {6, 7, 9}
        )

    client = Client()
    assert client.get("/accounts/login/?next=/dialogues/new/").status_code == 200
    client.post("/accounts/signup/", {"email": "hilda@example.org", "name": "Hilda  Host"})
    response = client.post("/accounts/confirm-email/", {"code": code()})
    assert response["Location"] == "/dialogues/"
    assert User.objects.get().name == "Hilda Host"
    client.post("/accounts/logout/")
    assert client.get("/dialogues/").status_code == 302
    response = client.post("/accounts/login/code/", {"email": "hilda@example.org", "next": "/dialogues/new/"})
    page = client.get(response["Location"]).content.decode()
    assert "hilda@example.org" in page
    response = client.post(response["Location"], {"code": code(), "next": "/dialogues/new/"})
    assert response["Location"] == "/dialogues/new/"


def test_mails_about_accounts_are_ours_and_tell_those_who_have_none(cast):
    for address, path, subject in (
        ("nobody@example.org", "/accounts/login/code/", "No account at Meridian has this address"),
        (cast.host.email, "/accounts/login/code/", "Your code to sign in to Meridian"),
        (cast.host.email, "/accounts/signup/", "You have an account at Meridian already"),
        ("new@example.org", "/accounts/signup/", "Your code to confirm this address at Meridian"),
    ):
        mail.outbox.clear()
        Client().post(path, {"email": address, "name": "Ana <b> & Co"})
        (sent,) = mail.outbox
        assert sent.subject == subject
        assert str(sent.body).endswith("\n\nMeridian, testserver")
        assert "&lt;" not in sent.body


def test_a_dialogue_says_when_no_session_may_be(cast):
    client = client_of(cast.host)
    typed = {"title": "Rivers", "zone": "Europe/Vienna", "blackouts": "2026-12-24 2026-08-15"}
    client.post("/dialogues/rivers/edit/", typed | {"least_notice": "14", "most_notice": "90"})
    cast.dialogue.refresh_from_db()
    kept = cast.dialogue.blackouts, cast.dialogue.least_notice, cast.dialogue.most_notice
    assert kept == (["2026-08-15", "2026-12-24"], 14, 90)
    page = client.post("/dialogues/rivers/edit/", typed | {"least_notice": "14", "most_notice": "7"})
    assert "Expected at least the 14 days above, got 7." in page.content.decode()
