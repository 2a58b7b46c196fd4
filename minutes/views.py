"""What readers get, without account and without script: published minutes, their list, their exports."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import check_for_language, get_language, override
from django.views.decorators.http import require_safe

from dialogues import instants
from minutes import actions, queries
from minutes.export import csv, docx, json, jsonld, markdown, pdf
from minutes.export.document import Document, Seat
from minutes.languages.versions import lookup
from minutes.permissions import require_published
from minutes.reading import read_minutes

FORMATS = {
    "md": ("text/markdown; charset=utf-8", markdown.write),
    "json": ("application/json", json.write),
    "csv": ("text/csv; charset=utf-8", csv.write),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.write),
    "pdf": ("application/pdf", pdf.write),
}


@require_safe
def minutes_list(request: HttpRequest) -> HttpResponse:
    context = {"published": queries.public_minutes(), "zone": instants.reader_zone(request)}
    return render(request, "minutes/list.html", context)


@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """The takeaways with the words that carry them. Readings are counted; nothing is kept of who reads."""
    minutes = require_published(request, slug)
    if request.method == "GET":
        actions.count_view(minutes)
        minutes.views += 1
    zone = instants.reader_zone(request)
    document = read_minutes(minutes, zone, request.GET.get("language", ""))
    context = {
        "minutes": minutes,
        "document": document,
        "zone": zone,
        "in_language": _in_language(document),
        "linked_data": mark_safe(jsonld.write(document)),  # noqa: S308  # nothing in it ends the element
        **airtime(document),
    }
    return render(request, "minutes/published.html", context)


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The full minutes, a page of their own: the takeaways stay light however long the session was."""
    minutes = require_published(request, slug)
    zone = instants.reader_zone(request)
    document = read_minutes(minutes, zone, request.GET.get("language", ""))
    context = {
        "minutes": minutes,
        "document": document,
        "zone": zone,
        "in_language": _in_language(document),
    }
    return render(request, "minutes/published_record.html", context)


def _in_language(document: Document) -> str:
    """What an address has at its end, so that the next page is read in the same language."""
    return f"?{urlencode({'language': document.reading})}" if document.reading else ""


def _wanted(request: HttpRequest) -> str:
    """The language that was asked for, to go on with."""
    language = request.GET.get("language", "")
    return f"?{urlencode({'language': language})}" if language else ""


@require_safe
def takeaway_place(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The lasting address of a takeaway: it leads to where the takeaway stands now."""
    minutes = require_published(request, slug)
    get_object_or_404(minutes.takeaways, uuid=uuid)
    return redirect(f"{minutes.get_absolute_url()}{_wanted(request)}#t-{uuid}")


@require_safe
def statement_place(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The lasting address of a statement."""
    minutes = require_published(request, slug)
    get_object_or_404(minutes.segments.exclude(text=""), uuid=uuid)
    return redirect(f"{reverse('published_record', args=[minutes.slug])}{_wanted(request)}#s-{uuid}")


@require_safe
def export(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """A file to keep: its times are those of the host; with `language` its words and headings are in that one."""
    if extension not in FORMATS:
        raise Http404
    minutes = require_published(request, slug)
    content_type, write = FORMATS[extension]
    wanted = request.GET.get("language", "")
    with override(wanted if check_for_language(wanted) else get_language()):
        document = read_minutes(minutes, minutes.session.dialogue.zone, wanted)
    recorded = {said.language for item in document.items for said in item.statements}
    if wanted and not (document.reading or lookup(wanted, sorted(recorded))):
        raise Http404
    content = write(document)
    return HttpResponse(content, content_type=content_type)


def airtime(document: Document) -> dict[str, object]:
    """Who was heard for how long: hosts last, an equal share for the others, the longest as the scale."""
    guests: list[Seat] = [seat for seat in document.seats if not seat.is_host]
    spoken = [seat.spoken_seconds for seat in guests]
    return {
        "airtime": sorted(document.seats, key=lambda seat: (seat.is_host, -seat.spoken_seconds)),
        "scale": max([seat.spoken_seconds for seat in document.seats], default=0),
        "share": sum(spoken) / len(spoken) if spoken else 0,
    }
