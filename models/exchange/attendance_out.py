"""Attendance at sessions, out to the MIS: a file of its own, never taken for day codes on the way back (R10)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.tables import Db
from models.exchange.columns import heading_key
from models.rules.attendance import Mark
from models.rules.clock import show_hours
from models.rules.spreadsheets import safe_cell
from models.school.people import Pupil
from models.school.snapshot import school
from models.sessions.marks import MarkedLesson, marked_between

HEADINGS = ("UPN", "Date", "Session", "Subject", "Session mark", "Minutes late")
_OWN = frozenset(map(heading_key, ("Session", "Session mark", "Minutes late")))
"""What no export of an MIS has together."""
OURS = "this is attendance at sessions, as Staffroom writes it for the MIS, and not the day's codes"
NOT_HERE = "It belongs into the MIS. Leave it out, and export the day's codes from the MIS."


@dataclass(frozen=True)
class AttendanceOut:
    """The file, how many marks it holds, and how many it lacks of pupils without a UPN."""

    text: str
    marks: int
    without_upn: int


def attendance_out(db: Db, actor: Actor, who: Person, first: date, last: date) -> AttendanceOut:
    """The marks that hold from the first day to the last, in order of time, as CSV; that it was taken is on record.

    Raises NotAllowed for all but the data manager and the scheme lead.
    """
    require(db, who, Action.EXPORT_ATTENDANCE)
    lessons = [each for each in marked_between(db, first, last) if each.mark is not Mark.CANCELLED]
    upns = _upns(db, {each.pupil_id for each in lessons})
    known = school(db)
    rows = [
        _row(each, upns[each.pupil_id], known.subject_name(each.subject_id))
        for each in lessons
        if upns.get(each.pupil_id)
    ]
    fields = f"{first.isoformat()}..{last.isoformat()},{len(rows)} marks"
    record(db, actor, Deed.ATTENDANCE_EXPORT, fields=fields)
    return AttendanceOut(_written(rows), len(rows), len(lessons) - len(rows))


def is_ours(rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether a table is one that was written here, however it was saved since."""
    return any({heading_key(cell) for cell in cells} >= _OWN for _, cells in rows[:5])


def _upns(db: Db, pupil_ids: set[int]) -> dict[int, str]:
    rows = select(col(Pupil.id), col(Pupil.upn)).where(col(Pupil.id).in_(pupil_ids))
    return {row.id: row.upn for row in db.execute(rows)}


def _row(each: MarkedLesson, upn: str, subject: str) -> tuple[str, ...]:
    hours = show_hours(each.slot.start, each.slot.end, "-")
    minutes = "" if each.minutes is None else str(each.minutes)
    return upn, f"{each.slot.day:%d/%m/%Y}", hours, subject, each.mark.value, minutes


def _written(rows: Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(tuple(map(safe_cell, row)) for row in rows)
    return text.getvalue()
