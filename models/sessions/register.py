"""Registers of sessions, who covers for a host, who fetches, and the absences that are followed up (P11, R10)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set
from models.rules.attendance import Mark


class ExcusedBecause(StrEnum):
    """Why a pupil need not have come; a word from a list, so that nobody writes what is nobody's business."""

    ELSEWHERE = "busy elsewhere in school"
    NOT_IN_SCHOOL = "not in school"
    APPOINTMENT = "appointment"
    TRIP = "trip or event"
    AGREED = "agreed with the host"
    OTHER = "other reason"


class AbsenceOutcome(StrEnum):
    """What was done about an absence; a case ends by one of the first four, or by what happened, and by no other."""

    SPOKE = "spoke to the pupil"
    CONTACTED_HOME = "contacted home"
    LEGITIMATE = "legitimate"
    RESCHEDULED = "rescheduled"
    ESCALATED = "escalated"
    """The coordinator's from then on: it stays open."""
    NOTED = "noted"
    CORRECTED = "register corrected"
    NOT_IN_SCHOOL = "not in school"
    CALLED_OFF = "session called off"
    LEFT_SCHOOL = "left the school"


class RegisterMark(SQLModel, table=True):
    """What the register says of a pupil at a session; each change is a row, and the one not replaced holds (R10)."""

    __tablename__ = "register_mark"
    __table_args__ = (
        where_set("marked_by"),
        one_of("mark", Mark),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
        Index(
            "uq_register_mark_once",
            "session_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index(
            "ix_register_mark_replaced",
            "session_id",
            sqlite_where=text("replaced_at IS NOT NULL"),
            postgresql_where=text("replaced_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id")
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    mark: str
    minutes: int | None = Field(default=None, description="how late")
    reason: str = Field(default="", description="why excused, a word of ExcusedBecause")
    code: str = Field(default="", description="the day's attendance code that excused, if one did")
    marked_by: int | None = Field(
        default=None, foreign_key="staff.id", description="None: by the day's codes"
    )
    marked_at: datetime
    replaced_at: datetime | None = Field(default=None, description="when another mark took its place")


class SessionCover(SQLModel, table=True):
    """Who takes a session in the host's place (P11)."""

    __tablename__ = "session_cover"
    __table_args__ = (
        Index(
            "uq_session_cover_once",
            "session_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id")
    staff_id: int = Field(foreign_key="staff.id", index=True)
    set_by: int = Field(foreign_key="staff.id", index=True)
    set_at: datetime
    taken_back_at: datetime | None = None


class Fetching(SQLModel, table=True):
    """Who of leadership went to find a pupil who was not there, or, without one, to ask for the register (R10)."""

    __table_args__ = (
        Index(
            "ix_fetching_session",
            "session_id",
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id")
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    by_id: int = Field(foreign_key="staff.id", index=True)
    at: datetime
    taken_back_at: datetime | None = None


class FollowUp(SQLModel, table=True):
    """A missed session until there is an outcome: leadership's and the mentor's, once a session and pupil (R10)."""

    __tablename__ = "follow_up"
    __table_args__ = (
        where_set("closed_by"),
        Index("uq_follow_up_once", "session_id", "pupil_id", unique=True),
        Index(
            "ix_follow_up_open",
            "due",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id")
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    opened_at: datetime
    due: date
    head_copied: bool = Field(
        default=False, description="the second in some weeks: the head of subject knows"
    )
    coordinator_copied: bool = Field(default=False, description="the third: the coordinator knows")
    escalated_at: datetime | None = Field(default=None, description="since when it waits for the coordinator")
    closed_at: datetime | None = None
    closed_by: int | None = Field(default=None, foreign_key="staff.id", description="None: by what happened")
    outcome: str = Field(default="", description="a word of AbsenceOutcome; blank while it is open")
    version: int = 1


class FollowUpStep(SQLModel, table=True):
    """Something that somebody did about a missed session, with a note; it stays on record (R10)."""

    __tablename__ = "follow_up_step"

    __table_args__ = (where_set("by_id"),)

    id: int | None = Field(default=None, primary_key=True)
    follow_up_id: int = Field(foreign_key="follow_up.id", index=True)
    what: str = Field(description="an outcome, escalated, or a note alone")
    note: str = ""
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime
    taken_back_at: datetime | None = None
