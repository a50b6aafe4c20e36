"""What went wrong on our side, as the log has it."""

import secrets

import structlog

from bot.faults_in_logs import named
from models.db.away import cause_of, is_away

log = structlog.get_logger(__name__)


def log_trouble(what: str, trouble: BaseException, **about: str) -> str:
    """Log what went wrong, with a reference, which is given back.

    Of a database that is away only why; of a fault of ours where it came from as well.
    """
    reference = secrets.token_hex(3).upper()
    if is_away(trouble):
        log.warning(what, reference=reference, away=named(cause_of(trouble)), **about)
    else:
        log.error(what, reference=reference, exc_info=trouble, **about)
    return reference
