"""The codebook of a dialogue: its themes, how they are merged, split and put in order."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dialogues.models import Dialogue, Participant, Session
from minutes.actions.writing import again
from minutes.models import Evidence, Minutes, Span, Theme
from minutes.queries import codebook
from minutes.search.index import index_minutes
from minutes.subscriptions.actions import end_subscription


@transaction.atomic
def add_theme(
    dialogue: Dialogue, name: str, definition: str = "", parent: Theme | None = None, **facts: Any
) -> Theme:
    """At the end of its level, in the next colour unless `facts` name one."""
    _lock(dialogue)
    last = dialogue.themes.aggregate(last=Max("position"))["last"] or 0
    facts.setdefault("colour", last % Theme.HUES + 1)
    theme = Theme(
        dialogue=dialogue, name=name, definition=definition, parent=parent, position=last + 1, **facts
    )
    return _checked(theme)


@transaction.atomic
def edit_theme(theme: Theme, facts: Mapping[str, Any]) -> Theme:
    _lock(theme.dialogue)
    theme = _standing(theme)
    for name, value in facts.items():
        setattr(theme, name, value)
    return _checked(theme)


@transaction.atomic
def remove_theme(theme: Theme) -> None:
    _lock(theme.dialogue)
    theme = _standing(theme)
    in_use = (theme.spans, theme.takeaways, theme.children, theme.absorbed)
    if any(related.exists() for related in in_use):
        raise ValidationError(_("A theme that is in use stays in the codebook."))
    theme.delete()


@transaction.atomic
def move_theme(theme: Theme, back: bool) -> None:
    """One place towards the beginning or the end among the themes of its level."""
    _lock(theme.dialogue)
    theme = _standing(theme)
    level = [each for each in codebook(theme.dialogue) if each.parent_id == theme.parent_id]
    at = level.index(theme)
    to = at - 1 if back else at + 1
    if not 0 <= to < len(level):
        return
    level[at], level[to] = level[to], level[at]
    for number, each in enumerate(level, 1):
        Theme.objects.filter(pk=each.pk).update(position=number)


@transaction.atomic
def merge_theme(theme: Theme, into: Theme, by: Participant, now: dt.datetime) -> Theme:
    """Moves all stretches and takeaways, of published minutes too, and what stands below it.

    The theme stays as a trace of who merged it and when. Where one coder tagged the same words with both, one
    tag is left, with the evidence of both.
    """
    published = _hold(theme.dialogue)
    theme, into = _standing(theme), _standing(into)
    if theme == into or theme.dialogue_id != into.dialogue_id:
        raise ValidationError(_("Choose another theme of this codebook."))
    if into.parent_id == theme.pk:
        into.parent = None
    if into.parent_id and theme.children.exclude(pk=into.pk).exists():
        raise ValidationError(
            _("“%(theme)s” has themes below it: merge it into one of the upper level."),
            params={"theme": theme.name},
        )
    into.save(update_fields=["parent"])
    theme.children.filter(merged_into=None).exclude(pk=into.pk).update(parent=into)
    _merge_twins(theme, into)
    theme.spans.update(theme=into)
    theme.takeaways.update(theme=into)
    _merge_readers(theme, into)
    theme.merged_into, theme.merged_at, theme.changed_by = into, now, by.name
    theme.save(update_fields=["merged_into", "merged_at", "changed_by"])
    _index(published)
    return into


def _merge_twins(theme: Theme, into: Theme) -> None:
    """What stands twice, once under each, is left once."""
    kept = {_place(span): span for span in into.spans.exclude(status=Span.Status.ORPHAN)}
    for twin in theme.spans.exclude(status=Span.Status.ORPHAN):
        if span := kept.get(_place(twin)):
            resting = Evidence.objects.filter(span=span).values("takeaway")
            twin.evidence.filter(takeaway__in=resting).delete()
            twin.evidence.update(span=span)
            twin.delete()


def _merge_readers(theme: Theme, into: Theme) -> None:
    """Who asked for news of both has one subscription, confirmed if one of the two was."""
    for subscription in theme.subscriptions.all():
        twin = into.subscriptions.filter(email__iexact=subscription.email).first()
        if twin and (twin.confirmed_at or not subscription.confirmed_at):
            end_subscription(subscription)
            continue
        if twin:
            end_subscription(twin)
        subscription.theme = into
        subscription.save(update_fields=["theme"])


def _place(span: Span) -> tuple[int, int, int, int | None]:
    return span.segment_id, span.start, span.end, span.coder_id


@transaction.atomic
def split_theme(
    theme: Theme,
    name: str,
    definition: str,
    spans: Collection[Span],
    takeaways: Collection[Any],
    by: Participant,
    now: dt.datetime,
) -> Theme:
    """A new theme beside this one, with the stretches and takeaways chosen; it keeps where it came from."""
    published = _hold(theme.dialogue)
    theme = _standing(theme)
    if any(each.theme_id != theme.pk for each in (*spans, *takeaways)):
        raise ValidationError(_("Choose from what stands under “%(theme)s”."), params={"theme": theme.name})
    new = add_theme(theme.dialogue, name, definition, theme.parent)
    new.split_from, new.split_at, new.changed_by = theme, now, by.name
    new.save(update_fields=["split_from", "split_at", "changed_by"])
    theme.spans.filter(pk__in=[span.pk for span in spans]).update(theme=new)
    theme.takeaways.filter(pk__in=[takeaway.pk for takeaway in takeaways]).update(theme=new)
    _index(published)
    return new


def _hold(dialogue: Dialogue) -> list[Minutes]:
    """Locks the record of all sessions, as every write of the minutes does; returns what readers have of it."""
    _lock(dialogue)
    list(Session.objects.select_for_update().filter(dialogue=dialogue).order_by("pk"))
    found = Minutes.objects.filter(session__dialogue=dialogue, status=Minutes.Status.PUBLISHED)
    return list(found.select_related("session__dialogue"))


def _lock(dialogue: Dialogue) -> None:
    """Two who change the codebook at once do so one after the other; who adds other rows of it is not held up."""
    Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)


def _index(published: list[Minutes]) -> None:
    for minutes in published:
        index_minutes(minutes)


def _standing(theme: Theme) -> Theme:
    """The theme, locked, as it is now."""
    theme = again(theme, Theme.objects.select_for_update(of=("self",)).select_related("dialogue"))
    if theme.merged_into_id is not None:
        raise ValidationError(_("“%(theme)s” was merged into another theme."), params={"theme": theme.name})
    return theme


def _checked(theme: Theme) -> Theme:
    """Two levels: what stands below another has nothing below itself."""
    parent = theme.parent
    if parent is not None:
        if parent.dialogue_id != theme.dialogue_id or parent.merged_into_id or parent.pk == theme.pk:
            raise ValidationError(_("Choose another theme of this codebook."))
        if parent.parent_id or (theme.pk and theme.children.filter(merged_into=None).exists()):
            raise ValidationError(_("A codebook has two levels: choose a theme of the upper one."))
    theme.full_clean()
    theme.save()
    return theme
