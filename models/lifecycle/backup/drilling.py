"""Trying a backup out: put into a database of its own, counted, looked at, and taken away again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.audit.anchors import Anchor
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.description import Description
from models.lifecycle.backup.folder import Backup, BackupPlace, at_work
from models.lifecycle.backup.making import SQLITE, why
from models.lifecycle.backup.opening import audit_of, check, decrypted, described, filled


@dataclass(frozen=True)
class Drilled:
    """A backup that was tried out: its rows, what was seen in it, and what is wrong with its audit."""

    backup: Backup
    description: Description
    seen: Sequence[str]
    findings: Sequence[str]


def verify_backup(backup: Backup, place: BackupPlace, key: Path | None) -> Description:
    """What a backup says of itself, and is: unchanged, opened by the key, and undamaged.

    Raises Sorry for the first thing that is wrong.
    """
    said = described(backup)
    with at_work(place.folder) as folder:
        _open(backup, said, place, key, folder / "plain")
    return said


def drill(
    database: Database,
    place: BackupPlace,
    backup: Backup,
    *,
    key: Path | None,
    anchors: Sequence[Anchor],
    look: Callable[[Database], Sequence[str]],
) -> Drilled:
    """Put the backup into a database of its own, bring that to the newest form, and look into it.

    `look` says what it has seen. Raises Sorry for the first thing that is wrong.
    """
    said = described(backup)
    with at_work(place.folder) as folder:
        plain = folder / "staffroom.db"
        _open(backup, said, place, key, plain)
        with (
            _somewhere(database, said, plain) as address,
            closing(filled(address, plain, said, place, timezone=database.timezone)) as copy,
        ):
            verdict = audit_of(copy, anchors)
            return Drilled(backup, said, look(copy), verdict.findings)


def _open(backup: Backup, said: Description, place: BackupPlace, key: Path | None, plain: Path) -> None:
    try:
        decrypted(backup, said, place, key, plain)
    except OSError as fault:
        raise Sorry(f"There is no room to open the backup in {place.folder}: {why(fault)}.") from None
    check(plain, said, place)


@contextmanager
def _somewhere(database: Database, said: Description, plain: Path) -> Iterator[str]:
    """The address of a database for it, which is gone afterwards. Raises Sorry where none can be made."""
    if said.database == SQLITE:
        yield f"sqlite:///{plain}"
        return
    if database.is_sqlite:
        raise Sorry(
            "The backup is of a PostgreSQL database. Name such a server in DATABASE_URL to try it out."
        )
    address = databases.beside(database.url, "_drill")
    if not databases.create(address):
        raise Sorry(
            "The user in DATABASE_URL may make no database, so that no backup can be tried out in one. "
            "Let it: ALTER ROLE … CREATEDB"
        )
    try:
        yield address
    finally:
        databases.drop(address)
