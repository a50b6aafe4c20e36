"""A very small school, and what is said in it: slips that are sent, read and undone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from models.db.database import Database
from models.school.links import Link
from models.school.people import FormGroup, Mentorship, Pupil, Role, Staff, StaffRole
from models.school.settings import SettingChange
from models.school.snapshot import changed

DOOR = "small"
SENDER, MENTOR, PUPIL = 1, 2, 1
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


class Deed(StrEnum):
    """What is asked of Staffroom."""

    SEND = "send"
    READ = "read"
    UNDO = "undo"


@dataclass(frozen=True)
class Command:
    """The n-th slip: to be sent, then perhaps read by the mentor, or undone by the sender."""

    deed: Deed
    number: int

    @property
    def key(self) -> str:
        return f"{self.deed}-{self.number}"


def text_of(number: int) -> str:
    return f"soak number {number}."


def fill(database: Database) -> None:
    """One who sends, one who mentors, one pupil; and a delivery that does not give up while it is being killed."""
    database.migrate()
    with database.writing() as db:
        db.add(FormGroup(id=1, name="11C"))
        db.add(Staff(id=SENDER, email="sender@school.example", forename="Noor", surname="Hussain"))
        db.add(Staff(id=MENTOR, email="mentor@school.example", forename="Dan", surname="Whitfield"))
        db.flush()
        for staff_id in (SENDER, MENTOR):
            db.add(StaffRole(staff_id=staff_id, role=Role.TEACHER))
        db.add(
            Link(
                door=DOOR,
                tenant="T1",
                account="U2",
                staff_id=MENTOR,
                address="mentor",
                linked_at=LONG_AGO,
                last_spoke=LONG_AGO,
            )
        )
        db.add(Pupil(id=PUPIL, legal_forename="Amy", legal_surname="Carter", form_id=1, year_group=11))
        db.flush()
        db.add(Mentorship(pupil_id=PUPIL, staff_id=MENTOR, first_day=date(2026, 9, 1)))
        for name, value in (("delivery_attempts", "10000"), ("undo_minutes", "10000")):
            db.add(SettingChange(name=name, value=value, changed_at=LONG_AGO))
        changed(db)
