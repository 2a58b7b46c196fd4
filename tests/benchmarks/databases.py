"""A database for one benchmark, apart from the one of tests that may run at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases


@contextmanager
def fresh(name: str) -> Iterator[None]:
    """On the ground that `DATABASE_URL` names, SQLite without it; empty, and gone afterwards."""
    name = f"bench_{name}"
    sqlite = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / f"{name}.sqlite3") if sqlite else name
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
