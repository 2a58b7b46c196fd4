"""The page that compares coders: figures from the record, disagreements with links, and words where figures fail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minutes import actions
from minutes.comparing.queries import compare
from minutes.models import Minutes, Span, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import segment_of, tag

PAGE = "/dialogues/rivers/coders/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.rapporteur)


def test_only_who_keeps_the_minutes_compares(cast: Cast, minutes: Minutes) -> None:
    for who in (cast.asha, cast.observer, cast.outsider):
        assert client_of(who).get(PAGE).status_code == 404
    assert client_of(cast.host).get(PAGE).status_code == 200
    assert client_of(cast.rapporteur).post(PAGE).status_code == 405


def test_with_fewer_than_two_there_is_nobody_to_compare(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    assert "Nobody has tagged words yet." in desk.get(PAGE).content.decode()
    tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    page = desk.get(PAGE).content.decode()
    assert "there is nobody to compare with" in page
    assert "nan" not in page.lower().split()


def test_two_coders_are_compared_by_kappa_over_statements(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    """Both tag what Asha said, in other words; the facilitator alone tags Brian; the decision nobody does."""
    unused = actions.add_theme(cast.dialogue, "Unused")
    asha, brian = segment_of(minutes, cast.asha), segment_of(minutes, cast.brian)
    tag(asha, theme, "one window", cast.rapporteur)
    tag(asha, theme, "one window for every request", cast.facilitator)
    tag(brian, theme, "both sides prepare", cast.facilitator)
    found = compare(cast.dialogue, [cast.rapporteur, cast.facilitator])
    first, second = found.themes
    assert (found.units, first.agreement.units, first.agreement.agreed) == (3, 3, 2)
    assert first.agreement.value == pytest.approx(0.4)
    assert first.words == round(100 * 10 / (28 + 18))
    assert [one.segment for one in first.disagreements] == [brian]
    assert [(v.coder, v.words) for v in first.disagreements[0].verdicts] == [
        (cast.rapporteur, []),
        (cast.facilitator, ["both sides prepare"]),
    ]
    assert (second.theme, second.agreement.value, second.agreement.why) == (unused, None, "one_category")
    page = desk.get(PAGE).content.decode()
    assert "Cohen’s kappa" in page
    assert '<bdi dir="ltr">0.40</bdi>' in page
    assert "undefined: nobody used it" in page
    assert f'href="/s/{cast.session.pk}/minutes/#s{brian.pk}"' in page


def test_three_are_compared_by_alpha(desk: Client, cast: Cast, minutes: Minutes, theme: Theme) -> None:
    for who in (cast.rapporteur, cast.facilitator, cast.asha):
        tag(segment_of(minutes, cast.asha), theme, "one window", who)
    tag(segment_of(minutes, cast.brian), theme, "both sides", cast.asha)
    page = desk.get(PAGE).content.decode()
    assert "Krippendorff’s alpha" in page
    assert "Krippendorff (2011)" in page


def test_who_has_tagged_nothing_there_is_named(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    lost = tag(segment_of(minutes, cast.asha), theme, "A partner", cast.facilitator)
    tag(segment_of(minutes, cast.brian), theme, "both sides", cast.brian)
    Span.objects.filter(pk=lost.pk).update(status=Span.Status.ORPHAN)
    query = f"coder={cast.rapporteur.pk}&coder={cast.brian.pk}&session={cast.session.pk}"
    answer = desk.get(f"{PAGE}?{query}")
    assert answer.context["comparison"].units == 3
    found = compare(cast.dialogue, [cast.rapporteur, cast.facilitator])
    assert (found.idle, found.units) == ([cast.facilitator], 0)
    assert found.themes[0].agreement.why == "nothing"


@pytest.mark.parametrize(
    "query",
    [
        "coder=1",
        "coder=x",
        "coder=999999",
        "coder=",
        "coder=%00",
        "session=abc",
        "coder=9" + "9" * 400,
        "other=1",
    ],
)
def test_a_choice_that_cannot_be_is_explained(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme, query: str
) -> None:
    for who in (cast.rapporteur, cast.facilitator):
        tag(segment_of(minutes, cast.asha), theme, "one window", who)
    answer = desk.get(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert answer.context["form"].errors


def test_the_page_asks_the_same_number_of_questions_however_long_the_record_is(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    counts = []
    for more in (1, 15):
        for number in range(more):
            segment = actions.add_segment(minutes, None, "statement", cast.asha, f"Said {number} of it.")
            for who in (cast.rapporteur, cast.facilitator)[: 1 + number % 2]:
                tag(segment, theme, "of it", who)
        tag(segment, theme, "Said", cast.facilitator)
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            desk.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_record_shows_the_tags_of_one_coder_and_whose_each_is(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    mine = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    theirs = tag(segment_of(minutes, cast.brian), theme, "both sides", cast.facilitator)
    record = f"/s/{cast.session.pk}/minutes/"
    both = desk.get(record).content.decode()
    assert f'data-span="{mine.pk}"' in both
    assert f'data-span="{theirs.pk}"' in both
    assert '<sup title="Funding, Hilda Host">' in both
    one = desk.get(f"{record}?coder={cast.facilitator.pk}")
    assert f'data-span="{mine.pk}"' not in one.content.decode()
    assert f'data-span="{theirs.pk}"' in one.content.decode()
    assert [count for _theme, _key, count in one.context["codebook"]] == [1]
    for nobody in ("999999", "x", "", "9" * 400):
        assert f'data-span="{mine.pk}"' in desk.get(f"{record}?coder={nobody}").content.decode()
    press = {"span": theirs.pk, "coder": cast.facilitator.pk}
    back = desk.post(f"{record}untag/", press)["Location"]
    assert back == f"{record}?coder={cast.facilitator.pk}#s{theirs.segment_id}"
