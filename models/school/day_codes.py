"""The day's attendance codes from the MIS (R10)."""

from datetime import date

from sqlmodel import Field

from models.db.tables import SQLModel


class DayCode(SQLModel, table=True):
    """A pupil's codes of a day, morning and afternoon, as the attendance file brings them."""

    __tablename__ = "day_code"

    day: date = Field(primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True, index=True)
    am: str = ""
    pm: str = ""
