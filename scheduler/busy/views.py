"""A participant's own page for busy time: share a calendar, see when it was read, take it back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.form_fields import Plain
from dialogues.models import Dialogue, Participant
from dialogues.permissions import require_dialogue
from scheduler.busy import actions
from scheduler.busy.apart import read_apart
from scheduler.busy.intervals import LARGEST_BYTES
from scheduler.busy.public import LONGEST_ADDRESS, Refused
from scheduler.busy.queries import painted_after
from scheduler.busy.reading import order
from scheduler.busy.wording import sentence
from scheduler.models import BusySource


class AddressForm(Plain, forms.Form):
    """`Refused` judges the address, so that page and worker say the same of it."""

    address = forms.CharField(
        label=gettext_lazy("Address of the calendar"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=gettext_lazy(
            "The secret address in iCal format that your calendar program gives; it begins with https:// or "
            "webcal://."
        ),
    )


class FileForm(Plain, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy(
            "As exported by your calendar program (.ics). A new file takes the old one’s place."
        ),
        widget=forms.FileInput(attrs={"accept": ".ics,.ifb,.vfb,text/calendar"}),
    )


@require_safe
def busy_page(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, person = _asker(request, slug)
    return _page(request, dialogue, person)


@require_POST
def share_address(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, person = _asker(request, slug)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            actions.share_address(person, form.cleaned_data["address"], timezone.now())
        except Refused as refused:
            form.add_error("address", sentence(refused.code, refused.detail))
        except actions.TooMany as many:
            form.add_error(None, str(many))
        else:
            messages.success(request, _("The calendar is being read; look again in a minute."))
            return redirect("busy", slug=slug)
    return _page(request, dialogue, person, address=form)


@require_POST
def share_file(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, person = _asker(request, slug)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        now, upload = timezone.now(), form.cleaned_data["file"]
        try:
            if upload.size > LARGEST_BYTES:
                raise Refused("too_large")
            actions.share_file(person, read_apart(order(person, now, calendar=upload.read())), now)
        except Refused as refused:
            form.add_error("file", sentence(refused.code, refused.detail))
        except actions.TooMany as many:
            form.add_error(None, str(many))
        else:
            messages.success(request, _("The file is read; only when you are busy was kept."))
            return redirect("busy", slug=slug)
    return _page(request, dialogue, person, file=form)


@require_POST
def read_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _dialogue, person = _asker(request, slug)
    source = get_object_or_404(person.busy_sources.filter(kind=BusySource.Kind.ADDRESS), pk=pk)
    actions.read_again(source, timezone.now())
    messages.success(request, _("The calendar is being read; look again in a minute."))
    return redirect("busy", slug=slug)


@require_POST
def stop_sharing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _dialogue, person = _asker(request, slug)
    actions.stop_sharing(get_object_or_404(person.busy_sources, pk=pk))
    messages.success(request, _("The calendar and all that was read of it are gone."))
    return redirect("busy", slug=slug)


def _asker(request: HttpRequest, slug: str) -> tuple[Dialogue, Participant]:
    """Everybody shares their own calendars and sees nobody else's."""
    dialogue, rights = require_dialogue(request, slug)
    if rights.bearer is None:
        raise Http404
    return dialogue, rights.bearer


def _page(
    request: HttpRequest,
    dialogue: Dialogue,
    person: Participant,
    *,
    address: AddressForm | None = None,
    file: FileForm | None = None,
) -> HttpResponse:
    sources = [
        {
            "source": source,
            "problem": sentence(source.problem, source.problem_detail) if source.problem else "",
            "times": source.times.count(),
        }
        for source in person.busy_sources.all()
    ]
    context = {
        "dialogue": dialogue,
        "bearer": person,
        "zone": instants.reader_zone(request, person),
        "own_zone": person.own_zone,
        "sources": sources,
        "has_painted": painted_after(timezone.now()).filter(participant=person).exists(),
        "address_form": address or AddressForm(),
        "file_form": file or FileForm(),
    }
    return render(request, "scheduler/busy.html", context)
