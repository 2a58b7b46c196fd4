"""Makes the demo: the plan, the meeting as it went, its minutes, and what comes next."""

import datetime as dt

from django.db import transaction

from dialogues import actions as dialogues
from dialogues.models import Dialogue, Participant, Session, User
from dialogues.room import commands, log
from dialogues.room.refusals import Refusal
from dialogues.room.state import State
from minutes import actions as minutes
from minutes.cards.actions import write_card
from minutes.clearance import actions as clearance
from minutes.demo import content, translations
from minutes.languages import actions as languages
from minutes.models import Minutes, Segment, Span, Theme
from minutes.transcript import actions as transcript
from scheduler import actions as schedule
from scheduler.ledger.actions import charge_session
from scheduler.models import Message
from scheduler.seats import seat_of
from scheduler.slots import rank_slots

PREPARED = dt.datetime(2011, 5, 16, 14, 0, tzinfo=dt.UTC)
INVITED = dt.datetime(2011, 6, 14, 14, 0, tzinfo=dt.UTC)
HELD = dt.datetime(2011, 6, 28, 12, 0, tzinfo=dt.UTC)
ANSWERED = dt.datetime(2011, 7, 5, 3, 0, tzinfo=dt.UTC)
PUBLISHED = dt.datetime(2011, 7, 11, 15, 0, tzinfo=dt.UTC)


@transaction.atomic
def make_demo(now: dt.datetime) -> Dialogue:
    """The demo, made if it is not there; all of it or nothing."""
    owner = {"participants__user__email": content.FACILITATOR[1]}
    if found := Dialogue.objects.filter(title=content.TITLE, **owner).first():
        return found
    dialogue, people = _seat_everybody()
    held = _hold_first_session(dialogue, people)
    _write_minutes(held, people)
    _schedule_second_session(dialogue, people, now)
    _prepare_session(dialogue, people, now, content.NEXT, content.NEXT_SUMMARY, content.NEXT_AGENDA)
    return dialogue


def _seat_everybody() -> tuple[Dialogue, dict[str, Participant]]:
    name, email = content.FACILITATOR
    owner = User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=name, zone="America/New_York"
    )
    dialogue = dialogues.create_dialogue(
        owner,
        PREPARED,
        title=content.TITLE,
        summary=content.SUMMARY,
        host=content.HOST,
        zone="America/New_York",
        public=True,
    )
    people = {name: dialogue.participants.get(user=owner)}
    for table in content.TABLES:
        delegation = dialogues.add_delegation(
            dialogue,
            PREPARED,
            name=table.name,
            country=table.country,
            institution=table.institution,
            city=table.city,
            zone=table.zone,
            exchange=table.exchange,
            is_host=not table.country,
        )
        for person, role, language in table.people:
            people[person] = _add(dialogue, person, role, language, delegation=delegation)
        if delegation.is_host:
            dialogues.update_participant(people[name], PREPARED, delegation=delegation)
    person, role, language = content.OBSERVER
    people[person] = _add(dialogue, person, role, language, zone="America/Sao_Paulo")
    return dialogue, people


def _add(dialogue: Dialogue, name: str, role: str, language: str, **facts: object) -> Participant:
    email = f"{name.split()[0].lower().replace('é', 'e')}@meridian.example"
    return dialogues.add_participant(
        dialogue, PREPARED, name=name, email=email, role=role, language=language, **facts
    )


class Play:
    """Plays a meeting into the room's log, as people would: one command after the other, each at its moment."""

    def __init__(self, session: Session, at: dt.datetime) -> None:
        self.session = session
        self.at = at
        self.state = State()
        self._commands = 0

    def does(self, who: Participant, command: type[commands.Command], **fields: object) -> None:
        self._commands += 1
        order = log.order_of(
            who.pk, command(id=f"play-{self.at:%Y%m%dT%H%M%S}-{self._commands}", **fields), self.at
        )
        self.state, (answer,) = log.append(self.session.pk, self.state, [order])
        if isinstance(answer, Refusal):
            raise RuntimeError(f"the demo expected {command.__name__} to be accepted, got {answer}")

    def passes(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


def _prepare_session(
    dialogue: Dialogue,
    people: dict[str, Participant],
    now: dt.datetime,
    title: str,
    summary: str,
    agenda: tuple[tuple[str, int], ...],
) -> Session:
    session = dialogues.create_session(
        dialogue,
        now,
        title=title,
        summary=summary,
        duration=90,
        join_url="https://meet.example/south-south",
        join_notes="",
    )
    play = Play(session, now)
    for item, planned_minutes in agenda:
        play.does(
            people[content.FACILITATOR[0]], commands.AddItem, title=item, planned_minutes=planned_minutes
        )
    return session


def _hold_first_session(dialogue: Dialogue, people: dict[str, Participant]) -> Session:
    chair = people[content.FACILITATOR[0]]
    session = _prepare_session(dialogue, people, INVITED, content.PAST, content.PAST_SUMMARY, content.AGENDA)
    for title, url, language, kind in content.PAPERS:
        dialogues.add_paper(session, INVITED, title=title, url=url, language=language, kind=kind)
    # Nobody is invited to the past: the outbox holds the invitations to what is coming.
    dialogues.update_session(session, INVITED, status=Session.Status.SCHEDULED, starts_at=HELD)
    play = Play(session, HELD)
    play.does(chair, commands.StartSession)
    items = list(play.state.agenda()) or list(log.load(session.pk).agenda())
    current = None
    for number, item in enumerate(items):
        conclusion = content.CONCLUSIONS[number - 1] if number else None
        play.does(chair, commands.GoToItem, item=item, expect=current, conclusion=conclusion)
        current = item
        for place, turn in enumerate(content.TURNS):
            if turn[0] == number:
                _speak(play, people, chair, *turn[1:-1], "" if place in content.UNNOTED else turn[-1])
    _decide(play, people, chair)
    play.does(chair, commands.GoToItem, item=None, expect=current, conclusion=content.CONCLUSIONS[-1])
    play.at = max(play.at, HELD + dt.timedelta(minutes=88))
    play.does(chair, commands.EndSession)
    held = Session.objects.get(pk=session.pk)
    charge_session(held, play.at)
    return held


def _speak(
    play: Play,
    people: dict[str, Participant],
    chair: Participant,
    who: str,
    kind: str,
    seconds: int,
    said: str,
) -> None:
    """A hand goes up while somebody speaks or has spoken, is called, and the rapporteur writes along, or does not."""
    play.passes(4)
    play.does(people[who], commands.RaiseHand, kind=kind)
    play.passes(5)
    play.does(chair, commands.CallNext, expect=play.state.queue["order"][0])
    play.passes(seconds)
    if said:
        play.does(people["Daniel Okafor"], commands.WriteNote, text=said, kind="statement")
    if kind != "topic" or who == "Grace Whitfield":
        floor = play.state.floor
        assert floor
        play.does(chair, commands.FinishFloor, expect=floor["turn"])


def _decide(play: Play, people: dict[str, Participant], chair: Participant) -> None:
    if floor := play.state.floor:
        play.does(chair, commands.FinishFloor, expect=floor["turn"])
    for kind, text, owner, due in content.DECISIONS:
        play.passes(20)
        play.does(
            people["Daniel Okafor"],
            commands.WriteNote,
            text=text,
            kind=kind,
            speaker=None,
            owner=owner,
            due=dt.date.fromisoformat(due) if due else None,
        )


def _write_minutes(session: Session, people: dict[str, Participant]) -> None:
    rapporteur = people["Daniel Okafor"]
    record = minutes.draft_minutes(session, PUBLISHED - dt.timedelta(days=10))
    themes: list[Theme] = [minutes.add_theme(session.dialogue, *theme) for theme in content.THEMES]
    _take_transcript(record, rapporteur)
    _translate_record(record, rapporteur)
    segments = list(record.segments.all())
    for number, statement, evidence in content.TAKEAWAYS:
        takeaway = minutes.write_takeaway(record, themes[number], statement)
        for speaker, exact, stance in evidence:
            span = _tag(segments, themes[number], speaker, exact, rapporteur)
            minutes.add_evidence(takeaway, span, stance)
    seats = {seat.name: seat for seat in session.dialogue.delegations.all()}
    takeaways = list(record.takeaways.all())
    for number, kind, what, place, offering, seeking in content.CARDS:
        offered, sought = ([seats[name] for name in names] for names in (offering, seeking))
        write_card(takeaways[number], kind, what, place, offered, sought)
    for number, speaker, exact in content.SECOND_READING:
        _tag(segments, themes[number], speaker, exact, people[content.FACILITATOR[0]])
    for language, statements in translations.TAKEAWAYS.items():
        for takeaway, text in zip(record.takeaways.all(), statements, strict=False):
            languages.translate(takeaway, language, text, 0, takeaway.version, rapporteur, PUBLISHED)
    for language in translations.OPEN:
        languages.open_language(record, language, PUBLISHED)
    minutes.write_summary(record, content.MINUTES_SUMMARY)
    _clear(record, people)
    minutes.publish_minutes(record, PUBLISHED)


def _tag(segments: list[Segment], theme: Theme, speaker: str, exact: str, coder: Participant) -> Span:
    segment = next(s for s in segments if s.speaker_name == speaker and exact in s.text)
    start = segment.text.index(exact)
    return minutes.tag_span(segment, theme, start, start + len(exact), exact, coder, PUBLISHED)


def _clear(record: Minutes, people: dict[str, Participant]) -> None:
    """Every delegation agrees but one, whose silence is consent; one objects on the record to a takeaway."""
    review = clearance.send_to_review(record, content.REVIEW_DAYS, PUBLISHED - dt.timedelta(days=10))
    # Nobody is written to about the past.
    Message.objects.filter(topic__startswith="clearance/").delete()
    for window in review.windows.select_related("delegation"):
        speaker = next(who for who in people.values() if who.delegation_id == window.delegation_id)
        if speaker.name in content.OBJECTION:
            takeaway = record.takeaways.get(statement=content.TAKEAWAYS[1][1])
            text = content.OBJECTION[speaker.name]
            clearance.object_to(window, text, speaker, ANSWERED, takeaway)
        if speaker.name != content.SILENT:
            clearance.clear(window, speaker, ANSWERED)
    clearance.settle(record, PUBLISHED - dt.timedelta(minutes=5))
    record.refresh_from_db()


def _take_transcript(record: Minutes, rapporteur: Participant) -> None:
    """Two turns get their words; what the chair said after the last of them is kept apart."""
    address, offset = content.RECORDING
    transcript.set_recording(record, address, offset, public=True, reason="")
    turns = list(record.segments.filter(kind=Segment.Kind.STATEMENT))
    lines = ["WEBVTT"]
    for number, after, seconds, heard in content.TRANSCRIPT:
        began = turns[number].started_at
        assert began
        at = (began - HELD).total_seconds() + after - offset / 1000
        lines.append(f"{_cue_time(at)} --> {_cue_time(at + seconds)}\n{heard}")
    data, day = "\n\n".join(lines).encode(), PUBLISHED - dt.timedelta(days=9)
    waiting = transcript.receive_transcript(record, data, "what-it-takes-to-share.vtt", "", rapporteur, day)
    transcript.take_transcript(record, (waiting.digest, waiting.offset), {}, rapporteur, day)


def _cue_time(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


def _translate_record(record: Minutes, rapporteur: Participant) -> None:
    """Into Spanish, Chinese and Arabic, in part; one statement was interpreted, one is edited once it is translated."""

    def said(speaker: str, begins: str) -> Segment:
        return record.segments.get(speaker_name=speaker, text__startswith=begins)

    for speaker, begins, texts in translations.STATEMENTS:
        for language, text in texts.items():
            segment = said(speaker, begins)
            minutes.edit_segment(
                segment, segment.text, segment.version, rapporteur, PUBLISHED, language=translations.RECORDED
            )
            languages.translate(segment, language, text, 0, segment.version, rapporteur, PUBLISHED)
    speaker, begins, language, text = translations.INTERPRETED
    segment = said(speaker, begins)
    minutes.edit_segment(
        segment, segment.text, segment.version, rapporteur, PUBLISHED, language=translations.RECORDED
    )
    languages.mark_spoken(segment, language)
    languages.translate(segment, language, text, 0, segment.version, rapporteur, PUBLISHED)
    languages.set_authoritative(segment, language)
    speaker, begins, before, after = translations.EDITED
    segment = said(speaker, begins)
    minutes.edit_segment(segment, segment.text.replace(before, after), segment.version, rapporteur, PUBLISHED)


def _schedule_second_session(dialogue: Dialogue, people: dict[str, Participant], now: dt.datetime) -> Session:
    """At the fairest hour of the days about a week from now."""
    session = _prepare_session(
        dialogue, people, now, content.SCHEDULED, content.SCHEDULED_SUMMARY, content.SCHEDULED_AGENDA
    )
    first = now.date() + dt.timedelta(days=5)
    seats = [seat_of(delegation) for delegation in dialogue.delegations.all()]
    best = rank_slots(seats, first, first + dt.timedelta(days=5), session.duration, limit=1).slots[0]
    return schedule.schedule_session(session, best.start, now)
