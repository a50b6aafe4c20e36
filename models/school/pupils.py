"""Pupils at hand, locked while they are changed."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.school.people import Pupil


def lock_pupils(db: Db, pupil_ids: Collection[int]) -> None:
    """Hold these pupils until the transaction ends, in order of id, so that the second of two waits (R8)."""
    rows = select(col(Pupil.id)).where(col(Pupil.id).in_(pupil_ids)).order_by(col(Pupil.id))
    # Not the stronger FOR UPDATE: a slip for the same pupil, which only refers to the row, need not wait.
    db.execute(rows.with_for_update(key_share=True)).all()
