"""The audit's chain grows."""

from models.audit import entries
from models.db.tables import Db
from scheduler.jobs import Moment


def seal(db: Db, moment: Moment) -> None:
    """Seal what was written since the last time."""
    entries.seal(db, moment.now)
