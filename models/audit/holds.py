"""A hold on a pupil's record: nothing of it is removed while it stands (lifecycle, 4.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.db.tables import Db, SQLModel


class Hold(SQLModel, table=True):
    """Why a pupil's record is kept whatever its age, and when somebody looks again whether it has to be."""

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    reason: str
    set_by: int = Field(foreign_key="staff.id")
    set_at: datetime
    look_again: date
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="staff.id")

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


def held_pupils(db: Db) -> frozenset[int]:
    """The pupils on whose record there is a hold."""
    return frozenset(db.exec(select(Hold.pupil_id).where(col(Hold.ended_at).is_(None))))


def standing_holds(db: Db) -> Sequence[Hold]:
    """The holds that stand, the first to be looked at again first."""
    return db.exec(_standing()).all()


@cache
def _standing() -> SelectOfScalar[Hold]:
    order = (col(Hold.look_again), col(Hold.id))
    return select(Hold).where(col(Hold.ended_at).is_(None)).order_by(*order)
