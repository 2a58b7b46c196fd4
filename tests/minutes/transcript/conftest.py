"""The transcript of the session that `hold` holds: Asha to 2:00, Brian to 3:00, Asha to 3:30, on one clock."""

import pytest

from minutes.models import Minutes
from minutes.transcript import actions
from minutes.transcript.merging import Mode
from minutes.transcript.models import Transcript
from minutes.transcript.planning import plan
from tests.conftest import Cast
from tests.minutes.conftest import LATER

LAST = "We keep the window open."


def vtt(*cues: tuple[float, float, str], shift: float = 0) -> bytes:
    def time(seconds: float) -> str:
        whole = round((seconds + shift) * 1000)
        return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"

    return (
        "WEBVTT\n\n" + "\n\n".join(f"{time(start)} --> {time(end)}\n{text}" for start, end, text in cues)
    ).encode()


CUES = (
    (10.0, 60.0, "<v Asha Shrestha>One window for every request."),
    (61.0, 119.0, "A partner knows whom to call."),
    (125.0, 175.0, "<v Brian Pike>Both sides pay."),
    (181.0, 190.0, "We keep"),
    (190.0, 209.0, "the window open."),
    (215.0, 220.0, "<v Hilda Host>Thank you all."),
)


class Desk:
    """The rapporteur's hands at a transcript."""

    def __init__(self, cast: Cast, minutes: Minutes) -> None:
        self.cast, self.minutes = cast, minutes

    def receive(self, data: bytes) -> Transcript:
        return actions.receive_transcript(self.minutes, data, "a.vtt", "en", self.cast.rapporteur, LATER)

    def take(self, choices: dict[int, tuple[Mode, int]] | None = None) -> actions.Taken:
        waiting = self.minutes.transcripts.get(state="waiting")
        seen = (waiting.digest, waiting.offset)
        return actions.take_transcript(self.minutes, seen, choices or {}, self.cast.rapporteur, LATER)

    def imports(self, data: bytes) -> actions.Taken:
        self.receive(data)
        return self.take()

    def adjusts(self, offset: int, reasons: dict[str, str] | None = None) -> None:
        actions.adjust_transcript(self.minutes, offset, reasons or {}, LATER)

    def texts(self) -> list[str]:
        return list(self.minutes.segments.values_list("text", flat=True))

    def deeds(self) -> list[str]:
        return [
            each.step.deed
            for each in plan(self.minutes, self.minutes.transcripts.get(state="waiting")).landings
        ]


@pytest.fixture
def desk(cast: Cast, minutes: Minutes) -> Desk:
    return Desk(cast, minutes)
