"""Words one after another, with what the reader's language sets between them: Chinese has a comma of
its own for lists."""

from collections.abc import Iterable

from django.utils.translation import get_language_bidi, gettext, pgettext


def listed(names: Iterable[object]) -> str:
    """`China, India`; where the page reads from right to left, names that read from left to right do not tie the
    list to their own direction."""
    word = "\N{FIRST STRONG ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}" if get_language_bidi() else "%s"
    return gettext(", ").join(word % name for name in names)


def beside(parts: Iterable[object]) -> str:
    """`Lin Meihua, China`: things of different kinds, without those that are empty."""
    return pgettext("beside", ", ").join(str(part) for part in parts if part)


def clauses(parts: Iterable[object]) -> str:
    """`ends 2 h after work; public holiday`, without those that are empty."""
    return gettext("; ").join(str(part) for part in parts if part)
