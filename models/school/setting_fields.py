"""What a setting is: its default, its name and meaning in words, and within what it may be changed."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from models.rules.clock import show_time

Bounds = tuple[int, int] | tuple[time, time]
"""The least and the most that a setting may be; of hours, between which they lie."""


def setting(default: Any, words: str, meaning: str, bounds: Bounds | None = None) -> Any:
    """A field that the school may change: what it is by default, and what its metadata says of it."""
    return field(default=default, metadata={"words": words, "meaning": meaning, "bounds": bounds})


def names_in(typed: str) -> tuple[str, ...]:
    """Each name of a setting that is a list of them, such as PSHE, assembly."""
    return tuple(filter(None, typed.split(", ")))


@dataclass(frozen=True)
class KnownSetting:
    """One setting as it can be listed: its name, its name in words, and what it means."""

    name: str
    words: str
    meaning: str
    default: Any
    bounds: Bounds | None = None

    @property
    def limits(self) -> str:
        """Its bounds in words, such as `from 1 to 60`; blank where it has none."""
        match self.bounds:
            case (time() as first, time() as last):
                return f"between {show_time(first)} and {show_time(last)}"
            case (int(), int()) as numbers:
                return f"from {numbers[0]} to {numbers[1]}"
            case _:
                return ""
