"""The codebook page: each theme with what belongs to it and what not, to be edited, ordered, merged and split."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues import instants
from dialogues.models import Dialogue
from dialogues.permissions import Rights
from minutes import actions, queries
from minutes.codebook.forms import MergeForm, SplitForm, ThemeForm
from minutes.models import Span, Takeaway, Theme
from minutes.permissions import require_codebook

MOST_LISTED = 500


@require_safe
def codebook(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, rights = require_codebook(request, slug)
    return _page(request, dialogue, rights)


def _page(
    request: HttpRequest, dialogue: Dialogue, rights: Rights, refused: ThemeForm | None = None
) -> HttpResponse:
    """`refused` is the form of a new theme that is shown again."""
    themes = dialogue.themes.select_related("split_from").in_bulk()
    of_dialogue = {"theme__dialogue": dialogue}
    stretches = Counter(Span.objects.filter(**of_dialogue).values_list("theme", flat=True))
    takeaways = Counter(Takeaway.objects.filter(**of_dialogue).values_list("theme", flat=True))
    last = dialogue.themes.order_by("position").last()
    colour = (last.position if last else 0) % Theme.HUES + 1
    new = ThemeForm(dialogue=dialogue, auto_id="new-%s", initial={"colour": colour})
    context = _context(request, dialogue, rights) | {
        "themes": [
            {
                "theme": themes[each.pk],
                "key": key,
                "stretches": stretches[each.pk],
                "takeaways": takeaways[each.pk],
            }
            for key, each in enumerate(queries.codebook(dialogue), 1)
        ],
        "form": refused or new,
        "form_refused": refused is not None,
        "merged": dialogue.themes.exclude(merged_into=None).select_related("merged_into"),
    }
    return render(request, "minutes/codebook.html", context, status=400 if refused else 200)


def _context(request: HttpRequest, dialogue: Dialogue, rights: Rights) -> dict[str, Any]:
    return {
        "dialogue": dialogue,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
    }


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, rights = require_codebook(request, slug)
    form = ThemeForm(request.POST, dialogue=dialogue, auto_id="new-%s")
    if form.is_valid():
        try:
            theme = actions.add_theme(dialogue, **form.facts())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _to(dialogue, theme)
    return _page(request, dialogue, rights, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One theme, to be edited or merged. `do`: keep what the form says, move it back or on, merge it, remove it."""
    dialogue, rights = require_codebook(request, slug)
    theme = get_object_or_404(dialogue.themes.select_related("dialogue"), pk=pk, merged_into=None)
    if request.method != "POST":
        return _theme(request, dialogue, rights, theme)
    if request.POST.get("do") == "keep":
        form = ThemeForm(request.POST, dialogue=dialogue, instance=Theme.objects.get(pk=pk))
        if form.is_valid():
            try:
                return _to(dialogue, actions.edit_theme(theme, form.facts()))
            except ValidationError as error:
                form.add_error(None, error.messages)
        return _theme(request, dialogue, rights, theme, form)
    try:
        theme = _press(request, theme, rights)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return _to(dialogue, theme)


def _theme(
    request: HttpRequest, dialogue: Dialogue, rights: Rights, theme: Theme, refused: ThemeForm | None = None
) -> HttpResponse:
    context = _context(request, dialogue, rights) | {
        "theme": theme,
        "form": refused or ThemeForm(dialogue=dialogue, instance=theme),
        "others": [other for other in queries.codebook(dialogue) if other != theme],
    }
    return render(request, "minutes/theme_edit.html", context, status=400 if refused else 200)


def _press(request: HttpRequest, theme: Theme, rights: Rights) -> Theme:
    match request.POST.get("do"):
        case "back":
            actions.move_theme(theme, back=True)
        case "on":
            actions.move_theme(theme, back=False)
        case "remove":
            actions.remove_theme(theme)
        case "merge":
            form = MergeForm(request.POST, theme=theme)
            if not form.is_valid():
                raise ValidationError(_("Choose another theme of this codebook."))
            into: Theme = form.cleaned_data["into"]
            actions.merge_theme(theme, into, rights.minute_taker, timezone.now())
            return into
        case _:
            raise ValidationError(_("Expected one of the buttons of the page."))
    return theme


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Choose what goes to a new theme."""
    dialogue, rights = require_codebook(request, slug)
    theme = get_object_or_404(dialogue.themes.select_related("dialogue"), pk=pk, merged_into=None)
    form = SplitForm(request.POST or None, theme=theme)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            new = actions.split_theme(theme, **values, by=rights.minute_taker, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _to(dialogue, new)
    spans = theme.spans.select_related("segment__minutes__session").order_by(
        "segment__minutes__session__number", "segment__position", "start", "pk"
    )
    context = {
        "dialogue": dialogue,
        "theme": theme,
        "form": form,
        "spans": spans[:MOST_LISTED],
        "takeaways": theme.takeaways.select_related("minutes__session"),
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
    }
    return render(request, "minutes/split.html", context, status=400 if form.errors else 200)


def _to(dialogue: Dialogue, theme: Theme) -> HttpResponse:
    return redirect(f"{reverse('codebook', args=[dialogue.slug])}#theme{theme.pk}")
