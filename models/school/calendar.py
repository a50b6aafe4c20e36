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


class CalendarWord(SQLModel, table=True):
    """What a row of a calendar file is that nobody could know: said once by a person, and known from then on."""

    __tablename__ = "calendar_word"

    words: str = Field(primary_key=True, description="folded, as names are compared")
    means: str = Field(description="a kind of period, or school: a school day like any other")
