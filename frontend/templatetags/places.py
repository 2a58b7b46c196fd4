"""Template words for countries and telephone numbers: `{{ "MX"|country_name }}`, `{{ number|tel }}`."""

from django import template

from dialogues.conference.dial_in import DialIn
from dialogues.places import country_name

register = template.Library()

register.filter("country_name", country_name)


@register.filter
def tel(number: str) -> str:
    return DialIn("", number).uri
