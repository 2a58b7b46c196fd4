"""What every page and press of the rapporteur's desk begins and ends with."""

from types import TracebackType
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from dialogues import instants
from dialogues.permissions import Rights, require_minute_taker
from minutes import queries
from minutes.models import Minutes


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
    }


class Telling:
    """What is refused within is said on the next page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, ValidationError):
            return False
        for sentence in error.messages:
            messages.error(self.request, sentence)
        return True


def values_of(form: BaseForm) -> dict[str, Any]:
    """What a valid form holds; else refuses with its sentences."""
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.cleaned_data


def number_of(request: HttpRequest, name: str) -> int:
    """A posted number of a row; 0, which no row has, where it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def back(page: str, pk: int, place: str = "") -> HttpResponse:
    """To a page of the session `pk` after a press."""
    return redirect(reverse(page, args=[pk]) + (f"#{place}" if place else ""))
