"""Sentences that say what to type say it in the way of the place where they are read."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from bot.commands import registry
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "bot/cards", "bot/commands", "bot/inputs", "bot/notices", "bot/platforms/slack", "models", "scheduler",
)  # fmt: skip
WORDS = "|".join(sorted(map(re.escape, {*registry().words, "help"}), key=len, reverse=True))
TOLD = re.compile(rf"\b(?:[Tt]ype|[Ss]uch as:|To \w[^:]*:) (?:{WORDS})\b(?!:|,(?! or\b))")


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Every piece of a sentence in a file but its docstrings."""
    tree = tree_of(path)
    docs = {id(node.value) for node in within(tree, ast.Expr)}
    for node in within(tree, ast.Constant):
        if isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_what_is_to_be_typed_is_marked_as_such() -> None:
    plain = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for line, words in said(path)
        if TOLD.search(words)
    ]
    assert not plain, "say it with to_type: " + "\n".join(plain)


def told_as_named(path: Path) -> Iterator[int]:
    """Lines in which a person is told to type a command by its bare name: in Slack it has a slash."""
    for node in within(tree_of(path), ast.JoinedStr):
        for before, piece in pairwise(node.values):
            words = before.value if isinstance(before, ast.Constant) else ""
            is_told = isinstance(words, str) and re.search(r"\b[Tt]ype $", words)
            if is_told and isinstance(piece, ast.FormattedValue) and isinstance(piece.value, ast.Attribute):
                yield node.lineno


def test_no_command_is_to_be_typed_by_its_bare_name() -> None:
    plain = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for line in told_as_named(path)
    ]
    assert not plain, "say it with to_type, or in the door's own way: " + "\n".join(plain)
