"""Collections that open and close by the calendar (P6, R12)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.tracking.collecting import follow_the_calendar
from scheduler.jobs import Occasion


def collections(db: Db, moment: Occasion) -> None:
    """Close the collections that have had their last day, and open the month's on its first."""
    follow_the_calendar(db, Actor(None, moment.now), moment.day)
