"""What is kept no longer is listed, school day or not; nothing is removed by that (lifecycle, 4.1)."""

from models.audit.entries import Actor
from models.db.tables import Db
from models.lifecycle.removal.listing import make_term_list
from scheduler.jobs import Occasion


def list_what_is_due(db: Db, moment: Occasion) -> None:
    """Make the term's list for the scheme lead to decide on, as soon as anything is due."""
    make_term_list(db, Actor(None, moment.now), moment.day)
