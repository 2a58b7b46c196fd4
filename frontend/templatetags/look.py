"""Template words for what the look has of its own: `{% load look %}`. No tag writes a style attribute.

`{% stylesheet %}`                        the one stylesheet, hashed by Vite; no script
`{% mark_svg %}`                          the mark, in the colour of the text around it
`{% burden 2.33 %}`                       a chip with the number, coloured by the ramp
`{% country "MX" "Mexico" %}`             two letters; the name for those who ask
`{% meter 460 of=600 share=316 %}`        a bar of 460 of 600 with the line of an equal share at 316
`{% meter 7.3 of=20 share=8.3 added=6 %}` … with 6 more in the ramp's warm tone behind it
`{% dot 3 of=12 %}`                        a dot with a quarter of the greatest area, and the number 3
`{% noon at=14.5 length=1.5 %}`           the frame of a chosen slot over `.axis .part`, in hours of the day
"""

from math import sqrt
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_vite.templatetags.django_vite import vite_asset_url

register = template.Library()

# The greatest burden that each step of the ramp, from 0, still covers.
RAMP = (0, 1, 3, 6, 10, 20)


@register.simple_tag
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', vite_asset_url("styles/main.css"))


@register.inclusion_tag("look/mark.html")
def mark_svg() -> dict[str, Any]:
    return {}


@register.filter
def ramp(points: float) -> int:
    """The step of the ramp, 0 (working hours) to 6 (night of a rest day), for `data-b`."""
    return sum(points > bound for bound in RAMP)


@register.simple_tag
def burden(points: float) -> SafeString:
    return format_html('<span class="burden" data-b="{}">{}</span>', ramp(points), rounded(points))


@register.filter
def rounded(points: float) -> str:
    """Points as people read them: one decimal, below a tenth two, so that a cost never reads as none."""
    text = f"{points:.2f}" if 0 < points < 0.1 else f"{points:.1f}"
    return number_format(text.rstrip("0").rstrip(".") or "0")


@register.simple_tag
def country(code: str, name: str) -> SafeString:
    return format_html('<abbr class="cc" title="{}">{}</abbr>', name, code) if code else SafeString("")


@register.inclusion_tag("look/meter.html")
def meter(value: float, of: float = 1, share: float | None = None, added: float = 0) -> dict[str, Any]:
    """`value`, `share` and `added` count in the same unit as `of`, the full length."""
    length = _percent(value, of)
    return {
        "value": length,
        "added": min(_percent(added, of), _rest(length)) if added else 0,
        "share": None if share is None else _percent(share, of),
    }


@register.inclusion_tag("look/noon.html")
def noon(at: float, length: float) -> dict[str, Any]:
    """A slot that runs past midnight of the axis ends at its edge."""
    start = _percent(at, 24)
    return {"start": start, "width": min(_percent(length, 24), _rest(start))}


def _percent(value: float, of: float) -> float:
    """From 0 to 100, to hundredths; an empty scale has empty bars."""
    return round(min(max(value / of, 0), 1) * 100, 2) if of > 0 else 0


def _rest(percent: float) -> float:
    return round(100 - percent, 2)


@register.inclusion_tag("look/dot.html")
def dot(value: int, of: int) -> dict[str, Any]:
    """A dot whose area is to the greatest one as `value` is to `of`, with the number beside it."""
    return {"value": value, "radius": str(round(12 * sqrt(min(value / of, 1)), 2)) if of > 0 else "0"}
