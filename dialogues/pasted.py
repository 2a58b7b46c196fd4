"""Text that was pasted with the markup of an office program: its words, and nothing of what came with them.

Our texts are plain: what people type is shown as they typed it, `<b>` and `<script>` too. But what a word processor
puts on the clipboard as HTML (its styles, its comments, a tag a word) is nothing that anybody typed.
"""

import html
import re
from collections import Counter

import nh3

LONGEST = 200_000  # characters of markup; beyond, it is no paste of a text that we take
DEEPEST = 200  # tags within tags; the parser takes their number squared

_OFFICE = re.compile(
    r"""<!--StartFragment|<html[\s>]|<o:p>|<p\s[^>]{0,40}Mso|<meta\sname=["']?generator|<b\s[^>]{0,80}docs-internal-guid""",
    re.IGNORECASE,
)
# Without those that have no inside, or whose next one closes them.
_TAG = re.compile(
    r"<(/?)(?!(?:br|dd|dt|hr|img|input|li|link|meta|o:p|p|td|th|tr)\b)([a-z][^\s/>]{0,20})", re.IGNORECASE
)
_PARAGRAPHS = {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
_LINES = {"br", "dd", "dt", "li", "tr"}
_CELLS = {"td", "th"}
_NO_WORDS = {"script", "style", "title", "xml"}
_PARAGRAPH = re.compile(rf"</?(?:{'|'.join(sorted(_PARAGRAPHS))})>")
_LINE = re.compile(rf"<(?:{'|'.join(sorted(_LINES))})>")
_ANY = re.compile(r"<[^<>]*>")


def words_of(text: str) -> str:
    """The words of an office program's HTML, a paragraph for each of its own; any other text as it is."""
    if len(text) > LONGEST or not _OFFICE.search(text) or _depth(text) > DEEPEST:
        return text
    tags = _PARAGRAPHS | _LINES | _CELLS
    kept = nh3.clean(text, tags=tags, attributes={}, clean_content_tags=_NO_WORDS)
    kept = _LINE.sub("\n", _PARAGRAPH.sub("\n\n", re.sub(r"\s+", " ", kept)))
    plain = html.unescape(_ANY.sub(" ", kept)).replace("\u00a0", " ")
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _depth(text: str) -> int:
    """How deep its tags stand within each other."""
    depth = deepest = 0
    opened: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        closes, name = bool(tag[1]), tag[2].casefold()
        if closes and not opened[name]:
            continue
        opened[name] += -1 if closes else 1
        depth += -1 if closes else 1
        deepest = max(deepest, depth)
    return deepest
