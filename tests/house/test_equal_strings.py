"""No two rooms agree by equal strings: a word that is stored or compared is a member of an enum, with one home."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from models.audit.deeds import Deed, Did
from models.db.records import RecordKind
from models.db.tables import SQLModel
from models.exchange.columns import FileKind
from models.mentoring.meeting import TargetOutcome
from models.mentoring.slip import Tone
from models.outbox.notices import DeliveryState, NoticeEnd, Purpose
from models.outbox.topics import Topic
from models.outbox.undelivered import Fate
from models.rules.calendar import PeriodKind
from models.school.people import Role
from models.school.settings import known_settings
from models.sessions.session import OffBecause, When
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
COMPARED: tuple[type[StrEnum], ...] = (
    *(Purpose, NoticeEnd, DeliveryState, Fate, PeriodKind, OffBecause, TargetOutcome),
    *(Tone, Role, When),
)
STORED: tuple[type[StrEnum], ...] = (Deed, Did, Topic, RecordKind, FileKind, *COMPARED)
"""What stands in columns and several rooms go by."""
WORDS = {str(each) for kind in STORED for each in kind} - {""}
SAID = {*Role, *When}
"""Members whose words are also said: only beside what is stored are they more than words."""
GONE_BY = [{each.value for each in kind} - {*map(str, SAID)} for kind in COMPARED]
"""The words of each that somebody may go by."""
COLUMNS = {
    "did", "deed", "record", "topic", "about_kind", "kind", "role", "tone", "ended", "state",
    "outcome", "purpose", "reason",
}  # fmt: skip
"""The columns that hold members of these, whichever table they are of."""
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
TELLING = (
    *(ast.Compare, ast.MatchValue, ast.MatchMapping, ast.Dict, ast.Tuple, ast.List, ast.Set, ast.JoinedStr),
    *(ast.Call, ast.BinOp, ast.keyword, ast.Assign, ast.Match),
)
"""What a string can stand in that says something about it."""
GIVING = (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.comprehension, ast.arguments)
"""What gives a name to a value."""


@dataclass(frozen=True)
class Written:
    """A string as it stands in the code, with what it stands in."""

    where: str
    line: int
    text: str
    compared: bool = False
    """In a comparison, a case of a match, or the keys of a dict."""
    in_words: bool = False
    """A piece of an f-string, or of what is put together in another way."""
    cuts: bool = False
    column: bool = False
    """Compared with what a column holds, whatever it says."""

    def __str__(self) -> str:
        return f"{self.where}:{self.line} {self.text!r}"


def strings(tree: ast.AST, where: str) -> Iterator[Written]:
    """Every string of a file, but for its docstrings, the values of its enums and what buttons are called."""
    left_out = {
        id(each) for node in within(tree, ast.Expr, ast.ClassDef, ast.Assign) for each in _left_out(node)
    }
    compared, in_words, cuts, column = set[int](), set[int](), set[int](), set[int]()
    called = _called(within(tree, *GIVING))
    functions = within(tree, ast.FunctionDef, ast.AsyncFunctionDef)
    # A word with a name of its room, such as a command's, has its home there; in a function it has none.
    called_within = _called(
        inner for each in functions for inner in ast.walk(each) if isinstance(inner, GIVING)
    )
    for node in within(tree, *TELLING):
        compared.update(id(each) for each in _meant(_compared(node), called_within))
        in_words.update(id(each) for each in _meant(_put_together(node), called))
        beside = list(_beside_a_column(node))
        column.update(id(each) for each in beside if isinstance(each, ast.Constant) and each.value)
        column.update(id(each) for each in _meant(beside, called) if each.value in WORDS)
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=args) if attr in CUTS:
                cuts.update(id(each) for each in args[:1])
    for node in within(tree, ast.Constant):
        if not isinstance(node.value, str):
            continue
        if id(node) not in left_out or id(node) in column:
            flags = (id(node) in each for each in (compared, in_words, cuts, column))
            yield Written(where, node.lineno, node.value, *flags)


def _meant(parts: Iterable[ast.AST], called: Mapping[str, Sequence[ast.Constant]]) -> Iterator[ast.Constant]:
    """The constants among these, and those that a name among them stands for."""
    for part in parts:
        match part:
            case ast.Constant():
                yield part
            case ast.Name(id=name):
                yield from called.get(name, ())


def _called(nodes: Iterable[ast.AST]) -> Mapping[str, list[ast.Constant]]:
    """The strings that each name stands for, wherever it got them: kind = "slip"."""
    called: dict[str, list[ast.Constant]] = defaultdict(list)
    for node in nodes:
        for target, value in _given(node):
            for text in _strings_of(value):
                for name in _names_in(target):
                    called[name].append(text)
    return called


def _names_in(target: ast.AST) -> list[str]:
    if isinstance(target, ast.arg):
        return [target.arg]
    return [each.id for each in ast.walk(target) if isinstance(each, ast.Name)]


def _given(node: ast.AST) -> Iterator[tuple[ast.AST, ast.expr]]:
    """What gets a value in this node, and which."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case (
            ast.AnnAssign(target=target, value=ast.expr() as value)
            | ast.NamedExpr(target=target, value=value)
        ):
            yield target, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value
        case ast.arguments(args=args, defaults=defaults, kwonlyargs=named, kw_defaults=theirs):
            yield from zip(args[len(args) - len(defaults) :], defaults, strict=True)
            yield from ((arg, value) for arg, value in zip(named, theirs, strict=True) if value is not None)


def _strings_of(value: ast.expr) -> Iterator[ast.Constant]:
    match value:
        case ast.Constant(value=str()):
            yield value
        case ast.IfExp(body=body, orelse=orelse):
            yield from (each for one in (body, orelse) for each in _strings_of(one))
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            yield from (each for one in parts for each in _strings_of(one))


def _compared(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare() | ast.MatchValue() | ast.MatchMapping():
            yield from ast.walk(node)
        case ast.Dict(keys=keys):
            yield from (each for each in keys if each is not None)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) if len(parts) > 1:
            # Several words of one enum and no other are what somebody goes by: FINAL = ("sent", "failed").
            words = {each.value if isinstance(each, ast.Constant) else None for each in parts}
            if any(words <= each for each in GONE_BY):
                yield from parts


def _put_together(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.JoinedStr(values=values):
            yield from values
        case ast.Call(func=ast.Attribute(value=pattern, attr="format")):
            yield pattern
        case ast.Call(func=ast.Attribute(value=between, attr="join"), args=args):
            yield between
            yield from (part for each in args for part in getattr(each, "elts", ()))
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            yield from (left, right)


def _beside_a_column(node: ast.AST) -> Iterator[ast.AST]:
    """What is compared with `entry.did`, `col(Slip.tone)` or the like, alone or among others, or is put there."""
    match node:
        case ast.keyword(arg=arg, value=value) if arg in COLUMNS:
            yield value
            return
        case ast.Assign(targets=[ast.Attribute(attr=attr)], value=value) if attr in COLUMNS:
            yield value
            return
        case ast.Compare(left=left, comparators=others):
            sides = (left, *others)
        case ast.Match(subject=subject, cases=cases):
            patterns = (part for case in cases for part in ast.walk(case.pattern))
            sides = (subject, *(each.value for each in patterns if isinstance(each, ast.MatchValue)))
        case ast.Call(func=ast.Attribute(value=column, attr="in_"), args=args):
            sides = (column, *args)
        case _:
            return
    if any(_is_column(each) for each in sides):
        for each in sides:
            words = each.elts if isinstance(each, ast.Tuple | ast.List | ast.Set) else [each]
            yield from words


def _is_column(side: ast.expr) -> bool:
    match side:
        case ast.Call(func=ast.Name(id="col"), args=[inner]):
            return _is_column(inner)
        case ast.Attribute(attr=attr):
            return attr in COLUMNS
        case _:
            return False


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
        for each in strings(tree_of(path), path.relative_to(ROOT).as_posix())
    )


def test_a_stored_word_is_a_member_of_its_enum() -> None:
    """Whole strings: `reason = "taken back"`, `kind == "term"`, `case "term"`, `entry.did == "changed"`."""
    telling = {each.value for kind in STORED for each in kind if not each.value.isidentifier()} - {"", *SAID}
    compared = {each.value for kind in COMPARED for each in kind}
    found = [
        str(each)
        for each in everything()
        if each.text in telling or (each.compared and each.text in compared - SAID) or each.column
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
        if each.text in SQLModel.metadata.tables:
            continue  # a table may be called as a setting about it begins
        if each.text in zones or ("_" in each.text and any(name.startswith(each.text) for name in names)):
            rooms[each.text].add(each.where)
    assert {text: sorted(where) for text, where in rooms.items() if len(where) > 1} == {}


def test_what_undo_remembers_is_read_where_it_is_written() -> None:
    """`remember(…, {"bookings": …})` in one room, and `facts["bookings"]` in the next."""
    found = []
    for path in sorted((ROOT / "models").rglob("*.py")):
        tree = tree_of(path)
        written = {
            key.value for node in within(tree, ast.Dict) for key in node.keys if isinstance(key, ast.Constant)
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
        for node in within(tree_of(path), ast.ClassDef):
            if "StrEnum" not in map(ast.unparse, node.bases):
                continue
            for each in node.body:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
                    spelt[path.parent.name, str(each.value.value)].add(path.name)
    assert {where: rooms for where, rooms in spelt.items() if len(rooms) > 1} == {}


def _remembered_keys(tree: ast.AST) -> Iterator[str]:
    """The keys that are taken out of `facts`, or out of `remembered(…)` itself."""
    for node in within(tree, ast.Subscript, ast.Call):
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
    found = [(each.text, each.compared, each.in_words, each.cuts) for each in strings(ast.parse(source), "")]
    assert found == seen


@pytest.mark.parametrize(
    "planted",
    [
        'match why:\n    case "term":\n        pass',
        'wanted = why in ("term", "inset")',
        'FINAL = ("failed", "uncertain")',
        'words = {"term": 1, "holiday": 2}[why]',
    ],
)
def test_a_word_that_is_gone_by_is_seen_however_it_is(planted: str) -> None:
    words = {str(member) for kind in COMPARED for member in kind}
    assert any(each.compared and each.text in words for each in strings(ast.parse(planted), ""))


@pytest.mark.parametrize(
    "planted",
    [
        'wanted = entry.did == "changed"',
        'wanted = col(Entry.record).in_(["slip", "meeting"])',
        'wanted = entry.record in ("slip", "meeting")',
        'wanted = col(Slip.tone) != "positive"',
        'match entry.record:\n    case "slip":\n        pass',
        'wanted = "teacher" == held.role',
        'kind = "slip"\nwanted = select(Entry).where(Entry.record == kind)',
        'kind: str = "slip"\nwanted = col(Entry.record) == kind',
        'if (kind := "slip") and entry.record == kind:\n    pass',
        'kind = "slip" if lead else "meeting"\nwanted = entry.record != kind',
        'for kind in ("slip", "meeting"):\n    found += entry.record == kind',
        'wanted = [each for kind in ["slip"] if each.record == kind]',
        'KINDS = ("slip", "meeting")\nwanted = col(Entry.record).in_(KINDS)',
        'def of(db, kind="slip"):\n    return Entry.record == kind',
        'def of(db, *, kind="slip"):\n    return Entry.record == kind',
        'entry = Entry(record="slip")',
        'entry.record = "slip"',
        'wanted = sheet.kind == "pupils"',
    ],
)
def test_whatever_is_compared_with_a_column_is_seen(planted: str) -> None:
    assert any(each.column for each in strings(ast.parse(planted), ""))


@pytest.mark.parametrize(
    "planted",
    [
        'key = "{}/staff:{}".format(topic, one)',
        'key = "%s/staff:%s" % (topic, one)',
        'key = topic + "/staff:" + one',
        'key = "/staff:".join((topic, one))',
        'key = "".join([topic, "/staff:", one])',
    ],
)
def test_a_key_that_is_put_together_is_seen_however_it_is(planted: str) -> None:
    assert any(each.in_words and "/staff:" in each.text for each in strings(ast.parse(planted), ""))
