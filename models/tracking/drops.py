"""What the school calls its collections: `Autumn 1`, `Y11 Mock`; said once, and known from then on (R12)."""

from sqlmodel import Field

from models.db.tables import SQLModel


class DropName(SQLModel, table=True):
    """The month that a data drop's name stood for in an academic year."""

    __tablename__ = "drop_name"

    words: str = Field(primary_key=True, description="folded, as names are compared")
    academic_year: int = Field(
        primary_key=True,
        description="the year it starts in: 2026 for 2026/27",
        sa_column_kwargs={"autoincrement": False},
    )
    key: str = Field(description="the month of the collection, such as 2026-10")
