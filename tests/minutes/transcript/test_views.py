"""The page of the recording: who may open it, each press without script, and what readers get and never get."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dialogues.models import Dialogue, Session
from minutes import actions as minutes_actions
from minutes.models import Minutes, Theme
from minutes.transcript import actions
from minutes.transcript.models import Recording, Transcript
from minutes.transcript.webvtt import MOST_BYTES
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, LATER, segment_of, tag
from tests.minutes.files import text_of
from tests.minutes.transcript.conftest import CUES, LAST, Desk, vtt

ADDRESS = "https://example.org/floods.mp4"
READERS = ("", "/record/", "/history/", ".md", ".json", ".csv", ".docx", ".pdf")


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.rapporteur)


def page_of(minutes: Minutes) -> str:
    return f"/s/{minutes.session_id}/minutes/recording/"


def upload(client: Client, minutes: Minutes, data: bytes, **fields: str) -> str:
    file = SimpleUploadedFile("a.vtt", data, content_type="text/vtt")
    answer = client.post(page_of(minutes), {"do": "upload", "file": file, **fields})
    if answer.status_code == 302:
        answer = client.get(page_of(minutes))
        return answer.content.decode()
    assert answer.status_code == 400
    return str(answer.content.decode())


def take(client: Client, minutes: Minutes, **fields: str) -> str:
    waiting = minutes.transcripts.get(state="waiting")
    press = {"do": "take", "digest": waiting.digest, "offset": waiting.offset, **fields}
    return client.post(page_of(minutes), press, follow=True).content.decode()


def test_facilitators_and_rapporteurs_only(cast: Cast, minutes: Minutes) -> None:
    actions.set_recording(minutes, ADDRESS, 0, False, "")
    for who in (cast.outsider, cast.asha, cast.observer):
        assert client_of(who).get(page_of(minutes)).status_code == 404
        for do in ("recording", "upload", "adjust", "take", "drop", "forget"):
            assert client_of(who).post(page_of(minutes), {"do": do}).status_code == 404
    assert Client().get(page_of(minutes)).status_code == 302
    assert Client().post(page_of(minutes), {"do": "forget"}).status_code == 403
    for each in (cast.rapporteur, cast.host):
        assert client_of(each).get(page_of(minutes)).status_code == 200
    assert Recording.objects.exists()


def test_before_the_end_there_is_no_record_to_fill(cast: Cast) -> None:
    answer = client_of(cast.rapporteur).get(f"/s/{cast.session.pk}/minutes/recording/")
    assert "There are no minutes yet." in answer.content.decode()


def test_minutes_are_drafted_when_this_page_comes_first(client: Client, session: Session) -> None:
    assert client.get(f"/s/{session.pk}/minutes/recording/").status_code == 200
    assert Minutes.objects.get().segments.count() == 4


def test_the_address_is_kept_and_opens_at_each_statement(client: Client, minutes: Minutes) -> None:
    client.post(
        page_of(minutes), {"do": "recording", "address": ADDRESS, "offset": "-0:01:00", "public": "on"}
    )
    recording = Recording.objects.get()
    assert (recording.offset, recording.public) == (-60_000, True)
    assert f'href="{ADDRESS}#t=60"' in client.get(f"/s/{minutes.session_id}/minutes/").content.decode()
    assert 'value="-0:01:00"' in client.get(page_of(minutes)).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": "http://example.org/a.mp4"}, "begins with https://"),
        ({"address": "javascript:alert(1)"}, "begins with https://"),
        ({"address": "https://a:b@example.org/"}, "without a name, password or token"),
        ({"address": "https://example.org/\x00"}, "Null characters"),
        ({"address": "https://example.org/" + "x" * 10_000}, "500 characters"),
        ({"address": ADDRESS, "offset": "soon"}, "Expected hours, minutes and seconds"),
        ({"address": ADDRESS, "offset": "999:00:00"}, "Expected hours, minutes and seconds"),
    ],
)
def test_a_bad_address_or_offset_is_explained(
    client: Client, minutes: Minutes, fields: dict[str, str], sentence: str
) -> None:
    answer = client.post(page_of(minutes), {"do": "recording", **fields})
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)
    assert not Recording.objects.exists()


def test_from_the_file_to_the_record(client: Client, cast: Cast, minutes: Minutes) -> None:
    page = upload(client, minutes, vtt(*CUES), language="en")
    for words in (
        "1 statement gets its words",
        "2 statements hold other words already",
        "Thank you all.",
        LAST,
    ):
        assert words in page
    assert minutes.segments.exclude(text="").count() == 3
    asha, brian = segment_of(minutes, cast.asha), segment_of(minutes, cast.brian)
    choices = {
        f"choice-{asha.pk}": "kept.1",
        f"choice-{brian.pk}": ".1",
        "choice-x": "kept.1",
        "choice-9": "²",
    }
    page = take(client, minutes, all="instead", **choices)
    assert "2 statements changed" in page
    assert "Thank you all." in page  # kept apart, and shown
    assert list(minutes.segments.values_list("text", flat=True)) == [
        ASHA_SAID,
        "Both sides pay.",
        "We go on.",
        LAST,
    ]
    assert "Nothing in the record would change." in upload(client, minutes, vtt(*CUES))
    assert "0 statements changed" in take(client, minutes)


def test_the_offset_is_adjusted_by_hand_and_by_press(client: Client, minutes: Minutes) -> None:
    page = upload(client, minutes, vtt(*CUES, shift=3600))
    assert "Only 0 % of the speech falls into turns of the log." in page
    assert '<input type="hidden" name="offset" value="-1:00:00">' in page
    for fields, expected in (
        ({"offset": "-1:00:00"}, -3_600_000),
        ({"offset": "-1:00:00", "nudge": "-10000"}, -3_610_000),
        ({"offset": "-1:00:10", "nudge": "10000"}, -3_600_000),
    ):
        client.post(page_of(minutes), {"do": "adjust", **fields})
        assert Transcript.objects.get().offset == expected
    assert "Only" not in client.get(page_of(minutes)).content.decode()
    for fields in (
        {"offset": "x"},
        {"offset": "200:00:00", "nudge": "1"},
        {"offset": "0", "nudge": "9" * 30},
    ):
        assert client.post(page_of(minutes), {"do": "adjust", **fields}).status_code == 400
    take(client, minutes)
    assert LAST in minutes.segments.values_list("text", flat=True)
    # What was taken can be moved later, without the file.
    client.post(page_of(minutes), {"do": "adjust", "offset": "5:00:00"})
    assert "loses the words of the import before" in client.get(page_of(minutes)).content.decode()
    client.post(page_of(minutes), {"do": "drop"})
    assert Transcript.objects.get().state == "taken"
    client.post(page_of(minutes), {"do": "forget"})
    assert not Transcript.objects.exists()
    assert LAST in minutes.segments.values_list("text", flat=True)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "begins with WEBVTT"),
        (b"\x00\x01\x02", "NUL character"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\ncafé".encode("latin-1"), "Line 4: Expected text in UTF-8"),
        (b"WEBVTT\n\n00:05.000 --> 00:01.000\nA", "Line 3: Expected an end after the start"),
        (b"WEBVTT\n\n<script>alert(1)</script>\n\n", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (b"WEBVTT\n\n" + b"x" * 10_000_000, f"at most {MOST_BYTES:,} bytes"),
    ],
)
def test_a_broken_file_is_explained(client: Client, minutes: Minutes, data: bytes, sentence: str) -> None:
    assert sentence in upload(client, minutes, data)
    assert not Transcript.objects.exists()


def test_no_file_and_no_sense_are_refused(client: Client, minutes: Minutes) -> None:
    assert client.post(page_of(minutes), {"do": "upload"}).status_code == 400
    assert client.post(page_of(minutes), {"do": "upload", "file": "words"}).status_code == 400
    for press in (
        {},
        {"do": "else"},
        {"do": "take"},
        {"do": "take", "digest": "x", "offset": "y"},
        {"do": "drop"},
    ):
        assert client.post(page_of(minutes), press).status_code == 302
    assert (
        "is not one of the available choices"
        in client.post(
            page_of(minutes), {"do": "take", "digest": "x", "offset": "0", "all": "else"}, follow=True
        ).content.decode()
    )


def test_words_of_a_file_are_text_and_nothing_else(client: Client, minutes: Minutes) -> None:
    page = upload(client, minutes, vtt((181, 190, "<v <b>Eve>&lt;img src=x onerror=alert(1)> {{ x }}")))
    assert "<img src=x" not in page
    take(client, minutes)
    assert "<img src=x" not in client.get(f"/s/{minutes.session_id}/minutes/").content.decode()


def test_other_minutes_are_out_of_reach(cast: Cast, client: Client, minutes: Minutes, desk: Desk) -> None:
    desk.receive(vtt(*CUES))
    other = Session.objects.create(
        dialogue=Dialogue.objects.get(slug="elsewhere"), number=1, status="ended", starts_at=LATER
    )
    assert client.get(f"/s/{other.pk}/minutes/recording/").status_code == 404
    assert client_of(cast.outsider).get(f"/s/{other.pk}/minutes/recording/").status_code == 200
    take(client, minutes, **{"choice-999999": "instead.1"})


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    """With a transcript whose chair's words are no part of the record, and a recording."""
    Desk(cast, minutes).imports(vtt(*CUES))
    actions.set_recording(minutes, ADDRESS, 0, True, "")
    one = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    minutes_actions.write_takeaway(minutes, theme, "It pays.", [one])
    return minutes_actions.publish_minutes(minutes, LATER)


@pytest.mark.parametrize("end", READERS)
def test_readers_never_get_what_is_only_in_the_transcript(published: Minutes, end: str) -> None:
    """Neither the chair's words, nor those that a note stands in place of."""
    text = text_of(Client().get(f"/minutes/rivers-1{end}").content, end)
    assert "Thank you all" not in text
    assert "Both sides pay." not in text


def test_readers_are_led_to_the_place(published: Minutes) -> None:
    record = Client().get("/minutes/rivers-1/record/").content.decode()
    assert record.count("▶") == 4
    assert f'href="{ADDRESS}#t=180" rel="noopener noreferrer"' in record
    assert record.count("from the transcript") == 1
    page = Client().get("/minutes/rivers-1/").content.decode()
    assert f'href="{ADDRESS}#t=0"' in page  # at the quotation
    assert f'href="{ADDRESS}"' in page
    assert "VideoObject" in page


def test_a_recording_that_is_not_published_is_nowhere(published: Minutes) -> None:
    actions.set_recording(published, ADDRESS, 0, False, "")
    for end in READERS:
        content = Client().get(f"/minutes/rivers-1{end}").content
        assert "example.org" not in text_of(content, end)
        assert b"example.org/floods" not in content


def test_a_redaction_takes_the_recording_from_readers(client: Client, cast: Cast, published: Minutes) -> None:
    segment = published.segments.get(text=LAST)
    page = client.get(f"/s/{published.session_id}/minutes/segments/{segment.pk}/redact/").content.decode()
    assert "Readers may see the recording, which has the words" in page
    minutes_actions.redact_segment(segment, "", "on request", cast.facilitator, LATER)
    for end in READERS:
        text = text_of(Client().get(f"/minutes/rivers-1{end}").content, end)
        assert "example.org/floods" not in text
        assert "window open" not in text
    assert "window open" not in client.get(page_of(published)).content.decode()
    # With a stated reason they get it back, and are still not led to the words.
    actions.set_recording(published, ADDRESS, 0, True, "The words were cut out of it.")
    found = Client().get("/minutes/rivers-1.json").json()
    plays = {said["id"]: said["play"] for item in found["items"] for said in item["segments"]}
    assert (found["recording"], plays[str(segment.uuid)]) == (ADDRESS, None)


@pytest.mark.parametrize("policy", ["country", "group", "none"])
def test_nobody_is_led_to_the_voice_of_who_is_not_named(cast: Cast, published: Minutes, policy: str) -> None:
    actions.set_recording(published, ADDRESS, 0, True, "The call was open to everyone.")
    published.segments.filter(speaker=cast.asha).update(attribution=policy)
    for end in ("/", "/record/", ".json", ".md"):
        assert f"{ADDRESS}#t=0" not in Client().get(f"/minutes/rivers-1{end}").content.decode(), end
    statements = [
        said for item in Client().get("/minutes/rivers-1.json").json()["items"] for said in item["segments"]
    ]
    assert [said["play"] for said in statements] == [None, f"{ADDRESS}#t=120", f"{ADDRESS}#t=180", None]


def test_questions_do_not_grow_with_the_record(
    client: Client, minutes: Minutes, django_assert_max_num_queries
) -> None:
    upload(client, minutes, vtt(*((n * 0.2, n * 0.2 + 0.2, f"Word {n}.") for n in range(1000))))
    with django_assert_max_num_queries(45):
        client.get(page_of(minutes))
