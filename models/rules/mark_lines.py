"""A class's grades as somebody types or pastes them, a line a pupil: read by who is in the class (R3, R12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.rules.class_lists import ClassList, Classmate
from models.rules.grades import BadGrade, Scale, date_among
from models.rules.letters import fold, tidy
from models.rules.mark_rows import Row, align, graded_columns, headings, is_grade, row_of
from models.rules.mark_words import CURRENT, PREDICTED, GradePair, UnclearPair, is_same, pair_of, read_cell
from models.rules.names import How, Match
from models.rules.wording import count, listed

MOST_LINES = 500
_LONGEST_LINE = 1_000
_LONGEST_NAME = 8
"""Words."""
_REST = re.compile(
    r"(?:(?:all\s+)?(?:the\s+)?(?:rest|others?|remaining)|everyone\s+else|everybody\s+else|all)\b[\s,:-]*(.*)",
    re.IGNORECASE,
)
_INITIALS = 2
"""Letters."""
_NAMES_SHOWN = 3
_NAME_SHOWN = 40
"""Characters."""
_Columns = tuple[int | None, int | None]
"""Where the current and the predicted grade stand."""


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
        rows: list[Row] = []
        rest: list[int] = []
        for number, line in enumerate(lines, 1):
            if not fold(line):
                continue  # a line between others, drawn or blank
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

    def _row(self, number: int, line: str) -> Row | None:
        """The line in its cells, with whose it is; None for a line of headings."""
        row = row_of(number, line, self._roster.names)
        heads = headings(row, self._scale) if not self._has_heads else None
        if heads is None:
            return row
        self._has_heads = True
        for kind in (CURRENT, PREDICTED):
            places = [at for at, each in enumerate(heads) if each == kind]
            if len(places) > 1:
                self._say(number, f"{len(places)} columns are called {kind}. Leave only the one that counts.")
            elif places:
                self._heads[kind] = places[0]
        return None

    def _read(self, rows: Sequence[Row]) -> None:
        align([row for row in rows if row.is_table])
        table = [row for row in rows if row.is_table and row.pupil_ids]
        wide = [row for row in table if len(row.behind) > 2]
        columns: _Columns | None = None
        if self._heads and table:
            columns = (self._heads.get(CURRENT), self._heads.get(PREDICTED))
        elif wide and (columns := self._columns(table, wide[0])) is None:
            return
        for row in rows:
            if row.is_table and row.pupil_ids and columns is not None:
                self._keep(row, self._pair_at(row, columns))
            else:
                self._read_alone(row)

    def _columns(self, table: Sequence[Row], first: Row) -> _Columns | None:
        """Where the grades stand, of more columns than two behind the names; None where that is not clear."""
        graded = graded_columns([(row, self._scale_of(row)) for row in table])
        if len(graded) == 2:
            return graded[0], graded[1]
        many = count(len(graded), "column") if graded else "no column"
        self._say(
            first.number,
            f"there {'are' if len(graded) > 1 else 'is'} {many} of grades behind the names, and two are needed. "
            "Put a line above them that says which is Current and which is Predicted, or leave only those two.",
        )
        return None

    def _pair_at(self, row: Row, columns: tuple[int | None, int | None]) -> GradePair | None:
        given = [row.cells[at] if at is not None and at < len(row.cells) else "" for at in columns]
        return self._pair_of_cells(row, given)

    def _pair_of_cells(self, row: Row, given: Sequence[str]) -> GradePair | None:
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

    def _code(self, row: Row, member: Classmate, raw: str) -> str | None:
        if not raw:
            return None
        code, was_date = read_cell(member.scale, raw, self._roster.subject)
        if was_date:
            self._mended.append(Mended(row.number, raw, code))
        return code

    def _read_alone(self, row: Row) -> None:
        behind = row.behind
        if row.pupil_ids and len(behind) == 2 and row.is_table:
            self._keep(row, self._pair_of_cells(row, behind))
        elif row.pupil_ids and behind:
            self._keep(row, self._pair_of_words(row, " ".join(filter(None, behind)).split()))
        elif row.pupil_ids:
            self._lacks_grades(row)
        else:
            self._by_words(row)

    def _by_words(self, row: Row) -> None:
        """A line without columns: the name is as much of its beginning as leaves two grades."""
        words = row.words.replace(",", " ").split()
        if self._is_only_name(words):
            row.pupil_ids = self._roster.names.match(" ".join(words)).ids
            self._lacks_grades(row)
            return
        named: tuple[int, Match] | None = None
        for size in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
            match = self._roster.names.match(" ".join(words[:size]))
            if not match.ids or (size > 1 and self._may_be_grade(words[size - 1], words[: size - 1])):
                continue
            named = named or (size, match)
            row.pupil_ids = match.ids
            pair = self._pair_or_none(row, words[size:])
            if pair is not None:
                self._keep(row, pair)
                return
        row.pupil_ids = named[1].ids if named is not None else ()
        if named is None or (named[1].how is not How.FULL and self._goes_on(row, words[named[0] :])):
            self._nobody(row, words)
            return
        self._keep(row, self._pair_of_words(row, words[named[0] :]))

    def _is_only_name(self, words: Sequence[str]) -> bool:
        if (
            not all(map(fold, words))
            or len(words) > _LONGEST_NAME
            or self._may_be_grade(words[-1], words[:-1])
        ):
            return False
        return bool(self._roster.names.match(" ".join(words)).ids)

    def _goes_on(self, row: Row, words: Sequence[str]) -> bool:
        """Whether the word behind a part of a name is more of a name, which nobody has."""
        if date_among(words[:3]).startswith(words[0]):
            return False  # Jun 5
        word = words[0]
        return len(word) > _INITIALS and word.isalpha() and not is_grade(self._scale_of(row), word)

    def _may_be_grade(self, word: str, before: Sequence[str]) -> bool:
        return (
            self._scale is not None
            and is_grade(self._scale, word)
            and bool(self._roster.names.match(" ".join(before)).ids)
        )

    def _pair_or_none(self, row: Row, words: Sequence[str]) -> GradePair | None:
        try:
            return pair_of(self._scale_of(row), words, self._last_of(row), self._roster.subject)
        except (BadGrade, UnclearPair):
            return None

    def _pair_of_words(self, row: Row, words: Sequence[str]) -> GradePair | None:
        member = self._member(row)
        if member is None:
            return None
        try:
            return pair_of(member.scale, words, member.last, self._roster.subject)
        except (BadGrade, UnclearPair) as bad:
            self._wrong(row, member, str(bad))
            return None

    def _scale_of(self, row: Row) -> Scale:
        return self._roster.members[row.pupil_ids[0]].scale

    def _last_of(self, row: Row) -> tuple[str, str]:
        return self._roster.members[row.pupil_ids[0]].last

    def _member(self, row: Row) -> Classmate | None:
        """Whose line it is; None where several of the class are named, which is said."""
        if len(row.pupil_ids) == 1:
            return self._roster.members[row.pupil_ids[0]]
        labels = [self._roster.members[each].label for each in row.pupil_ids]
        which = listed(labels, _NAMES_SHOWN, last="or")
        self._say(row.number, f"{len(labels)} in {self._roster.group} are called so. Write {which}.")
        return None

    def _keep(self, row: Row, pair: GradePair | None) -> None:
        member = self._member(row) if pair is not None else None
        if pair is None or member is None or pair == GradePair(None, None):
            return
        self._mended += [Mended(row.number, raw, code) for raw, code in pair.mended]
        mark = PupilMark(row.number, member.pupil_id, pair.current, pair.predicted)
        before = self._marks.setdefault(member.pupil_id, mark)
        if (before.current, before.predicted) != (mark.current, mark.predicted):
            self._wrong(row, member, f"line {before.line} says other grades. Take one of the two lines out.")

    def _lacks_grades(self, row: Row) -> None:
        if (member := self._member(row)) is not None:
            self._wrong(row, member, "the grades are missing. Type the current and the predicted one.")

    def _nobody(self, row: Row, words: Sequence[str]) -> None:
        named = " ".join(_name_part(words))
        if (date := date_among(words)) and (not named or date.startswith(words[0])):
            self._say(
                row.number,
                f"{date} is a date: a spreadsheet may have changed a grade, and no pupil is named before it. "
                "Write the name, then the current and the predicted grade.",
            )
            return
        name = named or row.words
        quoted = name if len(name) <= _NAME_SHOWN else f"{name[: _NAME_SHOWN - 1]}…"
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

    def _wrong(self, row: Row, member: Classmate, sentence: str) -> None:
        self._troubles.append(LineTrouble(row.number, f"{member.name}: {sentence}"))

    def _say(self, number: int, sentence: str) -> None:
        self._troubles.append(LineTrouble(number, sentence[:1].upper() + sentence[1:]))


def _name_part(words: Sequence[str]) -> Iterator[str]:
    """The words up to the first that has a figure in it."""
    for word in words[:_LONGEST_NAME]:
        if any(map(str.isdecimal, word)) or word in {"-", "+", "="}:
            return
        yield word
