"""Every pattern of the project, compiled, with where it stands and how it is used."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.house.trees import tree_of, within

_ROOT: Final = Path(__file__).parents[2]
_LEAVES: Final = (str, bytes, int, float, type(None))
"""What many a list is full of, and no pattern is in."""
_WAYS: Final = frozenset({"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})


@cache
def patterns() -> tuple[tuple[tuple[re.Pattern[Any], str], str], ...]:
    """Each pattern of the three floors with each way in which it is used, and where it stands."""
    return tuple(_patterns(list(sources())))


def _patterns(read: Sequence[tuple[str, ast.Module]]) -> Iterator[tuple[tuple[re.Pattern[Any], str], str]]:
    used: dict[str, set[str]] = {}
    for where, tree in read:
        for call in calls(tree):
            assert isinstance(call.func, ast.Attribute)
            used.setdefault(called(call.func), set()).add(call.func.attr)
            if called(call.func) == "re" and isinstance(call.args[0], ast.Constant):
                yield (re.compile(call.args[0].value), call.func.attr), f"{where}:{call.lineno}"
    for where, _ in read:
        module = importlib.import_module(
            where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
        for name, value in vars(module).items():
            for pattern in _within(value):
                for way in used.get(name, {"search", "fullmatch"}):
                    yield (pattern, way), f"{where}:{name}"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for floor in ("bot", "models", "scheduler"):
        for path in sorted((_ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "__main__.py":
                yield str(path.relative_to(_ROOT)), tree_of(path)


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in within(tree, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _WAYS and node.args:
            yield node


def compiled() -> Iterator[tuple[re.Pattern[Any], str]]:
    """Each pattern that is compiled from a plain string, also in a function, where no module can be asked for it."""
    for where, tree in sources():
        for node in within(tree, ast.Call):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="compile") | ast.Name(id="compile"),
                    args=[ast.Constant(value=str(words)), *_],
                ):
                    yield re.compile(words), f"{where}:{node.lineno}"


def called(by: ast.expr) -> str:
    match by:
        case ast.Attribute(value=ast.Name(id=name)) | ast.Attribute(value=ast.Attribute(attr=name)):
            return name
    return ""


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    match value:
        case re.Pattern():
            yield value
        case Mapping() if depth < 4:
            yield from _within((*value, *value.values()), depth)
        case tuple() | list() | set() | frozenset() if depth < 4:
            for part in value:
                if not isinstance(part, _LEAVES):
                    yield from _within(part, depth + 1)
        case _ if depth < 4 and is_dataclass(value) and not isinstance(value, type):
            yield from _within(tuple(getattr(value, field.name, None) for field in fields(value)), depth)
