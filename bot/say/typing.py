"""How what can be typed is said where somebody is: `slip`, `/slip`, or whatever their place takes."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from models.rules.wording import TYPED, put_examples, put_typed

Way = Callable[[str], str]
"""A line as it is typed in some place."""
Whole = TypeVar("Whole")


def as_words(line: str) -> str:
    """Where the words themselves are typed."""
    return line


def said_in(whole: Whole, way: Way) -> Whole:
    """The answer with every line that can be typed as it is typed here; what has none stays the same object."""
    return cast("Whole", _said(whole, lambda words: put_typed(words, way))) if _has_typed(whole) else whole


def with_examples(whole: Whole, own: Way) -> Whole:
    """The answer with each example as `own` has it; what has none stays the same object."""
    return cast("Whole", _said(whole, lambda words: put_examples(words, own))) if _has_typed(whole) else whole


def _has_typed(whole: Any) -> bool:
    """Whether a line that can be typed stands anywhere in it, as in most answers none does."""
    to_look_at = [whole]
    while to_look_at:
        part = to_look_at.pop()
        kind = part.__class__
        if isinstance(part, str):
            if TYPED in part:
                return True
        elif isinstance(part, tuple):
            to_look_at += part
        elif names := _names(kind):
            to_look_at += [getattr(part, name) for name in names]
        elif _is_mapping(kind):
            to_look_at += part.values()
    return False


def _said(part: Any, way: Way) -> Any:
    if isinstance(part, str):
        return way(part)
    if isinstance(part, tuple):
        said = tuple(_said(each, way) for each in part)
        return part if all(new is old for new, old in zip(said, part, strict=True)) else said
    kind = part.__class__
    if names := _names(kind):
        return _said_fields(part, names, way)
    if _is_mapping(kind):
        pairs = {name: _said(each, way) for name, each in part.items()}
        return part if all(pairs[name] is part[name] for name in part) else pairs
    return part


def _said_fields(part: Any, names: tuple[str, ...], way: Way) -> Any:
    changed = {}
    for name in names:
        before = getattr(part, name)
        if (said := _said(before, way)) is not before:
            changed[name] = said
    return replace(part, **changed) if changed else part


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """The fields of such a dataclass; none of anything else."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


@cache
def _is_mapping(kind: type[Any]) -> bool:
    return issubclass(kind, Mapping)
