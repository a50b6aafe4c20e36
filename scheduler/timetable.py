"""What Staffroom does by itself, and when: a page to be read aloud."""

from datetime import time, timedelta

from models.outbox.clearing import stands_for
from models.rules.days import WEEKDAYS
from models.rules.retention import each_terms, in_months
from models.rules.wording import count
from models.school.settings import Settings
from scheduler.deeds import (
    audit,
    auditor,
    clearing,
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
from scheduler.jobs import Job, ThoughtOut, daily, every

SCHOOL_WEEK = WEEKDAYS[:5]


def timetable(school: Settings) -> tuple[Job, ...]:
    """Every job, at the times that the school has set; each deed asks the calendar for school days."""
    return (
        Job(
            "the school year",
            daily(time(5, 30), on=SCHOOL_WEEK),
            useful_for=timedelta(hours=18),
            deed=years.say,
            does="On the first school day of a week, says to whoever imports what the school year still lacks.",
        ),
        Job(
            "collections of grades",
            daily(time(4, 30)),
            useful_for=timedelta(hours=24),
            deed=tracking.collections,
            does="Opens the month's collection of grades on its first day, and closes it after its last.",
        ),
        Job(
            "mentors' morning note",
            daily(school.morning_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=9),
            deed=mentoring.remind,
            does="Tells each of the staff, in one note, what waits for them.",
        ),
        Job(
            "the Year 11 list",
            daily(school.list_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=9),
            deed=sessions.list_for_today,
            does="Sends leadership the Year 11 list of the day.",
        ),
        Job(
            "who is not told yet",
            daily(school.telling_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=2),
            deed=sessions.name_the_untold,
            does="Names to the leader of the day whom nobody has told yet.",
        ),
        Job(
            "leadership's digest",
            daily(school.digest_time, on=SCHOOL_WEEK),
            useful_for=timedelta(hours=7),
            deed=ThoughtOut(digests.digest),
            does="Tells leadership and the coordinators how the day went.",
        ),
        Job(
            "registers",
            every(minutes=registers.EVERY),
            useful_for=timedelta(hours=1),
            deed=registers.remind,
            does="Sends the host the register, says who is not there, and that a register was not taken.",
        ),
        Job(
            "look for what was not delivered",
            every(minutes=auditor.EVERY),
            useful_for=auditor.LOOKED_BEFORE,
            deed=auditor.look,
            does="Gives up messages that are of no use any more, and tells the scheme lead what was not delivered.",
        ),
        Job(
            "seal the audit",
            every(minutes=15),
            useful_for=timedelta(hours=1),
            deed=audit.seal,
            does="Seals the new entries of the record of looks and changes.",
        ),
        Job(
            "mentors whose day has come",
            daily(time(4)),
            useful_for=timedelta(hours=24),
            deed=mentoring.begin,
            does="Lets the mentors and the learning support begin whose first day has come.",
        ),
        Job(
            "rounds of reviews that are over",
            daily(time(4, 30)),
            useful_for=timedelta(hours=24),
            deed=reviews.end_rounds,
            does="Ends the rounds of reviews that have had their last day, with what follows from them by the rules.",
        ),
        Job(
            "figures of cohorts",
            daily(time(4, 45)),
            useful_for=timedelta(hours=24),
            deed=ThoughtOut(tracking.cohorts_to_freeze),
            does="Keeps the figures of each year group, without names, as they are when a collection closes; and where "
            "class accuracy is on, tells who taught a class how right its predictions were.",
        ),
        Job(
            "what is kept no longer",
            daily(time(3, 30)),
            useful_for=timedelta(hours=24),
            deed=ThoughtOut(retention.plan_the_list),
            does=f"Lists, {each_terms(school.retention_terms)}, what is kept longer than it should be, for people to "
            "decide on; removes nothing.",
        ),
        Job(
            "messages that are kept no longer",
            daily(time(3, 45)),
            useful_for=timedelta(hours=24),
            deed=clearing.clear_away,
            does="Deletes in Slack and Teams Year 11 lists "
            f"{count(school.posted_list_days, 'day')} after their day, files "
            f"{count(school.keeping.file_days, 'day')} and every other "
            f"message {count(stands_for(school.keeping).days, 'day')} after it was sent.",
        ),
        Job(
            housekeeping.HOUSEKEEPING,
            daily(time(3)),
            useful_for=timedelta(hours=24),
            deed=housekeeping.tidy,
            does="Forgets what undoing takes and which papers were asked for after a day, and which jobs ran and which "
            "backups were made after "
            f"{in_months(school.keeping.workings_months)}.",
        ),
    )
