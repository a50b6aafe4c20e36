"""Mentors and learning support that a file has dated ahead: kept, and begun on their day (P4, R11)."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel, one_of
from models.rules.triggers import Trigger, carries_out
from models.school.people import Mentorship, Pupil, Staff, Support

_DAY = timedelta(days=1)


class Care(StrEnum):
    MENTOR = "mentor"
    SUPPORT = "support"


class CareToCome(SQLModel, table=True):
    """Who will look after a pupil, and from when."""

    __tablename__ = "care_to_come"
    __table_args__ = (one_of("care", Care),)

    care: str = Field(primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True, index=True)
    staff_id: int = Field(foreign_key="staff.id", primary_key=True, index=True)
    first_day: date = Field(primary_key=True)


def mentored_to_come(db: Db, staff_ids: Collection[int] = ()) -> list[tuple[int, int]]:
    """Who is to mentor whom from a day to come, as staff and pupil; of all, or of these members of staff."""
    chosen = select(col(CareToCome.staff_id), col(CareToCome.pupil_id)).where(
        col(CareToCome.care) == Care.MENTOR
    )
    if staff_ids:
        chosen = chosen.where(col(CareToCome.staff_id).in_(list(staff_ids)))
    return [(row[0], row[1]) for row in db.execute(chosen)]


@carries_out(Trigger.BEGINS)
def begin_care(db: Db, day: date) -> int:
    """Let everything begin whose day has come, and say how many pupils that gave somebody new.

    A mentor before ends on the day before; where the pupil or the member of staff has left meanwhile, nothing begins.
    """
    due = (
        select(CareToCome)
        .join(Pupil, (col(Pupil.id) == CareToCome.pupil_id) & col(Pupil.left_on).is_(None))
        .join(Staff, (col(Staff.id) == CareToCome.staff_id) & col(Staff.active))
        .where(col(CareToCome.first_day) <= day)
        .order_by(col(CareToCome.first_day), col(CareToCome.pupil_id), col(CareToCome.staff_id))
    )
    begun = sum(
        _mentor_begins(db, each) if each.care == Care.MENTOR else _support_begins(db, each)
        for each in db.execute(due).scalars().all()
    )
    db.execute(delete(CareToCome).where(col(CareToCome.first_day) <= day))
    db.flush()
    return begun


def forget_care(db: Db, *, pupil_ids: Collection[int] = (), staff_ids: Collection[int] = ()) -> None:
    """Nothing begins any more for these pupils, nor with these members of staff."""
    db.execute(
        delete(CareToCome).where(
            col(CareToCome.pupil_id).in_(list(pupil_ids)) | col(CareToCome.staff_id).in_(list(staff_ids))
        )
    )


def _mentor_begins(db: Db, to_come: CareToCome) -> bool:
    current = db.execute(
        select(Mentorship).where(
            col(Mentorship.pupil_id) == to_come.pupil_id, col(Mentorship.last_day).is_(None)
        )
    ).scalar()
    if current is not None:
        if current.staff_id == to_come.staff_id or current.first_day >= to_come.first_day:
            return False
        current.last_day = to_come.first_day - _DAY
        db.flush()
    db.add(Mentorship(pupil_id=to_come.pupil_id, staff_id=to_come.staff_id, first_day=to_come.first_day))
    db.flush()
    return True


def _support_begins(db: Db, to_come: CareToCome) -> bool:
    there = select(Support).where(
        col(Support.pupil_id) == to_come.pupil_id,
        col(Support.staff_id) == to_come.staff_id,
        col(Support.last_day).is_(None),
    )
    if db.execute(there).scalar() is not None:
        return False
    db.add(Support(pupil_id=to_come.pupil_id, staff_id=to_come.staff_id, first_day=to_come.first_day))
    db.flush()
    return True
