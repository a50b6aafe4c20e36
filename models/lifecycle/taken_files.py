"""Files that were taken out of Staffroom: noted as they are, and named until somebody says that they are deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from models.access.authoriser import Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.taken_files import TakenFile, TakenKind
from models.db.errors import Sorry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.school.labels import RESTRICTED
from models.school.snapshot import School, school


@dataclass(frozen=True)
class KnownTakenFile:
    """One of them, with its names."""

    id: int
    kind: TakenKind
    pupil: str
    """Whom it is about; blank where these are several."""
    place: str
    by: str
    on: date
    until: date


def note_taken(
    db: Db, actor: Actor, who: Person, kind: TakenKind, place: Path, pupil_ids: Collection[int | None]
) -> TakenFile:
    """Keep that a file is about to be taken to this place, and for how long it may be kept there."""
    known = school(db).settings
    whole = set(pupil_ids)
    row = TakenFile(
        pupil_id=whole.pop() if len(whole) == 1 else None,
        kind=kind,
        place=str(place),
        until=actor.at.astimezone(known.timezone).date() + timedelta(days=known.keeping.file_days),
        at=actor.at,
        by_id=who.staff_id,
    )
    db.add(row)
    db.flush()
    record(db, actor, Deed.FILE_TAKE, pupil_id=row.pupil_id, about=_about(row))
    return row


def settle_taken(db: Db, actor: Actor, number: int, *, is_there: bool) -> None:
    """It was written, over what was taken to the same place before; or it could not be, and there is nothing."""
    row = db.get_one(TakenFile, number)
    older = (_STANDS, TakenFile.place == row.place, TakenFile.id != row.id)
    for gone in db.exec(select(TakenFile).where(*older)).all() if is_there else (row,):
        _goes(db, actor, gone)


def taken_files(db: Db, actor: Actor, who: Person) -> list[KnownTakenFile]:
    """Those that nobody said are deleted, the one to be deleted first first; that they were looked at is on record.

    Whoever may see what retention would remove sees everybody's; everybody else their own.
    """
    record(db, actor, Deed.FILES_LIST)
    theirs = (
        () if isinstance(may(db, who, Action.LIST_RETENTION), Allowed) else (TakenFile.by_id == who.staff_id,)
    )
    return _known(db, *theirs)


def taken_of_pupil(db: Db, pupil_id: int | None) -> list[KnownTakenFile]:
    """Those of one pupil, and those of several in which the pupil may stand; of nobody, none."""
    if pupil_id is None:
        return []
    return _known(db, (col(TakenFile.pupil_id) == pupil_id) | col(TakenFile.pupil_id).is_(None))


def kept_too_long(db: Db, today: date) -> int:
    """How many should be deleted by now, and nobody said that they are."""
    return db.exec(select(func.count()).select_from(TakenFile).where(_STANDS, TakenFile.until < today)).one()


def say_deleted(db: Db, actor: Actor, who: Person, number: int) -> TakenFile:
    """It is deleted, and every copy of it: by who took it, or whoever may see what retention would remove.

    Raises NotAllowed, and Sorry where there is none of that number, or it is still where it was taken to.
    """
    row = db.get(TakenFile, number, with_for_update=True)
    if row is None or row.by_id != who.staff_id:
        require(db, who, Action.LIST_RETENTION)
    if row is None or row.gone_at is not None:
        is_so = (
            f"There is no file {number}" if row is None else f"File {number} is said to be deleted already"
        )
        raise Sorry(f"{is_so}. Those that are not: staffroom taken list")
    if is_still_there(row.place):
        raise Sorry(f"{row.place} is still there. Delete it, and every copy of it, and then say so again.")
    _goes(db, actor, row)
    return row


def is_still_there(place: str) -> bool:
    """Whether a file is seen at its place from here."""
    try:
        return Path(place).exists()
    except OSError:
        return False  # in a folder of somebody's own


_STANDS: ColumnElement[bool] = col(TakenFile.gone_at).is_(None)


def _goes(db: Db, actor: Actor, row: TakenFile) -> None:
    row.gone_at, row.gone_by = actor.at, actor.staff_id
    db.add(row)
    record(db, actor, Deed.FILE_DELETED, pupil_id=row.pupil_id, about=_about(row))


def _about(row: TakenFile) -> Record:
    return RecordKind.TAKEN_FILE, row.id


def _known(db: Db, *wanted: ColumnElement[bool] | bool) -> list[KnownTakenFile]:
    rows: Sequence[TakenFile] = db.exec(
        select(TakenFile).where(_STANDS, *wanted).order_by(col(TakenFile.until), col(TakenFile.id))
    ).all()
    known = school(db)
    return [
        KnownTakenFile(
            id=row.id or 0,
            kind=TakenKind(row.kind),
            pupil=known.label(row.pupil_id) if row.pupil_id is not None else "",
            place=_place(known, row),
            by=known.staff_name(row.by_id),
            on=row.at.astimezone(known.settings.timezone).date(),
            until=row.until,
        )
        for row in rows
    ]


def _place(known: School, row: TakenFile) -> str:
    """Where it is; of a pupil whose record is restricted for whoever asks the file's name may say who that is."""
    is_shut = row.pupil_id is not None and known.label(row.pupil_id) == RESTRICTED
    return f"a place that {known.staff_name(row.by_id)} knows" if is_shut else row.place
