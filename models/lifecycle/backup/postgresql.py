"""PostgreSQL's own programs, `pg_dump` and `pg_restore`: found, of the right version, and called."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup.description import BackupContents
from models.lifecycle.backup.private_files import OWN, on_disk

DUMP, RESTORE = "pg_dump", "pg_restore"
_DEBIAN = Path("/usr/lib/postgresql")
_OPTIONS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
_VERSION = re.compile(r"(\d+)")


@dataclass(frozen=True)
class PostgresTools:
    """The two programs, and which PostgreSQL they are of."""

    dump: Path
    restore: Path
    version: int

    @classmethod
    def found(cls, folder: str = "") -> Self:
        """Those in this folder, else on the path, else where Debian keeps them. Raises Sorry where they are not."""
        places = [folder] if folder else [os.environ.get("PATH", ""), *_debian()]
        for place in places:
            dump, restore = (shutil.which(each, path=place) for each in (DUMP, RESTORE))
            if dump and restore:
                said = _run([dump, "--version"], {}).stdout
                number = _VERSION.search(said)
                return cls(Path(dump), Path(restore), int(number[1]) if number else 0)
        where = f"in {folder}, which PG_TOOLS names" if folder else "on this machine"
        raise Sorry(
            f"pg_dump and pg_restore are not {where}. Install PostgreSQL's client programs "
            "(on Debian: postgresql-client), or name their folder in PG_TOOLS."
        )

    def suit(self, connection: Connection) -> None:
        """Raises Sorry where they are older than the server, which they then cannot read."""
        server = (
            int(connection.execute(text("SELECT current_setting('server_version_num')")).scalar_one())
            // 10_000
        )
        if self.version < server:
            raise Sorry(
                f"pg_dump is of PostgreSQL {self.version}, but the server of {server}: an older one cannot read it. "
                f"Install the client programs of PostgreSQL {server}, or name their folder in PG_TOOLS."
            )


def _debian() -> list[str]:
    numbers = [each for each in _DEBIAN.glob("*/bin") if each.parent.name.isdecimal()]
    return [str(each) for each in sorted(numbers, key=lambda each: int(each.parent.name), reverse=True)]


def read_into(database: Database, to: Path, tools: PostgresTools) -> BackupContents:
    """Dump all that is committed at this moment, and say what was there at that very moment.

    Raises Sorry where the programs do not suit, and OSError where the file cannot be written.
    """
    to.touch(mode=OWN, exist_ok=False)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection:
        tools.suit(connection)
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        held = BackupContents.by(connection)
        words = ["-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
        done = _run([str(tools.dump), *words], _address(database.url))
        connection.rollback()
    if done.returncode:
        raise OSError(_last_line(done.stderr) or f"pg_dump ended with {done.returncode}")
    on_disk(to)
    return held


def check(file: Path, described: Mapping[str, int], tools: PostgresTools) -> None:
    """Raises Sorry where a dump cannot be read to its end, or lacks one of the tables that it should have."""
    listed = _run([str(tools.restore), "--list", str(file)], {})
    # Written to nowhere, all of it is read.
    read = _run([str(tools.restore), f"--file={os.devnull}", str(file)], {})
    if listed.returncode or read.returncode:
        raise Sorry(f"The backup is damaged: {_last_line(listed.stderr or read.stderr)}. Use another one.")
    there = set(re.findall(r" TABLE DATA \S+ (\S+) ", listed.stdout))
    if missing := sorted(described.keys() - there):
        raise Sorry(f"The backup is not what it says: it has no rows of {', '.join(missing)}.")


def fill(url: str, file: Path, tools: PostgresTools) -> None:
    """Put a dump into an empty database, wholly or not at all. Raises Sorry where that fails."""
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    done = _run([str(tools.restore), *words, f"--dbname={make_url(url).database}", str(file)], _address(url))
    if done.returncode:
        raise Sorry(f"The backup cannot be put back: {_last_line(done.stderr)}. Use another one.")


def _address(url: str) -> dict[str, str]:
    """How the programs reach the database: in their environment, where no list of processes shows the password."""
    parsed = make_url(url)
    given = parsed.translate_connect_args(username="user", database="dbname") | dict(parsed.query)
    known = {name: value for name, value in given.items() if value not in {None, ""}}
    return {_OPTIONS.get(name, f"PG{name.upper()}"): str(value) for name, value in known.items()}


def _run(words: Sequence[str], given: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with words of ours
        words,
        env={**os.environ, "LC_ALL": "C", **given},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or [""])[-1]
