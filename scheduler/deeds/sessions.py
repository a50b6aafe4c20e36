"""The Year 11 list, each school morning, and who is not told yet, after lunch (P10)."""

from models.db.tables import Db
from models.sessions.telling import promise_list, promise_untold
from models.sessions.timetable import anybody_booked
from models.sessions.to_tell import still_untold
from scheduler.jobs import Occasion


def list_for_today(db: Db, moment: Occasion) -> None:
    """On a school day with at least one booking, promise leadership's channel the list of the day."""
    if moment.calendar.is_school_day(moment.day) and anybody_booked(db, moment.day):
        promise_list(db, moment.day, now=moment.now, late=moment.late)


def name_the_untold(db: Db, moment: Occasion) -> None:
    """On a school day on which somebody has still to be told, promise the leader of the day their names."""
    clock = moment.now.astimezone(moment.settings.timezone).time()
    if moment.calendar.is_school_day(moment.day) and still_untold(db, moment.day, clock):
        promise_untold(db, moment.day, now=moment.now, late=moment.late)
