"""Three pupils of Year 11, three who teach a subject each, one of leadership; two places in a lunch session."""

from datetime import UTC, date, datetime

from models.db.database import Database
from models.rules.calendar import PeriodKind
from models.school.calendar import CalendarPeriod
from models.school.people import FormGroup, Pupil, Role, Staff, StaffRole, StaffSubject
from models.school.settings import SettingChange
from models.school.snapshot import changed
from models.school.subjects import Subject

PUPILS = (1, 2, 3)
TEACHES = {1: 1, 2: 2, 3: 3}
"""Who teaches which subject."""
LEADER = 4
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
_LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


def fill(database: Database) -> None:
    """The school, in a database that is migrated."""
    with database.writing() as db:
        db.add(FormGroup(id=1, name="11C"))
        db.add_all(Subject(id=number, name=name, scale="9-1") for number, name in _SUBJECTS.items())
        db.add_all(
            Staff(id=number, email=f"s{number}@school.example", forename="Staff", surname=f"No{number}")
            for number in (*TEACHES, LEADER)
        )
        db.flush()
        db.add_all(StaffRole(staff_id=number, role=Role.TEACHER) for number in TEACHES)
        db.add(StaffRole(staff_id=LEADER, role=Role.LEADERSHIP))
        db.add_all(StaffSubject(staff_id=staff, subject_id=subject) for staff, subject in TEACHES.items())
        db.add_all(
            Pupil(id=number, legal_forename=name, legal_surname="Carter", form_id=1, year_group=11)
            for number, name in zip(PUPILS, ("Amy", "Ben", "Cai"), strict=True)
        )
        db.add(
            CalendarPeriod(
                kind=PeriodKind.TERM, name="Autumn", first=date(2026, 9, 1), last=date(2026, 12, 18)
            )
        )
        for name, value in (("undo_minutes", "60"), ("session_kinds", "lunch, 2 places")):
            db.add(SettingChange(name=name, value=value, changed_at=_LONG_AGO))
        changed(db)


_SUBJECTS = {1: "Mathematics", 2: "History", 3: "Geography"}
