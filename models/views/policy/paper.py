"""How the policy is carried out, as a file that somebody asked for (P14)."""

from datetime import date

from models.audit.entries import Actor
from models.db.tables import Db
from models.outbox.topics import Topic
from models.sessions.on_paper import send_paper


def send_policy(db: Db, actor: Actor, *, staff_id: int, day: date) -> None:
    """Promise this person the page as it stands on the day; that they asked is on record."""
    send_paper(db, actor, Topic.POLICY_PAPER, staff_id, day)
