"""Plans what the grades file would change (R3, R12)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from models.exchange.drafts import Draft, Repair
from models.exchange.grade_cells import GradeCells
from models.exchange.held import Row, read, table
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_pupil, no_such_subject
from models.exchange.values import Unreadable, read_collection

Where = tuple[int, int, int, str]
"""Pupil, subject, collection and kind (current or predicted): there is one grade for each."""


def plan_grades(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One value a pupil, subject, collection and kind; a changed one keeps the older row (R12)."""
    tally = draft.tally("grades")
    reading = _Grades(draft)
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
            closed.append({"id": before[0]})
            tally.change(where[3])
            if before[2] is not None:
                draft.warn(
                    sheet,
                    line,
                    where[3],
                    raw,
                    f"a teacher has recorded {before[1] or 'no grade'} in Staffroom",
                    "The file's grade takes its place. Take the row out if the teacher is right.",
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
    if reading.new_collections:
        draft.tally("collections").new += len(reading.new_collections)
    draft.insert("collection", reading.new_collections)
    draft.update("grade_entry", closed, "superseded_at")
    draft.insert("grade_entry", new, "recorded_at")


class _Grades:
    """The grades that the rows hold, by pupil, subject, collection and kind."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._cells = GradeCells(draft.held)
        self._collections: dict[str, int] = {
            month: row_id for row_id, month in read(draft.connection, "collection", "id", "key")
        }
        self._months: dict[str, int | None] = {}
        self.new_collections: list[Row] = []
        self.listed: set[int] = set()
        self.wanted: dict[Where, tuple[str, Sheet, int, str]] = {}

    def take(self, sheet: Sheet) -> None:
        """Read every row of the sheet."""
        draft, cells, months = self._draft, self._cells, self._months
        find, pupils = draft.held.pupil, draft.held.pupils
        picked = sheet.pick("upn", "admission number", "subject", "collection", "current", "predicted")
        for line, (upn, admission, raw_subject, raw_month, current, predicted) in zip(
            sheet.lines, picked, strict=True
        ):
            pupil_id = find(upn, admission)
            if pupil_id is None:
                no_such_pupil(draft, sheet, line, upn, admission)
                continue
            subject_id = cells.subject(raw_subject)
            if subject_id is None:
                no_such_subject(draft, sheet, line, raw_subject)
                continue
            if raw_month not in months:
                months[raw_month] = self._collection(sheet, line, raw_month)
            collection_id = months[raw_month]
            if collection_id is None:
                continue
            year = pupils[pupil_id]["year_group"]
            if current:
                self._grade(sheet, line, (pupil_id, subject_id, collection_id, "current"), year, current)
            if predicted:
                self._grade(sheet, line, (pupil_id, subject_id, collection_id, "predicted"), year, predicted)

    def _grade(self, sheet: Sheet, line: int, where: Where, year: int, raw: str) -> None:
        kind = where[3]
        cell = self._cells.read(where[1], year, raw)
        if cell is None:
            self._draft.refuse(sheet, line, kind, raw, *self._cells.trouble(where[1], year))
            return
        code, repaired = cell
        if repaired:
            self._draft.repairs.append(Repair(sheet.file, line, sheet.columns[kind], raw, code))
        twin = self.wanted.get(where)
        if twin is not None and twin[0] != code:
            self._draft.refuse(
                sheet,
                line,
                kind,
                raw,
                f"{twin[1].file}, line {twin[2]}, gives {twin[0] or 'no grade'} for the same month",
                "There is one grade a month. Take one of the rows out.",
            )
            return
        self.wanted[where] = (code, sheet, line, raw)

    def _collection(self, sheet: Sheet, line: int, raw: str) -> int | None:
        """The collection of the month; a month without one gets one, open from its first day to its last."""
        try:
            month = read_collection(raw)
        except Unreadable as trouble:
            self._draft.unreadable(sheet, line, "collection", raw, trouble)
            return None
        found = self._collections.get(month)
        if found is None:
            year, number = int(month[:4]), int(month[5:])
            found = self._collections[month] = self._draft.new_id()
            self.new_collections.append(
                {
                    "id": found,
                    "key": month,
                    "opens": date(year, number, 1),
                    "closes": date(year, number, monthrange(year, number)[1]),
                }
            )
        self.listed.add(found)
        return found
