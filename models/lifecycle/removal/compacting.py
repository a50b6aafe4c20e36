"""What was removed is gone from the database's own files, too (lifecycle, 4.6)."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.audit.purge_lists import ListState, PurgeList
from models.db.database import Database
from models.lifecycle.rows_to_go import children_first


def compact(database: Database, now: datetime) -> bool:
    """Write the file anew without what lists removed that were carried out since; whether there was anything to do.

    SQLite: the whole file, where pupils went, which holds up whoever writes for as long as it takes. Other lists leave
    nothing to read there, for what is deleted is overwritten. PostgreSQL: the tables, beside those who work with them.
    """
    with database.reading() as db:
        done = select(col(PurgeList.id), col(PurgeList.pupils)).where(
            col(PurgeList.state) == ListState.DONE, col(PurgeList.compacted_at).is_(None)
        )
        waiting = list(db.execute(done))
    if not waiting:
        return False
    if not database.is_sqlite or any(pupils for _, pupils in waiting):
        database.vacuum(children_first())
    with database.writing() as db:
        for list_id, _ in waiting:
            db.get_one(PurgeList, list_id).compacted_at = now
    return True
