"""Nothing due is undelivered for longer than it should be, or the scheme lead hears of it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Delivery, promise, refresh
from models.outbox.topics import Topic
from models.outbox.undelivered import SHOULD_TAKE, expire, undelivered
from models.school.people import Role, with_role
from scheduler.clock_ahead import set_right
from scheduler.jobs import Occasion

EVERY = 10
"""Minutes from one look to the next."""
LOOKED_BEFORE = timedelta(minutes=EVERY)
LEFT_USEFUL = timedelta(days=28)
"""How long it is of use to tell where words that were removed still stand."""

log = structlog.get_logger(__name__)


def look(db: Db, moment: Occasion) -> None:
    """Give up what is of no use any more, and tell the scheme lead of what was not delivered."""
    if ahead := set_right(db, moment.now):
        log.warning("written under a clock that was ahead, and goes on now", count=ahead)
    gone = expire(db, moment.now)
    if gone:
        log.warning("notices came too late", count=gone)
    found = [each for each in undelivered(db, moment.now) if each.topic != Topic.UNDELIVERED]
    new = any(moment.now - each.due <= SHOULD_TAKE + LOOKED_BEFORE for each in found)
    if found:
        tell_of_trouble(db, moment.now, moment.settings.timezone, changed=new or gone > 0)


def tell_of_trouble(db: Db, now: datetime, timezone: ZoneInfo, *, changed: bool = True) -> None:
    """Promise each scheme lead one notice a day about what was not delivered; what changed since updates it."""
    _tell_leads(db, Topic.UNDELIVERED, now, timezone, changed=changed)


def tell_of_failing(db: Db, now: datetime, timezone: ZoneInfo, *, changed: bool) -> None:
    """Promise each scheme lead one notice a day about the jobs that keep failing; what changed since updates it."""
    _tell_leads(db, Topic.JOB_FAILING, now, timezone, changed=changed)


def _tell_leads(db: Db, topic: Topic, now: datetime, timezone: ZoneInfo, *, changed: bool) -> None:
    local = now.astimezone(timezone)
    day = local.date()
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone)
    for lead in with_role(db, Role.SCHEME_LEAD):
        promise(
            db,
            topic,
            key=topic.key(day.isoformat(), staff=lead.id),
            due=now,
            useful_until=midnight + timedelta(days=1),
            now=now,
            to_staff=lead.id,
            about_day=day.isoformat(),
            again=True,
        )
    if changed:
        refresh(db, topic=topic, about_day=day.isoformat())


def tell_of_words_left(db: Db, delivery: Delivery, now: datetime) -> None:
    """Promise each safeguarding lead to say where a removed slip's words still stand, and whose message it is."""
    for lead in with_role(db, Role.SAFEGUARDING_LEAD):
        promise(
            db,
            Topic.SLIP_LEFT,
            key=Topic.SLIP_LEFT.key(delivery.id, staff=lead.id),
            due=now,
            useful_until=now + LEFT_USEFUL,
            now=now,
            to_staff=lead.id,
            about=(RecordKind.DELIVERY, delivery.id),
            again=True,
        )
