"""What a page says in the language of its reader."""

import gettext
from pathlib import Path

from django.conf import settings


def said(text: str, language: str) -> str:
    """The text as the catalogs of pages and of the room have it; as it is in English."""
    (catalogs,) = settings.LOCALE_PATHS
    for domain in ("django", "djangojs"):
        catalog = gettext.translation(domain, Path(catalogs), [language], fallback=True)
        if (found := catalog.gettext(text)) != text:
            return found
    return text
