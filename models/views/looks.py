"""Slips of grave words that the safeguarding lead was asked to look at, until somebody has looked (R12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.removing import TO_REMOVE
from models.mentoring.slip import Slip
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.snapshot import school


@dataclass(frozen=True)
class LookAsked:
    """A slip whose sender said of grave words that they are no safeguarding concern; none of its words."""

    slip_id: int
    pupil: str
    """Name and form."""
    by: str
    asked_at: datetime


def looks_asked(db: Db, who: Person) -> Iterator[LookAsked]:
    """What this safeguarding lead has still to look at, the first asked first; nothing for anybody else."""
    if Role.SAFEGUARDING_LEAD not in who.roles:
        return
    seen = (
        select(Entry.id)
        .where(
            Entry.deed == Deed.SLIP_READ,
            Entry.fields == TO_REMOVE,
            Entry.record == RecordKind.SLIP,
            col(Entry.record_id) == Slip.id,
        )
        .exists()
    )
    asked = (
        select(Slip, Entry)
        .join(Entry, col(Entry.record_id) == Slip.id)
        .join(Notice, col(Notice.about_id) == Entry.id)
        .where(
            Notice.topic == Topic.CONCERN_DENIED,
            Notice.to_staff == who.staff_id,
            Entry.deed == Deed.CONCERN_DENY,
            Entry.record == RecordKind.SLIP,
            col(Slip.removed_at).is_(None),
            ~seen.correlate(Slip),
        )
        .order_by(col(Entry.id))
    )
    known = school(db)
    for slip, entry in db.exec(asked):
        yield LookAsked(slip.id or 0, known.label(slip.pupil_id), known.staff_name(entry.staff_id), entry.at)
