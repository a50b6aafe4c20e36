"""A booking as somebody last heard of it, where it was moved or cancelled before they were told."""

from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.reached import never_reached
from models.outbox.topics import Topic
from models.sessions.moving import moved_booking
from models.sessions.session import Booking


def last_heard_of(db: Db, booking: Booking, staff_id: int) -> Booking | None:
    """The booking that this person reckons with: this one, or one that it was moved from; None where of neither."""
    while never_reached(db, Topic.SESSION_MOVED, (RecordKind.BOOKING, booking.id), staff_id):
        before = moved_booking(db, booking)
        if before is None:
            return booking
        booking = before
    if booking.booked_by == staff_id:
        return booking
    session, at = (RecordKind.SESSION, booking.session_id), booking.booked_at
    return None if never_reached(db, Topic.SESSION_BOOKED, session, staff_id, promised_at=at) else booking
