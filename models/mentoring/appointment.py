"""Meetings that mentor and pupil have agreed to hold, as they are kept and known (P7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, Index, text
from sqlmodel import Field, col, select

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db, SQLModel, one_of
from models.rules.clock import show_hours
from models.rules.wording import day_in_short
from models.school.snapshot import School, school


class AppointmentState(StrEnum):
    """What became of a meeting that was agreed."""

    BOOKED = "booked"
    HELD = "held"
    ABSENT = "absent"
    """The pupil was not there."""
    CALLED_OFF = "called off"
    """It could not be held, or was not wanted any more."""
    MOVED = "moved"
    """Another day or time was agreed instead."""
    TAKEN_BACK = "taken back"
    """It was undone."""


class Appointment(SQLModel, table=True):
    """A meeting that mentor and pupil agreed to hold; a pupil has one to come with each who looks after them."""

    __table_args__ = (
        one_of("stands", AppointmentState),
        CheckConstraint("ends > starts", name="start_before_end"),
        Index(
            "uq_appointment_to_come",
            "pupil_id",
            "staff_id",
            "day",
            unique=True,
            sqlite_where=text("stands = 'booked'"),
            postgresql_where=text("stands = 'booked'"),
        ),
        Index("ix_appointment_staff", "staff_id", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    day: date
    starts: time | None = Field(
        default=None, description="by the school's clock; None where only the day is agreed"
    )
    ends: time | None = None
    room: str = ""
    why: str = Field(default="", description="what was said of a meeting that was not held")
    stands: str = AppointmentState.BOOKED
    meeting_id: int | None = Field(
        default=None, foreign_key="meeting.id", index=True, description="the meeting that was held"
    )
    booked_at: datetime
    version: int = 1


@dataclass(frozen=True)
class KnownAppointment(PupilFact, shows=Shows.MEETINGS):
    """A meeting that was agreed, with its names."""

    id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    staff_id: int
    by: str
    day: date
    starts: time | None
    ends: time | None
    room: str
    stands: AppointmentState
    version: int

    def when(self, today: date) -> str:
        """Its day and time: Thu 26 Nov, 12:40–13:00, M4."""
        hours = show_hours(self.starts, self.ends) if self.starts and self.ends else ""
        return ", ".join(filter(None, (day_in_short(self.day, today), hours, self.room)))


@dataclass(frozen=True)
class At:
    """When and where a meeting is to be."""

    day: date
    starts: time | None = None
    ends: time | None = None
    room: str = ""


def known_appointment(known: School, each: Appointment) -> KnownAppointment:
    return KnownAppointment(
        each.id or 0, each.pupil_id, known.label(each.pupil_id), each.staff_id, known.staff_name(each.staff_id),
        each.day, each.starts, each.ends, each.room, AppointmentState(each.stands), each.version,
    )  # fmt: skip


def find_appointment(db: Db, appointment_id: int | None) -> KnownAppointment | None:
    """The one with this id; None where there is none."""
    found = db.get(Appointment, appointment_id) if appointment_id is not None else None
    return known_appointment(school(db), found) if found is not None else None


def to_come(db: Db, staff_id: int | None = None) -> Mapping[int, KnownAppointment]:
    """By pupil, the earliest meeting that is agreed and neither held nor off; of one person, or of all."""
    wanted: list[ColumnElement[bool]] = [col(Appointment.stands) == AppointmentState.BOOKED]
    if staff_id is not None:
        wanted.append(col(Appointment.staff_id) == staff_id)
    found: dict[int, KnownAppointment] = {}
    known = school(db)
    for each in db.exec(
        select(Appointment).where(*wanted).order_by(col(Appointment.day), col(Appointment.id))
    ):
        found.setdefault(each.pupil_id, known_appointment(known, each))
    return found


def agreed_with(db: Db, staff_id: int, pupil_id: int) -> KnownAppointment | None:
    """The meeting that this person has agreed with the pupil, the earliest, neither held nor off; None for none."""
    found = db.exec(
        select(Appointment)
        .where(
            col(Appointment.stands) == AppointmentState.BOOKED,
            col(Appointment.staff_id) == staff_id,
            col(Appointment.pupil_id) == pupil_id,
        )
        .order_by(col(Appointment.day), col(Appointment.id))
    ).first()
    return known_appointment(school(db), found) if found is not None else None
