"""The audit's chain grows."""

from models.audit import seals
from models.db.tables import Db
from scheduler.jobs import Occasion


def seal(db: Db, moment: Occasion) -> None:
    """Seal what was written since the last time."""
    seals.seal(db, moment.now)
