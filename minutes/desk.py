"""What every page and press of the rapporteur's desk begins and ends with."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.permissions import Rights, require_minute_taker
from minutes import queries
from minutes.models import Minutes
from minutes.refusals import Refused, written

_SHOWN = 40  # characters of what came


def minutes_at_desk(request: HttpRequest, pk: int) -> tuple[Minutes, Rights]:
    """The minutes of a session for whoever keeps them."""
    session, rights = require_minute_taker(request, pk)
    return get_object_or_404(Minutes.objects.select_related("session__dialogue"), session=session), rights


def desk_context(request: HttpRequest, minutes: Minutes, rights: Rights) -> dict[str, Any]:
    session = minutes.session
    return {
        "session": session,
        "minutes": minutes,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        # Published minutes are not edited; what delegations read or cleared is not reworded.
        "open": minutes.status != Minutes.Status.PUBLISHED,
        "wording": minutes.status == Minutes.Status.DRAFT,
        "themes": queries.codebook(session.dialogue),
        "reported": queries.reported_comments(minutes) if rights.facilitates else 0,
    }


class Telling:
    """What is refused within is said on the next page; where somebody wrote something longer, on a page that gives it
    back to them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, ValidationError):
            return False
        if written(self.request):
            raise Refused(error.messages) from error
        for sentence in error.messages:
            messages.error(self.request, sentence)
        return True


def values_of(form: BaseForm) -> dict[str, Any]:
    """What a valid form holds; else refuses, field by field, with what was expected and what came."""
    if not form.is_valid():
        raise ValidationError([sentence for name in form.errors for sentence in _sentences(form, name)])
    return form.cleaned_data


def _sentences(form: BaseForm, name: str) -> Iterator[str]:
    for error in form.errors.as_data()[name]:
        for sentence in error.messages:
            if name == NON_FIELD_ERRORS:
                yield sentence
                continue
            came = str(form.data.get(form.add_prefix(name), ""))
            values = {"field": form[name].label, "problem": sentence, "came": came[:_SHOWN]}
            # Who is told how long a text may be need not be shown its beginning.
            if not came.isprintable() or len(came) > _SHOWN or came in sentence or error.code == "max_length":
                yield _("%(field)s: %(problem)s") % values
            else:
                yield _("%(field)s: %(problem)s Got “%(came)s”.") % values


def number_of(request: HttpRequest, name: str) -> int:
    """A posted number of a row; 0, which no row has, where it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def back(page: str, pk: int, place: str = "") -> HttpResponse:
    """To a page of the session `pk` after a press."""
    return redirect(reverse(page, args=[pk]) + (f"#{place}" if place else ""))
