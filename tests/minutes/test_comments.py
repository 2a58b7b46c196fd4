"""Comments: by those who take part, for all who may read; hidden with a reason, reported by anyone."""

import pytest
from django.test import Client

from minutes import actions
from minutes.comments.models import Comment
from minutes.models import Minutes, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

PAGE = "/minutes/rivers-1/comments/"


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk works.", [span])
    return actions.publish_minutes(minutes, LATER)


@pytest.fixture
def comment(cast: Cast, published: Minutes) -> Comment:
    client_of(cast.asha).post(f"{PAGE}write/", {"text": "We do it <b>again</b>.\r\nSoon."})
    return Comment.objects.get()


def test_a_member_comments_under_their_name_and_all_read_it(cast: Cast, comment: Comment) -> None:
    answer = Client().get(PAGE)
    page = answer.content.decode()
    assert "Asha Shrestha</bdi></b>, <bdi>Nepal" in page
    assert "We do it &lt;b&gt;again&lt;/b&gt;.<br>Soon." in page
    assert not answer.cookies
    assert "<textarea" not in page
    assert PAGE in Client().get("/minutes/rivers-1/").content.decode()


def test_pressed_twice_it_is_one_and_there_is_an_end(cast: Cast, comment: Comment) -> None:
    member = client_of(cast.asha)
    for number in range(25):
        member.post(f"{PAGE}write/", {"text": comment.text if number < 2 else f"More {number}"})
    assert Comment.objects.count() == 20
    for text in ("", "   ", "x" * 4001, "nul\x00"):
        client_of(cast.brian).post(f"{PAGE}write/", {"text": text})
    assert Comment.objects.count() == 20


def test_strangers_and_outsiders_write_nothing(cast: Cast, published: Minutes) -> None:
    for client in (Client(), client_of(cast.outsider)):
        assert client.post(f"{PAGE}write/", {"text": "Spam"}).status_code == 404
        assert client.get(f"{PAGE}write/").status_code == 405
    assert not Comment.objects.exists()


def test_anyone_reports_and_a_facilitator_hides_with_a_reason(cast: Cast, comment: Comment) -> None:
    reader = Client(enforce_csrf_checks=True)
    assert reader.post(f"{PAGE}{comment.pk}/report/").status_code == 200
    chair = client_of(cast.host)
    desk = f"/s/{cast.session.pk}/minutes/"
    assert "1 comment was reported" in chair.get(desk).content.decode()
    assert "was reported" not in client_of(cast.rapporteur).get(desk).content.decode()
    assert "Reported once" in chair.get(PAGE).content.decode()
    assert "Reported once" not in Client().get(PAGE).content.decode()
    chair.post(f"{PAGE}{comment.pk}/moderate/", {"do": "hide", "reason": "  "})
    assert Comment.objects.get().hidden_at is None
    chair.post(f"{PAGE}{comment.pk}/moderate/", {"do": "hide", "reason": "Names a third person."})
    assert "was reported" not in chair.get(desk).content.decode()
    page = Client().get(PAGE).content.decode()
    assert "again" not in page
    assert "Names a third person." in page
    chair.post(f"{PAGE}{comment.pk}/moderate/", {"do": "show"})
    assert "again" in Client().get(PAGE).content.decode()
    assert Comment.objects.get().reports == 0


def test_nobody_else_moderates(cast: Cast, comment: Comment) -> None:
    for who in (cast.outsider, cast.asha, cast.rapporteur, None):
        answer = client_of(who).post(f"{PAGE}{comment.pk}/moderate/", {"do": "hide", "reason": "No."})
        assert answer.status_code == 404, who
    assert Comment.objects.get().hidden_at is None


def test_comments_of_what_is_not_open_are_not_open(cast: Cast, comment: Comment) -> None:
    cast.dialogue.public = False
    cast.dialogue.save()
    assert Client().get(PAGE).status_code == 302
    assert client_of(cast.outsider).post(f"{PAGE}{comment.pk}/report/").status_code == 404
    actions.unpublish_minutes(comment.minutes, LATER)
    assert client_of(cast.asha).get(PAGE).status_code == 404
