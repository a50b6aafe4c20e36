"""Who looks after a mentor's pupils while the mentor is away, from day to day (P4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    Index,
    Select,
    bindparam,
    exists,
    or_,
    select,
    text,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, col

from models.db.marks import remembered
from models.db.statements import run
from models.db.tables import Db, SQLModel
from models.rules.wording import day_in_short
from models.school.people import Mentorship, Staff, mentor_of
from models.school.snapshot import School


class MentorCover(SQLModel, table=True):
    """A colleague who is mentor of all of a mentor's pupils, beside them, from the first day until the last."""

    __tablename__ = "mentor_cover"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="first_before_last"),
        Index(
            "ix_mentor_cover_mentor",
            "mentor_id",
            "last_day",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_mentor_cover_cover",
            "cover_id",
            "last_day",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mentor_id: int = Field(foreign_key="staff.id")
    cover_id: int = Field(foreign_key="staff.id")
    first_day: date
    last_day: date
    set_by: int | None = Field(default=None, foreign_key="staff.id")
    set_at: datetime
    ended_at: datetime | None = Field(default=None, description="undone, or ended before its last day")


@dataclass(frozen=True)
class Covering:
    """Who covers for a mentor on a day, and until when."""

    cover_id: int
    last_day: date


def looked_after(staff_id: Any, today: Any) -> ColumnElement[bool]:
    """The mentorships of this person, and on that day those of mentors for whom they cover; without a day, own ones."""
    own: ColumnElement[bool] = col(Mentorship.staff_id) == staff_id
    if today is None:
        return own
    covering = aliased(MentorCover)
    covered = exists().where(
        col(covering.mentor_id) == Mentorship.staff_id, col(covering.cover_id) == staff_id,
        col(covering.ended_at).is_(None), col(covering.first_day) <= today, col(covering.last_day) >= today,
    )  # fmt: skip
    return or_(own, covered)


def covers_on(db: Db, today: date) -> Mapping[int, Covering]:
    """By mentor, who covers for them on that day: only those who are at the school."""
    known = remembered(db, "covers")
    if known is None:
        return _read(db, today)
    if today not in known:
        known[today] = _read(db, today)
    found: Mapping[int, Covering] = known[today]
    return found


def heard_for(db: Db, staff_id: int, today: date) -> set[int]:
    """The mentors of whose pupils this person is to hear on that day: those covered for; themselves, unless away."""
    away = covers_on(db, today)
    return {each for each, by in away.items() if by.cover_id == staff_id} | ({staff_id} - away.keys())


def acting_mentor_of(db: Db, pupil_id: int, today: date) -> int | None:
    """Who is to hear of the pupil on that day: the mentor, or who covers for them; None where there is none."""
    return acting_for(db, mentor_of(db, pupil_id), today)


def acting_for(db: Db, mentor_id: int | None, today: date) -> int | None:
    """Who is to hear on that day of this mentor's pupils: the mentor, or who covers for them."""
    covering = covers_on(db, today).get(mentor_id) if mentor_id is not None else None
    return covering.cover_id if covering is not None else mentor_id


def looks_after(db: Db, staff_id: int, pupil_id: int, today: date) -> bool:
    """Whether this person is the pupil's mentor, or covers for them on that day."""
    mentor_id = mentor_of(db, pupil_id)
    if mentor_id is None or mentor_id == staff_id:
        return mentor_id is not None
    covering = covers_on(db, today).get(mentor_id)
    return covering is not None and covering.cover_id == staff_id


def mentor_words(db: Db, known: School, mentor_id: int | None, today: date) -> str:
    """The mentor's name, and while they are away who covers for them until when; blank where there is none."""
    if mentor_id is None:
        return ""
    name, covering = known.staff_name(mentor_id), covers_on(db, today).get(mentor_id)
    if covering is None:
        return name
    return f"{name} ({known.staff_name(covering.cover_id)} covers until {day_in_short(covering.last_day, today)})"


def _read(db: Db, today: date) -> dict[int, Covering]:
    rows = run(db, _standing(), {"today": today})
    return {row.mentor_id: Covering(row.cover_id, row.last_day) for row in rows}


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    today = bindparam("today", type_=Date)
    return (
        select(col(MentorCover.mentor_id), col(MentorCover.cover_id), col(MentorCover.last_day))
        .join(Staff, col(Staff.id) == col(MentorCover.cover_id))
        .where(
            col(MentorCover.ended_at).is_(None), col(MentorCover.first_day) <= today,
            col(MentorCover.last_day) >= today, col(Staff.active),
        )
        .order_by(col(MentorCover.id))
    )  # fmt: skip
