"""A request to give way as it stands, with the names of those whom it concerns, and what there is instead (R8)."""

from dataclasses import dataclass
from datetime import datetime

from models.audit.entries import Entry
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.asks import WayRequest, WayState
from models.sessions.occupied import Occupied, held
from models.sessions.session import Booking
from models.sessions.telling import told_before


@dataclass(frozen=True)
class AskedWay(PupilFact, shows=Shows.SESSIONS):
    """A request to give way as it stands: who asks for whom, out of which session, into which; what became of it."""

    id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    asked_by: str
    asked_by_id: int
    held: Occupied
    """The session that the pupil is, or was, in."""
    subject_id: int
    subject: str
    host_id: int
    host: str
    slot: Slot
    room: str
    until: datetime
    state: WayState
    told: bool = False
    """Whether the pupil was told of the old session already."""
    already: bool = False
    entry: Entry | None = None


def as_it_stands(db: Db, request: WayRequest) -> AskedWay:
    """The request with the names of those whom it concerns."""
    known, booking = school(db), db.get_one(Booking, request.booking_id)
    return AskedWay(
        id=request.id or 0,
        pupil_id=request.pupil_id,
        pupil=known.label(request.pupil_id),
        asked_by=known.staff_name(request.asked_by),
        asked_by_id=request.asked_by,
        held=held(db, booking.session_id),
        subject_id=request.subject_id,
        subject=known.subject_name(request.subject_id),
        host_id=request.host_id,
        host=known.staff_name(request.host_id),
        slot=request.slot,
        room=request.room,
        until=request.until,
        state=WayState(request.state),
        told=request.pupil_id in told_before(db, request.day, [request.pupil_id]),
    )


def as_asked(db: Db, entry: Entry) -> AskedWay:
    """What an asking or an answer stands for, as it is now."""
    return as_it_stands(db, db.get_one(WayRequest, entry.record_id))
