"""What somebody asked to have on paper: it comes to them as a file, once it is drawn (P9, P10)."""

from datetime import date, timedelta

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic

_USEFUL = timedelta(hours=1)
"""For how long a file that was asked for is still of use."""


def send_board(db: Db, actor: Actor, *, staff_id: int, monday: date) -> None:
    """Promise this person the board of the week; that they asked is on record."""
    send_paper(db, actor, Topic.BOARD_PAPER, staff_id, monday)


def send_slips(db: Db, actor: Actor, *, staff_id: int, day: date) -> None:
    """Promise this person the slips for the pupils of the day; that they asked is on record."""
    send_paper(db, actor, Topic.SLIPS_PAPER, staff_id, day)


def send_paper(db: Db, actor: Actor, topic: Topic, staff_id: int, day: date) -> None:
    """Promise this person a paper of the day; that they asked is on record."""
    promise(
        db,
        topic,
        key=topic.key(day, actor.at.isoformat(), staff=staff_id),
        due=actor.at,
        useful_until=actor.at + _USEFUL,
        now=actor.at,
        to_staff=staff_id,
        about_day=day.isoformat(),
        urgent=True,
        again=True,
    )
    record(db, actor, Deed.PAPER_PRINT, fields=f"{topic.value} {day.isoformat()}")
