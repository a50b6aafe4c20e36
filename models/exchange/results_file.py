"""Plans what a file of examination results would change (R16)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, Repair
from models.exchange.grade_cells import GradeCells, NoGrades
from models.exchange.held import Row, read, table
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_pupil, no_such_subject
from models.exchange.values import Unreadable, admission_key, read_date, upn_key
from models.rules.calendar import FINISHED, academic_year, finishing, year_of_groups
from models.rules.days import read_month
from models.rules.wording import day_in_full

ResultWhere = tuple[int, int, int]
"""Pupil, subject and the year in which the pupil's cohort leaves: there is one result for each."""


@dataclass(slots=True)
class _FinalInFile:
    code: str
    day: date
    sheet: Sheet
    line: int
    raw: str


def plan_results(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One result a pupil, subject and leaving year; a later file with another one keeps the older (R16)."""
    tally = draft.tally(FileKind.RESULTS)
    reading = _FinalGradesInFile(draft)
    for sheet in sheets:
        reading.take(sheet)
    rows = table("final_grade")
    stored = {
        (pupil_id, subject_id, leaving): (row_id, code)
        for row_id, pupil_id, subject_id, leaving, code in read(
            draft.connection,
            "final_grade",
            "id",
            "pupil_id",
            "subject_id",
            "leaving_year",
            "code",
            where=rows.c.superseded_at.is_(None),
        )
    }
    closed: list[Row] = []
    new: list[Row] = []
    for where, each in reading.wanted.items():
        before = stored.get(where)
        if before is not None and before[1] == each.code:
            tally.unchanged += 1
            continue
        if before is None:
            tally.new += 1
        else:
            closed.append({"id": before[0]})
            tally.change("result")
        pupil_id, subject_id, leaving = where
        new.append(
            {
                "pupil_id": pupil_id,
                "subject_id": subject_id,
                "leaving_year": leaving,
                "code": each.code,
                "day": each.day,
                "superseded_at": None,
            }
        )
    without = sum(not each.code for each in reading.wanted.values())
    if without:
        draft.notes.append(f"Without a result (X), kept and counted: {without}.")
    draft.update("final_grade", closed, "superseded_at")
    draft.insert("final_grade", new, "recorded_at")


class _FinalGradesInFile:
    """The results that the rows hold; those of who has left since the examinations too."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._cells = GradeCells(draft.held)
        self._pupils = dict(_numbers(draft))
        self._year = _year_of_roll(draft)
        self.wanted: dict[ResultWhere, _FinalInFile] = {}

    def take(self, sheet: Sheet) -> None:
        """Read every row of the sheet."""
        draft, cells = self._draft, self._cells
        no_grades = NoGrades(draft, sheet)
        picked = sheet.pick(
            "upn", "admission number", "subject", "qualification", "final grade", "results day"
        )
        for line, (upn, admission, raw_subject, exam, raw, raw_day) in zip(sheet.lines, picked, strict=True):
            pupil_id = self._pupil(sheet, line, upn, admission)
            if pupil_id is None or not raw:
                continue
            subject_id = cells.subject(raw_subject, exam)
            if subject_id is None:
                no_such_subject(draft, sheet, line, raw_subject, exam)
                continue
            draft.found.add((sheet.file, FileKind.SUBJECTS))
            try:
                day = read_date(raw_day) or self._usual_day(pupil_id)
            except Unreadable as trouble:
                draft.leave_out(sheet, line, "results day", raw_day, trouble.what, trouble.advice)
                continue
            if day > draft.held.today:
                self._too_early(sheet, line, raw_day, day)
                continue
            no_grades.total += 1
            cell = cells.read(subject_id, FINISHED, raw)
            if cell is None:
                no_grades.add(line, "final grade", raw, cells.trouble(subject_id, FINISHED))
                continue
            code, repaired = cell
            if repaired:
                draft.repairs.append(Repair(sheet.file, line, sheet.columns["final grade"], raw, code))
            where = (pupil_id, subject_id, self._leaving(pupil_id, day))
            self._want(where, _FinalInFile(code, day, sheet, line, raw))
        no_grades.settle()

    def _pupil(self, sheet: Sheet, line: int, upn: str, admission: str) -> int | None:
        found = self._pupils.get(upn_key(upn)) if upn else None
        if found is None and admission:
            found = self._pupils.get(f"#{admission_key(admission)}")
        if found is None:
            no_such_pupil(self._draft, sheet, line, upn, admission)
        else:
            self._draft.found.add((sheet.file, FileKind.PUPILS))
        return found

    def _usual_day(self, pupil_id: int) -> date:
        """The newest results day by the school's setting; of who is in Year 11 still, that of their own summer."""
        number, month = self._draft.results_day.split()
        today = self._draft.held.today
        this = date(today.year, read_month(month) or 8, int(number))
        row = self._draft.held.pupils[pupil_id]
        if row["left_on"] is None and row["year_group"] == FINISHED:
            return this.replace(year=finishing(self._year, FINISHED))
        # In the two months before it nobody can mean last year's.
        return this if this <= today or (this - today).days < _SUMMER else this.replace(year=today.year - 1)

    def _leaving(self, pupil_id: int, day: date) -> int:
        """The year in which the pupil's cohort leaves; of who has left, their last year group was that of the day."""
        row = self._draft.held.pupils[pupil_id]
        if row["left_on"] is not None and row["leaving_year"] is not None:
            return int(row["leaving_year"])
        year = academic_year(day) if row["left_on"] is not None else self._year
        return finishing(year, int(row["year_group"]))

    def _too_early(self, sheet: Sheet, line: int, raw: str, day: date) -> None:
        self._draft.refuse(
            sheet,
            line,
            "results day",
            raw or None,
            f"results are out on {day_in_full(day)} {day.year}, which is still to come",
            "Import the file on that day, or later. Results that came out before say so in a column Results Day.",
        )

    def _want(self, where: ResultWhere, each: _FinalInFile) -> None:
        twin = self.wanted.get(where)
        if twin is None or twin.day < each.day:
            self.wanted[where] = each
        elif twin.day == each.day and twin.code != each.code:
            self._draft.refuse(
                each.sheet,
                each.line,
                "final grade",
                each.raw,
                "another row gives another result for the same pupil and subject",
                "There is one result a subject. Take one of the rows out.",
                f"{twin.code or 'no result'} in {twin.sheet.file}, line {twin.line}",
            )


_SUMMER = 70
"""Days before the results in which a file without a day can only mean those that are to come."""


def _year_of_roll(draft: Draft) -> int:
    """The academic year that the year groups are of: last year's in September, until the year is turned (R1)."""
    here = [row for row in draft.held.pupils.values() if row["left_on"] is None]
    year = year_of_groups((row["born"], row["year_group"]) for row in here if row["born"] is not None)
    return year if year is not None else academic_year(draft.held.today)


def _numbers(draft: Draft) -> Iterator[tuple[str, int]]:
    """Every pupil there is or was, by UPN and by admission number; who is here stands before who has left."""
    rows = sorted(draft.held.pupils.items(), key=lambda each: (each[1]["left_on"] is None, each[0]))
    for row_id, row in rows:
        if row["upn"]:
            yield row["upn"], row_id
        if row["admission"]:
            yield f"#{row['admission']}", row_id
