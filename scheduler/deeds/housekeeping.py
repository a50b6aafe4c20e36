"""What is no longer needed is forgotten."""

from datetime import timedelta

from models.audit.memory import forget_memories
from models.db.tables import Db
from models.outbox.once import forget_heard, forget_runs
from models.outbox.undelivered import close_old, expire
from scheduler.jobs import Occasion

HEARD = timedelta(days=1)
RUNS = timedelta(days=90)
TROUBLES = timedelta(days=1)
"""How long what could not be delivered stays on the scheme lead's list."""


def tidy(db: Db, moment: Occasion) -> None:
    """Forget requests and what undoing them takes after a day, runs after a term; close what could not be delivered."""
    forget_heard(db, moment.now - HEARD)
    forget_memories(db, moment.now - HEARD)
    forget_runs(db, moment.now - RUNS)
    expire(db, moment.now)
    close_old(db, moment.now, moment.now - TROUBLES)
