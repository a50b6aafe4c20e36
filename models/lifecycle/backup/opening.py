"""A backup opened again: whole and the right one, decrypted, and put into a database of its own."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from models.audit.anchors import Anchor
from models.audit.verifying import Verdict
from models.audit.verifying import verify as verify_audit
from models.db import head
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup import postgresql, sqlite_files
from models.lifecycle.backup.description import BackupContents, Description, differing, sum_of
from models.lifecycle.backup.folder import Backup, BackupPlace
from models.lifecycle.backup.keys import decrypt
from models.lifecycle.backup.making import POSTGRESQL, SQLITE, kind_of
from models.lifecycle.backup.private_files import copy

_NAMES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}


def described(backup: Backup) -> Description:
    """What the backup says of itself. Raises Sorry where its file is not what was written, or is too new for this
    version."""
    said = backup.description()
    size = backup.file.stat().st_size
    if size < said.size:
        raise Sorry(
            f"{backup.file.name} was cut: {size} of {said.size} bytes are there. Use another backup, or another "
            "copy of this one."
        )
    if sum_of(backup.file) != said.sha256:
        raise Sorry(f"{backup.file.name} was changed after it was written. Use another backup.")
    if said.head != head.newest() and not head.is_older(said.head):
        raise Sorry(
            f"{backup.file.name} was made by Staffroom {said.program}, whose tables ({said.head}) are newer than those "
            f"of this version ({head.newest()}). Install Staffroom {said.program} or a newer one; then try again."
        )
    return said


def of_the_same_kind(said: Description, database: Database) -> None:
    """Raises Sorry where it is of the other kind of database."""
    if said.database != kind_of(database):
        raise Sorry(
            f"The backup is of a {_NAMES[said.database]} database, and DATABASE_URL names a "
            f"{_NAMES[kind_of(database)]} one. Name one of the same kind."
        )


def decrypted(backup: Backup, said: Description, place: BackupPlace, key: Path | None, to: Path) -> None:
    """Write the database's own form of it to a new file. Raises Sorry where the key does not open it."""
    if said.encrypted:
        decrypt(backup.file, to, place.keys.to_read(key))
        return
    copy(backup.file, to)


def check(plain: Path, said: Description, place: BackupPlace) -> None:
    """Raises Sorry where what was decrypted is damaged, or holds something else than is said."""
    if said.database == SQLITE:
        if trouble := differing(sqlite_files.check(plain), said.held):
            raise Sorry(trouble)
        return
    postgresql.check(plain, said.rows, postgresql.PostgresTools.found(place.tools))


def filled(at: str, plain: Path, said: Description, place: BackupPlace, *, timezone: str) -> Database:
    """An empty PostgreSQL database filled from it, or the SQLite file that was decrypted; of the newest form.

    Raises Sorry where it does not hold what is said, or cannot be brought there.
    """
    if said.database == POSTGRESQL:
        postgresql.fill(at, plain, postgresql.PostgresTools.found(place.tools))
    with ExitStack() as unless_fine:
        database = Database(at, timezone=timezone)
        unless_fine.callback(database.close)
        with database.engine.connect() as connection:
            if trouble := differing(BackupContents.by(connection), said.held):
                raise Sorry(trouble)
        database.migrate()
        if trouble := database.trouble_with_tables():
            raise Sorry(trouble)
        unless_fine.pop_all()
    return database


def audit_of(database: Database, anchors: Sequence[Anchor]) -> Verdict:
    """Whether its audit is whole, and is what was published of it up to then."""
    with database.reading() as db:
        alone = verify_audit(db)
        end = alone.newest.position if alone.newest else 0
        return verify_audit(db, [each for each in anchors if each.position <= end]) if anchors else alone
