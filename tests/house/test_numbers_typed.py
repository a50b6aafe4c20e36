"""Whatever number is typed or stands in a file: what it cannot be is said in our own words, and is no fault."""

import csv
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from typer import BadParameter
from typer.core import TyperArgument, TyperOption
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Environment, read_environment
from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.columns import KINDS, columns_of
from models.school.setting_fields import KnownSetting
from models.school.setting_values import read_value
from models.school.settings import known_settings
from tests.exchange.small_school import bring, look, write_school
from tests.house.command_line import ALL
from tests.house.home import Home, home, school

__all__ = ["home", "school"]  # fixtures of the command line

FAR_OUT = ("2147483648", "99999999999", "9" * 5_000, "-1", "1e999999999", "٣" * 12)
"""Larger than a database has, than Python reads, than a computer can work out; below all; and no digits of ours."""
IN_FILES = (*FAR_OUT, "1e400", "99999", "1/0")
OF_A_LIBRARY = (
    "Input should",
    "unable to parse",
    "exceeded",
    "not in the range",
    "Exceeds the limit",
    "int()",
)


def are_ours(said: str) -> bool:
    return bool(said) and not any(each.casefold() in said.casefold() for each in OF_A_LIBRARY)


NUMBERED: dict[str, Any] = {
    f"{words} {each.name}": each.type_descriptor.parameter_info.parser
    for words, command in ALL.items()
    for each in command.params
    if isinstance(each, TyperArgument | TyperOption)
    and {int, float} & {each.type_descriptor.annotation, *get_args(each.type_descriptor.annotation)}
}


def test_the_command_line_reads_no_number_as_the_library_does() -> None:
    assert [words for words, parser in NUMBERED.items() if parser is None] == [], "see bot.cli_lines.numbered"
    assert len(NUMBERED) > 10


@pytest.mark.parametrize("typed", [*FAR_OUT, "0", "three", "", "2.5"])
def test_a_number_that_nothing_has_is_refused_in_a_sentence_by_every_command(typed: str) -> None:
    for words, read in NUMBERED.items():
        with pytest.raises(BadParameter) as wrong:
            read(typed)
        assert are_ours(wrong.value.message), words
        assert len(wrong.value.message) < 200, words


@pytest.mark.parametrize("typed", ["1", "#9", " 2147483647 "])
def test_one_that_something_may_have_is_taken(typed: str) -> None:
    for read in NUMBERED.values():
        assert read(typed) == int(typed.strip().lstrip("#"))


def holds_numbers(known: KnownSetting) -> bool:
    match known.default:
        case bool():
            return False
        case int() | (int(), *_):
            return True
        case _:
            return False


@pytest.mark.parametrize(
    "known", [each for each in known_settings() if holds_numbers(each)], ids=lambda each: each.name
)
def test_a_setting_says_its_bounds(known: KnownSetting) -> None:
    for typed in FAR_OUT:
        with pytest.raises(Sorry) as wrong:
            read_value(known, typed)
        assert are_ours(wrong.value.sentence)
        assert wrong.value.field == "value"


@pytest.mark.parametrize(
    "name", [name for name, field in Environment.model_fields.items() if field.annotation is int]
)
def test_so_does_one_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("STAFFROOM_HOME", str(tmp_path))
    for typed in FAR_OUT:
        monkeypatch.setenv(name.upper(), typed)
        with pytest.raises(Sorry) as wrong:
            read_environment()
        assert wrong.value.sentence.startswith(f"{name.upper()} is not right: it is to be ")


@pytest.fixture
def brought(database: Database, tmp_path: Path) -> Database:
    """The small school's, filled by its files."""
    bring(database, write_school(tmp_path / "school"))
    return database


def test_a_file_holds_no_number_that_is_a_fault(brought: Database, tmp_path: Path) -> None:
    """In each column of each kind of file in turn, beside what else the example of such a file has."""
    for kind in KINDS:
        columns, path = columns_of(kind), tmp_path / f"{kind.name}.csv"
        usual = [each.example for each in columns]
        rows = [
            [*usual[:place], typed, *usual[place + 1 :]]
            for place in range(len(columns))
            for typed in IN_FILES
        ]
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([[each.heading for each in columns], *rows])
        for problem in look(brought, path).problems:
            assert are_ours(f"{problem}"), kind.name


EVERYBODY = ("h.marsh", "a.price", "r.adeyemi")
"""The scheme lead, the data manager and the safeguarding lead."""
BESIDE = {
    "email": "", "because": "why", "what": "why", "says": "no", "by": "pupil", "how": "answered", "out": "file",
    "kind": "slip", "they_know": None,
}  # fmt: skip
"""What else these commands need; None of a switch."""


@pytest.mark.whole
def test_of_a_number_that_nothing_has_is_said_that_and_how_to_see_those_there_are(
    school: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every command that takes one, instead of what became of one that is over."""
    monkeypatch.setenv("STAFFROOM_HOME", str(school.folder))
    for words in NUMBERED:
        command = ALL[words.rpartition(" ")[0]]
        typed = words.split()[1:-1]
        for each in command.params:
            if each.name == "number":
                typed.append("999")
            elif each.name in BESIDE and (each.required or each.name == "they_know"):
                value = BESIDE[each.name]
                typed += [value or ""] if each.param_type_name == "argument" else [each.opts[0]]
                typed += [] if each.param_type_name == "argument" or value is None else [value]
        at = typed.index("--as") + 1
        said = ""
        for email in EVERYBODY:
            typed[at] = f"{email}@school.example"
            done = CliRunner().invoke(cli, typed)
            assert done.exit_code == 1, done.output
            said = " ".join(done.output.split())
            if "Only the" not in said:
                break
        assert re.search(r"There is no [a-z ]+ 999\b", said), (words, said)
        assert re.search(
            r"staffroom (?:retention|(?:restrict|request|taken) list|statement records)", said
        ), (
            words,
            said,
        )
        assert "in chat" not in said, words
