"""After-school and lunchtime sessions, and the pupils booked into them (P9, P10, R8)."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set
from models.school.settings import Settings


class When(StrEnum):
    """The kind of session, by its part of the school day."""

    BEFORE_SCHOOL = "before school"
    LUNCH = "lunch"
    AFTER_SCHOOL = "after school"
    OTHER = "other"


def kind_of(start: time, end: time, settings: Settings) -> When:
    """The part of the school day that these times are, by the school's own times."""
    if start >= settings.after_school[0]:
        return When.AFTER_SCHOOL
    if end <= settings.before_school[1]:
        return When.BEFORE_SCHOOL
    if start < settings.lunch[1] and settings.lunch[0] < end:
        return When.LUNCH
    return When.OTHER


class OffBecause(StrEnum):
    """Why a booking is off that nobody cancelled, as its row says it."""

    CLOSED = "closed"
    PUPIL_LEFT = "pupil left"
    HOST_LEFT = "host left"
    TAKEN_BACK = "taken back"
    """The booking itself was undone."""
    MOVED = "moved"
    """The pupil is booked elsewhere instead."""
    OVERRIDDEN = "overridden"
    """Another booking took its place; `Displacement` says which."""
    CALLED_OFF = "called off"
    """With all of a year group, a class or a host that day: a trip, an exam; `CallingOff` says why."""
    GAVE_WAY = "gave way"
    """Its host let the pupil go to another session."""


CALLED_OFF = (OffBecause.CLOSED, OffBecause.PUPIL_LEFT, OffBecause.HOST_LEFT, OffBecause.CALLED_OFF)
"""The reasons of which who hosts and who booked is told."""


class Session(SQLModel, table=True):
    """A lesson outside the timetable: a subject, its host, and `[starts, ends)` by the school's clock."""

    __table_args__ = (
        one_of("kind", When),
        CheckConstraint("ends > starts", name="start_before_end"),
        Index("ix_session_day", "day", "starts"),
        Index("ix_session_host", "host_id", "day"),
        Index("uq_session_once", "host_id", "subject_id", "day", "starts", "ends", "room", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    host_id: int = Field(foreign_key="staff.id")
    subject_id: int = Field(foreign_key="subject.id")
    day: date
    starts: time
    ends: time
    kind: str
    room: str = ""
    version: int = 1


class Booking(SQLModel, table=True):
    """A pupil in a session; its slot is repeated here so that clashes are found by pupil and day."""

    __table_args__ = (
        where_set("cancelled_by"),
        Index("ix_booking_pupil", "pupil_id", "day"),
        Index(
            "ix_booking_day",
            "day",
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        Index(
            "ix_booking_cancelled",
            "pupil_id",
            "cancelled_at",
            sqlite_where=text("cancelled_at IS NOT NULL"),
            postgresql_where=text("cancelled_at IS NOT NULL"),
        ),
        Index(
            "uq_booking_once",
            "session_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id", index=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    day: date
    starts: time
    ends: time
    booked_by: int = Field(foreign_key="staff.id", index=True)
    booked_at: datetime
    cancelled_at: datetime | None = None
    cancelled_by: int | None = Field(default=None, foreign_key="staff.id")
    reason: str = Field(default="", description="why it was cancelled or overridden")
    version: int = 1
    series_id: int | None = Field(
        default=None, index=True, description="the id of the first booking of those that come again"
    )


class Told(SQLModel, table=True):
    """A member of leadership told the pupil of the day's sessions (P10)."""

    __table_args__ = (
        Index(
            "uq_told_once",
            "day",
            "pupil_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    told_by: int = Field(foreign_key="staff.id", index=True)
    told_at: datetime
    taken_back_at: datetime | None = None


class Away(SQLModel, table=True):
    """A pupil who is not in school on a day."""

    __table_args__ = (
        Index(
            "uq_away_once",
            "day",
            "pupil_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    marked_by: int = Field(foreign_key="staff.id", index=True)
    marked_at: datetime
    taken_back_at: datetime | None = None
