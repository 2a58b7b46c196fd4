"""The fonts of the PDF: Noto Sans for Latin, Devanagari and Arabic from their packages, Chinese made ready by `make`.

Typst reads TrueType; the Chinese font comes as WOFF among the front end's packages. `python -m minutes.export.fonts`
unpacks it into `var/fonts/`.
"""

from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "frontend" / "node_modules" / "@fontsource" / "noto-sans-sc" / "files"
UNPACKED = ROOT / "var" / "fonts"
WEIGHTS = (400, 700)


def folders() -> list[str]:
    """Where Typst finds them. Raises `FileNotFoundError` before `make` has unpacked the Chinese one."""
    for weight in WEIGHTS:
        if not _unpacked(weight).exists():
            raise FileNotFoundError(f"expected {_unpacked(weight)}, found none: run `make fonts`")
    return [str(resources.files(package) / "files") for package in PACKAGES] + [str(UNPACKED)]


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
