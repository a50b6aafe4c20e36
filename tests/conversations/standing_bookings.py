"""The bookings and sessions as they stand now."""

from sqlmodel import col, select

from models.db.database import Database
from models.sessions.session import Booking, Session


def held(database: Database) -> list[Booking]:
    """The bookings that stand."""
    with database.reading() as db:
        return list(
            db.exec(select(Booking).where(col(Booking.cancelled_at).is_(None)).order_by(col(Booking.id)))
        )


def sessions(database: Database) -> list[Session]:
    with database.reading() as db:
        return list(db.exec(select(Session).order_by(col(Session.id))))
