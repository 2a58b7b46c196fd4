"""Who did not agree to be recorded, as the room's log has it, and whose words are therefore left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogues.models import Participant, RoomEvent, Session
from minutes.models import Segment


@dataclass(frozen=True)
class Consent:
    """`asked`: whether anybody was. `answers` by the key of a person, the last of each; `refused` are those who said
    no."""

    asked: bool
    answers: Mapping[int, bool]
    refused: Mapping[int, Participant]

    def in_the_way(self, segment: Segment) -> list[int]:
        """Whose refusal keeps the words of a statement out: its speaker's; of a speaker who gave no answer, that of
        any colleague in the delegation."""
        answer = self.answers.get(segment.speaker_id or 0)
        if answer is not None:
            return [] if answer else [segment.speaker_id or 0]
        seat = segment.delegation_id
        return [key for key, person in self.refused.items() if seat and person.delegation_id == seat]

    def voices(self) -> dict[str, int]:
        """Refusing people by their names."""
        return {person.name.casefold(): key for key, person in self.refused.items()}


def read_consent(session: Session) -> Consent:
    """From the log and not from the room's map: an answer holds when its person has left the dialogue."""
    events = RoomEvent.objects.filter(session=session, kind__in=("consent_asked", "consent_given"))
    rows = list(events.order_by("seq").values_list("kind", "data"))
    answers = {int(data["participant"]): data["consent"] for kind, data in rows if kind == "consent_given"}
    refused = [key for key, answer in answers.items() if not answer]
    people = Participant.objects.filter(pk__in=refused).select_related("delegation") if refused else ()
    return Consent(bool(rows), answers, {person.pk: person for person in people})
