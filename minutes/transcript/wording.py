"""The sentence that goes with a problem of a transcript, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.file_problems import Problem

_SENTENCES = {
    "too_large": gettext_lazy("Expected a file of at most %(most)s bytes, got %(got)s."),
    "not_utf8": gettext_lazy("Expected text in UTF-8, got bytes that are none."),
    "nul": gettext_lazy("Expected text, got a NUL character."),
    "no_header": gettext_lazy("Expected a file that begins with WEBVTT, got “%(got)s”."),
    "too_many": gettext_lazy("Expected at most %(most)s cues; this is one more."),
    "empty": gettext_lazy("Expected words with their times, got none."),
    "no_times": gettext_lazy("Expected the times of a cue such as 00:01.000 --> 00:04.000, got “%(got)s”."),
    "bad_times": gettext_lazy("Expected two times such as 00:01.000 --> 00:04.000, got “%(got)s”."),
    "bad_time": gettext_lazy("Expected a time such as 01:02:03.000, below 100 hours, got “%(got)s”."),
    "backwards": gettext_lazy("Expected an end after the start, got %(start)s to %(end)s."),
    "no_empty_line": gettext_lazy("Expected an empty line before the times of the next cue."),
}


def sentence(problem: Problem) -> str:
    text = _SENTENCES[problem.code] % problem.values
    return _("Line %(line)s: %(problem)s") % {"line": problem.line, "problem": text} if problem.line else text
