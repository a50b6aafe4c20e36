"""No two rooms agree by equal strings: a word that is stored or compared is a member of an enum, with one home."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from models.audit.deeds import Deed, Did
from models.db.records import RecordKind
from models.mentoring.meetings import TargetOutcome
from models.outbox.notices import DeliveryState, NoticeEnd, Purpose
from models.outbox.topics import Topic
from models.outbox.undelivered import Fate
from models.rules.calendar import PeriodKind
from models.school.settings import known_settings
from models.sessions.session import OffBecause

ROOT = Path(__file__).parents[2]
COMPARED: tuple[type[StrEnum], ...] = (
    *(Purpose, NoticeEnd, DeliveryState, Fate, PeriodKind, OffBecause, TargetOutcome),
)
STORED: tuple[type[StrEnum], ...] = (Deed, Did, Topic, RecordKind, *COMPARED)
"""What stands in columns and several rooms go by."""
KEYS = "models/outbox/topics.py"
"""Where the keys of notices are put together."""
CUTS = {
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "partition",
    "rpartition",
    "split",
    "replace",
}
"""What reads a fact out of how something was worded."""


@dataclass(frozen=True)
class Written:
    """A string as it stands in the code, with what it stands in."""

    where: str
    line: int
    text: str
    compared: bool = False
    in_words: bool = False
    """A piece of an f-string."""
    cuts: bool = False

    def __str__(self) -> str:
        return f"{self.where}:{self.line} {self.text!r}"


def strings(source: str, where: str) -> Iterator[Written]:
    """Every string of a file, but for its docstrings, the values of its enums and what buttons are called."""
    tree = ast.parse(source)
    left_out = {id(each) for node in ast.walk(tree) for each in _left_out(node)}
    compared, in_words, cuts = set[int](), set[int](), set[int]()
    for node in ast.walk(tree):
        match node:
            case ast.Compare():
                compared |= {id(each) for each in ast.walk(node)}
            case ast.JoinedStr(values=values):
                in_words |= {id(each) for each in values}
            case ast.Call(func=ast.Attribute(attr=attr), args=args) if attr in CUTS:
                cuts |= {id(each) for each in args[:1]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            flags = (id(node) in compared, id(node) in in_words, id(node) in cuts)
            yield Written(where, node.lineno, node.value, *flags)


def _left_out(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant() as docstring):
            yield docstring
        case ast.ClassDef(bases=bases, keywords=keywords):
            if any(isinstance(each, ast.Name) and each.id == "StrEnum" for each in bases):
                yield from ast.walk(node)
            # A button's action is a name of its own, declared once on its dataclass.
            yield from (each.value for each in keywords if each.arg == "action")
        case ast.Assign(targets=[ast.Name()], value=ast.IfExp(body=body, orelse=orelse)):
            # One of two ways of putting it, for a sentence that is to come.
            yield from (body, orelse)


@cache
def everything() -> tuple[Written, ...]:
    return tuple(
        each
        for top in ("bot", "models", "scheduler")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "versions" not in path.parts
        for each in strings(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    )


def test_a_stored_word_is_a_member_of_its_enum() -> None:
    """Whole strings: `reason = "taken back"`, `kind == "term"`."""
    telling = {each.value for kind in STORED for each in kind if not each.value.isidentifier()} - {""}
    compared = {each.value for kind in COMPARED for each in kind}
    found = [
        str(each)
        for each in everything()
        if each.text in telling or (each.compared and each.text in compared)
    ]
    assert found == []


def test_a_key_is_put_together_in_its_home() -> None:
    """Pieces of f-strings: `f"{key}/staff:{id}"`, `f"slip.new/{id}"`."""
    stems = {each.value for kind in (Deed, Topic) for each in kind if "." in each.value} | {"/staff:"}
    found = [
        str(each)
        for each in everything()
        if each.in_words and each.where != KEYS and any(stem in each.text for stem in stems)
    ]
    assert found == []


def test_no_room_reads_a_fact_out_of_how_another_words_it() -> None:
    """`reason.startswith("a closure (")` holds until somebody words that better."""
    phrases = [
        each for each in everything() if each.cuts and " " in each.text.strip(" ") and len(each.text) > 4
    ]
    found = [
        f"{each} as {other}"
        for each in phrases
        for other in everything()
        if other.where != each.where and each.text in other.text
    ]
    assert found == []


PLAIN = (False, False, False)
"""Neither compared, nor a piece of an f-string, nor a cut."""


def test_a_settings_name_and_a_time_zones_stand_in_one_room() -> None:
    """`"leader_"` and `"after_school"`: who needs one takes it from there."""
    names = [each.name for each in known_settings()]
    zones = {each for each in available_timezones() if "/" in each}
    rooms: dict[str, set[str]] = defaultdict(set)
    for each in everything():
        if each.text in zones or ("_" in each.text and any(name.startswith(each.text) for name in names)):
            rooms[each.text].add(each.where)
    assert {text: sorted(where) for text, where in rooms.items() if len(where) > 1} == {}


def test_what_undo_remembers_is_read_where_it_is_written() -> None:
    """`remember(…, {"bookings": …})` in one room, and `facts["bookings"]` in the next."""
    found = []
    for path in sorted((ROOT / "models").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        written = {
            key.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Dict)
            for key in node.keys
            if isinstance(key, ast.Constant)
        }
        found += [
            f"{path.relative_to(ROOT).as_posix()}: {key!r}"
            for key in _remembered_keys(tree)
            if key not in written
        ]
    assert found == []


def test_a_word_is_spelt_once_in_the_enums_of_a_folder() -> None:
    spelt: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sorted((ROOT / "models").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ClassDef) or "StrEnum" not in map(ast.unparse, node.bases):
                continue
            for each in node.body:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
                    spelt[path.parent.name, str(each.value.value)].add(path.name)
    assert {where: rooms for where, rooms in spelt.items() if len(rooms) > 1} == {}


def _remembered_keys(tree: ast.AST) -> Iterator[str]:
    """The keys that are taken out of `facts`, or out of `remembered(…)` itself."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=of, slice=ast.Constant(value=str(key))):
                pass
            case ast.Call(func=ast.Attribute(value=of, attr="get"), args=[ast.Constant(value=str(key)), *_]):
                pass
            case _:
                continue
        if (isinstance(of, ast.Name | ast.Attribute) and ast.unparse(of).endswith("facts")) or (
            "remembered(" in ast.unparse(of)
        ):
            yield key


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('reason = "taken back"', [("taken back", False, False, False)]),
        ('wanted = kind == "term"', [("term", True, False, False)]),
        ('key = f"{key}/staff:{one}"', [("/staff:", False, True, False)]),
        ('why.startswith("a closure (")', [("a closure (", False, False, True)]),
        ('"""What it is."""', []),
        ('how = "removed" if by_lead else "taken back"', []),
        (
            'booking.reason = "taken back" if undone else ""',
            [("taken back", *PLAIN), ("", *PLAIN)],
        ),
        ('class Kind(StrEnum):\n    TERM = "term"', []),
        ('class Tell(Press, action="session.tell"):\n    pass', []),
    ],
)
def test_what_the_test_sees(source: str, seen: list[tuple[str, bool, bool, bool]]) -> None:
    found = [(each.text, each.compared, each.in_words, each.cuts) for each in strings(source, "")]
    assert found == seen
