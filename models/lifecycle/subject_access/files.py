"""The files that were made for requests: kept for their days, taken only by who may, on record (lifecycle, 2)."""

import os
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.data_request import DataRequest, RequestFile
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.backup.private_files import new_file
from models.lifecycle.subject_access.ones_own import somebody_else
from models.lifecycle.subject_access.requesting import about, row_of
from models.school.snapshot import school

ENDING = ".zip"


def file_name(number: int, at: datetime) -> str:
    """The name of a file of a request, by when it was made (UTC)."""
    return f"request-{number}-{at:%Y-%m-%d-%H%M%S}{ENDING}"


def keep_file(folder: Path, name: str, data: bytes) -> None:
    """Write it where nobody else may read it. Raises Sorry where it cannot be written."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with new_file(folder / name) as file:
            file.write(data)
    except FileExistsError:
        raise Sorry("A file was made for that request this very second. Try again.") from None
    except OSError as fault:
        raise Sorry(f"{folder / name} cannot be written: {os.strerror(fault.errno or 0)}.") from None


def note_file(db: Db, actor: Actor, number: int, name: str, data: bytes, *, encrypted: bool) -> RequestFile:
    """It is on record that it was made."""
    request = row_of(db, number)
    row = RequestFile(
        request_id=number,
        name=name,
        digest=sha256(data).hexdigest(),
        encrypted=encrypted,
        at=actor.at,
        by_id=actor.staff_id,
    )
    db.add(row)
    db.flush()
    record(db, actor, Deed.REQUEST_FILE, pupil_id=request.pupil_id, about=about(number))
    return row


def take_file(db: Db, actor: Actor, who: Person, number: int, folder: Path) -> bytes:
    """The newest file of a request; that it was taken is on record.

    Raises NotAllowed, and Sorry where there is none, or it is not what was made.
    """
    require(db, who, Action.OPEN_ANSWER)
    request = row_of(db, number)
    somebody_else(db, who, request, Action.OPEN_ANSWER)
    row = newest_file(db, number)
    if row is None:
        raise Sorry(f"There is no file of request {number}. To make one: staffroom request make {number}")
    try:
        data = (folder / row.name).read_bytes()
    except OSError:
        raise Sorry(
            f"{row.name} is not in {folder} any more. Make it again: staffroom request make {number}"
        ) from None
    if sha256(data).hexdigest() != row.digest:
        raise Sorry(f"{row.name} is not what was made. Make it again: staffroom request make {number}")
    record(db, actor, Deed.REQUEST_OPEN, pupil_id=request.pupil_id, about=about(number))
    return data


def newest_file(db: Db, number: int) -> RequestFile | None:
    """The newest that is still there."""
    rows = select(RequestFile).where(RequestFile.request_id == number, col(RequestFile.gone_at).is_(None))
    return db.exec(rows.order_by(col(RequestFile.id).desc()).limit(1)).first()


def let_files_go(db: Db, actor: Actor, folder: Path) -> int:
    """Those whose days are over go, and it is on record that they did; how many they are."""
    before = actor.at - timedelta(days=school(db).settings.request_file_days)
    rows = select(RequestFile).where(col(RequestFile.gone_at).is_(None), RequestFile.at <= before)
    files = list(db.exec(rows.order_by(col(RequestFile.id))))
    for row in files:
        (folder / row.name).unlink(missing_ok=True)
        row.gone_at = actor.at
        db.add(row)
        request = db.get_one(DataRequest, row.request_id)
        record(db, actor, Deed.REQUEST_FILE_GONE, pupil_id=request.pupil_id, about=about(request.id))
    return len(files)
