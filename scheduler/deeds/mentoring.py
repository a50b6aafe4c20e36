"""The morning note (P1, P4, P7, P8), and mentors who begin on a day (P4)."""

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.school.care_to_come import begin_care
from models.settings.own_settings import MORNING_IS_OVER
from models.views.todo import morning
from models.views.waiting import AsOf
from scheduler.jobs import Occasion


def remind(db: Db, moment: Occasion) -> None:
    """Promise everybody who has something to do that waits for a morning one note of it."""
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


def begin(db: Db, moment: Occasion) -> None:
    """Let the mentors and the learning support begin whose first day has come, school day or not."""
    if begin_care(db, moment.day):
        record(db, Actor(None, moment.now), Deed.CARE_BEGIN)
