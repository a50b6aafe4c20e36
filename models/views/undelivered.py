"""Messages that were not delivered as promised, with the names of those who did not get them."""

from dataclasses import dataclass
from datetime import datetime

from models.db.tables import Db
from models.outbox.undelivered import Fate, undelivered
from models.school.snapshot import school

GIVEN_UP = frozenset({Fate.FAILED, Fate.UNCERTAIN, Fate.TOO_LATE})


@dataclass(frozen=True)
class LostMessage:
    """A message that somebody should have got: what it was, why they did not, and since when (UTC)."""

    topic: str
    what: str
    """What it was, in words."""
    to: str
    """A member of staff's name; blank where it was for leadership's place."""
    to_purpose: str
    kind: Fate
    why: str
    due: datetime
    given_up: datetime | None
    """When it was not tried any more, where that is known."""


def lost_messages(db: Db, now: datetime) -> list[LostMessage]:
    """What stands open that should not, oldest first."""
    known = school(db)
    return [
        LostMessage(
            topic=each.topic,
            what=each.what,
            to=known.staff_name(each.to_staff) if each.to_staff is not None else "",
            to_purpose=each.to_purpose,
            kind=each.kind,
            why=each.why,
            due=each.due,
            given_up=each.given_up,
        )
        for each in undelivered(db, now)
    ]


def given_up(db: Db, now: datetime) -> list[LostMessage]:
    """What is not tried any more, so that somebody has to say it."""
    return [each for each in lost_messages(db, now) if each.kind in GIVEN_UP]
