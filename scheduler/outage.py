"""What goes on by itself and finds the database away says so in a sentence, once, and once that it is back."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import structlog

from models.db.away import is_away, why_away
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES

log = structlog.get_logger(__name__)


class PutOff(Exception):  # noqa: N818 - a finding: it is done at the next turn, and the log has why
    """What was begun waits for the database."""


def waits(database: Database, who: Hashable, trouble: BaseException) -> bool:
    """Whether what failed waits only for the database, of which the log then knows; else it is a fault of ours."""
    if not is_away(trouble):
        return False
    seconds = database.outage.waits(who)
    if seconds is not None:
        words = (
            "the database is still away" if seconds else "the database is away: all that is due waits for it"
        )
        log.warning(words, why=why_away(trouble), seconds=round(seconds))
    return True


def goes_on(database: Database, who: Hashable) -> None:
    """It answers them; once it does so to everybody who waited, the log knows."""
    seconds = database.outage.goes_on(who)
    if seconds is not None:
        log.warning("the database is back", seconds=round(seconds))


@contextmanager
def put_off_while_away(database: Database, who: Hashable) -> Iterator[None]:
    """Raises PutOff where the database is away meanwhile, of which the log then knows."""
    try:
        yield
    except DATABASE_TROUBLES as trouble:
        if waits(database, who, trouble):
            raise PutOff from trouble
        raise
    goes_on(database, who)
