"""Several people press at once, over a real line: each is answered, one is taken, and nothing is half done."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import httpx
import pytest
from django.utils import timezone

from dialogues import access
from dialogues.models import Participant
from minutes import actions
from minutes.clearance import actions as clearance
from minutes.clearance.models import Objection, Proposal
from minutes.languages.models import Translation
from minutes.models import Minutes, Segment, Takeaway, Theme
from minutes.queries import codebook
from tests.conftest import Cast, make_cast
from tests.minutes.conftest import LATER, hold, segment_of, tag
from tests.serving import Server

AT_ONCE = 4
TOKEN = "a" * 32

Fields = dict[str, Any]


class Lines:
    """Browsers of one server, that press when all of them are ready."""

    def __init__(self, server: Server, stack: ExitStack) -> None:
        self._server = server
        self._stack = stack
        self._pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))

    def press(self, *presses: tuple[Participant, str, Fields]) -> list[int]:
        """The statuses of the answers, sorted."""
        ready = Barrier(len(presses))
        lines = [self._line(who) for who, _address, _fields in presses]

        def press(line: httpx.Client, address: str, fields: Fields) -> int:
            ready.wait(60)
            return line.post(address, data=fields, headers={"X-CSRFToken": TOKEN}).status_code

        jobs = [
            self._pool.submit(press, line, address, fields)
            for line, (_who, address, fields) in zip(lines, presses, strict=True)
        ]
        return sorted(job.result(100) for job in jobs)

    def _line(self, who: Participant) -> httpx.Client:
        line = self._stack.enter_context(httpx.Client(base_url=self._server.url, timeout=90))
        line.get(f"/j/{access.mint_key(who)}")
        line.cookies["csrftoken"] = TOKEN
        return line


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    return actions.draft_minutes(hold(cast), LATER)


@pytest.fixture
def lines(server: Server) -> Iterator[Lines]:
    with ExitStack() as stack:
        yield Lines(server, stack)


def several(
    who: Participant, address: str, fields: Callable[[int], Fields]
) -> list[tuple[Participant, str, Fields]]:
    return [(who, address, fields(number)) for number in range(AT_ONCE)]


def test_of_several_edits_of_one_statement_one_is_saved(cast: Cast, minutes: Minutes, lines: Lines) -> None:
    segment = segment_of(minutes, cast.asha)
    address = f"/s/{minutes.session_id}/minutes/segments/{segment.pk}/"
    edit = lambda n: {"text": f"Worded by {n}.", "version": "1", "attribution": "named"}  # noqa: E731
    assert lines.press(*several(cast.rapporteur, address, edit)) == [302, 409, 409, 409]
    segment = Segment.objects.get(pk=segment.pk)
    assert segment.text.startswith("Worded by ")
    assert (segment.version, segment.revisions.count()) == (2, 1)


def test_the_same_pressed_several_times_is_one(
    cast: Cast, minutes: Minutes, theme: Theme, lines: Lines
) -> None:
    session, last = minutes.session_id, minutes.segments.last()
    assert last
    span = tag(segment_of(minutes, cast.asha), theme, "A partner", cast.rapporteur)
    said = {"kind": "statement", "text": "I add.", "after": last.pk}
    comes_to = {"theme": theme.pk, "statement": "Partners call.", "spans": span.pk}
    before = minutes.segments.count()
    added = lines.press(*several(cast.rapporteur, f"/s/{session}/minutes/segments/", lambda _n: said))
    written = lines.press(
        *several(cast.rapporteur, f"/s/{session}/minutes/takeaways/add/", lambda _n: comes_to)
    )
    assert added == written == [302] * AT_ONCE
    assert minutes.segments.count() == before + 1
    assert [takeaway.evidence.count() for takeaway in Takeaway.objects.all()] == [1]


def test_of_several_translations_one_is_saved(cast: Cast, minutes: Minutes, lines: Lines) -> None:
    segment = segment_of(minutes, cast.asha)
    address = f"/s/{minutes.session_id}/minutes/languages/es/segment/{segment.pk}/"
    words = lambda n: {"text": f"Traducido por {n}.", "version": "0", "made_from": "1"}  # noqa: E731
    assert lines.press(*several(cast.rapporteur, address, words)) == [302, 409, 409, 409]
    assert Translation.objects.get().version == 1


def test_a_name_is_in_the_codebook_once(cast: Cast, minutes: Minutes, lines: Lines) -> None:
    add = f"/dialogues/{cast.dialogue.slug}/codebook/add/"
    theme = {"name": "Water", "colour": "1"}
    assert lines.press(*several(cast.rapporteur, add, lambda _n: theme)) == [302, 400, 400, 400]
    assert Theme.objects.get(dialogue=cast.dialogue).name == "Water"


def test_themes_that_are_moved_against_each_other_all_stay(
    cast: Cast, minutes: Minutes, lines: Lines
) -> None:
    themes = [actions.add_theme(cast.dialogue, f"Theme {number}") for number in range(AT_ONCE)]
    moves = [
        (cast.rapporteur, f"/dialogues/{cast.dialogue.slug}/codebook/{theme.pk}/", {"do": do})
        for theme, do in zip(themes, ("on", "back", "on", "back"), strict=True)
    ]
    assert lines.press(*moves) == [302] * AT_ONCE
    places = [theme.position for theme in codebook(cast.dialogue)]
    assert sorted(places) == sorted(set(places))
    assert len(places) == AT_ONCE


def test_a_merged_theme_takes_no_tag_and_no_takeaway_with_it(
    cast: Cast, minutes: Minutes, theme: Theme, lines: Lines
) -> None:
    other = actions.add_theme(cast.dialogue, "Money")
    segment = segment_of(minutes, cast.asha)
    session, book = minutes.session_id, f"/dialogues/{cast.dialogue.slug}/codebook"
    statuses = lines.press(
        (cast.rapporteur, f"{book}/{theme.pk}/", {"do": "merge", "into": other.pk}),
        (cast.facilitator, f"{book}/{theme.pk}/", {"do": "remove"}),
        (
            cast.rapporteur,
            f"/s/{session}/minutes/tag/",
            {"segment": segment.pk, "theme": theme.pk, "exact": "partner"},
        ),
        (
            cast.facilitator,
            f"/s/{session}/minutes/takeaways/add/",
            {"theme": theme.pk, "statement": "It works."},
        ),
    )
    # Whoever came too late finds it gone, or is told so on the next page.
    assert set(statuses) <= {302, 404}
    standing = set(Theme.objects.filter(merged_into=None).values_list("pk", flat=True))
    assert {span.theme_id for span in segment.spans.all()} <= standing
    assert {takeaway.theme_id for takeaway in minutes.takeaways.all()} <= standing


def test_a_correction_is_replaced_and_decided_on_at_once(
    cast: Cast, minutes: Minutes, theme: Theme, lines: Lines
) -> None:
    review = clearance.send_to_review(minutes, 5, timezone.now())
    review.windows.update(closes_at=timezone.now() + dt.timedelta(days=3))
    window, segment = review.windows.get(delegation=cast.nepal), segment_of(minutes, cast.asha)
    first = clearance.propose(window, segment, "We opened one desk.", "", cast.asha, timezone.now())
    desk, own = f"/s/{minutes.session_id}/minutes/clearance/", f"/s/{minutes.session_id}/clearance/"
    again = {"do": "propose", "segment": segment.pk, "text": "We opened two desks.", "note": ""}
    accept = {"do": "accept", "proposal": first.pk, "text": first.text, "version": 1}
    object_to = {"do": "object", "segment": segment.pk, "text": "It was two."}
    statuses = lines.press(
        (cast.asha, own, again),
        (cast.rapporteur, desk, accept),
        (cast.asha, own, object_to),
        (cast.asha, own, object_to),
    )
    assert set(statuses) <= {302, 404}
    assert Objection.objects.count() == 1
    waiting = Proposal.objects.filter(state=Proposal.State.WAITING)
    taken = Proposal.objects.filter(state=Proposal.State.ACCEPTED)
    segment = Segment.objects.get(pk=segment.pk)
    assert [proposal.text for proposal in waiting] == ["We opened two desks."]
    assert segment.version == 1 + taken.count()
    assert (segment.text == first.text) == taken.exists()
