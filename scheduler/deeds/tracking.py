"""Collections that open and close by the calendar, and what cohorts came to at each close (P6, P15, R12, R15)."""

from datetime import timedelta

from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.calendar import FINISHED, academic_year, finishing
from models.school.snapshot import school
from models.tracking.class_at_close import forget_classes, not_shown_yet, note_shown
from models.tracking.collecting import follow_the_calendar
from models.views.freezing import freeze, what_to_freeze
from models.views.points import results_of
from scheduler.jobs import JobDeed, Occasion

_OF_USE = timedelta(days=90)
"""A term, for who was away."""


def collections(db: Db, moment: Occasion) -> None:
    """Close the collections that have had their last day, and open the month's on its first."""
    follow_the_calendar(db, Actor(None, moment.now), moment.day)


def cohorts_to_freeze(db: Db, moment: Occasion) -> JobDeed:
    """The figures of each cohort for the collections that closed, and of those that were corrected since, are kept."""
    found = what_to_freeze(db, school(db), moment.now)

    def keep(db: Db, moment: Occasion) -> None:
        freeze(db, found)
        _tell_of_classes(db, moment)

    return keep


def _tell_of_classes(db: Db, moment: Occasion) -> None:
    """On a school day, tell who taught a class how right its predictions were; where that is off, nothing is kept."""
    if not moment.settings.class_accuracy:
        forget_classes(db)
        return
    if not moment.calendar.is_school_day(moment.day):
        return
    for collection_id, opens, teachers in not_shown_yet(db):
        if results_of(db, finishing(academic_year(opens), FINISHED), moment.day) is None:
            continue
        promise_each(
            db,
            Topic.CLASS_ACCURACY,
            key=Topic.CLASS_ACCURACY.key(collection_id),
            to_staff=teachers,
            due=max(moment.now, moment.at(moment.day, moment.settings.morning_time)),
            useful_until=moment.now + _OF_USE,
            now=moment.now,
            about=(RecordKind.COLLECTION, collection_id),
        )
        note_shown(db, collection_id, moment.day)
