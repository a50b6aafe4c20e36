"""What is no longer needed is forgotten."""

from datetime import time, timedelta

from models.audit.memory import forget_memories
from models.db.tables import Db
from models.mentoring.paper_order import forget_orders
from models.outbox.backups import forget_backup_runs
from models.outbox.once import forget_heard, forget_runs, last_run
from models.outbox.undelivered import close_old, expire
from models.rules.retention import HeldKind
from scheduler.jobs import Occasion

HOUSEKEEPING = "housekeeping"
"""The job's name."""
HEARD = timedelta(days=1)
TROUBLES = timedelta(days=1)
"""How long what could not be delivered stays on the scheme lead's list."""


def tidy(db: Db, moment: Occasion) -> None:
    """Forget requests and what undoing them takes after a day, what was run when the school says; close what failed.

    A clock that is ahead takes nothing that was not there when it was done before.
    """
    expire(db, moment.now)
    before = last_run(db, HOUSEKEEPING, before=moment.day.isoformat(), now=moment.now)
    if before is None:
        return
    now = min(moment.now, before + timedelta(days=1))
    forget_heard(db, now - HEARD)
    forget_memories(db, now - HEARD)
    forget_orders(db, now - HEARD)
    today = now.astimezone(moment.settings.timezone).date()
    if (last := moment.settings.keeping.last_own_day(HeldKind.WORKINGS, today)) is not None:
        kept_from = moment.at(last + timedelta(days=1), time())
        forget_runs(db, kept_from)
        forget_backup_runs(db, kept_from)
    close_old(db, moment.now, now - TROUBLES)
