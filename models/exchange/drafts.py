"""What an import would do: counts, problems and the rows to write."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from models.exchange.columns import FileKind
from models.exchange.held import Held, Row
from models.exchange.problems import Problem, Severity
from models.exchange.questions import GivenAnswers, Removable
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable
from models.rules.places import SubjectPlace
from models.rules.wording import listed

ALWAYS_LEFT_OUT = 3
"""So many cells or rows that cannot be read never stop an import, however small it is."""


class Verb(StrEnum):
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(slots=True)
class Write:
    """Rows to write into one table with one statement.

    An update's or delete's row holds the primary key beside what is to change; `stamps` are the columns
    that take the time of writing.
    """

    verb: Verb
    table: str
    rows: list[Row]
    stamps: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many of one kind of thing are new, changed (and in which fields), gone and unchanged."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    fate: str = "kept"
    """What happens to those that are gone."""

    def change(self, *fields: str) -> None:
        """Count one changed thing, and the fields in which it changed."""
        self.changed += 1
        self.fields.update(fields)


@dataclass(frozen=True, slots=True)
class Repair:
    """A combined grade that a spreadsheet had made a date, read back (R3)."""

    file: str
    line: int
    column: str
    value: str
    grade: str


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role that somebody gets or loses; always said by name."""

    role: str
    name: str
    comes: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """What an import takes away of one kind: who or what goes, and of how many."""

    kind: Removable
    what: str
    """What it is in words, such as `pupils`."""
    names: tuple[str, ...]
    of: int
    unasked: int
    """So many may go without a question, however few there are."""
    each_september: bool = False
    """Whether it changes with every new school year, and is no question where these files bring one."""


@dataclass(slots=True)
class NoSubject:
    """The subjects in a file that the school does not have, and the lines of each."""

    sheet: Sheet
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, line: int, words: str) -> None:
        self.lines.setdefault(" ".join(words.split()), []).append(line)

    @property
    def said(self) -> str:
        """Each in words, with its number of rows where there is more than one."""
        often = ((words, len(lines)) for words, lines in self.lines.items())
        return ", ".join(f"{words} ({many:,} rows)" if many > 1 else words for words, many in often)


@dataclass(slots=True)
class LeftOut:
    """The rows of a file that cannot go in: line, field, what stands there, what is wrong, what to do, a detail."""

    sheet: Sheet
    rows: list[tuple[int, str | None, str | None, str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """An import while it is planned: what the school has, and what comes of comparing the files with it."""

    connection: Connection
    held: Held
    leavers: bool
    """Whether pupils and staff who are gone leave, or are only counted."""
    answers: GivenAnswers = field(default_factory=GivenAnswers)
    no_grades_percent: int = 5
    """So many in a hundred cells or rows of a file may be unreadable, and are left out; more stop the import."""
    removals_percent: int = 10
    """So many in a hundred of one kind may be taken away, or school days be added, without a question."""
    results_day: str = "20 August"
    """The day of the year on which results come out, where a file does not say it."""
    places: Mapping[str, SubjectPlace] = field(default_factory=dict)
    """Where subjects count by what the school has said, by name."""
    collection_days: tuple[int, int] = (1, 31)
    """The days of the month on which its collection opens and closes."""
    notes: list[str] = field(default_factory=list)
    """What was decided without asking, in words."""
    turn: list[str] = field(default_factory=list)
    """The new school year, where these files bring it, in words."""
    last_years: frozenset[int] = frozenset()
    """The pupils of the last years who are not in a new school year's file, until somebody says whether they leave."""
    tallies: dict[str, Tally] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    pupils_leave: list[int] = field(default_factory=list)
    staff_leave: list[int] = field(default_factory=list)
    pupils_back: list[int] = field(default_factory=list)
    staff_back: list[int] = field(default_factory=list)
    mentored: set[int] = field(default_factory=set)
    """The pupils to whom these files give a mentor now."""
    mentored_later: set[int] = field(default_factory=set)
    """The pupils to whom they give one from a day to come."""
    rights: list[RoleChange] = field(default_factory=list)
    missed: Counter[tuple[str, FileKind]] = field(default_factory=Counter)
    """By file and what is named there (pupil, subject, staff): how many names nobody here has."""
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    """By file, the rows that cannot go in."""
    no_subject: dict[str, NoSubject] = field(default_factory=dict)
    """By file, the subjects in it that the school does not have."""
    found: set[tuple[str, FileKind]] = field(default_factory=set)
    """The files in which at least one such name was found."""
    pupils_in_files: set[str] = field(default_factory=set)
    """Names of the pupils in the files of this import, as they are compared."""
    _last_id: int = 0

    def tally(self, kind: str, fate: str = "kept") -> Tally:
        """The counts of this kind, begun when first asked for."""
        return self.tallies.setdefault(kind, Tally(fate=fate))

    def count_new(self, kind: str, rows: Sequence[Row]) -> None:
        """Count rows that come with another kind of file; without any, nothing is said of that kind."""
        if rows:
            self.tally(kind).new += len(rows)

    def new_id(self) -> int:
        """An id for a row that is not written yet."""
        self._last_id -= 1
        return self._last_id

    def insert(self, table: str, rows: list[Row], *stamps: str) -> None:
        self._add(Write(Verb.INSERT, table, rows, stamps))

    def update(self, table: str, rows: list[Row], *stamps: str) -> None:
        self._add(Write(Verb.UPDATE, table, rows, stamps))

    def delete(self, table: str, rows: list[Row]) -> None:
        self._add(Write(Verb.DELETE, table, rows))

    def _add(self, write: Write) -> None:
        if write.rows:
            self.writes.append(write)

    def take_away(
        self,
        kind: Removable,
        what: str,
        names: Sequence[str],
        of: int,
        *,
        unasked: int = 3,
        each_september: bool = False,
    ) -> None:
        """Note what goes, so that a person is asked where it is more than a small part."""
        if names:
            self.removals.append(Removal(kind, what, tuple(names), of, unasked, each_september))

    def stay(self, whose: str, names: Iterable[str], *, said_to_have_left: Iterable[str] = ()) -> None:
        """Say who is not in the file, or has left by it, and stays all the same: only a person lets somebody go."""
        if said := listed(said_to_have_left, 10):
            self.notes.append(
                f"By the {whose} file these have left, and they are still here: {said}. Add --leavers, and they leave."
            )
        if missing := listed(names, 10):
            self.notes.append(
                f"Not in the {whose} file, and kept: {missing}. If they have left, add --leavers."
            )

    def warn(
        self,
        sheet: Sheet,
        line: int | None,
        name: str | None,
        value: str | None,
        what: str,
        advice: str,
        detail: str = "",
    ) -> None:
        """Note something that can be lived with."""
        self.problems.append(sheet.problem(Severity.WARNING, line, name, value, what, advice, detail))

    def refuse(
        self,
        sheet: Sheet,
        line: int | None,
        name: str | None,
        value: str | None,
        what: str,
        advice: str,
        detail: str = "",
    ) -> None:
        """Note something that stops the whole import."""
        self.problems.append(sheet.problem(Severity.ERROR, line, name, value, what, advice, detail))

    def leave_out(
        self,
        sheet: Sheet,
        line: int,
        name: str | None,
        value: str | None,
        what: str,
        advice: str,
        detail: str = "",
    ) -> None:
        """Note a row that cannot go in: only where there are many of them does that stop the import."""
        found = self.left_out.setdefault(sheet.file, LeftOut(sheet))
        found.rows.append((line, name, value, what, advice, detail))

    def settle_left_out(self) -> None:
        """Say what became of those rows: more than a small part of a file, or all of it, stops the import."""
        for each in self.left_out.values():
            sheet, many = each.sheet, len({line for line, *_ in each.rows})
            large = many > ALWAYS_LEFT_OUT and many * 100 > self.no_grades_percent * len(sheet.rows)
            for line, name, value, what, advice, detail in each.rows:
                if large or many == len(sheet.rows):
                    self.refuse(sheet, line, name, value, what, advice, detail)
                else:
                    self.warn(sheet, line, name, value, what, f"The row is left out. {advice}", detail)

    def unreadable(self, sheet: Sheet, line: int, name: str, value: str, trouble: Unreadable) -> None:
        """Note a cell that cannot be read, which stops the whole import."""
        self.refuse(sheet, line, name, value, trouble.what, trouble.advice)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Row:
    """What of `after` is not so in `before`."""
    return {name: value for name, value in after.items() if before.get(name) != value}
