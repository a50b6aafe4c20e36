"""One table of a file, with only the columns that are needed, and what was wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from models.exchange.columns import FileKind
from models.exchange.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file (or one sheet of a workbook), known columns only, every cell as clean text."""

    file: str
    kind: FileKind
    columns: dict[str, str]
    """Field → its heading in this file, in the order of the cells."""
    dropped: tuple[str, ...]
    """Headings that are not needed: what stood under them was let go while reading (data protection, 7)."""
    lines: list[int]
    rows: list[tuple[str, ...]]
    title: str = ""
    """What the table is called: the name of its file, or of its sheet and what stands above the headings."""
    notes: list[str] = field(default_factory=list)
    """How it was read, where that is worth a word."""
    vouched: bool = False
    """Whether who these people are is certain: a person said what the list holds, or each has a role in it."""

    def pick(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """The cells of these fields, row by row; blank where the file has no such column."""
        places = [list(self.columns).index(name) if name in self.columns else -1 for name in fields]
        choose = itemgetter(*places)
        # -1 is the last cell: one blank put there stands for every column that is not in the file.
        return ((choose((*row, "")),) if len(places) == 1 else choose((*row, "")) for row in self.rows)

    def problem(
        self,
        severity: Severity,
        line: int | None,
        name: str | None,
        value: str | None,
        what: str,
        advice: str,
        detail: str = "",
    ) -> Problem:
        """A problem in this file; `name` is the field, told by the heading that the file gives it."""
        heading = self.columns.get(name, name) if name is not None else None
        return Problem(severity, self.file, line, heading, value, what, advice, detail)


@dataclass(slots=True)
class Reading:
    """What came of reading files: sheets, problems, and what is left out because it is no data."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Files and sheets that were not read, each with the reason where it is not that it is no table."""
    copies: list[str] = field(default_factory=list)
    """Those of them whose rows all stand in another file too."""
    seen: dict[tuple[str, ...], set[tuple[str, ...]]] = field(default_factory=dict)
    """The rows that were read, by kind and fields: a second copy of a file says nothing new."""
    words_said: dict[str, str] = field(default_factory=dict)
    """What a person said with these files that a heading means."""

    def error(self, file: str, what: str, advice: str, line: int | None = None) -> None:
        """Note what stops the whole import."""
        self.problems.append(Problem(Severity.ERROR, file, line, None, None, what, advice))

    def leave_out(self, file: str, what: str, advice: str) -> None:
        """Note a table that is not read, which can be lived with."""
        self.problems.append(Problem(Severity.WARNING, file, None, None, None, what, advice))
