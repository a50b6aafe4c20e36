"""A day or a time that cannot be, typed at the command line, is answered with a sentence, whatever asks for it."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from typer.core import TyperArgument, TyperOption

from tests.house.command_line import ALL
from tests.house.home import Home, home, school

__all__ = ["home", "school"]  # fixtures of the command line

DAYS = {"--from", "--to", "--known", "--day", "--received", "--first", "--last", "--on", "--at"}
ANYTHING = {
    "--as": "h.marsh@school.example", "pupil": "Amy Carter", "what": "board", "kind": "slip", "number": "1",
    "--from": "parent", "--came": "letter", "--says": "so", "--what": "so",
}  # fmt: skip


def asks_for_days() -> Iterator[tuple[list[str], str]]:
    """Each command, with what it needs beside a day; and the option by which it asks for that."""
    for words, command in ALL.items():
        needs: list[str] = []
        for each in command.params:
            if isinstance(each, TyperArgument | TyperOption) and each.required:
                known = each.opts[0]
                needs += [*([known] if known.startswith("--") else []), ANYTHING.get(known, "x")]
        for each in command.params:
            name = each.opts[0]
            if name in DAYS and not each.required:
                yield [*words.split()[1:], *needs], name


def test_there_are_many() -> None:
    assert len(list(asks_for_days())) > 15


def test_none_of_them_breaks(school: Home) -> None:
    impossible = cycle(("2026-02-30", "2026-11-23 25:00", "9" * 5_000))
    for (words, option), day in zip(asks_for_days(), impossible, strict=False):
        assert school.run(*words, option, day, code=1).strip(), words


@pytest.mark.whole
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--known", "2030-01-01"), "cannot know of it later than now"),
        (("--from", "2030-01-01"), "still to come"),
        (("--door", "fax"), "“fax” is not one of these: slack, teams, terminal or cli."),
    ],
)
def test_an_incident_is_not_looked_for_where_nothing_can_be(
    school: Home, words: tuple[str, str], answer: str
) -> None:
    """Else it would say that nothing was seen, or by when the regulator hears of it, and not be so."""
    assert answer in school.run("incident", "--as", ANYTHING["--as"], *words, code=1)
