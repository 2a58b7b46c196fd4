"""What a file that people bring is refused for; each kind of file words its own codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (from 1, a header included; 0 is the whole file): a code and words for it."""

    line: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
