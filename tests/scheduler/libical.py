"""Reads calendar objects with libical, the C library under Evolution, KOrganizer and Cyrus.

`python -m tests.scheduler.libical` sees to the library itself: Debian's `libical3`.
"""

import ctypes
import ctypes.util
import os
import sys
import warnings
from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_void_p
from dataclasses import dataclass
from typing import Any

import pytest

from tests.debian import install

NAMES = ("libical.so.3", "libical.so.4", ctypes.util.find_library("ical"))
ANY_PROPERTY = 0  # the one kind that has no name

# name, result, arguments
CALLS: list[tuple[str, Any, list[Any]]] = [
    ("icalparser_parse_string", c_void_p, [c_char_p]),
    ("icalcomponent_free", None, [c_void_p]),
    ("icalcomponent_string_to_kind", c_int, [c_char_p]),
    ("icalcomponent_get_first_component", c_void_p, [c_void_p, c_int]),
    ("icalcomponent_get_next_component", c_void_p, [c_void_p, c_int]),
    ("icalcomponent_get_first_property", c_void_p, [c_void_p, c_int]),
    ("icalcomponent_get_next_property", c_void_p, [c_void_p, c_int]),
    ("icalcomponent_count_errors", c_int, [c_void_p]),
    ("icalproperty_get_property_name", c_char_p, [c_void_p]),
    ("icalproperty_get_value", c_void_p, [c_void_p]),
    ("icalproperty_get_value_as_string", c_char_p, [c_void_p]),
    ("icalproperty_get_first_parameter", c_void_p, [c_void_p, c_int]),
    ("icalparameter_string_to_kind", c_int, [c_char_p]),
    ("icalparameter_get_cn", c_char_p, [c_void_p]),
    ("icalvalue_isa", c_int, [c_void_p]),
    ("icalvalue_string_to_kind", c_int, [c_char_p]),
    ("icalvalue_get_text", c_char_p, [c_void_p]),
    ("icalrestriction_check", c_int, [c_void_p]),
]


@dataclass(frozen=True)
class Property:
    """`value` is unescaped where it is TEXT."""

    name: str
    value: str
    cn: str | None


@dataclass(frozen=True)
class Read:
    """`sound` is whether it keeps to libical's own table of what each iTIP method asks and forbids (RFC 5546)."""

    sound: bool
    errors: int
    properties: list[Property]
    events: list[list[Property]]

    def of(self, name: str) -> list[str]:
        """The values of a property, one or more an event."""
        return [found.value for event in self.events for found in event if found.name == name]


class Libical:
    def __init__(self, library: ctypes.CDLL) -> None:
        for name, result, arguments in CALLS:
            function = getattr(library, name)  # by item it would be another object each time
            function.restype, function.argtypes = result, arguments
        self._library = library
        self._events = library.icalcomponent_string_to_kind(b"VEVENT")
        self._cn = library.icalparameter_string_to_kind(b"CN")
        self._text = library.icalvalue_string_to_kind(b"TEXT")

    def read(self, raw: bytes) -> Read:
        calendar = self._library.icalparser_parse_string(raw)
        assert calendar, "libical finds no calendar"
        try:
            errors = self._library.icalcomponent_count_errors(calendar)
            return Read(
                sound=bool(self._library.icalrestriction_check(calendar)),
                errors=errors,
                properties=list(self._properties(calendar)),
                events=[list(self._properties(event)) for event in self._components(calendar)],
            )
        finally:
            self._library.icalcomponent_free(calendar)

    def _components(self, parent: int) -> Iterator[int]:
        found = self._library.icalcomponent_get_first_component(parent, self._events)
        while found:
            yield found
            found = self._library.icalcomponent_get_next_component(parent, self._events)

    def _properties(self, component: int) -> Iterator[Property]:
        library = self._library
        found = library.icalcomponent_get_first_property(component, ANY_PROPERTY)
        while found:
            value = library.icalproperty_get_value(found)
            if value and library.icalvalue_isa(value) == self._text:
                words = library.icalvalue_get_text(value)
            else:
                words = library.icalproperty_get_value_as_string(found)
            named = library.icalproperty_get_first_parameter(found, self._cn)
            yield Property(
                name=library.icalproperty_get_property_name(found).decode(),
                value=(words or b"").decode(),
                cn=library.icalparameter_get_cn(named).decode() if named else None,
            )
            found = library.icalcomponent_get_next_property(component, ANY_PROPERTY)


def found() -> Libical | None:
    for name in filter(None, NAMES):
        try:
            return Libical(ctypes.CDLL(name))
        except OSError:
            continue
    return None


def required() -> Libical:
    """For a fixture: in CI the library must be there; elsewhere its absence is told loudly."""
    library = found()
    if library is None:
        if os.environ.get("CI"):
            pytest.fail("No libical was found: in CI it must be read by it, too.")
        warnings.warn("NOT READ BY LIBICAL: none was found.", pytest.PytestWarning, stacklevel=1)
        pytest.skip("no libical was found; `python -m tests.scheduler.libical` says how to get one")
    return library


if __name__ == "__main__":
    sys.exit(
        0
        if found()
        else install(
            "libical3",
            "No libical was found to read our calendar objects back. Install it "
            "(Debian, Ubuntu: `apt install libical3`; macOS: `brew install libical`).",
        )
    )
