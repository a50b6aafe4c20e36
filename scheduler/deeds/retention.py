"""What is kept no longer is listed, school day or not; nothing is removed by that (lifecycle, 4.1)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.lifecycle.removal.listing import is_wanted, keep_list, plan_list
from scheduler.jobs import JobDeed, Occasion


def plan_the_list(db: Db, moment: Occasion) -> JobDeed | None:
    """Read what the term's list has on it, for the scheme lead to decide on; it is made where none was meanwhile."""
    if not is_wanted(db, moment.day):
        return None
    planned = plan_list(db, moment.day)

    def keep(db: Db, at: Occasion) -> None:
        if is_wanted(db, at.day):
            keep_list(db, Actor(None, at.now), planned)

    return keep
