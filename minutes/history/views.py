"""Pages of former versions: for readers what each publication changed, for the desk who edited what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dialogues import instants
from minutes import actions
from minutes.actions.redaction import also_said
from minutes.desk import Telling, desk_context, minutes_at_desk
from minutes.history.forms import RedactionForm
from minutes.history.reading import edits, facts_changed, issues, struck
from minutes.history.room_words import corrected_in_room
from minutes.history.words import marker, strike
from minutes.languages.actions import stands_in_translations
from minutes.languages.publishing import retold
from minutes.permissions import require_published


@require_safe
def published_history(request: HttpRequest, slug: str) -> HttpResponse:
    """What was published when, what was corrected, what was redacted and why."""
    minutes = require_published(request, slug)
    zone = instants.reader_zone(request)
    context = {
        "minutes": minutes,
        "session": minutes.session,
        "retold": retold(minutes, zone),
        "issues": issues(minutes, zone),
        "redactions": struck(minutes, zone),
        "zone": zone,
    }
    return render(request, "minutes/published_history.html", context)


@require_safe
def history(request: HttpRequest, pk: int, segment_pk: int | None = None) -> HttpResponse:
    """Who changed what in the record, or in one statement of it."""
    minutes, rights = minutes_at_desk(request, pk)
    segment = get_object_or_404(minutes.segments, pk=segment_pk) if segment_pk else None
    context = desk_context(request, minutes, rights)
    context |= {"here": "history", "segment": segment, "edits": edits(minutes, context["zone"], segment)}
    context["facts"] = facts_changed(minutes, context["zone"], segment)
    context["corrections"] = (
        corrected_in_room(minutes, context["zone"], segment.source) if segment and segment.source else []
    )
    context["redactions"] = struck(minutes, context["zone"]) if segment is None else []
    return render(request, "minutes/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, pk: int, segment_pk: int) -> HttpResponse:
    """First a page that shows what will be left, then one press that takes the words out for good."""
    minutes, rights = minutes_at_desk(request, pk)
    segment = get_object_or_404(minutes.segments.select_related("delegation"), pk=segment_pk)
    form = RedactionForm(request.POST if request.method == "POST" else None)
    context = desk_context(request, minutes, rights) | {"segment": segment, "form": form}
    if form.is_valid():
        words, reason = form.cleaned_data["words"].strip(), form.cleaned_data["reason"]
        left = strike(segment.text, words, marker(reason))
        if not left.places and not stands_in_translations(segment, words):
            form.add_error("words", _("Expected words as they stand in the statement."))
        elif "sure" not in request.POST:
            context |= {"left": left.text, "others": also_said(segment, words)}
            context["translations"] = segment.translations.all()
        else:
            with Telling(request):
                actions.redact_segment(segment, words, reason, rights.minute_taker, timezone.now())
                messages.success(request, _("The words are redacted wherever they were shown."))
            return redirect(reverse("session_minutes", args=[pk]) + f"#s{segment.pk}")
    return render(request, "minutes/redact.html", context, status=400 if form.errors else 200)
