"""Files that were taken out of Staffroom and should be deleted by now, for who has to see to it (lifecycle, 1)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.taken_files import TakenFile, TakenKind
from models.db.marks import remembered
from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.mentoring import first_of_week
from models.school.people import Role, Staff, ids_with_role
from models.school.snapshot import school


@dataclass(frozen=True)
class FileToDelete:
    """One of them, by its number: a reminder names no pupil, nor the file, whose name may."""

    number: int
    kind: TakenKind
    on: date
    until: date
    by_id: int
    left: str
    """Who took it, where they have left and somebody else has to see to it."""


def files_to_delete(db: Db, who: Person, today: date) -> list[FileToDelete]:
    """Those that this person took, or sees to; the one that should have gone first, first."""
    return [each for each in _overdue(db, today) if who.staff_id in _seeing_to(db, each)]


def said_of_files(db: Db, who: Person, day: date, calendar: Calendar) -> list[FileToDelete]:
    """Of which this person hears on that morning: once its last day has passed, and then weekly until it is gone."""
    return [each for each in files_to_delete(db, who, day) if _is_said(each, day, calendar)]


def hearing_of_files(db: Db, day: date, calendar: Calendar) -> set[int]:
    """Whom the note of that morning tells of them, by id; the same choice as `said_of_files`."""
    said = [each for each in _overdue(db, day) if _is_said(each, day, calendar)]
    return set[int]().union(*(_seeing_to(db, each) for each in said))


def _is_said(file: FileToDelete, day: date, calendar: Calendar) -> bool:
    before = calendar.previous_school_day(day)
    return first_of_week(calendar, day) or (before is not None and before <= file.until)


def _seeing_to(db: Db, file: FileToDelete) -> set[int]:
    """Who took it; once they have left the data manager, and without one the scheme lead."""
    if not file.left:
        return {file.by_id}
    found = ids_with_role(db, Role.DATA_MANAGER) or ids_with_role(db, Role.SCHEME_LEAD)
    return set(found)


def _overdue(db: Db, today: date) -> list[FileToDelete]:
    return [each for each in _standing(db) if each.until < today]


def _standing(db: Db) -> list[FileToDelete]:
    """Those that nobody said are deleted; remembered, for hardly anybody has one and everybody is asked."""
    known = remembered(db, "files to delete")
    if known is None:
        return _read(db)
    if _ALL not in known:
        known[_ALL] = _read(db)
    return [*known[_ALL]]


_ALL = "all"


def _read(db: Db) -> list[FileToDelete]:
    known = school(db)
    rows = (
        select(TakenFile, Staff.active)
        .join(Staff, col(Staff.id) == col(TakenFile.by_id))
        .where(col(TakenFile.gone_at).is_(None))
        .order_by(col(TakenFile.until), col(TakenFile.id))
    )
    return [
        FileToDelete(
            number=row.id or 0,
            kind=TakenKind(row.kind),
            on=row.at.astimezone(known.settings.timezone).date(),
            until=row.until,
            by_id=row.by_id,
            left="" if is_active else known.staff_name(row.by_id),
        )
        for row, is_active in db.exec(rows)
    ]
