"""What went wrong on our side, as the log has it."""

import secrets

import structlog
from sqlalchemy.exc import DBAPIError

from bot.faults_in_logs import named
from models.db.away import is_away
from models.db.errors import Lost

log = structlog.get_logger(__name__)


def log_trouble(what: str, trouble: BaseException, **about: str) -> str:
    """Log what went wrong, with a reference, which is given back.

    Of a database that is away only why; of a fault of ours where it came from as well.
    """
    reference = secrets.token_hex(3).upper()
    if is_away(trouble):
        log.warning(what, reference=reference, away=named(_why(trouble)), **about)
    else:
        log.error(what, reference=reference, exc_info=trouble, **about)
    return reference


def _why(trouble: BaseException) -> BaseException:
    """What the database's driver says; of a transaction that was lost, what it was lost to."""
    while isinstance(trouble, Lost) and trouble.__cause__ is not None:
        trouble = trouble.__cause__
    return trouble.orig or trouble if isinstance(trouble, DBAPIError) else trouble
