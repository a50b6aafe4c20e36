"""What Staffroom does by itself, and when: a page to be read aloud."""

from datetime import time, timedelta

from models.rules.days import WEEKDAYS
from models.school.settings import Settings
from scheduler.deeds import (
    audit,
    auditor,
    digests,
    housekeeping,
    mentoring,
    registers,
    retention,
    reviews,
    sessions,
    tracking,
    years,
)
from scheduler.jobs import Job, daily, every

SCHOOL_WEEK = WEEKDAYS[:5]


def timetable(school: Settings) -> tuple[Job, ...]:
    """Every job, at the times that the school has set; each deed asks the calendar for school days."""
    return (
        Job(
            "the school year",
            daily(time(5, 30), on=SCHOOL_WEEK),
            useful_for=timedelta(hours=18),
            deed=years.say,
        ),
        Job(
            "collections of grades",
            daily(time(4, 30)),
            useful_for=timedelta(hours=24),
            deed=tracking.collections,
        ),
        Job(
            "mentors' morning note",
            daily(school.morning_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=9),
            deed=mentoring.remind,
        ),
        Job(
            "the Year 11 list",
            daily(school.list_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=9),
            deed=sessions.list_for_today,
        ),
        Job(
            "who is not told yet",
            daily(school.telling_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=2),
            deed=sessions.name_the_untold,
        ),
        Job(
            "leadership's digest",
            daily(school.digest_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=7),
            deed=digests.promise_digest,
        ),
        Job(
            "registers",
            every(minutes=registers.EVERY),
            useful_for=timedelta(hours=1),
            deed=registers.remind,
        ),
        Job(
            "look for what was not delivered",
            every(minutes=auditor.EVERY),
            useful_for=auditor.LOOKED_BEFORE,
            deed=auditor.look,
        ),
        Job(
            "seal the audit",
            every(minutes=15),
            useful_for=timedelta(hours=1),
            deed=audit.seal,
        ),
        Job(
            "mentors whose day has come",
            daily(time(4)),
            useful_for=timedelta(hours=24),
            deed=mentoring.begin,
        ),
        Job(
            "rounds of reviews that are over",
            daily(time(4, 30)),
            useful_for=timedelta(hours=24),
            deed=reviews.end_rounds,
        ),
        Job(
            "figures of cohorts",
            daily(time(4, 45)),
            useful_for=timedelta(hours=24),
            deed=tracking.freeze_cohorts,
        ),
        Job(
            "what is kept no longer",
            daily(time(3, 30)),
            useful_for=timedelta(hours=24),
            deed=retention.list_what_is_due,
        ),
        Job(
            housekeeping.HOUSEKEEPING,
            daily(time(3)),
            useful_for=timedelta(hours=24),
            deed=housekeeping.tidy,
        ),
    )
