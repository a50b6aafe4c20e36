"""Collections that open and close by the calendar, and what cohorts came to at each close (P6, P15, R12, R15)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.school.snapshot import school
from models.tracking.collecting import follow_the_calendar
from models.views.freezing import freeze_what_closed
from scheduler.jobs import Occasion


def collections(db: Db, moment: Occasion) -> None:
    """Close the collections that have had their last day, and open the month's on its first."""
    follow_the_calendar(db, Actor(None, moment.now), moment.day)


def freeze_cohorts(db: Db, moment: Occasion) -> None:
    """Keep the figures of each cohort for the collections that closed, and of those that were corrected since."""
    freeze_what_closed(db, school(db), moment.now)
