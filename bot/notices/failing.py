"""The scheme lead hears of what Staffroom should do by itself and cannot, with the reference to look for in the log."""

from bot.ask import Ask
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Note, Row
from models.outbox.failing import FailingJob, failing_jobs
from models.outbox.notices import Notice
from models.rules.clock import show_time
from models.rules.wording import count, day_of_month
from models.school.people import Role


def failing(ask: Ask, _notice: Notice) -> Composed:
    """Every job that keeps failing now: since when, how often, and its reference."""
    if Role.SCHEME_LEAD not in ask.who.roles:
        return Dropped("no longer the scheme lead")
    found = failing_jobs(ask.db)
    if not found:
        return Dropped("everything has been done since")
    return Card(
        f"{count(len(found), 'thing')} that I do by myself went wrong again and again",
        (
            *(_row(ask, each) for each in found),
            Note(
                "I go on trying. Give the references to whoever looks after Staffroom: they stand in its log."
            ),
        ),
    )


def _row(ask: Ask, job: FailingJob) -> Row:
    since = ask.local(job.since)
    when = f"{day_of_month(since.date())}, {show_time(since)}"
    return Row(job.job, f"tried {count(job.times, 'time')} since {when}; reference {job.reference}")
