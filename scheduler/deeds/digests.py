"""Leadership's digest, at the end of each school day (P13, P15)."""

from datetime import time, timedelta

from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.school.people import Role, with_role
from models.views.digest import something_to_say
from scheduler.jobs import JobDeed, Occasion

READERS = (Role.LEADERSHIP, Role.RAISING_ACHIEVEMENT)
NEXT_MORNING = time(8)
"""Until then a digest of the day before is still of use."""


def digest(db: Db, moment: Occasion) -> JobDeed | None:
    """On a school day with something to say, the digest is to be promised."""
    said = moment.calendar.is_school_day(moment.day) and something_to_say(
        db, moment.day, moment.settings, moment.calendar
    )
    return _promise if said else None


def _promise(db: Db, moment: Occasion) -> None:
    """Promise the digest to leadership and the coordinators, who get it as it stands when it is delivered."""
    day = moment.day.isoformat()
    readers = {staff.id for role in READERS for staff in with_role(db, role)}
    promise_each(
        db,
        Topic.DIGEST,
        key=Topic.DIGEST.key(day),
        to_staff=sorted(each for each in readers if each is not None),
        due=moment.now,
        useful_until=moment.at(moment.day + timedelta(days=1), NEXT_MORNING),
        now=moment.now,
        about_day=day,
        late=moment.late,
    )
