"""One word for one thing: a class has a name of its own, unless every door has its own of the same."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOORS = "bot/platforms/"


def test_no_class_name_stands_for_two_things() -> None:
    """A private one neither: who reads `_Line` in one room has read of `Line` in the next."""
    places: dict[str, list[str]] = defaultdict(list)
    for folder in ("bot", "models", "scheduler"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    places[node.name.removeprefix("_")].append(path.relative_to(ROOT).as_posix())
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if not _one_a_door(where)} == {}


def test_only_pupils_are_told() -> None:
    """A message is sent, an answer is given: what is named `told` is about pupils and their sessions (P10)."""
    rooms = re.compile(
        r"models/(sessions|audit|access)/|models/db/records|models/views/(todo|digest|whose)|bot/(cards|commands)/(sessions|year11|digest)"
    )
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("bot", "models", "scheduler")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "versions" not in path.parts and not rooms.match(path.relative_to(ROOT).as_posix())
        for name in _names(ast.parse(path.read_text("utf-8")))
        if "told" in re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold().split("_")
    ]
    assert found == []


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def _one_a_door(where: list[str]) -> bool:
    """The same part of each door, such as its courier's channels, has the same name in the same file."""
    files = {each.rpartition("/")[2] for each in where}
    return all(each.startswith(DOORS) for each in where) and len(files) == 1
