"""Template words for themes of a codebook: `{% load themes %}`."""

from django import template

register = template.Library()

HUES = 6


@register.filter
def hue(key: int) -> int:
    """The colour for `data-t` of the theme with this number; more themes than colours begin again."""
    return (key - 1) % HUES + 1
