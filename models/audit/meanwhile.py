"""Whether what was found a moment ago may still be said: the audit has an entry of whatever was changed since."""

from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.tables import Db

_ONLY_ADD = (Deed.SLIP_SEND, Deed.SLIPS_SEND, Deed.SESSION_BOOK)
"""What is done all day, and takes nothing away: what does not speak of it yet is no less right than a moment before."""


def newest_entry(db: Db) -> int:
    """The id of the newest entry of this transaction's database; 0 where there is none."""
    return db.execute(_newest()).scalar() or 0


def only_added_since(db: Db, entry_id: int) -> bool:
    """Whether after that entry nothing was done but what only adds: nothing was removed, withdrawn or decided."""
    return db.execute(_changed(), {"after": entry_id}).first() is None


@cache
def _newest() -> Select[int | None]:
    return select(func.max(col(Entry.id)))


@cache
def _changed() -> Select[int | None]:
    found = select(col(Entry.id)).where(col(Entry.id) > bindparam("after"), col(Entry.did) == Did.CHANGED)
    return found.where(col(Entry.deed).not_in(_ONLY_ADD)).limit(1)
