"""What a backup says of itself, in a `.json` beside it: enough to know without opening it whether it is whole."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, func, inspect, select, table
from sqlmodel import col

from models.audit.seals import Seal
from models.db import head
from models.db.errors import Sorry
from models.lifecycle.backup.private_files import new_file


@dataclass(frozen=True)
class BackupContents:
    """What a database holds: the migration that made its tables, the rows of each, and the audit's last seal."""

    head: str
    rows: Mapping[str, int]
    seal: str
    """Its position and the seal; blank where nothing is sealed."""

    @classmethod
    def by(cls, connection: Connection) -> Self:
        """What this one holds, in one transaction. Raises Sorry where there are no tables of Staffroom's."""
        made = head.made(connection)
        if made is None or not made.isdigit():
            raise Sorry(head.out_of_step(made))
        names = sorted(inspect(connection).get_table_names())
        rows = {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in names
        }
        return cls(made, rows, _last_seal(connection) if rows.get(str(Seal.__tablename__)) else "")


def _last_seal(connection: Connection) -> str:
    by_place = select(col(Seal.position), col(Seal.digest)).order_by(col(Seal.position).desc())
    newest = connection.execute(by_place.limit(1)).one()
    return f"{newest.position} {newest.digest}"


@dataclass(frozen=True)
class Description:
    """When and by what a backup was made, of which database, what is in it, and the sum over its file."""

    made_at: datetime
    """UTC: up to then all is in it."""
    school: str
    program: str
    database: str
    """`sqlite` or `postgresql`."""
    head: str
    rows: Mapping[str, int]
    seal: str
    encrypted: bool
    size: int
    sha256: str

    @property
    def held(self) -> BackupContents:
        return BackupContents(self.head, self.rows, self.seal)

    @classmethod
    def of(
        cls,
        file: Path,
        held: BackupContents,
        *,
        made_at: datetime,
        school: str,
        database: str,
        encrypted: bool,
    ) -> Self:
        """That of a finished file."""
        return cls(
            made_at=made_at,
            school=school,
            program=version("staffroom"),
            database=database,
            head=held.head,
            rows=held.rows,
            seal=held.seal,
            encrypted=encrypted,
            size=file.stat().st_size,
            sha256=sum_of(file),
        )

    def write(self, path: Path) -> None:
        """Raises OSError where it cannot be written."""
        said = asdict(self) | {"made_at": self.made_at.isoformat(timespec="seconds")}
        with new_file(path) as file:
            file.write(json.dumps(said, indent=1, ensure_ascii=False).encode() + b"\n")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises Sorry where it is not there, or is none."""
        try:
            said: dict[str, Any] = json.loads(path.read_text("utf-8"))
            made_at = datetime.fromisoformat(said.pop("made_at")).astimezone(UTC)
            rows = {str(name): int(count) for name, count in said.pop("rows").items()}
            return cls(made_at=made_at, rows=rows, **said)
        except OSError as fault:
            raise Sorry(
                f"{path}, which says what is in the backup, cannot be read: {os.strerror(fault.errno or 0)}. "
                "A backup and its .json belong together."
            ) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Sorry(
                f"{path} does not describe a backup: it was changed or cut. Use another one."
            ) from None


def sum_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def differing(there: BackupContents, described: BackupContents) -> str:
    """How what a copy holds differs from what its description says, in a sentence; empty where it does not."""
    names = sorted({*there.rows, *described.rows})
    other = [name for name in names if there.rows.get(name) != described.rows.get(name)]
    if other:
        name = other[0]
        return (
            f"The backup is not what it says: {described.rows.get(name, 'no')} rows of {name} were written, "
            f"{there.rows.get(name, 'none')} are there."
        )
    if (there.head, there.seal) != (described.head, described.seal):
        return "The backup is not what it says: its tables or its audit are of another moment."
    return ""
