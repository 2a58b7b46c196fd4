"""Template words for `dialogues.instants`: `{{ session.starts_at|clock:zone }}`."""

from django import template

from dialogues import instants

register = template.Library()

register.filter("clock", instants.clock)
register.filter("day", instants.day)
register.filter("short_day", instants.short_day)
register.filter("date_only", instants.date_only)
register.filter("zone_words", instants.zone_words)
register.filter("utc_offset", instants.offset)
register.filter("city", instants.city)
register.filter("rfc3339", instants.rfc3339)
