"""The audit's chain grows."""

from models import audit
from models.tables import Db
from scheduler.jobs import Moment


def seal(db: Db, moment: Moment) -> None:
    """Seal what was written since the last time."""
    audit.seal(db, moment.now)
