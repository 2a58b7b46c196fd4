"""The search page, for anyone: words, theme, country, days; all of it in the address."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.form_fields import Line, Plain
from dialogues.places import country_name
from minutes.models import Minutes, Theme
from minutes.search.find import MOST_COUNTED, PAGE, Wish, find
from minutes.search.terms import ask

LONGEST_QUESTION = 200


class SearchForm(Plain, forms.Form):
    """Refuses what is no theme or country of published minutes, and days that run backwards."""

    says_optional = False

    q = Line(label=_("Words"), required=False, max_length=LONGEST_QUESTION)
    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None)
    country = forms.ChoiceField(label=_("Country"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    page = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_COUNTED // PAGE, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("theme", _("any theme"), _themes())
        self._choices("country", _("any country"), _countries())

    def _choices(self, name: str, anything: Any, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", anything), *choices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("Expected a day that is not before the first one."))
        return values

    def asks(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "theme", "country", "since", "until"))

    def wish(self) -> Wish:
        values = self.cleaned_data
        return Wish(
            question=ask(values["q"]),
            theme=values["theme"],
            country=values["country"],
            since=values["since"],
            until=values["until"],
        )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "zone": instants.reader_zone(request)}
    valid = form.is_valid()
    if valid and form.asks():
        wish, number = form.wish(), form.cleaned_data["page"] or 1
        wordless = form.cleaned_data["q"] and wish.question.is_empty
        found = find(wish, number) if not wordless else None
        if found:
            pages = Paginator(range(min(found.total, MOST_COUNTED)), PAGE)
            context["page"] = pages.get_page(number)
            if context["page"].number != number:  # beyond the last one, which is shown
                found = find(wish, context["page"].number)
            asked = request.GET.copy()
            asked.pop("page", None)
            context["asked"] = asked.urlencode()
        context |= {"found": found, "most": MOST_COUNTED}
    return render(request, "minutes/search.html", context, status=200 if valid else 400)


def _published() -> Any:
    return Minutes.objects.filter(status=Minutes.Status.PUBLISHED, session__dialogue__public=True)


def _themes() -> list[tuple[str, list[tuple[int, str]]]]:
    """Themes of published minutes, by dialogue."""
    found: dict[str, list[tuple[int, str]]] = {}
    themes = Theme.objects.filter(merged_into=None, dialogue__sessions__minutes__in=_published()).distinct()
    for theme in themes.select_related("dialogue").order_by("dialogue__title", "position", "pk"):
        found.setdefault(theme.dialogue.title, []).append((theme.pk, theme.label))
    return list(found.items())


def _countries() -> list[tuple[str, str]]:
    codes = _published().values_list("session__dialogue__delegations__country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes if code), key=lambda pair: pair[1])
