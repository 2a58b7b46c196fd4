"""The address of a recording, and the moment at which it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.transcript.playing import BadAddress, BadOffset, at_moment, checked, read_offset, write_offset


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.org/a.mp4", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("data:text/html,x", "not_https"),
        ("//example.org/a.mp4", "not_https"),
        ("https:///a.mp4", "not_https"),
        ("https://exa[mple.org/", "not_https"),
        ("https://example.org:port/", "not_https"),
        ("", "not_https"),
        ("https://user:word@example.org/a.mp4", "credentials"),
        ("https://user@example.org/a.mp4", "credentials"),
        ("https://example.org/a.mp4?Access_Token=1", "credentials"),
        ("https://zoom.us/rec/share/x?pwd=1", "credentials"),
        ("https://example.org/a b.mp4", "characters"),
        ("https://example.org\\@evil.example/", "characters"),
        ("https://example.org/\nx", "characters"),
        ('https://example.org/"onclick=', "characters"),
        ("https://example.org/\u202ex", "characters"),
        ("https://example.org/" + "x" * 500, "too_long"),
    ],
)
def test_what_readers_must_not_be_given_is_refused(address: str, code: str) -> None:
    with pytest.raises(BadAddress) as refused:
        checked(address)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://example.org/a.mp4", "https://example.org/a.mp4#t=3723"),
        ("https://example.org/a.mp4?x=1#track=en&t=9", "https://example.org/a.mp4?x=1#track=en&t=3723"),
        ("https://www.youtube.com/watch?v=abc&t=5s", "https://www.youtube.com/watch?v=abc&t=3723s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=3723s"),
        ("https://www.youtube.com/embed/abc", "https://www.youtube.com/embed/abc?start=3723"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=3723s"),
        (
            "https://bbb.example/playback/presentation/2.3/abc-1",
            "https://bbb.example/playback/presentation/2.3/abc-1?t=1h2m3s",
        ),
        ("https://notyoutube.com/watch?v=abc", "https://notyoutube.com/watch?v=abc#t=3723"),
        ("https://meet.jit.si/recordings/x.mp4", "https://meet.jit.si/recordings/x.mp4#t=3723"),
    ],
)
def test_each_player_is_told_the_moment_in_its_own_way(address: str, opened: str) -> None:
    assert at_moment(checked(address), 3_723_900) == opened


def test_before_the_recording_there_is_nothing_to_open() -> None:
    assert at_moment("https://example.org/a.mp4", -1) == ""
    assert at_moment("https://example.org/a.mp4", 0) == "https://example.org/a.mp4#t=0"


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        ("90", 90_000),
        ("-90", -90_000),
        ("2:30", 150_000),
        ("+1:00:00", 3_600_000),
        ("−1:00:00", -3_600_000),
        (" -0:00:01.5 ", -1500),
        ("0:00:00,250", 250),
        ("90:00", 5_400_000),
    ],
)
def test_offsets_are_read_as_people_write_them(text: str, milliseconds: int) -> None:
    assert read_offset(text, 10_000_000) == milliseconds


@pytest.mark.parametrize(
    "text", ["", "x", "1:2", "1:60", "1:60:00", "--1", "1:00:00:00", "9999999", "٣", "1.2345", "3:00:00"]
)
def test_other_offsets_are_refused(text: str) -> None:
    with pytest.raises(BadOffset):
        read_offset(text, 10_000_000)


@given(st.integers(-720_000_000, 720_000_000))
def test_an_offset_written_reads_as_it_was(milliseconds: int) -> None:
    assert read_offset(write_offset(milliseconds), 720_000_000) == milliseconds
