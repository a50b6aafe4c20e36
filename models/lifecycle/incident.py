"""What was seen and done in a time, out of the audit, for whoever has 72 hours to say what happened (lifecycle, 3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.deeds import OF_NOBODY, Deed, Did
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.outbox.topics import Topic
from models.school.snapshot import school
from models.settings.place import Channel

_NAMED = re.compile(r"[a-z_, ]+\d*")
"""What the program names itself: follow_up 12; retention_notes."""
TO_THE_REGULATOR = timedelta(hours=72)
"""Within so many hours of knowing of it, a breach that is a risk for somebody is reported."""


@dataclass(frozen=True)
class IncidentSpan:
    """A time, and within it perhaps one member of staff, one pupil, one platform, or the channels alone."""

    first: datetime
    last: datetime
    staff_id: int | None = None
    pupil_id: int | None = None
    door: str = ""
    channels: bool = False
    """What was posted into places of several people, and nothing else."""


@dataclass(frozen=True)
class SeenOrDone(PupilFact):
    """One line of the timeline."""

    at: datetime
    who: str
    did: str
    how: str
    """In words: looked at slips; was refused: retention."""
    pupil_id: int | None
    pupil: str
    """Blank where it was about no single pupil."""
    about: str
    """The kind and number of the record, and the fields."""
    door: str

    def what(self) -> str:
        return "timeline"


def timeline(db: Db, actor: Actor, who: Person, span: IncidentSpan) -> list[SeenOrDone]:
    """All of it in order; that somebody looked is on record. Raises NotAllowed."""
    require(db, who, Action.READ_AUDIT)
    record(db, actor, Deed.INCIDENT_SEE, pupil_id=span.pupil_id)
    posted = list(_posted(db, span))
    return posted if span.channels else sorted([*_entries(db, span), *posted], key=lambda each: each.at)


def lists_beside(db: Db, span: IncidentSpan) -> int:
    """How many looks at lists, and messages with lists, of the same time name nobody, where one pupil is asked about.

    The pupil may have stood on any of them.
    """
    if span.pupil_id is None:
        return 0
    whole = IncidentSpan(span.first, span.last, door=span.door)
    of_nobody = {each.label for each in OF_NOBODY}
    return sum(
        each.did == Did.SAW and each.pupil_id is None and each.how not in of_nobody
        for each in _entries(db, whole)
    )


def _entries(db: Db, span: IncidentSpan) -> Iterator[SeenOrDone]:
    known = school(db)
    wanted = [col(Entry.at) >= span.first, col(Entry.at) <= span.last]
    if span.staff_id is not None:
        wanted.append(col(Entry.staff_id) == span.staff_id)
    if span.pupil_id is not None:
        wanted.append(col(Entry.pupil_id) == span.pupil_id)
    if span.door:
        wanted.append(col(Entry.door) == span.door)
    labels = {str(each): each.label for each in Deed}
    for row in db.execute(
        select(
            col(Entry.at), col(Entry.staff_id), col(Entry.did), col(Entry.deed), col(Entry.pupil_id),
            col(Entry.record), col(Entry.record_id), col(Entry.fields), col(Entry.door),
        )
        .where(*wanted)
        .order_by(col(Entry.at), col(Entry.id))
    ):  # fmt: skip
        of = _in_words(f"{row[5]} {row[6]}" if row[6] is not None else row[5])
        yield SeenOrDone(
            at=row[0],
            who="leadership's place"
            if row[1] is None and row[3] == Deed.NOTICE
            else known.staff_name(row[1]),
            did=row[2],
            how=f"was refused: {row[3]}" if row[2] == Did.REFUSED else labels.get(row[3], row[3]),
            pupil_id=row[4],
            pupil=known.label(row[4]) if row[4] is not None else "",
            about=", ".join(each for each in (of, _in_words(row[7])) if each),
            door=row[8],
        )


def _in_words(named: str) -> str:
    """A kind of record with its number, or fields, as people read them; what is a name of something stays as it is."""
    if not _NAMED.fullmatch(named):
        return named
    return ", ".join(map(str.strip, named.replace("_", " ").split(",")))


def _posted(db: Db, span: IncidentSpan) -> Iterator[SeenOrDone]:
    """What was posted into a place of several people, where everybody in it could see it."""
    if span.staff_id is not None or span.pupil_id is not None:
        return
    places = {
        (row[0], row[1]): row[2] or row[1]
        for row in db.execute(select(col(Channel.door), col(Channel.address), col(Channel.name)))
    }
    for row in db.execute(
        select(
            col(Delivery.sent_at), col(Delivery.door), col(Delivery.destination), col(Notice.topic),
            col(Notice.about), col(Notice.about_id), col(Notice.about_day), col(Delivery.reference),
        )
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .where(
            col(Delivery.state) == DeliveryState.SENT,
            col(Notice.to_purpose) != "",
            col(Delivery.sent_at) >= span.first,
            col(Delivery.sent_at) <= span.last,
        )
        .order_by(col(Delivery.sent_at), col(Delivery.id))
    ):  # fmt: skip
        if span.door and row[1] != span.door:
            continue
        record_of = _in_words(f"{row[4]} {row[5]}" if row[5] is not None else str(RecordKind(row[4])))
        yield SeenOrDone(
            at=row[0],
            who=f"everybody in {places.get((row[1], row[2]), row[2])}",
            did=Did.SAW,
            how=f"was sent {Topic.said(row[3])}",
            pupil_id=None,
            pupil="",
            about=", ".join(each for each in (record_of, row[6], row[7]) if each),
            door=row[1],
        )
