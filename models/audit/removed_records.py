"""That one record of a pupil was removed before its time, and why; nothing of what it said."""

from datetime import date, datetime

from sqlmodel import Field

from models.db.tables import SQLModel, one_of
from models.rules.removing import RemovedBecause


class RemovedRecord(SQLModel, table=True):
    """Which record of whom was removed, by whom and for which reason."""

    __tablename__ = "removed_record"
    __table_args__ = (one_of("because", RemovedBecause),)

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    record: str = Field(description="the table")
    record_id: int
    of_day: date | None = None
    because: str
    words: str
    copied: bool = Field(default=False, description="it was copied to the child protection file first")
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
