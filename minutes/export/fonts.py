"""The fonts of the PDF: Noto Sans for Latin, Devanagari and Arabic from their packages, Chinese made ready by `make`.

Typst reads TrueType; the Chinese font comes as WOFF among the front end's packages. `python -m minutes.export.fonts`
unpacks it into `var/fonts/`.
"""

import re
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "frontend" / "node_modules" / "@fontsource" / "noto-sans-sc" / "files"
UNPACKED = ROOT / "var" / "fonts"
WEIGHTS = (400, 700)
# What needs no glyph: white space, and what draws nothing (Unicode, Default_Ignorable_Code_Point).
_DRAWS_NOTHING = (
    "\t\n\r\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff"
)
_FORBIDDEN = {*range(0x20), *range(0x7F, 0xA0), 0xFEFF}  # in text, by PDF/UA-1


def folders() -> list[str]:
    """Where Typst finds them. Raises `FileNotFoundError` before `make` has unpacked the Chinese one."""
    for weight in WEIGHTS:
        if not _unpacked(weight).exists():
            raise FileNotFoundError(f"expected {_unpacked(weight)}, found none: run `make fonts`")
    return [str(resources.files(package) / "files") for package in PACKAGES] + [str(UNPACKED)]


@cache
def undrawn() -> re.Pattern[str]:
    """A character that no font has: most emoji, and scripts that Meridian does not speak."""
    files = [path for folder in folders() for path in sorted(Path(folder).glob("*.ttf"))]
    drawn: set[int] = set()
    for path in files:
        with TTFont(path, lazy=True) as font:
            drawn |= set(font.getBestCmap())
    letters = "".join(f"\\U{code:08x}" for code in sorted(drawn - _FORBIDDEN))
    return re.compile(f"[^{_DRAWS_NOTHING}{letters}]")


def unpack() -> None:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        font = TTFont(PACKED / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff")
        font.flavor = None
        font.save(_unpacked(weight))


def _unpacked(weight: int) -> Path:
    return UNPACKED / f"noto-sans-sc-{weight}.ttf"


if __name__ == "__main__":
    unpack()
