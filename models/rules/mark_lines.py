"""A class's grades as somebody types or pastes them, a line a pupil: read by who is in the class (R3, R12)."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.rules.grades import BadGrade, Scale
from models.rules.letters import fold, tidy
from models.rules.mark_words import (
    CURRENT,
    NAMES,
    PREDICTED,
    GradePair,
    UnclearPair,
    head_of,
    is_same,
    pair_of,
    read_cell,
)
from models.rules.names import How, Names
from models.rules.wording import count, listed

NONE = "-"
"""How no grade is written."""
MOST_LINES = 500
_LONGEST_LINE = 1_000
_MOST_CELLS = 60
_LONGEST_NAME = 8
"""Words."""
_BEFORE = re.compile(r"^(?:[-*•▪◦·>]+|\(?\d{1,3}[.)])\s+(?=\S)")
"""What lists put before a line."""
_REST = re.compile(
    r"(?:all|(?:all\s+)?(?:the\s+)?(?:rest|others?|remaining)|everyone\s+else|everybody\s+else)\b[\s,:-]*(.*)",
    re.IGNORECASE,
)
_NAMES_SHOWN = 3


@dataclass(frozen=True)
class Classmate:
    """Who may stand in a line: the name that is written there, and what their grades were last."""

    pupil_id: int
    name: str
    label: str
    scale: Scale = field(repr=False)
    last: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ClassList:
    """A class in a subject: who is in it, how they are found by name, and whom words name who is not."""

    group: str
    subject: str
    members: Mapping[int, Classmate]
    names: Names = field(repr=False)
    elsewhere: Callable[[str], Sequence[str]] = field(repr=False)
    """The names and forms of pupils of the whole school whom the words name."""


@dataclass(frozen=True)
class PupilMark:
    """What a line says of a pupil: codes of the scale, blank for no grade, None for what it does not say."""

    line: int
    pupil_id: int
    current: str | None
    predicted: str | None


@dataclass(frozen=True)
class LineTrouble:
    """What is wrong with a line, counted from 1; 0: with all of them."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Mended:
    """A date that a spreadsheet had made of a grade, and the grade it was read as."""

    line: int
    raw: str
    code: str


@dataclass(frozen=True)
class MarksRead:
    """All that the lines say, in their order, and what in them cannot be read."""

    marks: tuple[PupilMark, ...] = ()
    troubles: tuple[LineTrouble, ...] = ()
    mended: tuple[Mended, ...] = ()


def write_lines(roster: ClassList, pupil_ids: Sequence[int]) -> str:
    """A line for each of these pupils with what their grades were last, as `read_lines` reads it."""
    return "\n".join(
        f"{each.name}  {each.last[0] or NONE}  {each.last[1] or NONE}"
        for each in map(roster.members.__getitem__, pupil_ids)
    )


def read_lines(text: str, roster: ClassList) -> MarksRead:
    """What the lines say of the pupils of the class; nothing is guessed, and each trouble names its line.

    Names stand in either order, or are numbers. Columns are parted by tabs, two spaces, or signs; a line of headings
    above them says which hold the current and the predicted grades where there are more.
    """
    lines = tidy(text).splitlines()
    if len(lines) > MOST_LINES:
        return MarksRead(
            troubles=(LineTrouble(0, f"That is {len(lines)} lines; {MOST_LINES} are read at once."),)
        )
    return _LineReader(roster).of(lines)


@dataclass
class _Row:
    number: int
    cells: list[str]
    is_table: bool
    """Whether a sign parts its cells, so that a blank one is one too."""
    begins: int = 0
    ends: int = 0
    """The cell behind the name."""
    pupil_ids: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        return " ".join(filter(None, self.cells))

    @property
    def behind(self) -> list[str]:
        return self.cells[self.ends :]


class _LineReader:
    def __init__(self, roster: ClassList) -> None:
        self._roster = roster
        self._marks: dict[int, PupilMark] = {}
        self._troubles: list[LineTrouble] = []
        self._mended: list[Mended] = []
        self._heads: dict[str, int] = {}
        self._has_heads = False
        self._scale = next((each.scale for each in roster.members.values()), None)

    def of(self, lines: Sequence[str]) -> MarksRead:
        rows: list[_Row] = []
        rest: list[int] = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            if len(line) > _LONGEST_LINE:
                self._say(number, f"this is {len(line)} characters long. Keep to the name and the grades.")
            elif self._says_rest(line):
                rest.append(number)
            elif (row := self._row(number, line)) is not None:
                rows.append(row)
        self._read(rows)
        for number in rest[:1]:
            self._keep_rest(number)
        return MarksRead(tuple(self._marks.values()), tuple(self._troubles), tuple(self._mended))

    def _says_rest(self, line: str) -> bool:
        found = _REST.fullmatch(line.strip())
        return is_same(line) or (found is not None and is_same(found[1]))

    def _keep_rest(self, number: int) -> None:
        named = {*self._marks}
        for pupil_id, each in self._roster.members.items():
            if pupil_id not in named and any(each.last):
                self._marks[pupil_id] = PupilMark(number, pupil_id, *each.last)

    def _row(self, number: int, line: str) -> _Row | None:
        """The line in its cells, with whose it is; None for a line of headings."""
        cells, is_table = _cells(line)
        row = _Row(number, [each.strip() for each in cells][:_MOST_CELLS], is_table)
        if is_table:
            self._find_name(row)
        if not row.pupil_ids and not self._has_heads and self._are_heads(row):
            self._has_heads = True
            return None
        return row

    def _are_heads(self, row: _Row) -> bool:
        cells = row.cells if row.is_table else row.words.split()
        heads = [head_of(each) for each in cells]
        # A pupil may be called Last: only what no pupil's line says makes it one of headings.
        if not {CURRENT, PREDICTED, NAMES}.intersection(heads):
            return False
        if self._scale is not None and any(self._reads(self._scale, each) for each in cells):
            return False
        if not row.is_table:
            return all(heads)
        for kind in (CURRENT, PREDICTED):
            places = [at for at, each in enumerate(heads) if each == kind]
            if len(places) > 1:
                self._say(
                    row.number, f"{len(places)} columns are called {kind}. Leave only the one that counts."
                )
            elif places:
                self._heads[kind] = places[0]
        return True

    def _find_name(self, row: _Row) -> None:
        """The first cells that name somebody of the class in full, else the first that name anybody in it."""
        loosely: tuple[int, int, tuple[int, ...]] | None = None
        for at in range(len(row.cells)):
            found: tuple[int, int, tuple[int, ...]] | None = None
            for size in (1, 2, 3):
                parts = row.cells[at : at + size]
                if len(parts) < size or not all(parts) or (size == 1 and _is_short(parts[0])):
                    break
                match = self._roster.names.match(" ".join(parts))
                if match.ids and match.how is How.FULL and (found is None or len(match.ids) < len(found[2])):
                    found = (at, at + size, match.ids)
                elif match.ids and loosely is None:
                    loosely = (at, at + size, match.ids)
                if found is not None and len(found[2]) == 1:
                    break
            if found is not None:
                loosely = found
                break
        if loosely is not None:
            row.begins, row.ends, row.pupil_ids = loosely

    def _read(self, rows: Sequence[_Row]) -> None:
        table = [row for row in rows if row.is_table and row.pupil_ids]
        columns = self._columns(table)
        for row in rows:
            if row.is_table and row.pupil_ids and columns is not None:
                if columns:
                    self._keep(row, self._pair_at(row, columns))
            else:
                self._read_alone(row)

    def _columns(self, table: Sequence[_Row]) -> tuple[int | None, int | None] | tuple[()] | None:
        """Where the current and the predicted grades stand; () where that is not clear, which is said.

        None where each row is read by itself: a name and two grades.
        """
        if self._heads and table:
            return self._heads.get(CURRENT), self._heads.get(PREDICTED)
        wide = [row for row in table if len(_without_end(row.behind)) > 2]
        if not wide:
            return None
        first = max(row.ends for row in table)
        graded = [
            at for at in range(first, max(len(row.cells) for row in table)) if self._is_graded(table, at)
        ]
        if len(graded) == 2:
            return graded[0], graded[1]
        many = count(len(graded), "column") if graded else "no column"
        self._say(
            wide[0].number,
            f"there {'is' if len(graded) == 1 else 'are'} {many} of grades behind the names, and two are needed. "
            "Put a line above them that says which is Current and which is Predicted, or leave only those two.",
        )
        return ()

    def _is_graded(self, table: Sequence[_Row], at: int) -> bool:
        """Whether most of what stands in the column are grades."""
        cells = [(row, row.cells[at]) for row in table if at < len(row.cells) and row.cells[at]]
        grades = sum(1 for row, cell in cells if self._reads(self._scale_of(row), cell))
        return grades * 2 > len(cells)

    def _reads(self, scale: Scale, cell: str) -> bool:
        try:
            return scale.read_from_file(cell)[0] is not None
        except BadGrade:
            return False

    def _pair_at(self, row: _Row, columns: tuple[int | None, int | None]) -> GradePair | None:
        given = [row.cells[at] if at is not None and at < len(row.cells) else "" for at in columns]
        return self._pair_of_cells(row, given)

    def _pair_of_cells(self, row: _Row, given: Sequence[str]) -> GradePair | None:
        member = self._member(row)
        if member is None:
            return None
        codes: list[str | None] = []
        for raw in given:
            try:
                codes.append(self._code(row, member, raw))
            except BadGrade as bad:
                self._wrong(row, member, str(bad))
                return None
        return GradePair(codes[0], codes[1])

    def _code(self, row: _Row, member: Classmate, raw: str) -> str | None:
        if not raw:
            return None
        code, was_date = read_cell(member.scale, raw, self._roster.subject)
        if was_date:
            self._mended.append(Mended(row.number, raw, code))
        return code

    def _read_alone(self, row: _Row) -> None:
        behind = _without_end(row.behind)
        if row.pupil_ids and len(behind) == 2 and row.is_table:
            self._keep(row, self._pair_of_cells(row, behind))
        elif row.pupil_ids and behind:
            self._keep(row, self._pair_of_words(row, " ".join(filter(None, behind)).split()))
        elif row.pupil_ids:
            self._lacks_grades(row)
        else:
            self._by_words(row)

    def _by_words(self, row: _Row) -> None:
        """A line without columns: the name is as much of its beginning as leaves two grades."""
        words = row.words.replace(",", " ").split()
        named: tuple[int, tuple[int, ...]] | None = None
        for size in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
            ids = self._roster.names.match(" ".join(words[:size])).ids
            if not ids or (size > 1 and self._may_be_grade(words[size - 1], words[: size - 1])):
                continue
            named = named or (size, ids)
            row.pupil_ids = ids
            pair = self._pair_or_none(row, words[size:])
            if pair is not None:
                self._keep(row, pair)
                return
        if named is None:
            self._nobody(row, words)
            return
        row.pupil_ids = named[1]
        self._keep(row, self._pair_of_words(row, words[named[0] :]))

    def _may_be_grade(self, word: str, before: Sequence[str]) -> bool:
        return (
            self._scale is not None
            and self._reads(self._scale, word)
            and bool(self._roster.names.match(" ".join(before)).ids)
        )

    def _pair_or_none(self, row: _Row, words: Sequence[str]) -> GradePair | None:
        try:
            return pair_of(self._scale_of(row), words, self._last_of(row), self._roster.subject)
        except (BadGrade, UnclearPair):
            return None

    def _pair_of_words(self, row: _Row, words: Sequence[str]) -> GradePair | None:
        member = self._member(row)
        if member is None:
            return None
        try:
            return pair_of(member.scale, words, member.last, self._roster.subject)
        except (BadGrade, UnclearPair) as bad:
            self._wrong(row, member, str(bad))
            return None

    def _scale_of(self, row: _Row) -> Scale:
        return self._roster.members[row.pupil_ids[0]].scale

    def _last_of(self, row: _Row) -> tuple[str, str]:
        return self._roster.members[row.pupil_ids[0]].last

    def _member(self, row: _Row) -> Classmate | None:
        """Whose line it is; None where several of the class are named, which is said."""
        if len(row.pupil_ids) == 1:
            return self._roster.members[row.pupil_ids[0]]
        labels = [self._roster.members[each].label for each in row.pupil_ids]
        which = listed(labels, _NAMES_SHOWN, last="or")
        self._say(row.number, f"{len(labels)} in {self._roster.group} are called so. Write {which}.")
        return None

    def _keep(self, row: _Row, pair: GradePair | None) -> None:
        member = self._member(row) if pair is not None else None
        if pair is None or member is None or pair == GradePair(None, None):
            return
        self._mended += [Mended(row.number, raw, code) for raw, code in pair.mended]
        mark = PupilMark(row.number, member.pupil_id, pair.current, pair.predicted)
        before = self._marks.setdefault(member.pupil_id, mark)
        if (before.current, before.predicted) != (mark.current, mark.predicted):
            self._wrong(row, member, f"line {before.line} says other grades. Take one of the two lines out.")

    def _lacks_grades(self, row: _Row) -> None:
        if (member := self._member(row)) is not None:
            self._wrong(row, member, "the grades are missing. Type the current and the predicted one.")

    def _nobody(self, row: _Row, words: Sequence[str]) -> None:
        name = " ".join(_name_part(words)) or row.words
        quoted = name if len(name) <= 40 else f"{name[:39]}…"
        if others := self._roster.elsewhere(name):
            who = listed(others, _NAMES_SHOWN, last="or")
            self._say(
                row.number, f"{who} is not in {self._roster.group}. Take the line out, or grade them alone."
            )
            return
        near = self._roster.names.nearest(name, 1, at_least=60.0) if fold(name) else []
        meant = f" Do you mean {self._roster.members[near[0]].label}?" if near else ""
        self._say(
            row.number,
            f"nobody in {self._roster.group} is called “{quoted}”.{meant or ' Take it out, or mend the name.'}",
        )

    def _wrong(self, row: _Row, member: Classmate, sentence: str) -> None:
        self._troubles.append(LineTrouble(row.number, f"{member.name}: {sentence}"))

    def _say(self, number: int, sentence: str) -> None:
        self._troubles.append(LineTrouble(number, sentence[:1].upper() + sentence[1:]))


def _cells(line: str) -> tuple[list[str], bool]:
    """A line's cells, and whether signs part them that also stand beside a blank one."""
    if "\t" in line:
        return line.strip("\n").split("\t"), True
    line = _BEFORE.sub("", line.strip(), count=1)
    for sign in ("|", ";"):
        if sign in line:
            return line.strip(sign).split(sign), True
    if re.search(r"\s{2,}", line):
        return re.split(r"\s{2,}", line), True
    if line.count(",") > 1 or line.count('"') > 1:
        return next(csv.reader([line], skipinitialspace=True), [line]), True
    return [line], False


def _without_end(cells: Sequence[str]) -> list[str]:
    """The cells, without blank ones at the end of those that two grades need."""
    kept = list(cells)
    while len(kept) > 2 and not kept[-1]:
        kept.pop()
    return kept


def _is_short(cell: str) -> bool:
    """Whether a cell is too little to name somebody: the number of the row, a year group."""
    return len(fold(cell)) < 3 and cell.strip().isdecimal()


def _name_part(words: Sequence[str]) -> Iterator[str]:
    """The words up to the first that has a figure in it."""
    for word in words[:_LONGEST_NAME]:
        if any(map(str.isdecimal, word)) or word in {NONE, "+"}:
            return
        yield word
