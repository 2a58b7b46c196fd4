"""What pages and exports read of recordings: where each statement is heard, and what readers may be given."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minutes.attribution import may_be_heard
from minutes.history.models import Redaction
from minutes.models import Minutes, Segment
from minutes.transcript.consent import read_consent
from minutes.transcript.models import Filling, Recording
from minutes.transcript.planning import began, since
from minutes.transcript.playing import at_moment
from minutes.wording import enumeration


def kept_back(minutes: Minutes) -> list[str]:
    """What the recording has and the record does not tell, as sentences."""
    refused = read_consent(minutes.session).refused
    found = []
    if refused:
        names = enumeration([person.name for person in refused.values()])
        found.append(_("These did not agree to be recorded: %(names)s.") % {"names": names})
    if struck := minutes.segments.filter(redactions__isnull=False).distinct().count():
        found.append(
            ngettext(
                "Words of %(number)s statement were redacted.",
                "Words of %(number)s statements were redacted.",
                struck,
            )
            % {"number": struck}
        )
    unnamed = minutes.segments.exclude(attribution=Segment.Attribution.NAMED).exclude(text="").count()
    if unnamed:
        found.append(
            ngettext(
                "Of %(number)s statement readers are not told who spoke.",
                "Of %(number)s statements readers are not told who spoke.",
                unnamed,
            )
            % {"number": unnamed}
        )
    return found


def recording_for_readers(minutes: Minutes) -> Recording | None:
    """The recording, unless it is kept from readers; also where it has what the record has come to keep back."""
    recording = Recording.objects.filter(minutes=minutes, public=True).first()
    return None if recording is None or (not recording.reason and kept_back(minutes)) else recording


def moments_for_readers(
    minutes: Minutes, recording: Recording, segments: Iterable[Segment]
) -> dict[str, str]:
    """Addresses that open the recording at a statement, by the statement's id.

    None for a statement whose speaker is not named (who listens knows the voice), one that was redacted, and one of
    somebody who did not agree to be recorded.
    """
    consent = read_consent(minutes.session)
    struck = set(Redaction.objects.filter(segment__minutes=minutes).values_list("segment", flat=True))
    return {
        str(segment.uuid): address
        for segment in segments
        if may_be_heard(segment)
        and segment.pk not in struck
        and not consent.in_the_way(segment)
        and (address := moment(minutes, recording, segment))
    }


def moment(minutes: Minutes, recording: Recording, segment: Segment) -> str:
    """The recording opened where a statement begins; "" where it has no hour or was said before the recording."""
    if segment.started_at is None:
        return ""
    return at_moment(recording.address, since(began(minutes), segment.started_at) - recording.offset)


def is_transcribed(segment: Segment) -> bool:
    """Whether all that a statement says are words of a transcript as it was imported. Needs `filling` fetched."""
    filling: Filling | None = getattr(segment, "filling", None)
    return (
        filling is not None
        and filling.version == segment.version
        and filling.mode in {Filling.Mode.FILL, Filling.Mode.INSTEAD}
    )
