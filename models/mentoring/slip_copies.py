"""A negative slip is copied to the head of its subject, where the school wants that (P8, P12)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.slip import Slip, Tone
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.school.people import Staff, StaffSubject
from models.school.snapshot import school

_USEFUL = timedelta(days=28)


def to_copy(db: Db, slip: Slip) -> list[int]:
    """Who is to get a copy: the head of its subject, where it is negative and the school copies those.

    Who wrote it, and whom it went to, get none.
    """
    if not school(db).settings.slip_copies or slip.tone != Tone.NEGATIVE or slip.copied:
        return []
    return [each for each in _heads(db, slip.subject_id) if each not in {slip.from_id, slip.to_id}]


def tell_heads(db: Db, actor: Actor, slip: Slip, heads: Sequence[int]) -> None:
    """Promise each of them the copy; that they may read it stands on the slip."""
    for each in heads:
        promise(
            db,
            Topic.SLIP_COPIED,
            key=Topic.SLIP_COPIED.key(slip.id, slip.version, staff=each),
            to_staff=each,
            about=(RecordKind.SLIP, slip.id),
            due=actor.at,
            useful_until=actor.at + _USEFUL,
            now=actor.at,
        )


def _heads(db: Db, subject_id: int | None) -> list[int]:
    chosen = (
        select(Staff.id)
        .join(StaffSubject, col(StaffSubject.staff_id) == Staff.id)
        .where(StaffSubject.subject_id == subject_id, col(StaffSubject.head).is_(True), col(Staff.active))
        .order_by(col(Staff.id))
    )
    return [each for each in db.exec(chosen) if each is not None] if subject_id is not None else []
