"""The audit's chain grows."""

from models.audit import seals
from models.db.tables import Db
from scheduler.jobs import Moment


def seal(db: Db, moment: Moment) -> None:
    """Seal what was written since the last time."""
    seals.seal(db, moment.now)
