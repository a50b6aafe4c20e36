"""What the record of a meeting said before it was corrected, by whom and when (P7, R11)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.mentoring.meeting import AgreedTarget, KnownMeeting, Meeting, with_names
from models.school.snapshot import school


@dataclass(frozen=True)
class EarlierRecord(PupilFact, shows=Shows.MEETINGS):
    """What a meeting's record said, until who corrected it at a moment (UTC)."""

    pupil_id: int
    said: KnownMeeting
    corrected_by: str
    corrected_at: datetime


def earlier_records(db: Db, meeting_id: int) -> list[EarlierRecord]:
    """What the meeting's record said before, the latest first."""
    known = school(db)
    found: list[EarlierRecord] = []
    wanted: int | None = meeting_id
    while wanted is not None:
        row = db.exec(
            select(Meeting).where(Meeting.replaced_by == wanted).order_by(col(Meeting.id).desc()).limit(1)
        ).first()
        if row is None or row.removed_at is None:
            break
        corrected = db.exec(
            select(Entry.staff_id).where(
                Entry.pupil_id == row.pupil_id,
                Entry.deed == Deed.MEETING_CORRECT,
                Entry.record_id == wanted,
            )
        ).first()
        by = known.staff_name(corrected) if corrected is not None else ""
        said = with_names(known, row, _agreed_at(db, row))
        found.append(EarlierRecord(row.pupil_id, said, by, row.removed_at))
        wanted = row.id
    return found


def _agreed_at(db: Db, row: Meeting) -> list[str]:
    """What was agreed when this record was made; what stands in the later one as well went over to it."""
    made = select(AgreedTarget.text).where(
        AgreedTarget.pupil_id == row.pupil_id,
        AgreedTarget.set_at == row.recorded_at,
        col(AgreedTarget.meeting_id).is_not(None),
    )
    return list(db.exec(made.order_by(col(AgreedTarget.id))))
