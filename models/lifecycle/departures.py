"""Who left, when, and what ended with it, so that it can come back with them."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel


class Ends(StrEnum):
    """What ends with somebody who leaves; the word under which its ids are kept."""

    MENTOR = "mentor"
    MENTEES = "mentees"
    SUPPORT = "support"
    CLASSES = "classes"
    FORMS = "forms"
    ROLES = "roles"


class Departure(SQLModel, table=True):
    """One time that a pupil or a member of staff left; the one without a day of return is where they are now."""

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    left_on: date
    back_on: date | None = None
    ended: dict[str, Any] = Field(sa_type=JSON, description="ids of what ended with it, by its kind")


def newest(db: Db, pupil_ids: Collection[int] = (), staff_ids: Collection[int] = ()) -> list[Departure]:
    """The departures of these people from which they are not back, the newest of each."""
    away = select(Departure).where(
        col(Departure.back_on).is_(None),
        col(Departure.pupil_id).in_(list(pupil_ids)) | col(Departure.staff_id).in_(list(staff_ids)),
    )
    found: dict[tuple[int | None, int | None], Departure] = {}
    for each in db.execute(away.order_by(col(Departure.id))).scalars():
        found[each.pupil_id, each.staff_id] = each
    return list(found.values())


def ids(ended: Mapping[str, Any], kind: Ends) -> list[int]:
    """The ids of one kind of thing that ended."""
    return [int(each) for each in ended.get(kind, ())]
