"""Examination results, beside what was predicted (R16)."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from models.db.tables import SQLModel


class FinalGrade(SQLModel, table=True):
    """A pupil's result in a subject, once a leaving year; a changed one, such as a re-mark, keeps its older rows."""

    __tablename__ = "final_grade"
    __table_args__ = (
        Index(
            "uq_final_grade_now",
            "pupil_id",
            "subject_id",
            "leaving_year",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_final_grade_leaving", "leaving_year", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    leaving_year: int = Field(description="the year in which the pupil's cohort leaves, such as 2027")
    code: str = Field(description="a code of the subject's scale, or blank where there is no result (X)")
    day: date = Field(description="the day on which the result came out")
    recorded_at: datetime
    superseded_at: datetime | None = None
