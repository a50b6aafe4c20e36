"""A file that somebody took out of Staffroom, to where the program does not see after it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set


class TakenKind(StrEnum):
    """What was taken, in words that anybody understands."""

    PAPER = "a paper"
    ATTENDANCE = "attendance at sessions"
    GRADES = "grades of a collection"
    ANSWER = "the answer to a request"
    INCIDENT = "who saw and did what"


class TakenFile(SQLModel, table=True):
    """What was taken, by whom and to where; it stands until somebody says that it is deleted."""

    __tablename__ = "taken_file"
    __table_args__ = (
        one_of("kind", TakenKind),
        where_set("gone_by"),
        Index(
            "ix_taken_file_open",
            "until",
            sqlite_where=text("gone_at IS NULL"),
            postgresql_where=text("gone_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int | None = Field(
        default=None, foreign_key="pupil.id", index=True, description="None: of several"
    )
    kind: str
    place: str = Field(description="the whole name of the file, on the machine that wrote it")
    until: date = Field(description="how long it may be kept")
    at: datetime
    by_id: int = Field(foreign_key="staff.id", index=True)
    gone_at: datetime | None = None
    gone_by: int | None = Field(default=None, foreign_key="staff.id")
