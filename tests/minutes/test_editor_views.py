"""The rapporteur's desk: who may sit at it, and that every press does one thing, without any script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Session
from minutes import actions
from minutes.models import Evidence, Minutes, Segment, Span, Takeaway, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, BRIAN_SAID, LATER, segment_of, tag

READS = ("", "takeaways/", "preview/")
PRESSES = (
    "segments/",
    "segments/1/",
    "tag/",
    "untag/",
    "reattach/",
    "themes/",
    "themes/1/remove/",
    "takeaways/add/",
    "takeaways/1/",
    "summary/",
    "publish/",
    "unpublish/",
)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.rapporteur)


def address(minutes: Minutes, end: str = "") -> str:
    return f"/s/{minutes.session_id}/minutes/{end}"


def said(answer_to: Client, minutes: Minutes) -> list[str]:
    """What the next page says of the last press."""
    context = answer_to.get(address(minutes)).context
    return [str(message) for message in context["messages"]]


@pytest.mark.parametrize("end", READS + PRESSES)
def test_outsiders_and_delegates_find_nothing(cast: Cast, minutes: Minutes, end: str) -> None:
    for who in (cast.outsider, cast.asha, cast.observer):
        client = client_of(who)
        answer = client.get(address(minutes, end)) if end in READS else client.post(address(minutes, end))
        assert answer.status_code == 404, who
    stranger = Client()
    answer = stranger.get(address(minutes, end)) if end in READS else stranger.post(address(minutes, end))
    assert answer.status_code == (302 if end in READS else 403)
    assert minutes.segments.count() == 4


@pytest.mark.parametrize("end", READS)
def test_rapporteur_and_facilitator_sit_at_the_desk(cast: Cast, minutes: Minutes, end: str) -> None:
    for who in (cast.rapporteur, cast.host):
        assert client_of(who).get(address(minutes, end)).status_code == 200


@pytest.mark.parametrize("end", PRESSES)
def test_a_link_presses_nothing(desk: Client, minutes: Minutes, end: str) -> None:
    assert desk.get(address(minutes, end)).status_code == 405


def test_minutes_are_drafted_when_first_opened(desk: Client, session: Session) -> None:
    answer = desk.get(f"/s/{session.pk}/minutes/")
    assert ASHA_SAID in answer.content.decode()
    assert Segment.objects.count() == 4
    desk.get(f"/s/{session.pk}/minutes/")
    assert Segment.objects.count() == 4


def test_before_the_end_the_page_says_when_there_will_be_minutes(desk: Client, cast: Cast) -> None:
    answer = desk.get(f"/s/{cast.session.pk}/minutes/")
    assert "There are no minutes yet." in answer.content.decode()
    assert not Minutes.objects.exists()


def test_a_statement_is_saved(desk: Client, cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    answer = desk.post(
        address(minutes, f"segments/{segment.pk}/"),
        {"text": "Edited.\r\nTwice.", "version": 1, "attribution": "country"},
    )
    assert answer["Location"] == address(minutes, f"#s{segment.pk}")
    segment.refresh_from_db()
    assert (segment.text, segment.version, segment.attribution) == ("Edited.\nTwice.", 2, "country")


def test_a_conflict_shows_both_texts_and_saving_again_keeps_mine(
    desk: Client, cast: Cast, minutes: Minutes
) -> None:
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, "What she wrote.", 1, cast.facilitator, LATER)
    mine = {"text": "What he wrote.", "version": 1, "attribution": "named"}
    answer = desk.post(address(minutes, f"segments/{segment.pk}/"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "What she wrote." in page
    assert "What he wrote." in page
    assert '<input type="hidden" name="version" value="2">' in page
    desk.post(address(minutes, f"segments/{segment.pk}/"), mine | {"version": 2})
    assert Segment.objects.get(pk=segment.pk).text == "What he wrote."
    assert list(segment.revisions.values_list("text", flat=True)) == [ASHA_SAID, "What she wrote."]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"text": "x" * 2_000_000, "version": 1, "attribution": "named"},
            "Text: Ensure this value has at most 20000 characters (it has 2000000).",
        ),
        (
            {"text": "Fine.", "version": "first", "attribution": "named"},
            "Version: Enter a whole number. Got “first”.",
        ),
        (
            {"text": "Fine.", "version": 1, "attribution": "somebody"},
            "somebody is not one of the available choices",
        ),
        (
            {"text": "Nul \x00 here.", "version": 1, "attribution": "named"},
            "Text: Expected plain text, got the invisible character U+0000 in it.",
        ),
    ],
)
def test_bad_input_changes_nothing_and_is_explained(
    desk: Client, cast: Cast, minutes: Minutes, values: dict[str, object], sentence: str
) -> None:
    segment = segment_of(minutes, cast.asha)
    answer = desk.post(address(minutes, f"segments/{segment.pk}/"), values)
    sentences = answer.context["sentences"] if answer.status_code == 400 else said(desk, minutes)
    assert sentence in " ".join(sentences)
    assert Segment.objects.get(pk=segment.pk).text == ASHA_SAID


def test_a_statement_is_added_at_the_end(desk: Client, cast: Cast, minutes: Minutes) -> None:
    last = minutes.segments.last()
    assert last
    values = {"after": last.pk, "kind": "statement", "speaker": cast.brian.pk, "text": "I add."}
    desk.post(address(minutes, "segments/"), values)
    added = minutes.segments.last()
    assert added
    assert (added.text, added.delegation, added.item_title) == ("I add.", cast.canada, "Cost-sharing")
    refused = desk.post(address(minutes, "segments/"), {"kind": "statement", "text": ""})
    assert (refused.status_code, minutes.segments.count()) == (400, 5)


def test_words_are_tagged_by_their_place(desk: Client, cast: Cast, minutes: Minutes, theme: Theme) -> None:
    segment = segment_of(minutes, cast.brian)
    values = {"segment": segment.pk, "theme": theme.pk, "start": 19, "end": 37, "exact": "both sides prepare"}
    answer = desk.post(address(minutes, "tag/"), values)
    assert answer["Location"] == address(minutes, f"#s{segment.pk}")
    span = Span.objects.get()
    assert (span.exact, span.coder) == ("both sides prepare", cast.rapporteur)
    page = desk.get(address(minutes)).content.decode()
    assert (
        f'<mark data-t="1" data-span="{span.pk}">both sides prepare<sup title="Funding">1</sup></mark>.'
        in page
    )


def test_words_are_tagged_without_script_by_typing_them(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    segment = segment_of(minutes, cast.brian)
    for exact in ("both sides prepare", "sides", "not there"):
        desk.post(address(minutes, "tag/"), {"segment": segment.pk, "theme": theme.pk, "exact": exact})
    assert said(desk, minutes) == [
        "“sides” stands in the statement more than once: give the words around it too.",
        "Expected words as they stand in the statement; “not there” is not in it.",
    ]
    assert Span.objects.get().exact == "both sides prepare"
    desk.post(address(minutes, "untag/"), {"span": Span.objects.get().pk})
    assert not Span.objects.exists()


def test_words_of_other_minutes_are_out_of_reach(desk: Client, minutes: Minutes, theme: Theme) -> None:
    desk.post(address(minutes, "tag/"), {"segment": 999_999, "theme": theme.pk, "exact": "sides"})
    assert said(desk, minutes) == [
        "Statement: Select a valid choice. That choice is not one of the available choices. Got “999999”."
    ]
    for number in ("", "x", "²", "9" * 40):
        assert desk.post(address(minutes, "untag/"), {"span": number}).status_code == 404


def test_themes_are_added_and_taken_away(desk: Client, minutes: Minutes, theme: Theme) -> None:
    desk.post(address(minutes, "themes/"), {"name": "Coordination", "definition": "Among ministries."})
    assert list(Theme.objects.values_list("name", flat=True)) == ["Funding", "Coordination"]
    twice = desk.post(address(minutes, "themes/"), {"name": "Coordination", "definition": ""})
    assert twice.status_code == 400
    assert "A theme of this name is in the codebook already." in twice.content.decode()
    desk.post(address(minutes, f"themes/{theme.pk}/remove/"))
    assert Theme.objects.get().name == "Coordination"


def test_a_takeaway_from_its_first_words_to_publication(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    one = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    two = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    desk.post(
        address(minutes, "takeaways/add/"), {"theme": theme.pk, "statement": "It pays.", "spans": [one.pk]}
    )
    takeaway = Takeaway.objects.get()
    change = address(minutes, f"takeaways/{takeaway.pk}/")
    desk.post(change, {"do": "keep", "statement": "It pays to pay.", "seen": "It pays."})
    desk.post(change, {"do": "rest_on", "span": two.pk, "stance": "qualifies"})
    assert list(takeaway.evidence.values_list("span", "stance")) == [
        (one.pk, "supports"),
        (two.pk, "qualifies"),
    ]
    page = desk.get(address(minutes, "takeaways/")).content.decode()
    assert "Delegations heard: 2." in page
    assert "Publish the minutes" in page
    desk.post(change, {"do": "take_out", "evidence": Evidence.objects.get(span=two).pk})
    assert "Not yet: <bdi>Nepal</bdi>." in desk.get(address(minutes, "takeaways/")).content.decode()
    desk.post(address(minutes, "summary/"), {"summary": "In short."})
    answer = desk.post(address(minutes, "publish/"))
    assert answer["Location"] == "/minutes/rivers-1/"
    assert "It pays to pay." in Client().get("/minutes/rivers-1").content.decode()
    desk.post(address(minutes, "unpublish/"))
    assert Client().get("/minutes/rivers-1").status_code == 404


def test_a_takeaway_saved_by_two_shows_both(desk: Client, minutes: Minutes, theme: Theme) -> None:
    takeaway = actions.write_takeaway(minutes, theme, "First.")
    actions.edit_takeaway(takeaway, "What she wrote.", "First.")
    answer = desk.post(
        address(minutes, f"takeaways/{takeaway.pk}/"),
        {"do": "keep", "statement": "What he wrote.", "seen": "First."},
    )
    page = answer.content.decode()
    assert (answer.status_code, "What she wrote." in page, "What he wrote." in page) == (409, True, True)


def test_what_is_missing_is_named_in_place_of_the_button(
    desk: Client, minutes: Minutes, theme: Theme
) -> None:
    actions.write_takeaway(minutes, theme, "Unfounded.")
    page = desk.get(address(minutes, "takeaways/")).content.decode()
    assert "“Unfounded.” rests on no words yet: add evidence." in page
    assert "Publish the minutes" not in page
    desk.post(address(minutes, "publish/"))
    assert said(desk, minutes) == ["“Unfounded.” rests on no words yet: add evidence."]


@pytest.mark.parametrize("end", READS)
def test_questions_do_not_grow_with_the_record(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme, end: str
) -> None:
    def questions() -> int:
        desk.get(address(minutes, end))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address(minutes, end)).status_code == 200
        return len(asked)

    def write(number: int) -> None:
        for _ in range(number):
            segment = actions.add_segment(minutes, None, "statement", cast.brian, BRIAN_SAID)
            span = tag(segment, theme, "both sides prepare", cast.rapporteur)
            actions.write_takeaway(minutes, theme, "It pays.", [span])

    write(1)
    before = questions()
    write(10)
    assert questions() == before


def test_line_breaks_count_once_and_control_characters_are_refused(desk: Client, minutes: Minutes) -> None:
    segment = minutes.segments.order_by("position").first()
    assert segment
    text = "word\n" * 3999 + "end"
    sent = {"text": text.replace("\n", "\r\n"), "version": "1", "attribution": "named"}
    desk.post(address(minutes, f"segments/{segment.pk}/"), sent)
    segment.refresh_from_db()
    assert segment.text == text
    desk.post(address(minutes, "summary/"), {"summary": "nul\x00"})
    minutes.refresh_from_db()
    assert minutes.summary == ""
    assert "U+0000" in " ".join(said(desk, minutes))


def test_words_that_are_gone_are_put_where_they_stand_now(
    desk: Client, cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    """Nothing is guessed: of two places a person chooses, of none they give the words; what rests on it says so."""
    segment = segment_of(minutes, cast.asha)
    one = tag(segment, theme, "one window", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "One window helps.", [one])
    actions.edit_segment(segment, "Nothing of it.", 1, cast.rapporteur, LATER)
    actions.edit_segment(segment, "one window. So: one window. So:", 2, cast.rapporteur, LATER)
    assert Span.objects.get().status == Span.Status.ORPHAN
    page = desk.get(address(minutes))
    assert [place.start for place in page.context["orphans"][0].places] == [0, 16]
    refusals: tuple[dict[str, object], ...] = (
        {"exact": "one window"},
        {"exact": "not there"},
        {"start": 3, "end": 13, "exact": "one window"},
        {"start": 16, "end": 10**30, "exact": "one window"},
        {"start": "x", "exact": "one window"},
        {},
    )
    for values in refusals:
        desk.post(address(minutes, "reattach/"), {"span": one.pk} | values)
        assert Span.objects.get().status == Span.Status.ORPHAN
        assert said(desk, minutes)
    desk.post(address(minutes, "reattach/"), {"span": one.pk, "start": 16, "end": 26, "exact": "one window"})
    span = Span.objects.get()
    assert (span.pk, span.start, span.exact, span.status) == (one.pk, 16, "one window", Span.Status.MOVED)
    takeaway.refresh_from_db()
    assert takeaway.needs_confirming
    desk.post(address(minutes, "reattach/"), {"span": one.pk, "start": 0, "end": 10, "exact": "one window"})
    assert said(desk, minutes) == ["These words have their place already."]
    assert Span.objects.get().start == 16
    actions.edit_segment(segment, "A single desk.", 3, cast.rapporteur, LATER)
    desk.post(address(minutes, "reattach/"), {"span": one.pk, "exact": "single desk"})
    span = Span.objects.get()
    assert (span.start, span.exact, span.status) == (2, "single desk", Span.Status.EDITED)
    assert desk.post(address(minutes, "reattach/"), {"span": 999_999, "exact": "single"}).status_code == 404
