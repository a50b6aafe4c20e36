"""Putting a backup in the place of the database: made ready beside it first, so that nothing half ever stands there."""

import itertools
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import ColumnElement, or_
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from models.audit.anchors import Anchor
from models.audit.deeds import IN_LAW, Deed, Did
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.errors import Busy, Sorry
from models.db.in_use import alone_with
from models.db.journal import NAME
from models.db.reckoning import reckon_anew
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.access_back import is_of, may_again
from models.lifecycle.backup.description import Description
from models.lifecycle.backup.folder import Backup, BackupPlace, stamp
from models.lifecycle.backup.making import why
from models.lifecycle.backup.opening import audit_of, check, decrypted, described, filled, of_the_same_kind
from models.lifecycle.backup.taking_over import take_over
from models.lifecycle.decided_again import DecidedAgain
from models.lifecycle.removal.deciding import let_wait_again
from models.lifecycle.removal.replaying import catch_up
from models.outbox.undelivered import expire

_RESTORING = ".restoring-"


@dataclass(frozen=True)
class DoneSince:
    """A kind of deed that was done after the backup was made, and how often."""

    deed: str
    """In words: sent a slip."""
    times: int


@dataclass(frozen=True)
class Restored:
    """Up to when the data goes now, where the database that stood there is kept, and what it had beyond."""

    until: datetime
    """UTC."""
    aside: str
    """The file or the name of the database; blank where there was none."""
    since: Sequence[DoneSince] | None
    """What has to be done again; None where the database that stood there could not be read."""
    given_up: int
    """How many notices were of no use any more, and are not sent."""
    findings: Sequence[str]
    """What is wrong with the audit in the backup, where it was restored anyway."""
    removed_again: int
    """How many steps of removing for good were done again, which are younger than the backup."""
    decided: DecidedAgain
    """What was decided in law of pupils' records after the backup was made, and what becomes of it."""
    wait_again: Sequence[int]
    """Lists of what is kept no longer that had been approved, and have to be again."""
    known: bool
    """Whether the database that stood there is the one that the backup is of, and said what was decided since."""
    may_again: Sequence[str]
    """Who has rights again that were taken from them after the backup was made, by name."""


@dataclass(frozen=True)
class RestoreWishes:
    """How it is to be restored."""

    key: Path | None = None
    """The file with the private key; this machine's own, if left out."""
    anchors: Sequence[Anchor] = ()
    """What was published of the audit."""
    anyway: bool = False
    """Though its audit is not whole."""


def restore(
    database: Database, place: BackupPlace, backup: Backup, wishes: RestoreWishes, actor: Actor
) -> Restored:
    """Put the backup in the place of the database, which is kept aside; nobody may be at work with it.

    Raises Sorry where that cannot be done; then the database is what it was.
    """
    said = described(backup)
    of_the_same_kind(said, database)
    try:
        if database.file is not None:
            return _restored_file(database, database.file, place, (backup, said), wishes, actor)
        return _restored_database(database, place, (backup, said), wishes, actor)
    except OSError as fault:
        raise Sorry(f"The backup could not be put back: {why(fault)}. Nothing was changed.") from None


def _restored_file(
    database: Database,
    file: Path,
    place: BackupPlace,
    of: tuple[Backup, Description],
    wishes: RestoreWishes,
    actor: Actor,
) -> Restored:
    backup, said = of
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(file), _beside(file) as folder:
        plain = folder / file.name
        decrypted(backup, said, place, wishes.key, plain)
        check(plain, said, place)
        with closing(filled(f"sqlite:///{plain}", plain, said, place, timezone=database.timezone)) as fresh:
            ready = _made_ready(fresh, database if database.is_there() else None, place, of, wishes, actor)
        database.close()
        aside = _kept_aside(file, actor.at) if database.is_there() else ""
        plain.replace(file)
    return ready.restored(said, str(aside))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    try:
        with alone_with(file):
            yield
    except Busy:
        raise Sorry(f"Somebody works with {file}. Stop Staffroom, and try again.") from None


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk; what one that was killed left is removed."""
    for left in file.parent.glob(f"{_RESTORING}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(mkdtemp(prefix=_RESTORING, dir=file.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kept_aside(file: Path, now: datetime) -> Path:
    """The file under a second name, with all that is in the log beside it, which goes: the next file has its own."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file, timeout=0)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = next(
        each
        for number in _numbers()
        if not (each := file.with_name(f"{file.stem}-before-{stamp(now)}{number}{file.suffix}")).exists()
    )
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        # It is damaged, so that its log could not be taken in: both are kept as they are.
        shutil.copy2(log, aside.with_name(f"{aside.name}-wal"))
        shutil.copy2(file, aside)
    else:
        try:
            aside.hardlink_to(file)
        except OSError:
            shutil.copy2(file, aside)  # some disks know no second name
    for each in (log, file.with_name(f"{file.name}-shm")):
        each.unlink(missing_ok=True)
    return aside


def _numbers() -> Iterator[str]:
    """What makes a name another one: nothing that was kept aside before is written over."""
    return itertools.chain([""], (f"-{each}" for each in itertools.count(2)))


def _restored_database(
    database: Database,
    place: BackupPlace,
    of: tuple[Backup, Description],
    wishes: RestoreWishes,
    actor: Actor,
) -> Restored:
    backup, said = of
    database.close()
    is_there = databases.exists(database.url)
    if is_there and databases.others_connected(database.url):
        raise Sorry(databases.STILL_RUNS)
    was_empty = not is_there or databases.is_empty(database.url)
    fresh_url = databases.beside(database.url, "_restoring")
    swaps = databases.create(fresh_url)
    if not swaps and not was_empty:
        raise Sorry(
            "The user in DATABASE_URL may make no database, so that this one cannot be kept aside. Let it "
            "(ALTER ROLE … CREATEDB), or make an empty database and name that in DATABASE_URL; then try again."
        )
    target = fresh_url if swaps else database.url
    with _scratch(place) as folder:
        plain = folder / "plain"
        decrypted(backup, said, place, wishes.key, plain)
        check(plain, said, place)
        with closing(filled(target, plain, said, place, timezone=database.timezone)) as fresh:
            ready = _made_ready(fresh, None if was_empty else database, place, of, wishes, actor)
            # A dump holds rows, and not what was reckoned of them.
            reckon_anew(fresh)
    database.close()
    aside = next(
        each
        for number in _numbers()
        if not databases.exists(each := databases.beside(database.url, f"_before_{stamp(actor.at)}{number}"))
    )
    if swaps:
        databases.put_in_place(fresh_url, of=database.url, aside=aside if is_there else None)
        if is_there and was_empty:
            databases.drop(aside)
    return ready.restored(said, "" if was_empty else databases.name_of(aside))


@contextmanager
def _scratch(place: BackupPlace) -> Iterator[Path]:
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(place.folder / "backup") as folder:
        yield folder


@dataclass(frozen=True)
class _MadeReady:
    """What was done to a backup before it was put in place, and what stood in its place beyond it."""

    since: Sequence[DoneSince] | None
    given_up: int
    findings: Sequence[str]
    removed_again: int
    decided: DecidedAgain
    wait_again: Sequence[int]
    known: bool
    may_again: Sequence[str]

    def restored(self, said: Description, aside: str) -> Restored:
        return Restored(
            said.made_at,
            aside,
            self.since,
            self.given_up,
            self.findings,
            self.removed_again,
            self.decided,
            self.wait_again,
            self.known,
            self.may_again,
        )


def _made_ready(
    fresh: Database,
    present: Database | None,
    place: BackupPlace,
    of: tuple[Backup, Description],
    wishes: RestoreWishes,
    actor: Actor,
) -> _MadeReady:
    """Look at its audit, remove again what was removed for good since it was made, let stand what was decided in law
    since, give up what is of no use any more, and put on record that it was restored."""
    backup, said = of
    verdict = audit_of(fresh, wishes.anchors)
    if verdict.findings and not wishes.anyway:
        raise Sorry(
            f"The audit in {backup.file.name} is not whole: {verdict.sentence} Use another backup, or say --anyway "
            "to restore this one."
        )
    both = _newest(fresh)
    # On another machine, what was removed is known from the copy that lay with the backup in the second place.
    place.journal.take_in(backup.file.with_name(NAME))
    again = DecidedAgain(actor)
    removed_again = catch_up(fresh, place.journal, said.made_at, again)
    is_read = present is None or take_over(present, fresh, both, again)
    since = (_done_since(present, both) if is_read else None) if present is not None else []
    known = is_read and present is not None and is_of(fresh, present)
    rights = may_again(fresh, present) if known and present is not None else ()
    with fresh.writing() as db:
        wait_again = let_wait_again(db, actor)
        given_up = expire(db, actor.at)
        record(db, actor, Deed.BACKUP_RESTORE, fields=backup.file.name)
    return _MadeReady(since, given_up, verdict.findings, removed_again, again, wait_again, known, rights)


def _newest(fresh: Database) -> int:
    """The last entry of its audit, which the database that it was made of has, too."""
    with fresh.reading() as db:
        return db.exec(select(func.max(Entry.id))).one() or 0


def _by_people() -> ColumnElement[bool]:
    """What somebody did, and not a job by itself; whoever imports at the command line is nobody of the staff."""
    return or_(col(Entry.staff_id).is_not(None), col(Entry.deed) == Deed.IMPORT)


def _done_since(present: Database, both: int) -> Sequence[DoneSince] | None:
    """What was done in the present database after the last entry that both have, but for what is named by itself."""
    counted = (
        select(Entry.deed, func.count())
        .where(col(Entry.id) > both, Entry.did == Did.CHANGED, col(Entry.deed).not_in(sorted(IN_LAW)))
        .where(_by_people())
        .group_by(Entry.deed)
        .order_by(func.min(col(Entry.id)))
    )
    try:
        with present.reading() as db:
            found = db.exec(counted).all()
    except DBAPIError:
        return None
    labels = {str(each): each.label for each in Deed}
    return [DoneSince(labels.get(deed, deed), times) for deed, times in found]
