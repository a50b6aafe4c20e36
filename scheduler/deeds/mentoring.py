"""The mentors' morning note (P7, P8), and mentors who begin on a day (P4)."""

from datetime import timedelta

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.tables import Db
from models.mentoring.mentees import unmentored_ids
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.mentoring import first_of_week
from models.school.care_to_come import begin_care
from models.school.people import Role, with_role
from models.settings.own_settings import MORNING_IS_OVER
from models.views.todo import morning
from models.views.waiting import AsOf
from scheduler.jobs import Occasion


def remind(db: Db, moment: Occasion) -> None:
    """On a school day, promise each mentor who has something to do a note of it."""
    if not moment.calendar.is_school_day(moment.day):
        return
    day = moment.day.isoformat()
    promise_each(
        db,
        Topic.MORNING_NOTE,
        key=Topic.MORNING_NOTE.key(day),
        to_staff=morning(db, moment.day, AsOf(moment.now, moment.settings, moment.calendar)),
        due=moment.now,
        useful_until=moment.at(moment.day, MORNING_IS_OVER),
        now=moment.now,
        about_day=day,
        late=moment.late,
    )


def name_the_unmentored(db: Db, moment: Occasion) -> None:
    """On the first school day of a week, promise the scheme lead the list of who has no mentor, until all have one."""
    if not first_of_week(moment.calendar, moment.day) or not unmentored_ids(db, moment.day):
        return
    day = moment.day.isoformat()
    promise_each(
        db,
        Topic.MENTORS_MISSING,
        key=Topic.MENTORS_MISSING.key(day),
        to_staff=[each.id or 0 for each in with_role(db, Role.SCHEME_LEAD)],
        due=moment.now,
        useful_until=moment.at(moment.day + timedelta(days=1), MORNING_IS_OVER),
        now=moment.now,
        about_day=day,
        late=moment.late,
    )


def begin(db: Db, moment: Occasion) -> None:
    """Let the mentors and the learning support begin whose first day has come, school day or not."""
    if begin_care(db, moment.day):
        record(db, Actor(None, moment.now), Deed.CARE_BEGIN)
