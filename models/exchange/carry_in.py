"""An import from its files to its rows, with the lock to write held only while they are written."""

from collections.abc import Callable

from models.audit.entries import Actor
from models.db.database import Database
from models.db.reckoning import MUCH, reckon_anew
from models.db.still import noted
from models.db.tables import Db
from models.db.turns import alone_in
from models.exchange.apply import HowFar, apply
from models.exchange.plan import Plan

TRIES = 2
"""How often it is planned while nothing is locked, before it is planned once more with everything locked."""


def carry_in(
    database: Database, planning: Callable[[Db], Plan], actor: Actor, *, progress: HowFar | None = None
) -> Plan:
    """Carry out what `planning` plans, where it can go in, and say what was planned.

    Reading and comparing takes seconds, in which others write: so it is planned on what a transaction that only reads
    finds, and carried out where all that it was planned on is still so. Else it is planned anew.
    """
    planned = _carried_in(database, planning, actor, progress)
    if planned.can_go_in and planned.row_count >= MUCH:
        reckon_anew(database)
    return planned


def _carried_in(
    database: Database, planning: Callable[[Db], Plan], actor: Actor, progress: HowFar | None
) -> Plan:
    for _ in range(TRIES):
        with database.reading(steady=True) as db:
            with noted(db) as asked:
                planned = planning(db)
            if not planned.can_go_in:
                return planned
            found = asked.answers(db)
        with database.writing() as db:
            alone_in(db.connection(), "import")
            if asked.answers(db) == found:
                apply(db, planned, actor, progress=progress)
                return planned
    with database.writing() as db:
        alone_in(db.connection(), "import")
        planned = planning(db)
        if planned.can_go_in:
            apply(db, planned, actor, progress=progress)
    return planned
