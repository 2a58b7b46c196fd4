"""What every write of the minutes keeps to."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from dialogues.models import Session
from minutes.models import Minutes, Segment, Takeaway, Theme

Row = TypeVar("Row", bound=Model)


class EditConflict(Exception):
    """Somebody saved another text meanwhile; `theirs` is what the record says now."""

    def __init__(self, theirs: Segment | Takeaway) -> None:
        super().__init__("saved meanwhile by somebody else")
        self.theirs = theirs


def locked_minutes(minutes_id: int) -> Minutes:
    """The minutes, which nobody else writes until the end of the transaction."""
    minutes = Minutes.objects.select_related("session__dialogue").get(pk=minutes_id)
    Session.objects.select_for_update().get(pk=minutes.session_id)
    minutes.refresh_from_db()
    minutes.session.refresh_from_db(fields=["status"])
    return minutes


def open_minutes(minutes_id: int) -> Minutes:
    """Locks the minutes, which must not be published."""
    minutes = locked_minutes(minutes_id)
    if minutes.status == Minutes.Status.PUBLISHED:
        raise ValidationError(_("These minutes are published: take them back before you change them."))
    return minutes


def refuse_under_review(minutes: Minutes) -> None:
    """What delegations read and agree to does not change under their eyes."""
    if minutes.status != Minutes.Status.DRAFT:
        raise ValidationError(
            _(
                "The record is with the delegations, or was cleared by them: take it back to draft to change it."
            )
        )


def again(row: Row, rows: QuerySet[Row] | None = None) -> Row:
    """The row as it is now, out of `rows` where more is wanted with it; refuses where somebody has removed it."""
    known = type(row)._default_manager.all() if rows is None else rows
    found = known.filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(_("Somebody has removed this meanwhile: load the page once more."))
    return found


def in_codebook(theme: Theme, minutes: Minutes) -> None:
    """Locks the theme: it is not merged away while it is written under."""
    theme = again(theme, Theme.objects.select_for_update())
    if theme.dialogue_id != minutes.session.dialogue_id:
        raise ValidationError(_("“%(theme)s” is a theme of another dialogue."), params={"theme": theme.name})
    if theme.merged_into_id is not None:
        raise ValidationError(_("“%(theme)s” was merged into another theme."), params={"theme": theme.name})
