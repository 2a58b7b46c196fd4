"""What a redaction does to the recording and the transcript: neither keeps what the record no longer says."""

from minutes.history.words import strike
from minutes.models import Segment
from minutes.transcript.models import Filling, Recording, Transcript


def strike_transcript(segment: Segment, words: str, mark: str) -> None:
    """Of a redacted statement the transcript keeps nothing, and elsewhere not the words; a later import brings
    neither back. The recording, which has them, is taken from readers until somebody says why they may see it."""
    Filling.objects.filter(segment=segment).delete()
    for transcript in Transcript.objects.filter(minutes=segment.minutes_id):
        if transcript.state == Transcript.State.WAITING:
            transcript.delete()
            continue
        transcript.cues = [
            [
                start,
                end,
                voice,
                None if key == segment.pk or text is None else strike(text, words, mark).text,
                key,
            ]
            for start, end, voice, text, key in transcript.cues
        ]
        transcript.save(update_fields=["cues"])
    for filling in Filling.objects.filter(segment__minutes=segment.minutes_id):
        filling.former = strike(filling.former, words, mark).text if filling.former else ""
        filling.save(update_fields=["former"])
    Recording.objects.filter(minutes=segment.minutes_id).update(public=False, reason="")
