"""What of grave words the safeguarding lead was asked to look at, until somebody has looked (R12)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PupilFact, Shows
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.mentoring.removing import TO_REMOVE
from models.mentoring.slip import Slip
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.snapshot import school


@dataclass(frozen=True)
class LookAsked(PupilFact, shows=Shows.SLIPS):
    """A slip whose sender said of grave words that they are no safeguarding concern; none of its words."""

    slip_id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    by: str
    asked_at: datetime


@dataclass(frozen=True)
class TalkAsked(PupilFact, shows=Shows.SLIPS):
    """The same of what is no slip, such as a meeting, which the lead does not read: whom to speak with."""

    entry_id: int
    """Of the denial."""
    record: RecordKind
    pupil_id: int | None
    pupil: str
    """Name and form; blank where it is about nobody."""
    by: str
    asked_at: datetime


def looks_asked(db: Db, who: Person) -> Iterator[LookAsked]:
    """What this safeguarding lead has still to look at, the first asked first; nothing for anybody else.

    Of a restricted pupil too, who is not named: what was grave is so still.
    """
    if Role.SAFEGUARDING_LEAD not in who.roles:
        return
    known = school(db)
    rows: Iterable[Any] = db.execute(_looks(), {"staff": who.staff_id}, execution_options=ALL_OF_IT)
    for slip_id, pupil_id, staff_id, at in rows:
        yield LookAsked(slip_id, pupil_id, known.label(pupil_id), known.staff_name(staff_id), at)


@cache
def _looks() -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
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
    return (
        select_columns(col(Slip.id), col(Slip.pupil_id), col(Entry.staff_id), col(Entry.at))
        .join(Entry, col(Entry.record_id) == Slip.id)
        .join(Notice, col(Notice.about_id) == Entry.id)
        .where(
            col(Notice.topic) == Topic.CONCERN_DENIED,
            col(Notice.to_staff) == bindparam("staff"),
            col(Entry.deed) == Deed.CONCERN_DENY,
            col(Entry.record) == RecordKind.SLIP,
            col(Slip.removed_at).is_(None),
            ~seen.correlate(Slip),
        )
        .order_by(col(Entry.id))
    )


def talks_asked(db: Db, who: Person) -> Iterator[TalkAsked]:
    """Whom this safeguarding lead has still to speak with, the first asked first; nothing for anybody else."""
    if Role.SAFEGUARDING_LEAD not in who.roles:
        return
    yield from (talk_of(db, each) for each in db.exec(_talks(), params={"staff": who.staff_id}))


@cache
def _talks() -> SelectOfScalar[Entry]:
    """Put together once: it is asked with every list of what there is to do."""
    talk = aliased(Entry)
    spoken = select(talk.id).where(
        talk.deed == Deed.CONCERN_TALK, talk.record == RecordKind.ENTRY, col(talk.record_id) == Entry.id
    )
    return (
        select(Entry)
        .join(Notice, col(Notice.about_id) == Entry.id)
        .where(
            Notice.topic == Topic.CONCERN_DENIED,
            Notice.to_staff == bindparam("staff"),
            Entry.deed == Deed.CONCERN_DENY,
            Entry.record != RecordKind.SLIP,
            ~spoken.exists().correlate(Entry),
        )
        .order_by(col(Entry.id))
    )


def talk_of(db: Db, denied: Entry) -> TalkAsked:
    """What was denied, of what is no slip."""
    known = school(db)
    about = known.label(denied.pupil_id) if denied.pupil_id is not None else ""
    by = known.staff_name(denied.staff_id)
    kind = RecordKind(denied.record)
    return TalkAsked(denied.id or 0, kind, denied.pupil_id, about, by, denied.at)
