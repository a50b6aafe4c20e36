"""A mentor's morning note is drawn anew as what stands in it is done (P7, P8)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.school.snapshot import school


def morning_changed(db: Db, actor: Actor, staff_id: int) -> None:
    """What this person had to do has changed, so today's morning note to them is drawn again."""
    day = actor.at.astimezone(school(db).settings.timezone).date()
    key = Topic.MORNING_NOTE.key(day, staff=staff_id)
    refresh(db, topic=Topic.MORNING_NOTE, about_day=day.isoformat(), key=key)
