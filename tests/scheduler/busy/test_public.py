"""Rule 30: which addresses may be fetched from. Whatever leads inside a network is refused before anything is asked."""

import ipaddress

import pytest

from scheduler.busy.public import Refused, is_public, target_of


def refusal(address: str) -> str:
    with pytest.raises(Refused) as refused:
        target_of(address)
    return refused.value.code


def test_an_address_leads_to_a_host_a_port_and_a_path() -> None:
    target = target_of("https://Calendar.Example:8443/private-abc/basic.ics?x=1#top")
    assert (target.host, target.port, target.path) == ("calendar.example", 8443, "/private-abc/basic.ics?x=1")
    assert repr(target) == "Target(calendar.example)", "the path is the secret"


def test_webcal_is_https_by_another_name() -> None:
    assert target_of("webcal://p01-caldav.icloud.com/published/2/abc").port == 443


def test_names_beyond_ascii_go_by_their_a_labels() -> None:
    assert target_of("https://kalender.münchen.example/").host == "kalender.xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://calendar.example/a.ics", "not_https"),
        ("ftp://calendar.example/a.ics", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("gopher://127.0.0.1:6379/_", "not_https"),
        ("calendar.example/a.ics", "not_https"),
        ("", "bad_address"),
        ("https://", "bad_address"),
        ("https:///a.ics", "bad_address"),
        ("https://calendar.example:99999/", "bad_address"),
        ("https://calendar.example:port/", "bad_address"),
        ("https://calendar.example/a b", "bad_address"),
        ("https://calendar.example/a\r\nHost: inside", "bad_address"),
        ("https://calendar.example\\@inside/", "bad_address"),
        ("https://cal..example/", "bad_address"),
        ("https://[::1", "bad_address"),
        ("https://" + "a" * 64 + ".example/", "bad_address"),
        ("https://calendar.example/" + "a" * 2000, "bad_address"),
        ("https://user:secret@calendar.example/", "credentials"),
        ("https://user@calendar.example/", "credentials"),
        ("https://calendar.example@127.0.0.1/", "credentials"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(address: str, code: str) -> None:
    assert refusal(address) == code


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "134744072",  # a public address, hidden
        "8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[2001:4860:4860::8888%25eth0]",
        "[fc00::1]",
        "[ff02::1]",
        "[2002:7f00:1::]",
        "[2001:0:53aa:64c::1]",
        "[2001:db8::1]",
    ],
)
def test_hosts_that_are_numbers_are_taken_only_in_full_and_public(host: str) -> None:
    assert refusal(f"https://{host}/a.ics") == "not_public"


def test_a_public_address_in_full_is_taken() -> None:
    assert target_of("https://8.8.8.8/a.ics").host == "8.8.8.8"
    assert target_of("https://[2606:4700:4700::1111]:444/a.ics").host == "2606:4700:4700::1111"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("9.255.255.255", True),
        ("11.0.0.0", True),
        ("100.63.255.255", True),
        ("100.128.0.0", True),
        ("172.32.0.0", True),
        ("192.0.0.9", False),
        ("198.18.0.1", False),
        ("203.0.113.7", False),
        ("223.255.255.255", True),
        ("240.0.0.1", False),
        ("2a00:1450:4001::1", True),
        ("2001:200::1", True),
        ("2001:1ff::1", False),
        ("4000::1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_nothing_is_public_that_python_calls_private() -> None:
    """At the borders of every special-purpose block."""
    blocks = ["0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
    for block in map(ipaddress.IPv4Network, blocks):
        assert not is_public(block[0])
        assert not is_public(block[-1])
