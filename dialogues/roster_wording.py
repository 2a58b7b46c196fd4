"""The sentence that goes with a problem of a roster, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.roster import Problem

_SENTENCES = {
    "too_large": gettext_lazy("Expected at most %(most)s bytes, got %(found)s."),
    "too_many": gettext_lazy("Expected at most %(most)s people at a time, got %(found)s."),
    "not_csv": gettext_lazy("This is not a list separated by commas: %(found)s."),
    "empty": gettext_lazy("The list is empty."),
    "header": gettext_lazy("Expected columns out of %(expected)s, got %(found)s."),
    "cells": gettext_lazy("Expected at most %(expected)s columns, got %(found)s."),
    "missing": gettext_lazy("The column %(expected)s is empty."),
    "text": gettext_lazy("%(column)s may have %(expected)s printable characters, got “%(found)s…”."),
    "email": gettext_lazy("Expected an e-mail address, got “%(found)s”."),
    "role": gettext_lazy("Expected a role out of %(expected)s, got “%(found)s”."),
    "delegation": gettext_lazy("Expected a delegation of this dialogue (%(expected)s), got “%(found)s”."),
    "language": gettext_lazy("Expected a language out of %(expected)s, got “%(found)s”."),
    "zone": gettext_lazy("Expected a time zone such as Asia/Kathmandu, got “%(found)s”."),
    "twice": gettext_lazy("%(found)s stands in line %(line)s already."),
}


def sentence(problem: Problem) -> str:
    text = str(_SENTENCES[problem.code]) % problem.values
    return _("Line %(line)s: %(text)s") % {"line": problem.line, "text": text} if problem.line else text
