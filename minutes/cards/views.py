"""The desk's form of a card, and the list of cards for readers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minutes.cards import actions
from minutes.cards.forms import CardForm, CardSearch
from minutes.cards.models import Card
from minutes.desk import desk_context, minutes_at_desk
from minutes.models import Minutes, Takeaway
from minutes.permissions import require_readable_dialogue
from minutes.queries import with_cards
from minutes.reading import read_card


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, pk: int, takeaway_pk: int) -> HttpResponse:
    """`do`: keep it or remove it."""
    minutes, rights = minutes_at_desk(request, pk)
    takeaway = get_object_or_404(minutes.takeaways, pk=takeaway_pk)
    known = Card.objects.filter(takeaway=takeaway).first()
    form = CardForm(request.POST or None, instance=known, dialogue=minutes.session.dialogue)
    removes = request.POST.get("do") == "remove"
    if request.method == "POST" and (removes or form.is_valid()):
        try:
            if removes:
                actions.remove_card(takeaway)
            else:
                actions.write_card(takeaway, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(f"{reverse('minutes_takeaways', args=[pk])}#t{takeaway_pk}")
    context = desk_context(request, minutes, rights)
    context |= {"here": "takeaways", "takeaway": takeaway, "form": form, "known": known}
    return render(request, "minutes/card.html", context, status=400 if form.errors else 200)


@require_safe
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """Those of published minutes, by theme and by who offers or seeks them."""
    dialogue = require_readable_dialogue(request, slug)
    form = CardSearch(request.GET, dialogue=dialogue)
    found = Takeaway.objects.filter(
        minutes__status=Minutes.Status.PUBLISHED, minutes__session__dialogue=dialogue
    ).exclude(card=None)
    valid = form.is_valid()
    values: dict[str, Any] = form.cleaned_data if valid else {}
    if values.get("theme"):
        found = found.filter(Q(theme=values["theme"]) | Q(theme__parent=values["theme"]))
    if seat := values.get("delegation"):
        found = found.filter(Q(card__offered_by=seat) | Q(card__sought_by=seat)).distinct()
    takeaways = with_cards(found.select_related("theme", "minutes"))
    context = {
        "dialogue": dialogue,
        "form": form,
        "cards": [
            (takeaway, read_card(takeaway.card))
            for takeaway in takeaways.order_by("theme__position", "theme", "-minutes", "card")
        ],
    }
    return render(request, "minutes/cards.html", context, status=200 if valid else 400)
