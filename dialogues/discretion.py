"""Keeps personal keys out of the log, whoever writes a line there. Imports nothing of Django: logging starts first."""

import logging
import re


class KeyFilter(logging.Filter):
    """Takes keys and sign-in tokens out of log lines, whichever argument they hide in."""

    _secret = re.compile(r"(/j/|/enter/|/feeds/|[?&]key=)[^\s\"'&?/]+")

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = self._secret.sub(r"\1…", message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True
