"""The lines of a list in cells: whose each is, which is one of headings, which columns hold grades (R3, R12)."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.grades import BadGrade, Scale, is_missing, looks_like_grade
from models.rules.letters import fold
from models.rules.mark_words import CURRENT, NAMES, PREDICTED, head_of
from models.rules.names import How, Names

_MOST_CELLS = 60
_BEFORE = re.compile(r"^(?:[-*•▪◦·>]+|\(?\d{1,3}[.)])\s+(?=\S)")
"""What lists put before a line."""
_GAP = re.compile(r"\s{2,}")
_SHORTEST_NAME = 3
"""Letters; what is shorter behind a name is a sign of another column, such as M or F."""


@dataclass
class Row:
    """A line in its cells; of a table where a sign, or more than one space, parts them."""

    number: int
    cells: list[str]
    is_table: bool
    begins: int = 0
    ends: int = 0
    """The cell behind the name."""
    pupil_ids: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        return " ".join(filter(None, self.cells))

    @property
    def behind(self) -> list[str]:
        """The cells behind the name, without blank ones at the end of those that two grades need."""
        kept = self.cells[self.ends :]
        while len(kept) > 2 and not kept[-1]:
            kept.pop()
        return kept


def row_of(number: int, line: str, names: Names) -> Row:
    """The line in its cells; whose it is where it is one of a table and names somebody of the class."""
    cells, is_table = _cells(line)
    row = Row(number, [each.strip() for each in cells][:_MOST_CELLS], is_table)
    if not is_table:
        return row
    how = _find_name(row, names)
    if "\t" not in line and _GAP.search(line) and _parts_name(row, how, names):
        first = 0 if row.pupil_ids else 1
        return Row(number, [" ".join(filter(None, row.cells[first:]))], is_table=False)
    return row


def align(table: Sequence[Row]) -> None:
    """Take from a row what is named in another column than in most: a teacher, or a friend, is no pupil of it."""
    usual = Counter(row.begins for row in table if row.pupil_ids).most_common(1)
    for row in table:
        if usual and row.begins != usual[0][0]:
            row.begins, row.ends, row.pupil_ids = 0, 0, ()


def headings(row: Row, scale: Scale | None) -> list[str] | None:
    """What each column is said to hold, of a line of headings; None for any other line."""
    cells = row.cells if row.is_table else row.words.split()
    heads = [head_of(each) for each in cells]
    # A pupil may be called Last: only what no pupil's line says makes it one of headings.
    if row.pupil_ids or not {CURRENT, PREDICTED, NAMES}.intersection(heads):
        return None
    if scale is not None and any(is_grade(scale, each) for each in cells):
        return None
    return heads if row.is_table else [] if all(heads) else None


def graded_columns(table: Sequence[tuple[Row, Scale]]) -> list[int]:
    """The columns behind the names in which most of what stands there are grades of the pupils' scales."""
    first = max(row.ends for row, _ in table)
    last = max(len(row.cells) for row, _ in table)
    return [at for at in range(first, last) if _is_graded(table, at)]


def _is_graded(table: Sequence[tuple[Row, Scale]], at: int) -> bool:
    said = [(scale, row.cells[at]) for row, scale in table if at < len(row.cells)]
    cells = [(scale, cell) for scale, cell in said if not is_missing(cell, in_file=True)]
    return sum(is_grade(scale, cell) for scale, cell in cells) * 2 > len(cells)


def is_grade(scale: Scale, cell: str) -> bool:
    """Whether the cell is a grade on the scale, as a file may hold it."""
    try:
        return scale.read_from_file(cell)[0] is not None
    except BadGrade:
        return False


def _cells(line: str) -> tuple[list[str], bool]:
    if "\t" in line:
        return line.split("\t"), True
    line = _BEFORE.sub("", line.strip())
    for sign in ("|", ";"):
        if sign in line:
            return line.strip(sign).split(sign), True
    if _GAP.search(line):
        return _GAP.split(line), True
    if line.count(",") > 1 or line.count('"') > 1:
        return next(csv.reader([line], skipinitialspace=True), [line]), True
    return [line], False


def _parts_name(row: Row, how: How | None, names: Names) -> bool:
    """Whether two spaces part a name, or the number of the row from it, and no columns: `Amy  Carter 5+ 6`."""
    if how is None:
        return len(row.cells) > 1 and _is_short(row.cells[0])
    following = row.cells[row.ends].replace(",", " ").split() if row.ends < len(row.cells) else []
    if how is How.FULL or not following or looks_like_grade(row.cells[row.ends]):
        return False
    word = following[0].strip(":;.")
    if len(fold(word)) < _SHORTEST_NAME or any(map(str.isdecimal, word)):
        return False
    named = " ".join(row.cells[row.begins : row.ends])
    return len(following) > 1 or bool(names.match(f"{named} {word}").ids)


def _find_name(row: Row, names: Names) -> How | None:
    """The first cells that name somebody of the class in full, else the first that name anybody in it."""
    loosely: tuple[int, int, tuple[int, ...]] | None = None
    in_full: tuple[int, int, tuple[int, ...]] | None = None
    for at in range(len(row.cells)):
        for size in (1, 2, 3):
            parts = row.cells[at : at + size]
            if len(parts) < size or not all(parts) or (size == 1 and _is_short(parts[0])):
                break
            match = names.match(" ".join(parts))
            found = (at, at + size, match.ids)
            if match.ids and match.how is How.FULL and (in_full is None or len(match.ids) < len(in_full[2])):
                in_full = found
            elif match.ids and loosely is None:
                loosely = found
            if in_full is not None and len(in_full[2]) == 1:
                break
        if in_full is not None:
            loosely = in_full
            break
    if loosely is None:
        return None
    row.begins, row.ends, row.pupil_ids = loosely
    return How.FULL if in_full is not None else How.PART


def _is_short(cell: str) -> bool:
    """Whether a cell is too little to name somebody: the number of the row, a year group."""
    return len(fold(cell)) < 3 and cell.strip().isdecimal()
