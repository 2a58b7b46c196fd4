"""The colours of the look are legible, in light and in dark: WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "frontend" / "styles" / "tokens.css"

TEXT = [
    *[(text, ground) for text in ("ink", "ink-2", "primary") for ground in ("paper", "sheet")],
    ("ink", "sunk"),
    ("ink-2", "sunk"),
    ("ink", "tint"),
    ("ink-2", "tint"),
    ("primary", "tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-2"),
    ("live", "live-tint"),
    ("live", "sheet"),
    ("warn", "warn-tint"),
    ("warn", "paper"),
    ("ink", "live-tint"),
    ("ink", "warn-tint"),
    *[("on-b", f"b{step}") for step in range(4)],
    *[("on-b-far", f"b{step}") for step in range(4, 7)],
    *[(f"t{theme}", ground) for theme in range(1, 7) for ground in ("paper", "sheet", f"t{theme} on sheet")],
]
BORDERS = [("edge", "paper"), ("edge", "sheet"), ("primary", "paper"), ("primary", "sunk")]


def colours(scheme: str) -> dict[str, str]:
    light, _, rest = TOKENS.read_text().partition("@media screen and (prefers-color-scheme: dark)")
    dark = rest.partition("/* What Pico is told. */")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def rgb(text: str) -> list[float]:
    return [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ground_of(name: str, palette: dict[str, str]) -> list[float]:
    """`t1 on sheet` is the tint of a tag: 15 % of the theme's colour on the sheet."""
    colour, _, under = name.partition(" on ")
    if not under:
        return rgb(palette[colour])
    return [
        0.15 * top + 0.85 * base for top, base in zip(rgb(palette[colour]), rgb(palette[under]), strict=True)
    ]


def contrast(front: str, ground: str, palette: dict[str, str]) -> float:
    one, other = luminance(rgb(palette[front])), luminance(ground_of(ground, palette))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_borders_stand_out_from_their_ground(scheme: str) -> None:
    palette = colours(scheme)
    faint = {
        f"{front} on {ground}": round(contrast(front, ground, palette), 2)
        for pairs, least in ((TEXT, 4.5), (BORDERS, 3.0))
        for front, ground in pairs
        if contrast(front, ground, palette) < least
    }
    assert faint == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ramp_darkens_at_every_step_so_that_it_reads_without_hue(scheme: str) -> None:
    palette = colours(scheme)
    lightness = [luminance(rgb(palette[f"b{step}"])) for step in range(7)]
    assert lightness == sorted(lightness, reverse=True)
