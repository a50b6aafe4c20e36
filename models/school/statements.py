"""What a pupil or a parent says of a record that staff do not change, kept beside it (lifecycle, 3)."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, col, select

from models.db.tables import Db, SQLModel, one_of


class SaidBy(StrEnum):
    """Whose statement it is."""

    PUPIL = "pupil"
    PARENT = "parent"


class PupilStatement(SQLModel, table=True):
    """One statement beside one record; it is never changed, only taken back."""

    __tablename__ = "pupil_statement"
    __table_args__ = (one_of("said_by", SaidBy),)

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    record: str
    record_id: int
    beside: str = Field(description="which record, in words, such as the slip of 3 November 2026")
    said_by: str
    text: str
    said_on: date
    taken_by: int = Field(foreign_key="staff.id")
    taken_at: datetime
    taken_back_at: datetime | None = None
    taken_back_by: int | None = Field(default=None, foreign_key="staff.id")


def pupils_with_statements(db: Db) -> frozenset[int]:
    """Those of whose record something is said."""
    return frozenset(
        db.exec(select(PupilStatement.pupil_id).where(col(PupilStatement.taken_back_at).is_(None)))
    )
