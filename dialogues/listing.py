"""Words one after another, with what the reader's language sets between them: Chinese has a comma of
its own for lists."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext


def listed(names: Iterable[object]) -> str:
    """`China, India`"""
    return gettext(", ").join(map(str, names))


def beside(parts: Iterable[object]) -> str:
    """`Lin Meihua, China`: things of different kinds, without those that are empty."""
    return pgettext("beside", ", ").join(str(part) for part in parts if part)


def clauses(parts: Iterable[object]) -> str:
    """`ends 2 h after work; public holiday`, without those that are empty."""
    return gettext("; ").join(str(part) for part in parts if part)
