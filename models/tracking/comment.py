"""The line that a teacher writes for a pupil's progress sheet, as it is kept and known (P17)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db, SQLModel
from models.rules.calendar import academic_year
from models.school.snapshot import school


class Comment(SQLModel, table=True):
    """A teacher's line about a pupil in a subject; what was written anew keeps its older rows."""

    __table_args__ = (
        Index(
            "uq_comment_now",
            "pupil_id",
            "subject_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    words: str
    written_by: int = Field(foreign_key="staff.id", index=True)
    written_at: datetime
    superseded_at: datetime | None = Field(default=None, description="written anew, or taken off the sheet")
    removed_at: datetime | None = Field(default=None, description="undone within its minutes; words are gone")


@dataclass(frozen=True)
class KnownComment(PupilFact, shows=Shows.COMMENTS):
    """A teacher's line about a pupil in a subject, with who wrote it and when (UTC)."""

    id: int
    pupil_id: int
    subject_id: int
    words: str
    by: str
    written_at: datetime
    superseded_at: datetime | None = None


CommentsOf = Mapping[int, Mapping[int, KnownComment]]
"""By pupil and subject."""


def comments_now(
    db: Db, pupil_ids: Collection[int], today: date, *, subject_id: int | None = None
) -> CommentsOf:
    """The line that stands for each of these pupils, written in this academic year; one statement."""
    rows = select(Comment).where(
        col(Comment.pupil_id).in_(pupil_ids),
        col(Comment.superseded_at).is_(None),
        col(Comment.written_at) >= _begin_of_year(db, today),
    )
    if subject_id is not None:
        rows = rows.where(Comment.subject_id == subject_id)
    found: dict[int, dict[int, KnownComment]] = {}
    for row in db.exec(rows):
        found.setdefault(row.pupil_id, {})[row.subject_id] = as_known(db, row)
    return found


def comments_of_year(db: Db, pupil_id: int, today: date) -> list[KnownComment]:
    """All that was written about a pupil in this academic year, by subject, the latest first."""
    rows = (
        select(Comment)
        .where(
            Comment.pupil_id == pupil_id,
            col(Comment.removed_at).is_(None),
            col(Comment.written_at) >= _begin_of_year(db, today),
        )
        .order_by(col(Comment.id).desc())
    )
    known = school(db)
    found = [as_known(db, row) for row in db.exec(rows)]
    return sorted(found, key=lambda each: known.subject_name(each.subject_id))


def as_known(db: Db, row: Comment) -> KnownComment:
    """A row with the name of who wrote it."""
    by = school(db).staff_name(row.written_by)
    return KnownComment(
        row.id or 0, row.pupil_id, row.subject_id, row.words, by, row.written_at, row.superseded_at
    )


def _begin_of_year(db: Db, today: date) -> datetime:
    return datetime.combine(date(academic_year(today), 9, 1), time(), school(db).settings.timezone)
