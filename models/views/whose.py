"""Whose a record is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.audit.entries import Entry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.mentoring.meetings import AgreedTarget, Meeting
from models.mentoring.slip import Slip
from models.sessions.session import Away, Booking, Told

OF_PUPILS: Mapping[RecordKind, Any] = {
    RecordKind.AWAY: Away,
    RecordKind.BOOKING: Booking,
    RecordKind.ENTRY: Entry,
    RecordKind.MEETING: Meeting,
    RecordKind.SLIP: Slip,
    RecordKind.TARGET: AgreedTarget,
    RecordKind.TOLD: Told,
}
"""The tables of the kinds of record that are about one pupil."""


def pupil_of(db: Db, record: Record) -> int | None:
    """The pupil whom the record is about; None where there is no such record, or it is about no pupil."""
    table = OF_PUPILS.get(record[0])
    if table is None:
        return None
    wanted = select(col(table.pupil_id)).where(col(table.id) == record[1])
    found: int | None = db.execute(wanted).scalar()
    return found
