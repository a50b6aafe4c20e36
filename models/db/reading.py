"""Transactions that only read: what would write in one, or lock a row, is found out before the database is asked."""

import re

from sqlalchemy import Connection

from models.db.errors import WantsToWrite
from models.db.tables import Db

ONLY_READS = "staffroom_only_reads"
"""The option of a connection whose transactions only read."""
_READS = re.compile(
    r"\s*(?:(?:SELECT|WITH|BEGIN|SET LOCAL|EXPLAIN)\b"
    r"|PRAGMA (?:\w+\.)?(?:table_x?info|table_list|index_list|index_x?info|foreign_key_list)\()",  # what tables are
    re.IGNORECASE,
)
_LOCKS = re.compile(r"\bFOR (?:NO KEY )?(?:KEY )?(?:UPDATE|SHARE)\b")


def only_reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(ONLY_READS))


def watch(connection: Connection, statement: str) -> None:
    """Raises WantsToWrite for a statement that does more than read, where no more than that is to be done.

    What is not recognised here is refused by the database itself, in which the transaction is one that only reads.
    """
    if only_reads(connection) and (not _READS.match(statement) or _LOCKS.search(statement)):
        raise WantsToWrite


def require_writing(db: Db) -> None:
    """Raises WantsToWrite where no more is to be done than to read, before what only a writer needs is asked."""
    if only_reads(db.connection()):
        raise WantsToWrite
