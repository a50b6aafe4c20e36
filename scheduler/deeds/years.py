"""A new school year is said before its weekdays are counted: year groups to turn, a calendar to import (R1, R9)."""

from datetime import time, timedelta

from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.mentoring import first_of_week
from models.school.people import Role, with_role
from models.school.snapshot import school
from models.views.school_year import calendar_gap, year_to_turn
from scheduler.jobs import Occasion

WHO = (Role.DATA_MANAGER, Role.SCHEME_LEAD)
AT, UNTIL = time(7), time(17)
"""It is said early, so that nobody's note or list comes before it."""


def say(db: Db, moment: Occasion) -> None:
    """On the first school day of a week, promise whoever imports what the school year lacks, until it is done."""
    lacks = (year_to_turn(school(db), moment.day), calendar_gap(moment.calendar, moment.day))
    if not any(lacks) or not first_of_week(moment.calendar, moment.day):
        return
    day = moment.day.isoformat()
    for staff_id in sorted({each.id or 0 for role in WHO for each in with_role(db, role)}):
        promise(
            db,
            Topic.SCHOOL_YEAR,
            key=Topic.SCHOOL_YEAR.key(day, staff=staff_id),
            due=max(moment.now, moment.at(moment.day, AT)),
            useful_until=moment.at(moment.day + timedelta(days=1), UNTIL),
            now=moment.now,
            to_staff=staff_id,
            about_day=day,
        )
