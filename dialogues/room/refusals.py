"""A refusal: why a command does nothing. The sentence that a person reads is made in `wording`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Code = Literal[
    "bad_command",
    "not_allowed",
    "not_live",
    "no_item",
    "unknown",
    "stale",
    "queue_closed",
    "too_large",
    "too_fast",
    "not_available",
]


@dataclass(frozen=True)
class Refusal:
    """`code` is for programs, `cause` names the sentence, `values` go into it: what was expected, what is."""

    code: Code
    cause: str
    values: Mapping[str, object] = field(default_factory=dict)
