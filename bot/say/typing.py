"""How what can be typed is said where somebody is: `slip`, `/slip`, or whatever their place takes."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from models.rules.wording import put_examples, put_typed

Way = Callable[[str], str]
"""A line as it is typed in some place."""
Whole = TypeVar("Whole")


def as_words(line: str) -> str:
    """Where the words themselves are typed."""
    return line


def said_in(whole: Whole, way: Way) -> Whole:
    """The answer with every line that can be typed as it is typed here; what has none stays the same object."""
    return cast("Whole", _said(whole, lambda words: put_typed(words, way)))


def with_examples(whole: Whole, own: Way) -> Whole:
    """The answer with each example as `own` has it; what has none stays the same object."""
    return cast("Whole", _said(whole, lambda words: put_examples(words, own)))


def _said(part: Any, way: Way) -> Any:
    if isinstance(part, str):
        return way(part)
    if isinstance(part, tuple):
        said = tuple(_said(each, way) for each in part)
        return part if all(new is old for new, old in zip(said, part, strict=True)) else said
    if is_dataclass(part) and not isinstance(part, type):
        return _said_fields(part, way)
    if isinstance(part, Mapping):
        pairs = {name: _said(each, way) for name, each in part.items()}
        return part if all(pairs[name] is part[name] for name in part) else pairs
    return part


def _said_fields(part: Any, way: Way) -> Any:
    changed = {}
    for name in _names(part.__class__):
        before = getattr(part, name)
        if (said := _said(before, way)) is not before:
            changed[name] = said
    return replace(part, **changed) if changed else part


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
