"""Which service an address is, which addresses are none, and the numbers to dial."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.conference.dial_in import BadLine, DialIn, read_numbers
from dialogues.conference.providers import NotOfTheWeb, host_of, service_of


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://zoom.us/j/91234567890?pwd=x", "Zoom"),
        ("https://un-org.zoom.us/j/9", "Zoom"),
        ("https://UN.ZOOM.US./j/9", "Zoom"),
        ("https://teams.microsoft.com/l/meetup-join/19%3ameeting", "Microsoft Teams"),
        ("https://teams.live.com/meet/9", "Microsoft Teams"),
        ("https://gov.webex.com/meet/room", "Webex"),
        ("https://meet.google.com/abc-defg-hij", "Google Meet"),
        ("https://meet.jit.si/Rivers", "Jitsi Meet"),
        ("https://meet.example/rivers", ""),
        # Not what they look like.
        ("https://zoom.us@else.example/j/9", ""),
        ("https://zoom.us.else.example/j/9", ""),
        ("https://notzoom.us/j/9", ""),
        ("https://else.example/zoom.us/j/9", ""),
        ("https://google.com/meet", ""),
        ("javascript:alert('zoom.us')", ""),
        ("", ""),
    ],
)
def test_a_service_is_told_by_its_host_alone(address: str, service: str) -> None:
    assert service_of(address) == service


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "ftp://a.example/x",
        "//a.example/x",
        "https:///x",
        "https://",
        "zoommtg://zoom.us/join",
        "https://[::1",
        "",
        "x",
    ],
)
def test_other_schemes_than_the_webs_are_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(NotOfTheWeb, match="Expected an address that begins with https://"):
        host_of(address)


COUNTRIES = {"mexico": "MX", "india": "IN", "lao people’s democratic republic": "LA"}


def test_numbers_are_read_with_their_countries() -> None:
    text = """
    Mexico: +52 55 4161-4288
    IN +91 80 7127 9440
    lao people’s democratic republic, +856 21 123456
    +44 (20) 3481 5237
    IN +91 80 7127 9440
    """
    assert read_numbers(text, COUNTRIES) == [
        DialIn("MX", "+52 55 4161-4288"),
        DialIn("IN", "+91 80 7127 9440"),
        DialIn("LA", "+856 21 123456"),
        DialIn("", "+44 (20) 3481 5237"),
    ]
    assert DialIn("", "+44 (20) 3481 5237").uri == "tel:+442034815237"


@pytest.mark.parametrize(
    "line",
    [
        "Mexico 55 1234",
        "Atlantis +52 55 1234 5678",
        "MX +52",
        "+" + "1" * 16,
        "MX +52 55 12 +91 80 12",
        "MX",
        "MX +٥٢ ٥٥ ١٢٣٤",
        "x" * 5000 + " +52 55 1234 5678",
    ],
)
def test_what_is_no_number_is_named(line: str) -> None:
    with pytest.raises(BadLine) as caught:
        read_numbers(f"IN +91 80 7127 9440\n{line}", COUNTRIES)
    assert caught.value.line == line


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(BadLine):
        read_numbers("\n".join(f"+52 55 {n:06}" for n in range(61)), COUNTRIES)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = read_numbers(text, COUNTRIES)
    except BadLine:
        return
    assert all(number.uri[5:].isdigit() and 5 <= len(number.uri) - 5 <= 15 for number in found)
