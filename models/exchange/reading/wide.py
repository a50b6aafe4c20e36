"""Wide mark sheets: a row a pupil and subjects across, unfolded into a row a pupil and subject."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.exchange.columns import PUPIL, heading_key, headings
from models.exchange.questions import GivenAnswers, Question, choices, question_id
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed, without_totals
from models.exchange.reading.tables import SheetTable
from models.exchange.sheets import Sheet

_FIRST = 25
_MEASURES = ("target", "current", "predicted")
_MEANS = {
    "current": "the grades pupils work at now",
    "predicted": "the grades pupils are predicted",
    "target": "the grades pupils aim for",
    "nothing": "none of these: the file is left out",
}
_SIGNS = re.compile(r"[\s:–—/|()\[\]-]+")
IsSubject = Callable[[str], bool]
"""Whether the school has a subject that these words mean."""


@dataclass(frozen=True, slots=True)
class _GradeColumn:
    """A column of grades: the subject, and what they say; `measure` is blank where only the title may tell."""

    place: int
    subject: str
    measure: str


@dataclass(slots=True)
class _WideHeadings:
    """Where the headings of a wide mark sheet are, and which columns hold grades."""

    place: int
    header: list[str]
    rows_of_headings: int
    columns: list[_GradeColumn] = field(default_factory=list)


def unfold(table: SheetTable, is_subject: IsSubject, answers: GivenAnswers) -> list[Sheet] | None:
    """The sheets of grades and of targets that the table makes; None where it is no wide mark sheet.

    It is one where a heading row has a pupil's number and at least two subjects beside each other, or one with
    two rows of headings, the subject over target, current and predicted.
    """
    found = _find(table, is_subject)
    if found is None:
        return None
    headed = _headed(table, found)
    words = " ".join((table.title, *headed.above))
    if any(not column.measure for column in found.columns):
        measure = _measure_in(words) or answers.ask(
            Question(
                question_id("grades", table.title),
                f"Which grades does {table.file} hold? It has a column for each subject.",
                choices(_MEANS),
            )
        )
        if measure is None or measure == "nothing":
            return []
        found.columns = [
            _GradeColumn(each.place, each.subject, each.measure or measure) for each in found.columns
        ]
    return _sheets(headed, found, words)


def _find(table: SheetTable, is_subject: IsSubject) -> _WideHeadings | None:
    for place, (_, cells) in enumerate(table.rows[:_FIRST]):
        header = [clean(cell) for cell in cells]
        below = [clean(cell) for cell in table.rows[place + 1][1]] if place + 1 < len(table.rows) else []
        for found in (_two_rows(place, header, below, is_subject), _one_row(place, header, is_subject)):
            if found is not None:
                return found
    return None


def _one_row(place: int, header: list[str], is_subject: IsSubject) -> _WideHeadings | None:
    """Subjects as headings, alone or with what the grades say: `Maths`, `Maths Target`, `Target (Maths)`."""
    keys = [heading_key(each) for each in header]
    if not _has_pupil(keys) or "subject" in keys:
        return None
    found = _WideHeadings(place, header, 1)
    for number, heading in enumerate(header):
        if heading and keys[number] not in _of_pupils():
            subject, measure = _split(heading, is_subject)
            if subject:
                found.columns.append(_GradeColumn(number, subject, measure))
    return found if len({each.subject for each in found.columns}) > 1 else None


def _two_rows(place: int, header: list[str], below: list[str], is_subject: IsSubject) -> _WideHeadings | None:
    """A row of subjects, each over one or more columns, and a row of what the grades below say."""
    measures = [_measure(each) for each in below]
    if sum(each != "" for each in measures) < 2:
        return None
    width = max(len(header), len(below))
    upper = [*header, *[""] * (width - len(header))]
    lower = [*below, *[""] * (width - len(below))]
    keys = [heading_key(one or other) for one, other in zip(upper, lower, strict=True)]
    if not _has_pupil(keys):
        return None
    names = [
        one if heading_key(one) in _of_pupils() else (other or one)
        for one, other in zip(upper, lower, strict=True)
    ]
    found = _WideHeadings(place, names, 2)
    subject = ""
    for number in range(width):
        if upper[number]:
            subject = upper[number] if is_subject(upper[number]) else ""
        measure = _measure(lower[number])
        if subject and measure:
            found.columns.append(_GradeColumn(number, subject, measure))
            names[number] = f"{subject} {lower[number]}"
        elif upper[number] and lower[number]:
            names[number] = f"{upper[number]} {lower[number]}"
    return found if found.columns else None


def _headed(table: SheetTable, found: _WideHeadings) -> Headed:
    after = found.place + found.rows_of_headings
    header = list(found.header)
    while header and not header[-1]:
        header.pop()
    return without_totals(
        Headed(
            file=table.file,
            title=table.title,
            folder=table.folder,
            asked_for=table.asked_for,
            above=tuple(
                clean(cell) for _, each in table.rows[: found.place] for cell in each if cell.strip()
            ),
            line=table.rows[after - 1][0],
            header=header,
            keys=[heading_key(each) for each in header],
            rows=list(table.rows[after:]),
            notes=list(table.notes),
        )
    )


def _sheets(headed: Headed, found: _WideHeadings, words: str) -> list[Sheet]:
    pupil = _pupil_places(headed.keys)
    subjects = list(dict.fromkeys(each.subject for each in found.columns))
    used = {each.place for each in found.columns} | {place for _, place in pupil}
    dropped = tuple(each for place, each in enumerate(headed.header) if each and place not in used)
    note = f"a row a pupil, with {len(subjects)} subjects across: {', '.join(subjects)}"
    sheets: list[Sheet] = []
    for kind, measures in (("grades", ("current", "predicted")), ("targets", ("target",))):
        columns = [each for each in found.columns if each.measure in measures]
        if not columns:
            continue
        present = [each for each in measures if any(column.measure == each for column in columns)]
        lines, rows = _rows(headed, pupil, columns, present)
        fields = {name: headed.header[place] for name, place in pupil}
        fields |= {"subject": "subject", **{each: each for each in present}}
        sheets.append(Sheet(headed.file, kind, fields, dropped, lines, rows, words, [*headed.notes, note]))
        headed.notes, note, dropped = [], "the same, its targets", ()
    return sheets


def _rows(
    headed: Headed, pupil: Sequence[tuple[str, int]], columns: Sequence[_GradeColumn], measures: Sequence[str]
) -> tuple[list[int], list[tuple[str, ...]]]:
    by_subject: dict[str, dict[str, int]] = {}
    for each in columns:
        places = by_subject.setdefault(each.subject, {})
        if each.measure in places:
            headed.notes.append(
                f"two columns hold the {each.measure} grades in {each.subject}, and the one further right is read"
            )
        places[each.measure] = each.place
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    for line, cells in headed.rows:
        width = len(cells)
        numbers = tuple(clean(cells[place]) if place < width else "" for _, place in pupil)
        for subject, places in by_subject.items():
            grades = tuple(
                clean(cells[places[each]]) if each in places and places[each] < width else ""
                for each in measures
            )
            if any(grades):
                lines.append(line)
                rows.append((*numbers, subject, *grades))
    return lines, rows


def _has_pupil(keys: Sequence[str]) -> bool:
    return bool(_pupil_places(keys))


def _pupil_places(keys: Sequence[str]) -> list[tuple[str, int]]:
    known = headings("mentors")
    places: dict[str, int] = {}
    for place, key in enumerate(keys):
        name = known.get(key, ("",))[0]
        if name in PUPIL:
            places.setdefault(name, place)
    return list(places.items())


def _of_pupils() -> frozenset[str]:
    return frozenset(headings("pupils"))


def _split(heading: str, is_subject: IsSubject) -> tuple[str, str]:
    """The subject that a heading names, and what its grades say; blank where it names none."""
    if is_subject(heading):
        return heading, ""
    words = [each for each in _SIGNS.split(heading) if each]
    for number in range(1, min(3, len(words))):
        for measure, subject in ((words[-number:], words[:-number]), (words[:number], words[number:])):
            found = _measure(" ".join(measure))
            if found and is_subject(" ".join(subject)):
                return " ".join(subject), found
    return "", ""


def _measure(words: str) -> str:
    """`target`, `current` or `predicted`, where the words say one of these of a grade."""
    key = heading_key(words)
    for kind in ("grades", "targets"):
        name = headings(kind).get(key, ("",))[0]
        if name in _MEASURES:
            return name
    return ""


def _measure_in(words: str) -> str:
    """What the words of a title say of the grades, where they say one thing only."""
    parts = [each for each in _SIGNS.split(words.replace("_", " ")) if each]
    found = {_measure(" ".join(parts[at : at + size])) for size in (1, 2) for at in range(len(parts))}
    found |= {_measure(part.removesuffix("s")) for part in parts}
    found.discard("")
    return found.pop() if len(found) == 1 else ""
