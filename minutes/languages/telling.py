"""What a reader is told of the words before them: whose language they are in, and which ones count."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dialogues.places import language_words
from minutes.languages.versions import Version, authoritative, lookup, recorded


def note(versions: Sequence[Version], chosen: Version, wanted: str, spoken: str = "") -> str:
    """Sentences on a version of a piece, shown to who asked for the language `wanted`; often none.

    `spoken` is the language that the speaker spoke in, where an interpreter's words in another were recorded.
    """
    first = recorded(versions)
    sentences = []
    if spoken:
        sentences.append(
            _("Spoken in %(language)s; recorded from the interpreter.") % {"language": language_words(spoken)}
        )
    if not chosen.recorded:
        own = lookup(chosen.language, [spoken])
        sentences.append(
            _("Here in the speaker’s language.") if own else _translated(first.language, chosen.day)
        )
        if chosen.stale:
            sentences.append(_("The words that it was made from have been edited since."))
    elif wanted and not lookup(wanted, [first.language]):
        sentences.append(_("Not translated into %(language)s.") % {"language": language_words(wanted)})
    sentences.append(_counts(versions, chosen))
    return " ".join(filter(None, sentences))


def _translated(source: str, day: str) -> str:
    if not source:
        return _("Translated on %(day)s.") % {"day": day}
    return _("Translated from %(language)s on %(day)s.") % {"language": language_words(source), "day": day}


def _counts(versions: Sequence[Version], chosen: Version) -> str:
    if len(versions) == 1:
        return ""
    counts = authoritative(versions)
    if counts is chosen:
        return "" if chosen.recorded else _("This translation is authoritative.")
    if counts.recorded:
        return _("The words as recorded are authoritative.")
    return _("The text in %(language)s is authoritative.") % {"language": language_words(counts.language)}
