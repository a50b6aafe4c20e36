"""Teachers are asked for what a collection or a round of reviews opens for (P3, P6, R12)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from models.audit.entries import Actor, Entry
from models.db.records import Record
from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.school.snapshot import school


def ask_teachers(
    db: Db,
    actor: Actor,
    topic: Topic,
    *,
    about: Record,
    closes: date,
    by: Entry,
    undone: Callable[[date], Iterable[tuple[int, ...]]],
) -> None:
    """Tell the teachers of each class that is not done, once the day's morning note is out; else that note tells them.

    `undone` says of the day of opening who teaches each of those classes.
    """
    known = school(db)
    now = actor.at.astimezone(known.settings.timezone)
    if not known.calendar.is_school_day(now.date()) or now.time() < known.settings.morning_time:
        return
    promise_each(
        db,
        topic,
        key=topic.key(about[1], by.id),
        to_staff=sorted({teacher for teachers in undone(now.date()) for teacher in teachers}),
        due=actor.at,
        useful_until=datetime.combine(closes, time.max, known.settings.timezone),
        now=actor.at,
        about=about,
    )
