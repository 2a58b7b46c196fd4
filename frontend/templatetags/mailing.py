"""How mails look: `{% look "hour" %}` gives an element its class and its inline style; `{% dark_look %}` the dark one.

Mail programs read no stylesheet, and Outlook reads little else than attributes and simple inline styles: so every
style stands here once and is written into each element. Those that know dark mode read the classes.
"""

from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# The same as in styles/tokens.css (a test compares them): light, dark.
COLOURS = {
    "paper": ("#f6f5f1", "#17141b"),
    "sheet": ("#fffefc", "#1f1b24"),
    "ink": ("#251f2c", "#ece8e1"),
    "ink-2": ("#5f5968", "#aaa3b1"),
    "line": ("#dad6ce", "#3a3442"),
    "edge": ("#86808c", "#7e7688"),
    "primary": ("#17594d", "#86cdb8"),
    "on-primary": ("#ffffff", "#0f2a24"),
    "warn": ("#855000", "#eebb66"),
    "warn-tint": ("#f8eacb", "#3d2e15"),
}
SANS = "'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
SERIF = "'Palatino Linotype',Palatino,Georgia,serif"


@dataclass(frozen=True)
class Look:
    """`rest` is what light and dark have in common."""

    rest: str = ""
    color: str = ""
    background: str = ""
    border: str = ""

    def style(self, shade: int, important: str = "") -> str:
        colours = {"color": self.color, "background-color": self.background, "border-color": self.border}
        parts = [f"{name}:{COLOURS[token][shade]}{important}" for name, token in colours.items() if token]
        return ";".join([*([self.rest] if self.rest and not important else []), *parts])


LOOKS = {
    "page": Look("margin:0;padding:0", "ink", "paper"),
    "sheet": Look("padding:28px 24px", "ink", "sheet"),
    "above": Look(f"font:14px/1.5 {SANS};margin:0", "ink-2"),
    "title": Look(f"font:normal 26px/1.25 {SERIF};margin:2px 0 20px", "ink"),
    "text": Look(f"font:16px/1.5 {SANS};margin:0 0 14px", "ink"),
    "small": Look(f"font:14px/1.5 {SANS};margin:0 0 14px", "ink-2"),
    "under": Look(f"font:14px/1.5 {SANS};margin:12px 0 14px", "ink-2"),
    "note": Look(f"font:16px/1.5 {SANS};margin:0 0 14px;padding:10px 14px", "warn", "warn-tint"),
    "hour": Look(f"font:normal 34px/1.15 {SERIF};margin:0", "ink"),
    "gone": Look(f"font:normal 22px/1.3 {SERIF};margin:0;text-decoration:line-through", "ink-2"),
    "label": Look(f"font:600 14px/1.5 {SANS};margin:0", "ink-2"),
    "head": Look(f"font:600 16px/1.4 {SANS};margin:26px 0 4px", "ink"),
    "cell": Look(
        f"font:15px/1.4 {SANS};padding:9px 0;border-top-width:1px;border-top-style:solid",
        "ink",
        border="line",
    ),
    "whole": Look("white-space:nowrap"),
    "aside": Look(f"font:13px/1.4 {SANS};white-space:nowrap", "ink-2"),
    "muted": Look(f"font:13px/1.4 {SANS}", "ink-2"),
    "main": Look(
        f"font:600 16px/1.2 {SANS};padding:12px 20px;border-width:1px;border-style:solid",
        "on-primary",
        "primary",
        "primary",
    ),
    "other": Look(
        f"font:600 16px/1.2 {SANS};padding:12px 20px;border-width:1px;border-style:solid",
        "ink",
        "sheet",
        "edge",
    ),
    "main-link": Look("text-decoration:none;display:block", "on-primary"),
    "other-link": Look("text-decoration:none;display:block", "ink"),
    "link": Look("text-decoration:underline;word-break:break-word", "primary"),
    "foot": Look(
        f"font:13px/1.5 {SANS};margin:28px 0 0;padding:14px 0 0;border-top-width:1px;border-top-style:solid",
        "ink-2",
        border="line",
    ),
}


@register.simple_tag
def look(name: str) -> SafeString:
    """`class="m-hour" style="…"`"""
    return format_html('class="m-{}" style="{}"', name, mark_safe(LOOKS[name].style(0)))  # noqa: S308  # our own constants


@register.simple_tag
def dark_look() -> SafeString:
    """The rules by which a mail program that is dark shows the same classes."""
    rules = "".join(
        f".m-{name}{{{style}}}" for name, found in LOOKS.items() if (style := found.style(1, "!important"))
    )
    return mark_safe(f"@media (prefers-color-scheme:dark){{{rules}}}")  # noqa: S308  # our own constants


@register.simple_tag
def colour(token: str) -> str:
    """For the attributes of old, which Outlook reads."""
    return COLOURS[token][0]
