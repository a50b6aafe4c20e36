"""The strings of a source file as they stand there: compared, put together, cut apart, beside a column."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.audit.deeds import Deed, Did
from models.db.records import RecordKind
from models.exchange.columns import FileKind
from models.mentoring.meeting import TargetOutcome
from models.mentoring.slip import Tone
from models.outbox.notices import DeliveryState, NoticeEnd, Purpose
from models.outbox.topics import Topic
from models.outbox.undelivered import Fate
from models.rules.calendar import PeriodKind
from models.school.people import Role
from models.sessions.session import OffBecause, When
from tests.house.trees import walk, within

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
    called_within = _called(inner for each in functions for inner in walk(each) if isinstance(inner, GIVING))
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
    return [each.id for each in walk(target) if isinstance(each, ast.Name)]


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
            yield from walk(node)
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
            patterns = (part for case in cases for part in walk(case.pattern))
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
                yield from walk(node)
            # A button's action is a name of its own, declared once on its dataclass.
            yield from (each.value for each in keywords if each.arg == "action")
        case ast.Assign(targets=[ast.Name()], value=ast.IfExp(body=body, orelse=orelse)):
            # One of two ways of putting it, for a sentence that is to come.
            yield from (body, orelse)
