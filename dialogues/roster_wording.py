"""The sentence that goes with a problem of a roster, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.file_problems import Problem

_SENTENCES = {
    "too_large": gettext_lazy("Expected at most %(most)s bytes, got %(found)s."),
    "too_many": gettext_lazy("Expected at most %(most)s people at a time, got more."),
    "not_text": gettext_lazy("Expected a text file in UTF-8, got another encoding; save it as “CSV UTF-8”."),
    "not_csv": gettext_lazy("expected cells between commas, with quotes in pairs (%(found)s)"),
    "empty": gettext_lazy("Expected people, one a line, got nothing."),
    "header": gettext_lazy(
        "expected the columns name and email, with others out of %(expected)s, got “%(found)s”"
    ),
    "cells": gettext_lazy("expected at most %(expected)s cells, got %(found)s"),
    "missing": gettext_lazy("expected something in the column %(column)s, got nothing"),
    "long": gettext_lazy("expected a %(column)s of at most %(most)s characters, got %(found)s"),
    "formula": gettext_lazy("expected a name, got “%(found)s”, which a spreadsheet would take for a formula"),
    "character": gettext_lazy("expected a name, got the invisible character %(found)s in it"),
    "email": gettext_lazy("expected an e-mail address such as lucia@example.org, got “%(found)s”"),
    "role": gettext_lazy("expected a role out of %(expected)s, got “%(found)s”"),
    "delegation": gettext_lazy(
        "expected the name or country letters of a delegation (%(expected)s), got “%(found)s”"
    ),
    "ambiguous": gettext_lazy(
        "expected one of %(expected)s by its name, got “%(found)s”, which all of them are"
    ),
    "language": gettext_lazy("expected a language out of %(expected)s, got “%(found)s”"),
    "zone": gettext_lazy("expected a time zone such as Asia/Kathmandu, got “%(found)s”"),
    "twice": gettext_lazy("expected everybody once, got %(found)s again, who is in line %(line)s"),
}


def sentence(problem: Problem) -> str:
    """`line 4: expected a role out of …, got “chairman”`"""
    text = str(_SENTENCES[problem.code]) % problem.values
    return _("line %(line)s: %(text)s") % {"line": problem.line, "text": text} if problem.line else text
