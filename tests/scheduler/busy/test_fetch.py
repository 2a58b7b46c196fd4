"""Rule 30: fetching over real TLS, to the address that was checked and under the name that was asked."""

import gzip
import ssl
import time
import zlib

import pytest

from scheduler.busy.fetch import Limits, fetch
from scheduler.busy.public import Refused
from tests.scheduler.busy.tls import Answer, Served, answer, anywhere, serving, trusting

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
QUICK = Limits(seconds=1.0)


def got(served: Served, path: str = "/secret.ics", **options: object) -> bytes:
    options = {"resolve": served.resolve, "context": trusting(), "public": anywhere} | options
    return fetch(served.url(path), **options)  # type: ignore[arg-type]


def refused(served: Served, path: str = "/secret.ics", **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        got(served, path, **options)
    assert "secret" not in f"{caught.value!r} {caught.value} {caught.value.detail}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def test_a_calendar_comes_as_it_is_and_the_server_is_asked_by_its_name() -> None:
    with serving(answer(CALENDAR)) as served:
        assert got(served, "/secret.ics?v=2") == CALENDAR
        (request,) = served.asked
        assert request.startswith("GET /secret.ics?v=2 HTTP/1.1\r\n")
        assert f"\r\nHost: calendar.example:{served.port}\r\n" in request
        assert served.names == ["calendar.example"]


def test_what_is_packed_is_unpacked() -> None:
    with serving(answer(gzip.compress(CALENDAR), Content_Encoding="gzip")) as served:
        assert got(served) == CALENDAR


def test_chunks_are_put_together() -> None:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(line), line) for line in CALENDAR.splitlines(keepends=True))
    with serving(answer(chunks + b"0\r\n\r\n", Transfer_Encoding="chunked")) as served:
        assert got(served) == CALENDAR


# Where it leads


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_rule_30_a_name_that_stands_for_an_inside_address_is_refused_and_not_connected_to(
    inside: str,
) -> None:
    with serving(answer(CALENDAR)) as served:
        found = ["93.184.215.14", inside]
        with pytest.raises(Refused) as caught:
            fetch(served.url(), resolve=lambda host, port: found, context=trusting())
        assert caught.value.code == "not_public"
        assert served.names == []


def test_a_name_whose_answer_changes_after_the_check_is_not_asked_again() -> None:
    """Rebinding: the second answer would lead elsewhere, and nobody hears it."""
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    with serving(answer(CALENDAR)) as served:
        assert got(served, resolve=lambda host, port: answers.pop(0)) == CALENDAR
    assert answers == [["127.0.0.2"]]


def test_a_redirect_is_followed_by_the_same_rules() -> None:
    with serving(answer(CALENDAR), name="other.example") as other:
        location = other.url("/moved.ics")
        with serving(answer(status="302 Found", Location=location)) as served:
            assert got(served) == CALENDAR
    assert other.names == ["other.example"]


def test_a_redirect_may_be_relative() -> None:
    def give(connection: ssl.SSLSocket) -> None:
        moved = "/a/b.ics" in served.asked[-1]
        (answer(CALENDAR) if moved else answer(status="307 Temporary Redirect", Location="b.ics"))(connection)

    with serving(give) as served:
        assert got(served, "/a/secret.ics") == CALENDAR


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://calendar.example/", "not_https"),
        ("https://127.0.0.1/", "not_public"),
        ("https://0x7f.1/", "not_public"),
        ("https://[::ffff:127.0.0.1]/", "not_public"),
        ("https://inside.example/", "not_public"),
        ("https://user:password@calendar.example/", "credentials"),
        ("file:///etc/passwd", "not_https"),
        ("//[bad", "bad_address"),
    ],
)
def test_rule_30_a_redirect_to_elsewhere_is_refused(location: str, code: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"]

    def public(address: object) -> bool:
        return str(address) == "127.0.0.1"

    with serving(answer(status="302 Found", Location=location)) as served:
        assert refused(served, resolve=resolve, public=public).code == code


def test_redirects_end() -> None:
    with serving(answer(status="301 Moved Permanently", Location="/secret.ics")) as served:
        assert refused(served).code == "redirects"
        assert len(served.asked) == 6


# Who answers


def test_the_certificate_must_be_for_the_name_that_was_asked() -> None:
    with serving(answer(CALENDAR), certified="other.example") as served:
        assert refused(served).code == "certificate"
        assert served.asked == [], "nothing is told to a stranger"


def test_the_certificate_must_be_signed_by_somebody_who_is_trusted() -> None:
    with serving(answer(CALENDAR)) as served:
        assert refused(served, context=ssl.create_default_context()).code == "certificate"


def test_a_name_that_nobody_knows_is_said_to_be_unknown() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with serving(answer(CALENDAR)) as served:
        error = refused(served, resolve=resolve)
        assert (error.code, error.detail) == ("no_such_host", "calendar.example")
        assert refused(served, resolve=lambda host, port: []).code == "no_such_host"


def test_where_nobody_listens_it_is_unreachable_and_the_next_address_is_tried() -> None:
    with serving(answer(CALENDAR)) as served:
        assert got(served, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"]) == CALENDAR
        assert refused(served, resolve=lambda host, port: ["127.0.0.9"]).code == "unreachable"


@pytest.mark.parametrize(
    "status", ["401 Unauthorized", "404 Not Found", "500 Internal Server Error", "204 No Content"]
)
def test_another_status_is_named(status: str) -> None:
    with serving(answer(status=status)) as served:
        error = refused(served)
        assert (error.code, error.detail) == ("status", status[:3])


# Bounds


def bomb() -> bytes:
    """Ten kilobytes that unpack to ten megabytes."""
    return gzip.compress(b"\0" * 10_000_000)


@pytest.mark.parametrize(
    ("give", "code"),
    [
        (answer(b"x" * 2000), "too_large"),
        (answer(bomb(), Content_Encoding="gzip"), "too_large"),
        (answer(b"not packed", Content_Encoding="gzip"), "encoding"),
        (answer(gzip.compress(CALENDAR * 20)[:-9], Content_Encoding="gzip"), "encoding"),
        (answer(zlib.compress(CALENDAR), Content_Encoding="br"), "encoding"),
        (answer(b"short", Content_Length="900"), "unreachable"),
        (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n"), "unreachable"),
        (lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000), "unreachable"),
        (lambda connection: None, "unreachable"),
    ],
)
def test_rule_30_what_is_too_large_or_broken_ends(give: Answer, code: str) -> None:
    with serving(give) as served:
        assert refused(served, limits=Limits(size=1000)).code == code


def drip(*pieces: bytes) -> Answer:
    def give(connection: ssl.SSLSocket) -> None:
        for piece in pieces:
            connection.sendall(piece)
        for _second in range(50):
            time.sleep(0.1)
            connection.sendall(b"x")

    return give


@pytest.mark.parametrize(
    "give",
    [
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"),
        lambda connection: time.sleep(3),
    ],
    ids=["its head", "its body", "everything"],
)
def test_rule_30_who_sends_a_byte_now_and_then_is_not_waited_for(give: Answer) -> None:
    with serving(give) as served:
        began = time.monotonic()
        assert refused(served, limits=QUICK).code == "too_slow"
        assert time.monotonic() - began < 3


def test_redirects_share_the_time() -> None:
    def give(connection: ssl.SSLSocket) -> None:
        time.sleep(0.4)
        answer(status="302 Found", Location="/secret.ics")(connection)

    with serving(give) as served:
        assert refused(served, limits=QUICK).code == "too_slow"
