"""Rounds of reviews end on their last day, with what follows from that (P3, R4)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.tracking.rounds import close_what_is_past
from scheduler.jobs import Occasion


def end_rounds(db: Db, moment: Occasion) -> None:
    """End those whose last day is over."""
    close_what_is_past(db, Actor(None, moment.now), moment.day)
