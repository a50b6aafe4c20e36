"""The school's calendar as it was imported (R9)."""

from datetime import date

from sqlmodel import Field

from models.db.tables import SQLModel


class CalendarPeriod(SQLModel, table=True):
    """A term, an INSET day or a closure, first and last day included (R9)."""

    __tablename__ = "calendar_period"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    first: date
    last: date
