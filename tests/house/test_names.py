"""One word for one thing: a type has a name of its own, unless every door has its own of the same."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
TOPS = ("bot", "models", "scheduler")
DOORS = "bot/platforms/"


EVERYWHERE = {
    "Row": "a row of a card, of a table of the database, of a file: each room has one of its own kind",
}
"""Names that stand for several things, each with why no reader takes the one for the other."""


@dataclass(frozen=True)
class Bearer:
    """Where a name is given, and what to; blank for a class."""

    where: str
    means: str = ""


def given(tree: ast.Module, where: str) -> Iterator[tuple[str, Bearer]]:
    """Every class, and every other name for a type, such as `Day = Annotated[date, …]`."""
    for node in within(tree, ast.ClassDef, ast.ImportFrom):
        match node:
            case ast.ClassDef(name=name):
                yield name.removeprefix("_"), Bearer(where)
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] in TOPS:
                # Whatever has a name of its own is called by it: `from … import Day as AskedDay` gives it two.
                yield from (
                    (each.asname.removeprefix("_"), Bearer(where, f"another name for {each.name}"))
                    for each in names
                    if each.asname and each.name[:1].isupper()
                )
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if _is_type(name.removeprefix("_"), value):
                means = re.sub(r"\bdict\b", "Mapping", ast.unparse(value))
                yield name.removeprefix("_"), Bearer(where, means)


def _is_type(name: str, value: ast.expr) -> bool:
    variable = isinstance(value, ast.Call) and ast.unparse(value.func).endswith("TypeVar")
    return name[:1].isupper() and not name.isupper() and not variable


def test_no_name_of_a_type_stands_for_two_things() -> None:
    """A private one neither: who reads `_Line` in one room has read of `Line` in the next."""
    places: dict[str, set[Bearer]] = defaultdict(set)
    second: list[str] = []
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            if "versions" in path.parts:
                continue
            where = path.relative_to(ROOT).as_posix()
            for name, bearer in given(tree_of(path), where):
                places[name].add(bearer)
                second += [f"{where}: {name} is {bearer.means}"] if "another name" in bearer.means else []
    assert second == []
    assert EVERYWHERE.keys() <= places.keys()
    twice = {
        name: sorted(each.where for each in bearers)
        for name, bearers in places.items()
        if name not in EVERYWHERE and not _one_thing(bearers)
    }
    assert {name: where for name, where in twice.items() if not _one_a_door(where)} == {}


def _one_thing(bearers: set[Bearer]) -> bool:
    """One class, or one and the same type that several rooms call so."""
    means = {each.means for each in bearers}
    return len(bearers) == 1 or (len(means) == 1 and "" not in means)


@pytest.mark.parametrize(
    "second",
    [
        "class Day:\n    pass",
        "class _Day:\n    pass",
        "Day = Annotated[date, 1]",
        "_Day = tuple[int, int]",
        "Day: TypeAlias = int",
    ],
)
def test_whatever_gives_a_name_again_is_seen(second: str) -> None:
    there = {bearer for _, bearer in given(ast.parse("class Day:\n    pass"), "one.py")}
    more = dict(given(ast.parse(second), "other.py"))
    assert not _one_thing({*there, more["Day"]})


def test_a_second_name_for_one_thing_is_seen() -> None:
    (found,) = given(ast.parse("from bot.say.form import Day as AskedDay"), "other.py")
    assert found == ("AskedDay", Bearer("other.py", "another name for Day"))


def test_only_pupils_are_told() -> None:
    """A message is sent, an answer is given: what is named `told` is about pupils and their sessions (P10)."""
    rooms = re.compile(
        r"models/(sessions|audit|access)/|models/db/records|models/views/(todo|digest|whose|policy)|models/rules/policy_parts|bot/say/policy_words|bot/(cards|commands)/(sessions|booking|change_bookings|clashes|year11|digest)"
    )
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("bot", "models", "scheduler")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "versions" not in path.parts and not rooms.match(path.relative_to(ROOT).as_posix())
        for name in _names(tree_of(path))
        if "told" in re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold().split("_")
    ]
    assert found == []


def _names(tree: ast.AST) -> Iterator[str]:
    within_code = (ast.Name, ast.Attribute, ast.arg, ast.keyword)
    for node in within(tree, *within_code, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
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
