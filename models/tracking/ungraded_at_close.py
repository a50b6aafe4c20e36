"""Who had no grade in a subject when a collection closed, so that it is known by name later (P5, P6).

Who had one is known from the grades and their times. Who takes what changes; so that nobody has to be guessed
afterwards, those who took a subject and had none in it are kept at the close.
"""

from collections.abc import Collection as Some

from sqlalchemy import delete, exists, insert, literal, select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel
from models.school.snapshot import School
from models.tracking.completion import as_asked, asked_pairs
from models.tracking.grades import Collection, GradeEntry


class UngradedAtClose(SQLModel, table=True):
    """A pupil who took a subject when the collection closed, and had no grade in it."""

    __tablename__ = "ungraded_at_close"

    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", primary_key=True)
    collection_id: int = Field(foreign_key="collection.id", index=True, primary_key=True)


def keep_ungraded(db: Db, known: School, collection: Collection, among: Some[Collection]) -> None:
    """Keep who has no grade in the collection now, instead of what was kept at an earlier close of it.

    `among` are the collections that go on beside it. A dash is no grade. Those whose record is restricted are kept,
    too: they are there again once it is not.
    """
    forget_ungraded(db, collection.id or 0)
    asks = as_asked(collection, known.settings, collection.closes, among)
    pairs = asked_pairs(known, asks).subquery()
    graded = exists().where(
        col(GradeEntry.pupil_id) == pairs.c.pupil_id,
        col(GradeEntry.subject_id) == pairs.c.subject_id,
        col(GradeEntry.collection_id) == collection.id,
        col(GradeEntry.superseded_at).is_(None),
        col(GradeEntry.code) != "",
    )
    without = select(pairs.c.pupil_id, pairs.c.subject_id, literal(collection.id)).where(~graded)
    columns = ["pupil_id", "subject_id", "collection_id"]
    db.execute(insert(UngradedAtClose).from_select(columns, without))
    collection.ungraded_kept = True


def forget_ungraded(db: Db, collection_id: int) -> None:
    """Nothing of it is kept of that collection any more."""
    db.execute(delete(UngradedAtClose).where(col(UngradedAtClose.collection_id) == collection_id))
