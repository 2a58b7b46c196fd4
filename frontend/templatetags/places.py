"""Template words: `{{ "MX"|country_name }}`, `{{ "es"|language_words }}`, `{{ "es"|own_name }}`, `{{ number|tel }}`."""

from django import template

from dialogues.conference.dial_in import DialIn
from dialogues.listing import listed
from dialogues.places import country_name, direction, language_words, own_name

register = template.Library()

register.filter("country_name", country_name)
register.filter("language_words", language_words)
register.filter("own_name", own_name)
register.filter("direction", direction)
register.filter("listed", listed)


@register.filter
def tel(number: str) -> str:
    return DialIn("", number).uri
