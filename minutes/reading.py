"""The document that readers get: the record of a session as the attribution policy lets it be told.

Pages and exports are made from it and from nothing else.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from django.conf import settings
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.listing import clauses
from dialogues.models import AgendaItem, Paper, Session
from dialogues.places import language_words, own_name
from minutes.attribution import Voice, owner_of, told_seconds, voice_of
from minutes.cards.models import Card
from minutes.clearance.telling import clearance_notes
from minutes.export import document as doc
from minutes.followup.reading import followed_up, standings
from minutes.languages.queries import Versions
from minutes.languages.telling import note
from minutes.languages.versions import Version, lookup, shown
from minutes.models import Evidence, Minutes, Segment, Span, Takeaway, Theme
from minutes.queries import codebook, corrected_at, standing_spans, takeaways_with_evidence
from minutes.transcript.queries import is_transcribed, moments_for_readers, recording_for_readers
from minutes.wording import enumeration

LONGEST_CITED = 120  # characters of a statement in its citation


def read_minutes(minutes: Minutes, zone: str, language: str = "") -> doc.Document:
    """The record in a language that it was opened to readers in, or as it was recorded.

    Needs `session__dialogue` fetched; asks the same number of questions however long the record is.
    """
    session, dialogue = minutes.session, minutes.session.dialogue
    seats = list(dialogue.delegations.all())
    themes = {theme.pk: read_theme(theme, key) for key, theme in enumerate(codebook(dialogue), 1)}
    turns = list(minutes.segments.select_related("delegation", "filling"))
    segments = [segment for segment in turns if segment.text]
    seconds = told_seconds(minutes.spoken, turns)
    recording = recording_for_readers(minutes)
    moments = moments_for_readers(minutes, recording, segments) if recording else {}
    takeaways = sorted(takeaways_with_evidence(minutes), key=lambda t: (themes[t.theme_id].key, t.position))
    began, ended = session.started_at or session.starts_at, session.ended_at
    versions = Versions(minutes, zone)
    reading = lookup(language, versions.languages)
    read = tuple(
        _in_language(
            read_takeaway(takeaway, minutes, themes[takeaway.theme_id], zone), versions.of(takeaway), reading
        )
        for takeaway in takeaways
    )
    read = tuple(_audible(takeaway, moments) for takeaway in read)
    used = {takeaway.theme.id for takeaway in read}
    stands = standings(minutes, zone)

    def told(segment: Segment) -> doc.Statement:
        said = _statement(segment, zone, versions.of(segment), reading, stands.get(segment.pk))
        return replace(said, play=moments.get(said.id, ""), transcribed=is_transcribed(segment))

    return doc.Document(
        language=get_language() or settings.LANGUAGE_CODE,
        title=session.title,
        slug=minutes.slug,
        url=f"{settings.PUBLIC_URL}{minutes.get_absolute_url()}",
        dialogue=dialogue.title,
        dialogue_slug=dialogue.slug,
        host=dialogue.host,
        session_number=session.number,
        summary=minutes.summary,
        lede=_lede(session, [seat.name for seat in seats if not seat.is_host], zone),
        began=_moment(began, zone),
        ended=_moment(ended, zone),
        zone_words=instants.zone_words(began, zone) if began else "",
        published=_dated(minutes.published_at, zone),
        seats=tuple(
            doc.Seat(
                name=seat.name,
                country=seat.country,
                institution=seat.institution,
                is_host=seat.is_host,
                spoken_seconds=seconds.get(str(seat.pk), 0),
            )
            for seat in seats
        ),
        themes=tuple(theme for theme in themes.values() if theme.id in used),
        takeaways=read,
        items=tuple(_items(segments, list(session.items.all()), told)),
        tags=tuple(read_tag(span, themes[span.theme_id], zone) for span in standing_spans(minutes)),
        papers=tuple(_paper(paper) for paper in session.papers.all()),
        clearance=clearance_notes(minutes, zone),
        followups=followed_up(minutes, zone),
        corrected=_dated(corrected_at(minutes), zone),
        recording=recording.address if recording else "",
        cite_as=cite_as(minutes),
        languages=tuple(doc.Language(code, own_name(code)) for code in versions.languages),
        reading=reading,
        recorded_in=enumeration(
            sorted({language_words(each.language) for each in segments if each.language})
        ),
        labels={
            "takeaways": _("What came of it"),
            "heard": _("Who was heard")
            if seconds == minutes.spoken
            else _("Who was heard, without statements whose speaker is not told"),
            "minutes": _("min"),
            "record": _("Full minutes"),
            "delegation": _("Delegation"),
            "conclusion": _("Conclusion"),
            "documents": _("Related documents"),
            "cite": _("Cite as"),
            "clearance": _("Clearance"),
            "recording": _("Recording"),
            "play": _("Listen"),
            "followups": _("Follow-up of earlier actions"),
            "confirm": _("Needs confirming: words that it rests on were changed"),
            "place": _("At work in"),
            "offered": _("Offered by"),
            "sought": _("Sought by"),
        },
    )


def cite_as(minutes: Minutes) -> str:
    return _("%(host)s (%(year)s). %(title)s: minutes of a dialogue held on %(day)s. %(url)s") % _imprint(
        minutes
    )


def _cite_takeaway_as(takeaway: Takeaway, minutes: Minutes) -> str:
    imprint = _imprint(minutes)
    return _("%(host)s (%(year)s). “%(statement)s” In: %(title)s, held on %(day)s. %(url)s") % {
        **imprint,
        "statement": Truncator(takeaway.statement).chars(LONGEST_CITED),
        "url": f"{imprint['url']}t/{takeaway.uuid}",
    }


def _imprint(minutes: Minutes) -> dict[str, object]:
    session, dialogue = minutes.session, minutes.session.dialogue
    held = session.started_at or session.starts_at
    return {
        "host": dialogue.host or dialogue.title,
        "year": instants.local(held, dialogue.zone).year if held else "",
        "title": session.title,
        "day": instants.date_only(held, dialogue.zone) if held else "",
        "url": f"{settings.PUBLIC_URL}{minutes.get_absolute_url()}",
    }


def _lede(session: Session, names: list[str], zone: str) -> str:
    held = session.started_at or session.starts_at
    values = {
        "countries": enumeration(names),
        "day": instants.date_only(held, zone) if held else "",
        "host": session.dialogue.host,
    }
    if not session.dialogue.host:
        return _("A video dialogue among %(countries)s, held on %(day)s.") % values
    return _("A video dialogue among %(countries)s, held on %(day)s and hosted by %(host)s.") % values


def _moment(instant: dt.datetime | None, zone: str) -> doc.Moment | None:
    return doc.Moment(instants.rfc3339(instant), instants.clock(instant, zone)) if instant else None


def _dated(instant: dt.datetime | None, zone: str) -> doc.Moment | None:
    return doc.Moment(instants.rfc3339(instant), instants.date_only(instant, zone)) if instant else None


def read_theme(theme: Theme, key: int) -> doc.Theme:
    return doc.Theme(str(theme.pk), key, theme.label, theme.definition, theme.excludes, theme.colour)


def _speaker(voice: Voice) -> doc.Speaker:
    return doc.Speaker(voice.words, voice.name, voice.delegation, voice.country)


def read_takeaway(takeaway: Takeaway, minutes: Minutes, theme: doc.Theme, zone: str) -> doc.Takeaway:
    """Needs its evidence fetched, as `queries.with_evidence` does, and the minutes' `session__dialogue`."""
    quotes = tuple(_quote(each, zone) for each in takeaway.evidence.all())
    return doc.Takeaway(
        str(takeaway.uuid),
        theme,
        takeaway.statement,
        quotes,
        _heard(quotes),
        _cite_takeaway_as(takeaway, minutes),
        takeaway.needs_confirming,
        read_card(takeaway.card) if hasattr(takeaway, "card") else None,
    )


def _in_language(takeaway: doc.Takeaway, versions: tuple[Version, ...], wanted: str) -> doc.Takeaway:
    chosen = shown(versions, wanted)
    return replace(
        takeaway,
        statement=chosen.text,
        language=chosen.language,
        note=note(versions, chosen, wanted),
        versions=versions,
        stale=chosen.stale,
    )


def read_card(card: Card) -> doc.Card:
    """Needs its `takeaway`, `offered_by` and `sought_by` fetched."""
    return doc.Card(
        card.kind,
        capfirst(card.get_kind_display()),
        card.what,
        card.place,
        tuple(doc.Partner(seat.name, seat.country) for seat in card.offered_by.all()),
        tuple(doc.Partner(seat.name, seat.country) for seat in card.sought_by.all()),
        card.takeaway.needs_confirming,
    )


def _quote(evidence: Evidence, zone: str) -> doc.Quote:
    segment = evidence.span.segment
    voice = voice_of(segment)
    return doc.Quote(
        stance=evidence.stance,
        stance_words="" if evidence.stance == Evidence.Stance.SUPPORTS else evidence.get_stance_display(),
        text=evidence.span.exact,
        segment=str(segment.uuid),
        speaker=_speaker(voice),
        at=_moment(segment.started_at, zone) if voice.traceable else None,
        language=segment.language,
    )


def read_tag(span: Span, theme: doc.Theme, zone: str) -> doc.Tag:
    """Needs `segment__delegation` fetched."""
    segment = span.segment
    voice = voice_of(segment)
    return doc.Tag(
        theme=theme,
        text=span.exact,
        segment=str(segment.uuid),
        start=span.start,
        end=span.end,
        kind=segment.kind,
        speaker=_speaker(voice),
        item=segment.item_title,
        at=_moment(segment.started_at, zone) if voice.traceable else None,
    )


def _heard(quotes: tuple[doc.Quote, ...]) -> str:
    """`Heard from Indonesia and Mexico; qualified by China.` Only those who may be told."""
    by_stance: dict[str, list[str]] = {stance: [] for stance in Evidence.Stance.values}
    for quote in quotes:
        name = quote.speaker.delegation or quote.speaker.name
        if name and name not in by_stance[quote.stance]:
            by_stance[quote.stance].append(name)
    sentences = {
        Evidence.Stance.SUPPORTS: _("heard from %(names)s"),
        Evidence.Stance.QUALIFIES: _("qualified by %(names)s"),
        Evidence.Stance.DISSENTS: _("not shared by %(names)s"),
    }
    parts = [
        sentences[stance] % {"names": enumeration(by_stance[stance])}
        for stance in sentences
        if by_stance[stance]
    ]
    sentence = clauses(parts)
    return _("%(words)s.") % {"words": f"{sentence[0].upper()}{sentence[1:]}"} if sentence else ""


def _audible(takeaway: doc.Takeaway, moments: Mapping[str, str]) -> doc.Takeaway:
    quotes = tuple(replace(quote, play=moments.get(quote.segment, "")) for quote in takeaway.quotes)
    return replace(takeaway, quotes=quotes)


def _items(
    segments: list[Segment], agenda: list[AgendaItem], told: Callable[[Segment], doc.Statement]
) -> Iterable[doc.Item]:
    """Statements under the item they belong to, in the order in which items were taken up."""
    conclusions = {item.item_id: item.conclusion for item in agenda}
    unsaid = [
        item for item in agenda if item.conclusion and item.item_id not in {s.item_id for s in segments}
    ]
    last = {segment.item_id: place for place, segment in enumerate(segments)}
    place = -1
    for item_id, group in groupby(segments, key=lambda segment: segment.item_id):
        said = list(group)
        place += len(said)
        yield doc.Item(
            title=said[0].item_title,
            # An item that was taken up twice is concluded once, at its end.
            conclusion=conclusions.get(item_id, "") if last[item_id] == place else "",
            statements=tuple(told(segment) for segment in said),
        )
    for item in unsaid:
        yield doc.Item(title=item.title, conclusion=item.conclusion, statements=())


def _statement(
    segment: Segment, zone: str, versions: tuple[Version, ...], wanted: str, standing: doc.Standing | None
) -> doc.Statement:
    voice, chosen = voice_of(segment), shown(versions, wanted)
    # In which language somebody spoke tells who it was.
    interpreted = voice.traceable and not lookup(segment.spoken, [segment.language])
    spoken = segment.spoken if interpreted else ""
    return doc.Statement(
        id=str(segment.uuid),
        kind=segment.kind,
        kind_words=segment.get_kind_display(),
        speaker=_speaker(voice),
        began=_moment(segment.started_at, zone) if voice.traceable else None,
        ended=_moment(segment.ended_at, zone) if voice.traceable else None,
        text=chosen.text,
        owner=owner_of(segment),
        due=segment.due.isoformat() if segment.due else "",
        language=chosen.language,
        spoken=spoken,
        note=note(versions, chosen, wanted, spoken),
        versions=versions,
        stale=chosen.stale,
        standing=standing,
    )


def _paper(paper: Paper) -> doc.Paper:
    return doc.Paper(paper.title, paper.url, paper.language, language_words(paper.language), paper.kind)
