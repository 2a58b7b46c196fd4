"""`manage.py reindex`."""

from typing import Any

from django.core.management.base import BaseCommand

from minutes.models import Minutes
from minutes.search.index import index_minutes


class Command(BaseCommand):
    help = "Makes the search index anew from the published minutes, one after the other: readers go on searching."

    def handle(self, *_args: Any, **_options: Any) -> None:
        published = Minutes.objects.filter(status=Minutes.Status.PUBLISHED).select_related(
            "session__dialogue"
        )
        for minutes in published:
            index_minutes(minutes)
        self.stdout.write(f"{len(published)} published minutes are indexed.")
