"""One word for one thing: a class has a name of its own, unless every door has its own of the same."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOORS = "bot/platforms/"


def test_no_class_name_stands_for_two_things() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for folder in ("bot", "models", "scheduler"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(path.relative_to(ROOT).as_posix())
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if not _one_a_door(where)} == {}


def _one_a_door(where: list[str]) -> bool:
    """The same part of each door, such as its courier's channels, has the same name in the same file."""
    files = {each.rpartition("/")[2] for each in where}
    return all(each.startswith(DOORS) for each in where) and len(files) == 1
