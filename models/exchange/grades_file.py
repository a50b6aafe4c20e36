"""Plans what the grades file would change (R3, R12)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, Repair
from models.exchange.grade_cells import GradeCells, NoGrades
from models.exchange.held import Row, read, table
from models.exchange.months import Months
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_subject, not_tracked, pupil_of
from models.exchange.values import Unreadable
from models.rules.collecting import window
from models.tracking.collections import month_of

GradesWhere = tuple[int, int, int, str]
"""Pupil, subject, collection and kind (current or predicted): there is one grade for each."""


def plan_grades(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One value a pupil, subject, collection and kind; a changed one keeps the older row (R12)."""
    tally = draft.tally(FileKind.GRADES)
    reading = _GradesInFile(draft)
    for sheet in sheets:
        reading.take(sheet)
    rows = table("grade_entry")
    stored = {
        (pupil_id, subject_id, collection_id, kind): (row_id, code, recorded_by)
        for row_id, pupil_id, subject_id, collection_id, kind, code, recorded_by in read(
            draft.connection,
            "grade_entry",
            "id",
            "pupil_id",
            "subject_id",
            "collection_id",
            "kind",
            "code",
            "recorded_by",
            where=rows.c.superseded_at.is_(None) & rows.c.collection_id.in_(reading.listed),
        )
    }
    closed: list[Row] = []
    new: list[Row] = []
    for where, (code, sheet, line, raw) in reading.wanted.items():
        before = stored.get(where)
        if before is not None:
            if before[1] == code:
                tally.unchanged += 1
                continue
            if not code and not _may_go(draft):
                tally.unchanged += 1
                draft.warn(
                    sheet,
                    line,
                    where[3],
                    raw,
                    "this says that there is no grade, where Staffroom has one",
                    f"The grade stays as it was. Add --yes-remove {Removable.GRADES} if these should go.",
                    f"{draft.held.pupil_name(where[0])}, {draft.held.subjects[where[1]]['name']}, {before[1]}",
                )
                continue
            closed.append({"id": before[0]})
            tally.change(where[3])
            if before[2] is not None:
                draft.warn(
                    sheet,
                    line,
                    where[3],
                    raw,
                    "a teacher has recorded another grade in Staffroom",
                    "The file's grade takes its place. Take the row out if the teacher is right.",
                    before[1] or "no grade",
                )
        else:
            tally.new += 1
        pupil_id, subject_id, collection_id, kind = where
        new.append(
            {
                "pupil_id": pupil_id,
                "subject_id": subject_id,
                "collection_id": collection_id,
                "kind": kind,
                "code": code,
                "recorded_by": None,
                "superseded_at": None,
            }
        )
    pupils = {where[0] for where in reading.wanted}
    tally.gone = sum(where[0] in pupils for where in stored.keys() - reading.wanted.keys())
    draft.count_new("collections", reading.new_collections)
    draft.insert("collection", reading.new_collections)
    reading.remember_names()
    draft.update("grade_entry", closed, "superseded_at")
    draft.insert("grade_entry", new, "recorded_at")


def _may_go(draft: Draft) -> bool:
    """Whether somebody said that a cell without a grade takes away the one that is there."""
    return draft.answers.may_go(Removable.GRADES)


class _GradesInFile:
    """The grades that the rows hold, by pupil, subject, collection and kind."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._cells = GradeCells(draft.held)
        self._collections: dict[str, int] = {
            month: row_id for row_id, month in read(draft.connection, "collection", "id", "key")
        }
        self._named = Months(draft)
        self._months: dict[tuple[str, str], int | Unreadable | None] = {}
        self.new_collections: list[Row] = []
        self.listed: set[int] = set()
        self.wanted: dict[GradesWhere, tuple[str, Sheet, int, str]] = {}

    def remember_names(self) -> None:
        """Write down what the data drops' names were said to mean."""
        self._named.write()
        self._draft.notes += self._named.notes

    def take(self, sheet: Sheet) -> None:
        """Read every row of the sheet."""
        draft, cells, months = self._draft, self._cells, self._months
        no_grades = NoGrades(draft, sheet)
        pupils = draft.held.pupils
        picked = sheet.pick(
            "upn", "admission number", "subject", "qualification", "collection", "current", "predicted"
        )
        for line, (upn, admission, raw_subject, exam, raw_month, current, predicted) in zip(
            sheet.lines, picked, strict=True
        ):
            pupil_id = pupil_of(draft, sheet, line, upn, admission)
            if pupil_id is None:
                continue
            subject_id = cells.subject(raw_subject, exam)
            if subject_id is None:
                no_such_subject(draft, sheet, line, raw_subject, exam)
                continue
            draft.found.add((sheet.file, FileKind.SUBJECTS))
            year = pupils[pupil_id]["year_group"]
            if not cells.is_tracked(year):
                not_tracked(draft, sheet, line, f"Year {year}")
                continue
            if (sheet.title, raw_month) not in months:
                months[sheet.title, raw_month] = self._collection(sheet, raw_month)
            collection_id = months[sheet.title, raw_month]
            if isinstance(collection_id, Unreadable):
                trouble = collection_id
                draft.leave_out(sheet, line, "collection", raw_month, trouble.what, trouble.advice)
                continue
            for kind, raw in (("current", current), ("predicted", predicted)):
                if not raw:
                    continue
                code = self._code(no_grades, sheet, line, subject_id, year, kind, raw)
                if code is not None and collection_id is not None:
                    self._want(sheet, line, (pupil_id, subject_id, collection_id, kind), code, raw)
        no_grades.settle()

    def _code(
        self, no_grades: NoGrades, sheet: Sheet, line: int, subject_id: int, year: int, kind: str, raw: str
    ) -> str | None:
        """The grade's code; None where the cell is no grade, which is noted."""
        no_grades.total += 1
        cell = self._cells.read(subject_id, year, raw)
        if cell is None:
            no_grades.add(line, kind, raw, self._cells.trouble(subject_id, year))
            return None
        code, repaired = cell
        if repaired:
            self._draft.repairs.append(Repair(sheet.file, line, sheet.columns[kind], raw, code))
        return code

    def _want(self, sheet: Sheet, line: int, where: GradesWhere, code: str, raw: str) -> None:
        twin = self.wanted.get(where)
        if twin is not None and twin[0] != code:
            self._draft.refuse(
                sheet,
                line,
                where[3],
                raw,
                "another row gives another grade for the same month",
                "There is one grade a month. Take one of the rows out.",
                f"{twin[0] or 'no grade'} in {twin[1].file}, line {twin[2]}",
            )
            return
        self.wanted[where] = (code, sheet, line, raw)

    def _collection(self, sheet: Sheet, raw: str) -> int | Unreadable | None:
        """The collection of the month; a month without one gets one, which is closed where its days are past.

        Why not where the month cannot be read; None where it is asked.
        """
        if (own := self._collections.get(raw.strip())) is not None:
            self.listed.add(own)
            return own
        try:
            month = (
                self._named.month(raw)
                if "collection" in sheet.columns
                else self._named.of_title(sheet.title, sheet.file)
            )
        except Unreadable as trouble:
            return trouble
        if month is None:
            return None
        found = self._collections.get(month)
        if found is None:
            opens, closes = window(month_of(month), *self._draft.collection_days)
            found = self._collections[month] = self._draft.new_id()
            # What follows from the end of one follows from one that ended here, not from what was before Staffroom.
            ended = datetime.combine(closes, time.max, UTC) if closes < self._draft.held.today else None
            self.new_collections.append(
                {"id": found, "key": month, "opens": opens, "closes": closes, "closed_at": ended}
            )
        self.listed.add(found)
        return found
