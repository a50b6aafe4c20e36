"""A pupil's record that is restricted: kept, read by very few, and used for nothing meanwhile (lifecycle, 3)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from sqlmodel import Field, Index, col, select, text
from sqlmodel.sql.expression import SelectOfScalar

from models.db.tables import Db, SQLModel


class Restriction(SQLModel, table=True):
    """Why a pupil's record is restricted, since when, and when somebody looks again whether it has to be."""

    __table_args__ = (
        Index(
            "uq_restriction_standing",
            "pupil_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    reason: str
    set_by: int = Field(foreign_key="staff.id")
    set_at: datetime
    look_again: date
    lifted_at: datetime | None = None
    lifted_by: int | None = Field(default=None, foreign_key="staff.id")
    lifted_because: str = ""

    @property
    def is_over(self) -> bool:
        return self.lifted_at is not None


def restricted_pupils(db: Db) -> frozenset[int]:
    """The pupils whose record is restricted."""
    return frozenset(db.exec(select(Restriction.pupil_id).where(col(Restriction.lifted_at).is_(None))))


def standing_restrictions(db: Db) -> Sequence[Restriction]:
    """Those that stand, the first to be looked at again first."""
    return db.exec(_standing()).all()


@cache
def _standing() -> SelectOfScalar[Restriction]:
    order = (col(Restriction.look_again), col(Restriction.id))
    return select(Restriction).where(col(Restriction.lifted_at).is_(None)).order_by(*order)
