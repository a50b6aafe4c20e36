"""Wide mark sheets: a row a pupil and subjects across, unfolded into a row a pupil and subject."""

import re
from collections.abc import Collection, Sequence

from models.exchange.columns import TARGETS, FileKind, heading_key
from models.exchange.problems import Problem, Severity
from models.exchange.questions import GivenAnswers, Question, choices, question_id
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed, without_totals
from models.exchange.reading.tables import SheetTable
from models.exchange.reading.wide_headings import (
    GradeColumn,
    IsSubject,
    WideHeadings,
    find_wide,
    measure_in,
    pupil_places,
)
from models.exchange.sheets import Reading, Sheet
from models.rules.grades import is_missing, looks_like_grade

_MEANS = {
    "current": "the grades pupils work at now",
    "predicted": "the grades pupils are predicted",
    "target": "the grades pupils aim for",
    "nothing": "none of these: the file is left out",
}
_PRINTED = re.compile(r"\b(?:printed|generated|exported|created|report run|as at|as of)\b.*", re.IGNORECASE)
"""The day on which a sheet was printed is not the month of its grades."""
_NO_SUBJECT = re.compile(
    r"\b(?:effort|atl|attitude|behaviou?r|homework|attendance|house|band|set|rank|points?|averages?|total|progress|"
    r"residual|age|key|id)\b",
    re.IGNORECASE,
)
"""What says that a column is of something else, though what stands in it looks like grades."""


def unfold(
    reading: Reading, table: SheetTable, is_subject: IsSubject, answers: GivenAnswers
) -> list[Sheet] | None:
    """The sheets of grades and of targets that the table makes; None where it is no wide mark sheet.

    A column of grades whose subject is not known is left out, which is noted.

    It is one where a heading row has a pupil's number and at least two subjects beside each other, or one with
    two rows of headings, the subject over target, current and predicted.
    """
    found = find_wide(table, is_subject)
    if found is None:
        return None
    headed = _headed(table, found)
    unknown = _unknown_subjects(headed, found)
    if unknown:
        reading.problems.append(_say_unknown(headed, unknown))
    words = " ".join((table.title, *(_PRINTED.sub("", each) for each in headed.above)))
    if any(not column.measure for column in found.columns):
        measure = measure_in(words) or answers.ask(
            Question(
                question_id("grades", table.title),
                f"Which grades does {table.file} hold? It has a column for each subject.",
                choices(_MEANS),
            )
        )
        if measure is None or measure == "nothing":
            return []
        found.columns = [
            GradeColumn(each.place, each.subject, each.measure or measure) for each in found.columns
        ]
    return _sheets(headed, found, words, unknown)


def _headed(table: SheetTable, found: WideHeadings) -> Headed:
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


def _unknown_subjects(headed: Headed, found: WideHeadings) -> dict[str, int]:
    """The subjects of the other columns that hold grades, and how many: most of what stands there is one."""
    unknown: dict[str, int] = {}
    for each in found.others:
        cells = [clean(cells[each.place]) for _, cells in headed.rows if each.place < len(cells)]
        filled = [cell for cell in cells if not is_missing(cell, in_file=True)]
        grades = sum(map(looks_like_grade, filled))
        if grades * 2 > len(filled) and not _NO_SUBJECT.search(headed.header[each.place]):
            unknown[each.subject] = unknown.get(each.subject, 0) + grades
    return unknown


def _say_unknown(headed: Headed, unknown: dict[str, int]) -> Problem:
    said = ", ".join(f"{subject}: {number:,}" for subject, number in unknown.items())
    return Problem(
        Severity.WARNING,
        headed.file,
        None,
        None,
        None,
        "columns hold grades in subjects that are not known here",
        "They are left out. Add the subjects to the subjects file, and import this again, if they are needed.",
        said,
    )


def _sheets(headed: Headed, found: WideHeadings, words: str, unknown: Collection[str]) -> list[Sheet]:
    pupil = pupil_places(headed.keys)
    subjects = list(dict.fromkeys(each.subject for each in found.columns))
    used = {each.place for each in found.columns} | {place for _, place in pupil}
    used |= {each.place for each in found.others if each.subject in unknown}
    dropped = tuple(each for place, each in enumerate(headed.header) if each and place not in used)
    many = "1 subject" if len(subjects) == 1 else f"{len(subjects)} subjects"
    note = f"a row a pupil, with {many} across: {', '.join(subjects)}"
    sheets: list[Sheet] = []
    for kind, measures in ((FileKind.GRADES, ("current", "predicted")), (FileKind.TARGETS, TARGETS)):
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
    headed: Headed, pupil: Sequence[tuple[str, int]], columns: Sequence[GradeColumn], measures: Sequence[str]
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
