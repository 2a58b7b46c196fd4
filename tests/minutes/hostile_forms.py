"""Every form of the minutes with fields that it takes, the rows they need, and what people paste and attackers send."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from dialogues.models import Delegation, Dialogue, Participant
from minutes import actions
from minutes.cards.actions import write_card
from minutes.clearance import actions as clearance
from minutes.comments.actions import write_comment
from minutes.languages import actions as languages
from minutes.models import Minutes, Segment, Theme
from minutes.subscriptions.actions import ask_subscription
from minutes.subscriptions.models import Subscription
from minutes.transcript import actions as transcripts
from minutes.transcript.models import Transcript
from tests.conftest import NOW, Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag
from tests.minutes.test_attribution import addresses

HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>javascript:alert(4) {{7*7}}\r\n"
    + "abc\u202egpj.exe\u2066 a"
    + "\u0301\u0316" * 15
    + "\n"
    + ">" * 300
    + "[" * 300
)
PASTED = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{}</style></head><body><!--StartFragment-->'
    '<p class=MsoNormal onclick="alert(1)"><b style="x">We share</b><o:p></o:p></p><script>alert(1)</script>'
    "</body></html>"
)
# What no field takes, whatever it is for. (2 MB of a statement: `test_editor_views.py`.)
NEVER = {"too long": "x" * 100_000, "nul": "a\0b", "crowded": "a" + "\u0301\u0316" * 16}
TEXTS = {"hostile": HOSTILE, "pasted": PASTED, "blank": " \u00a0\r\n"}
TYPES = {
    "nested": "[" * 20_000,
    "endless": "1" * 5000,
    "more than 64 bits": str(2**63),
    "negative": "-1",
    "no such day": "2026-02-30",
}
# Bytes as no browser sends them: a lone surrogate, what is no UTF-8 at all, a NUL.
BYTES = "a%ED%A0%80%FF%FE%C0%80%00b"


@dataclass(frozen=True)
class World:
    """Minutes with all that hangs on them; `elsewhere` are rows of another dialogue."""

    cast: Cast
    minutes: Minutes
    theme: Theme
    ids: dict[str, int]
    elsewhere: dict[str, int]
    token: str

    def address(self, name: str) -> str:
        """Of the rows that are there."""
        of_dialogue = {"slug": self.cast.dialogue.slug, "pk": self.theme.pk}
        known: dict[str, Any] = {
            "pk": self.minutes.session_id,
            "slug": self.minutes.slug,
            "segment_pk": self.ids["segment"],
            "takeaway_pk": self.ids["takeaway"],
            "theme_pk": self.theme.pk,
            "language": "es",
            "kind": "segment",
            "piece_pk": self.ids["segment"],
            "uuid": Segment.objects.get(pk=self.ids["segment"]).uuid,
            "extension": "md",
            "token": self.token,
        }
        if name.startswith("comment_"):
            known["pk"] = self.ids["comment"]
        if name.startswith(("codebook", "theme", "subscribe")) and name not in {"theme_add", "theme_remove"}:
            known |= of_dialogue
        if name in {"coders", "cards", "follow_up", "dialogue_actions", "dialogue_feed"}:
            known |= of_dialogue
        pattern = next(found for found in addresses(get_resolver()) if found.name == name)
        wanted = pattern.pattern.converters
        return reverse(name, kwargs={key: known[key] for key in wanted})


@dataclass(frozen=True)
class Form:
    """A form with fields that are taken. `loose` are those that only say where to go on, or may be anything."""

    name: str
    who: str
    fields: dict[str, Any]
    stage: str = "draft"
    loose: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.name} {self.fields.get('do', '')} {self.stage}"


def form(name: str, /, who: str = "rapporteur", stage: str = "draft", loose: str = "", **fields: Any) -> Form:
    return Form(name, who, fields, stage, frozenset(loose.split()))


# `{segment}` and the like are the rows of the world.
FORMS = [
    form(
        "segment_save", text="We share it.", version="1", attribution="named", language="en", kind="statement",
        speaker="Asha Shrestha", owner="Asha", due="2026-07-01", seen="{}", loose="seen",
    ),
    form(
        "segment_add", kind="action", speaker="{asha}", text="New.", owner="Asha", due="2026-07-01", after="{segment}"
    ),
    form("tag", segment="{segment}", theme="{theme}", start="0", end="2", exact="We", coder="1", loose="coder"),
    form("untag", span="{span}", coder="1", loose="coder"),
    form("reattach", span="{orphan}", start="0", end="2", exact="We"),
    form("theme_add", name="Water", definition="Rivers."),
    form("theme_remove", x="1", loose="x"),
    form("takeaway_add", theme="{theme}", statement="It works.", spans="{span}"),
    form("takeaway_change", do="save", statement="It works.", seen="Partners call."),
    form("takeaway_change", do="rest_on", span="{span}", stance="qualifies"),
    form("takeaway_change", do="take_out", evidence="{evidence}"),
    form(
        "takeaway_card", do="keep", kind="practice", what="A form.", place="Here", offered_by="{nepal}",
        sought_by="{canada}",
    ),
    form("summary_save", summary="In short."),
    form("codebook_add", name="Water", parent="", definition="d", excludes="e", colour="1", **{"label-es": "Agua"}),
    form("codebook_change", do="keep", name="Aid", parent="", definition="d", excludes="e", colour="1"),
    form("codebook_change", do="merge", into="{other}"),
    form("codebook_split", name="Grants", definition="d", spans="{span}", takeaways="{takeaway}"),
    form("redact_segment", words="one window", reason="A name", sure="1", loose="sure"),
    form("translating_begin", language="es"),
    form("translation", text="Compartimos.", version="1", made_from="1", left="1", loose="left"),
    form("language_readers", do="open", x="1", loose="do x"),
    form("segment_spoken", spoken="ne"),
    form("minutes_recording", do="recording", address="https://example.org/a.mp4", offset="1", public="on", reason="y",
         loose="public"),
    form("minutes_recording", do="adjust", offset="0:00:01", nudge="1000"),
    form("minutes_recording", do="take", digest="{digest}", offset="0", all="kept"),
    form(
        "follow_up", segment="{action}", session="{session}", state="moved", due="2026-09-01", why="Rain.", seen="0",
        back="list", loose="back",
    ),
    form("subscribe", "nobody", email="reader@example.org"),
    form("subscription", "nobody", do="confirm", x="1", loose="do x"),
    form("publish_minutes", x="1", loose="x"),
    form("unpublish_minutes", x="1", loose="x"),
    form("minutes_clearance", do="send", days="5"),
    form("clearance", "asha", "review", do="propose", segment="{segment}", takeaway="", text="We pay.", note="n"),
    form("clearance", "asha", "review", do="propose", segment="", takeaway="{takeaway}", text="We pay.", note="n"),
    form("clearance", "asha", "review", do="object", segment="{segment}", takeaway="", text="We do not."),
    form("clearance", "asha", "late", do="propose", segment="{segment}", takeaway="", text="We pay.", note="n"),
    form(
        "minutes_clearance", stage="review", do="accept", proposal="{proposal}", text="We pay.", seen="Partners call."
    ),
    form("minutes_clearance", stage="review", do="decline", proposal="{proposal}", reason="No."),
    form("comment_write", "asha", "published", text="So do we."),
    form("comment_report", "nobody", "published", x="1", loose="x"),
    form("comment_moderate", "facilitator", "published", do="hide", reason="Off the subject"),
]  # fmt: skip


def make_world(cast: Cast, minutes: Minutes, theme: Theme) -> World:
    """A draft, with one of everything."""
    other = actions.add_theme(cast.dialogue, "Money")
    said = segment_of(minutes, cast.asha)
    resting = tag(said, theme, "A partner knows whom to call", cast.rapporteur)
    loose = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    lost = tag(said, theme, "We opened", cast.rapporteur)
    type(lost).objects.filter(pk=lost.pk).update(status="orphan", exact="Once we opened")
    takeaway = actions.write_takeaway(minutes, theme, "Partners call.", [resting])
    write_card(takeaway, "practice", "A form for requests.", "A capital", [cast.nepal])
    action = actions.add_segment(
        minutes, said, "action", cast.asha, "Write it up.", "Asha", dt.date(2026, 7, 1)
    )
    languages.translate(said, "es", "Abrimos una ventana.", 0, 1, cast.rapporteur, LATER)
    vtt = b"WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Asha Shrestha>We opened one window\n"
    transcripts.receive_transcript(minutes, vtt, "a.vtt", "en", cast.rapporteur, LATER)
    ask_subscription(theme, "other@example.org", "en", LATER)
    comment = write_comment(minutes, cast.brian, "First.", LATER)
    foreign = Dialogue.objects.get(slug="elsewhere")
    elsewhere = {
        "delegation": Delegation.objects.create(dialogue=foreign, name="Peru", zone="UTC").pk,
        "person": Participant.objects.get(dialogue=foreign).pk,
        "theme": Theme.objects.create(dialogue=foreign, name="Elsewhere").pk,
    }
    ids = {
        "segment": said.pk, "action": action.pk, "span": loose.pk, "orphan": lost.pk, "takeaway": takeaway.pk,
        "evidence": takeaway.evidence.get().pk, "theme": theme.pk, "other": other.pk, "asha": cast.asha.pk,
        "nepal": cast.nepal.pk, "canada": cast.canada.pk, "session": cast.session.pk, "comment": comment.pk,
    }  # fmt: skip
    return World(cast, minutes, theme, ids, elsewhere, Subscription.objects.get().token)


def bring_to(world: World, stage: str) -> None:
    if stage in {"review", "late"}:
        world.minutes.segments.update(stretches=[])
        review = clearance.send_to_review(world.minutes, 5, NOW)
        review.windows.update(closes_at=timezone.now() + dt.timedelta(days=3 if stage == "review" else -3))
        if stage == "review":
            window = review.windows.get(delegation=world.cast.canada)
            takeaway = world.minutes.takeaways.get()
            proposal = clearance.propose(window, takeaway, "They call.", "", world.cast.brian, timezone.now())
            world.ids["proposal"] = proposal.pk
    if stage == "published":
        actions.publish_minutes(world.minutes, LATER)


def filled(form: Form, world: World) -> dict[str, str]:
    waiting = Transcript.objects.filter(state="waiting").values_list("digest", flat=True).first()
    return {name: str(value).format(**world.ids, digest=waiting) if "{" in value and value != "{}" else value
            for name, value in form.fields.items()}  # fmt: skip


def client(form: Form, world: World) -> Client:
    return client_of(None if form.who == "nobody" else getattr(world.cast, form.who))
