"""A dialogue's themes for readers: all of them in one picture, and each through the years."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dialogues import instants
from minutes.permissions import require_readable_dialogue
from minutes.themes import queries
from minutes.themes.figures import themes_by_countries, themes_together


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Which countries spoke to which theme, and which themes were spoken of together."""
    dialogue = require_readable_dialogue(request, slug)
    themes = queries.themes_of(dialogue)
    by_id = {theme.id: theme for theme in themes}
    tags = queries.tags_of(dialogue, themes)
    names = [seat.name for seat in dialogue.delegations.all()]
    picture = themes_by_countries(tags, by_id, names)
    pairs = themes_together(tags, by_id)
    context = {
        "dialogue": dialogue,
        "picture": picture,
        "rows": [(by_id[row.theme], row) for row in picture.rows],
        "pairs": [(by_id[pair.one], by_id[pair.other], pair) for pair in pairs],
        "zone": instants.reader_zone(request),
    }
    return render(request, "minutes/themes.html", context)


@require_safe
def theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the sessions came to under one theme, the latest first."""
    dialogue = require_readable_dialogue(request, slug)
    row = get_object_or_404(dialogue.themes, pk=pk)
    if row.merged_into_id:
        return redirect("theme", slug, row.merged_into_id)
    themes = queries.themes_of(dialogue)
    shown = next(each for each in themes if each.id == str(pk))
    zone = instants.reader_zone(request)
    sessions = list(queries.takeaways_of(dialogue, [shown], zone))
    tags = queries.tags_of(dialogue, [shown])
    years = [
        (year, list(group)) for year, group in groupby(sessions, key=lambda held: held.on and held.on.year)
    ]
    picture = themes_by_countries(tags, [shown.id], [seat.name for seat in dialogue.delegations.all()])
    (counted,) = picture.rows
    context = {
        "dialogue": dialogue,
        "theme": shown,
        "absorbed": row.absorbed.all(),
        "split_from": row.split_from,
        "years": years,
        "figures": [(year, len(held), sum(len(each.takeaways) for each in held)) for year, held in years],
        "picture": picture,
        "spoke": [
            *zip(picture.countries, counted.counts, strict=True),
            *([("", counted.untold)] if counted.untold else []),
        ],
        "zone": zone,
    }
    return render(request, "minutes/theme.html", context)
