"""The Year 11 list, each school morning (P10)."""

from models.db.tables import Db
from models.sessions.telling import promise_list
from models.sessions.timetable import anybody_booked
from scheduler.jobs import Occasion


def list_for_today(db: Db, moment: Occasion) -> None:
    """On a school day with at least one booking, promise leadership's channel the list of the day."""
    if moment.calendar.is_school_day(moment.day) and anybody_booked(db, moment.day):
        promise_list(db, moment.day, now=moment.now, late=moment.late)
