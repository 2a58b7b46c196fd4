"""The presses by which words of the record are tagged, untagged and put where they stand now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from minutes import actions
from minutes.desk import Telling, back, minutes_at_desk, number_of, values_of
from minutes.forms import PlaceForm, TagForm
from minutes.models import Span


@require_POST
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, rights = minutes_at_desk(request, pk)
    form = TagForm(request.POST, minutes=minutes)
    with Telling(request):
        values = values_of(form)
        actions.tag_span(
            values["segment"],
            values["theme"],
            values["start"],
            values["end"] or 0,
            values["exact"],
            rights.minute_taker,
            timezone.now(),
        )
    segment = form.cleaned_data.get("segment")
    return _to_record(request, pk, f"s{segment.pk}" if segment else "")


@require_POST
def untag(request: HttpRequest, pk: int) -> HttpResponse:
    minutes, _rights = minutes_at_desk(request, pk)
    span = get_object_or_404(Span, segment__minutes=minutes, pk=number_of(request, "span"))
    with Telling(request):
        actions.untag_span(span)
    return _to_record(request, pk, f"s{span.segment_id}")


@require_POST
def reattach(request: HttpRequest, pk: int) -> HttpResponse:
    """Words that were gone, put where they stand now: by the place, or by the words as they read there."""
    minutes, _rights = minutes_at_desk(request, pk)
    spans = Span.objects.select_related("segment")
    span = get_object_or_404(spans, segment__minutes=minutes, pk=number_of(request, "span"))
    form = PlaceForm(request.POST, segment=span.segment)
    with Telling(request):
        values = values_of(form)
        actions.reattach_span(span, values["start"], values["end"] or 0, values["exact"])
    return back("session_minutes", pk, f"s{span.segment_id}")


def _to_record(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """Where the press came from: one coder's tags, if only those were shown."""
    coder = number_of(request, "coder")
    query = f"?coder={coder}" if coder else ""
    return redirect(reverse("session_minutes", args=[pk]) + query + f"#{place}")
