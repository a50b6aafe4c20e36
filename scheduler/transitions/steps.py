"""The transactions that delivery takes, each about one claim.

They are shared, on SQLite, with what else waits to be written: each comes back only once it is saved.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Select

from models.db.database import Database
from models.db.held import columns_of, hold
from models.db.statements import run
from models.db.tables import Db
from models.outbox.notices import Delivery, Notice
from scheduler.claims import Claim, is_mine
from scheduler.transitions.beforehand import both
from scheduler.transitions.patience import Patience
from scheduler.transitions.states import let_go

Some = TypeVar("Some", bound="Steps")
StepGiven = ParamSpec("StepGiven")
T = TypeVar("T")
ASKED_TO_WAIT = "the platform asked to wait"


class Steps:
    """What delivery writes down; each step is one transaction, and does nothing where the claim is lost."""

    def __init__(self, database: Database, patience: Patience) -> None:
        self.database = database
        self.patience = patience


def in_a_transaction(
    step: Callable[Concatenate[Some, Db, StepGiven], T],
) -> Callable[Concatenate[Some, StepGiven], T]:
    """The step with a transaction of its own."""

    @wraps(step)
    def taken(self: Some, /, *given: StepGiven.args, **named: StepGiven.kwargs) -> T:
        return self.database.write(lambda db: step(self, db, *given, **named))

    return taken


def locked(db: Db, claim: Claim) -> tuple[Notice, Delivery] | None:
    """The rows of the claim, which nobody else changes meanwhile; None where it is lost."""
    # The notice first, as whoever changes its version does: else a change could pass unseen. PostgreSQL locks the
    # rows of one statement in the order of its tables, and reads each as it is once it is locked.
    found = run(db, _both(), {"delivery": claim.delivery_id}).first()
    if found is None:
        return None
    of_notice = len(columns_of(Notice))
    notice, delivery = hold(db, Notice, found[:of_notice]), hold(db, Delivery, found[of_notice:])
    return (notice, delivery) if is_mine(delivery, claim) else None


@cache
def _both() -> Select[*tuple[Any, ...]]:
    return both().with_only_columns(*columns_of(Notice), *columns_of(Delivery)).with_for_update()


def put_off(delivery: Delivery, why: str, until: datetime) -> None:
    """It waits, for this reason, and is anybody's to take from then on."""
    delivery.trouble = why
    let_go(delivery, not_before=until)


def as_asked(seconds: float) -> timedelta:
    """How long a platform asked to wait, of which some ask for nothing."""
    return timedelta(seconds=max(seconds, 1))
