"""Which turn a cue belongs to, and which offset a file that is shifted wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.transcript.alignment import Turn, joined_words, name_voices, place, suggest
from minutes.transcript.webvtt import Cue

SECOND, HOUR = 1000, 3_600_000
ASHA = Turn(1, "Asha", [(0, 100_000), (140_000, 200_000)])  # interrupted by Brian's point of order
BRIAN = Turn(2, "Brian", [(100_000, 140_000)])
CARLA = Turn(3, "Carla", [(260_000, 400_000)])  # the chair speaks before her
TURNS = (ASHA, BRIAN, CARLA)


def cue(start: float, end: float, text: str = "x", voice: str = "") -> Cue:
    return Cue(round(start * 1000), round(end * 1000), voice, text)


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        (10, 12, 1),
        (100, 103, 2),
        (139, 145, 1),  # most of it after the interruption
        (96, 106, 2),
        (95, 105, 1),  # half and half: the earlier
        (90, 150, 2),  # 10 s and 10 s of Asha, 40 s of Brian
        (210, 250, None),  # nobody has the floor
        (190, 230, None),  # most of it is the chair's
        (190, 210, 1),  # half
        (250, 300, 3),
        (500, 510, None),
    ],
)
def test_a_cue_goes_where_most_of_it_lies(start: float, end: float, key: int | None) -> None:
    assert place([cue(start, end)], TURNS, 0) == [key]


def test_the_offset_moves_the_file_on_the_rooms_clock() -> None:
    said = [cue(3600 + 10, 3600 + 12), cue(3600 + 270, 3600 + 272)]
    assert place(said, TURNS, 0) == [None, None]
    assert place(said, TURNS, -HOUR) == [1, 3]


def test_overlapping_stretches_do_not_hide_each_other() -> None:
    long, short = Turn(1, "", [(0, 1_000_000)]), Turn(2, "", [(10_000, 20_000)])
    assert place([cue(11, 12), cue(500, 510)], [long, short], 0) == [1, 1]
    assert place([cue(500, 510)], [], 0) == [None]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60), st.integers(1, 4)), max_size=12),
    st.integers(-50, 600),
    st.integers(1, 90),
)
def test_a_place_is_the_one_that_counting_seconds_finds(
    parts: list[tuple[int, int, int]], start: int, length: int
) -> None:
    turns = [
        Turn(key, "", [(at * SECOND, (at + long) * SECOND) for at, long, owner in parts if owner == key])
        for key in range(1, 5)
    ]
    shares = dict.fromkeys(range(1, 5), 0)
    for at, long, owner in parts:
        shares[owner] += max(0, min(at + long, start + length) - max(at, start))
    best = max(shares.values())
    outside = length - sum(shares.values())
    [found] = place([cue(start, start + length)], turns, 0)
    assert (found is None) == (best == 0 or best < outside)
    assert found is None or shares[found] == best


def meeting(shift: float = 0, voices: bool = False) -> list[Cue]:
    """Speech through all turns, in cues of four seconds, on a clock that is `shift` seconds ahead."""
    return [
        cue(at + shift, at + 4 + shift, "x", turn.speaker if voices else "")
        for turn in TURNS
        for start, end in turn.stretches
        for at in range(start // 1000, end // 1000 - 4, 5)
    ]


def test_nothing_is_proposed_where_the_file_fits() -> None:
    assert suggest(meeting(), TURNS, 0, 0) is None
    assert suggest(meeting(2), TURNS, 0, 0) is None
    assert suggest([], TURNS, 0, 0) is None
    assert suggest(meeting(), [], 0, 0) is None


@pytest.mark.parametrize("hours", [1, -1, 5.5, 5.75, -3.5, 9, 14, -12])
def test_a_file_shifted_by_the_hours_of_a_time_zone_is_seen(hours: float) -> None:
    found = suggest(meeting(hours * 3600), TURNS, 0, 1234 * SECOND)
    assert found is not None
    assert found.offset == round(-hours * HOUR)
    assert found.share > 0.95
    assert found.now < 0.05


def test_a_clock_on_the_wall_is_seen() -> None:
    """A recorder that writes the hour of Kathmandu; the session began at 12:01:37 UTC."""
    time_of_day = (12 * 3600 + 97) * SECOND
    found = suggest(meeting(12 * 3600 + 97 + 5.75 * 3600), TURNS, 0, time_of_day)
    assert found is not None
    assert found.offset == -time_of_day - round(5.75 * HOUR)


def test_the_recordings_own_beginning_is_thought_of_first() -> None:
    found = suggest(meeting(20_000), TURNS, 0, 0, hints=[-20_000 * SECOND])
    assert found is not None
    assert found.offset == -20_000 * SECOND


@pytest.mark.parametrize("late", [37, -64, 151, 3600 - 37])
def test_a_recording_that_began_at_some_second_is_seen(late: int) -> None:
    """Speakers whom the file names, in turns of some minutes with pauses between them."""
    turns = [
        Turn(number, f"Speaker {number}", [(number * 200_000, number * 200_000 + 180_000)])
        for number in range(12)
    ]
    said = [
        cue(number * 200 + at - late, number * 200 + at - late + 9, "x", f"Speaker {number}")
        for number in range(12)
        for at in range(1, 170, 10)
    ]
    said.insert(0, cue(-30 - late, -5 - late, "Welcome."))
    found = suggest(said, turns, 0, 1234 * SECOND)
    assert found is not None
    assert -SECOND <= found.offset - late * SECOND <= 10 * SECOND  # where each turn has its own words
    assert found.share > 0.98
    assert suggest(said, turns, found.offset, 1234 * SECOND) is None


def test_of_shifts_that_fit_alike_whole_hours_are_meant() -> None:
    """A short file fits in many places of a long turn."""
    long = [Turn(1, "", [(0, 3 * HOUR)])]
    said = [cue(3 * 3600 + at, 3 * 3600 + at + 4) for at in range(0, 60, 5)]
    found = suggest(said, long, 90_000, 1234 * SECOND)
    assert found is not None
    assert found.offset == 90_000 - HOUR
    assert suggest(said, long, -90_000, 0) is None


def test_voices_decide_where_turns_alone_would_not() -> None:
    """Four hours of turns of fifteen minutes: any quarter of an hour fits, but only one has the right speakers."""
    turns = [
        Turn(number, f"Speaker {number}", [(number * 900_000, (number + 1) * 900_000)])
        for number in range(16)
    ]
    said = [
        cue(number * 900 + at + 3600, number * 900 + at + 3604, "x", f"speaker {number}")
        for number in range(8)
        for at in range(0, 890, 10)
    ]
    assert suggest([Cue(c.start, c.end, "", c.text) for c in said], turns, 0, 0) is None
    found = suggest(said, turns, 0, 0)
    assert found is not None
    assert (found.offset, round(found.share, 2)) == (-HOUR, 1.0)


def test_words_before_a_colon_are_a_voice_where_somebody_has_that_name() -> None:
    said = [
        cue(0, 1, "asha: Yes: no."),
        cue(1, 2, "Note: this."),
        cue(2, 3, "Asha: again", "Brian"),
        cue(3, 4, "Asha: "),
    ]
    named = name_voices(said, ["Asha", "Brian", ""])
    assert [(each.voice, each.text) for each in named] == [
        ("Asha", "Yes: no."),
        ("", "Note: this."),
        ("Brian", "Asha: again"),
        ("", "Asha: "),
    ]


def test_each_stretch_of_a_turn_is_a_paragraph() -> None:
    said = [
        cue(1, 2, "One"),
        cue(3, 4, "two."),
        cue(150, 151, "三月，"),
        cue(152, 153, "四月。"),
        cue(154, 155, "Five."),
    ]
    assert joined_words(said, ASHA.stretches, 0) == "One two.\n\n三月，四月。 Five."
