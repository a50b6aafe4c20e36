"""Where backups lie: in a folder of their own, each with its description beside it, and in a second place."""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from models.db.errors import Busy, Sorry
from models.db.in_use import alone_with
from models.db.journal import NAME, Journal
from models.lifecycle.backup.description import Description
from models.lifecycle.backup.keys import BackupKeys
from models.lifecycle.backup.private_files import copy
from models.rules.backups import BackupsKept, to_remove

SIDE = ".json"
_UNFINISHED = ".unfinished-"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r".+-(\d{8}T\d{6}Z)\.(db|dump)(\.age)?")


@dataclass(frozen=True)
class BackupPlace:
    """Where this installation's backups go, who can open them, and how many are kept."""

    folder: Path
    keys: BackupKeys
    school: str = "Our school"
    second: Path | None = None
    """A folder elsewhere that gets a copy of each."""
    command: tuple[str, ...] = ()
    """A command of the school's that takes each elsewhere: it is given the files' names."""
    tools: str = ""
    """The folder with PostgreSQL's own programs; looked for, where it is blank."""
    kept: BackupsKept = field(default_factory=BackupsKept)

    @property
    def journal(self) -> Journal:
        """What was removed for good, and decided in law: it lies beside the backups, which do not know of it."""
        second = self.second / NAME if self.second is not None else None
        return Journal(self.folder / NAME, second, self.kept.longest)


@dataclass(frozen=True)
class Backup:
    """A finished backup: its file, when it was made (UTC), and where its description stands."""

    file: Path
    made_at: datetime

    @property
    def side(self) -> Path:
        return self.file.with_name(self.file.name + SIDE)

    def description(self) -> Description:
        """Raises Sorry where it cannot be read."""
        return Description.read(self.side)


def stamp(moment: datetime) -> str:
    """A moment as it stands in names of files."""
    return moment.astimezone(UTC).strftime(_STAMP)


def file_name(school: str, moment: datetime, *, is_sqlite: bool, encrypted: bool) -> str:
    """The name of a backup of this school at this moment."""
    plain = unicodedata.normalize("NFKD", school).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "school"
    return f"{words}-{stamp(moment)}.{'db' if is_sqlite else 'dump'}{'.age' if encrypted else ''}"


def backup_at(file: Path) -> Backup:
    """The backup that this file is by its name. Raises Sorry where it is none, or not there."""
    found = _NAME.fullmatch(file.name)
    if found is None:
        raise Sorry(f"{file.name} is not called as a backup is, such as our-school-20261123T023000Z.db.")
    if not file.is_file():
        raise Sorry(f"There is no backup at {file}.")
    return Backup(file, datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC))


def backups_in(folder: Path) -> list[Backup]:
    """The finished ones, the newest first: each has its description."""
    found = [
        Backup(each, datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC))
        for each in (folder.iterdir() if folder.is_dir() else ())
        if (name := _NAME.fullmatch(each.name)) and each.is_file()
    ]
    return sorted(
        (each for each in found if each.side.is_file()), key=lambda each: each.made_at, reverse=True
    )


@contextmanager
def at_work(folder: Path) -> Iterator[Path]:
    """A folder within it for what is not finished, which nobody else can look into; one process at a time.

    What was left by one that was killed is removed. Raises Sorry where another is at work.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(alone_with(folder / "backup"))
        except Busy:
            raise Sorry(
                "Another backup is being made or tried out just now. Wait for it, and try again."
            ) from None
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        unfinished = Path(mkdtemp(prefix=_UNFINISHED, dir=folder))
        held.callback(shutil.rmtree, unfinished, ignore_errors=True)
        yield unfinished


def publish(file: Path, described: Description, name: str, folder: Path) -> Backup:
    """Let a finished file be a backup in this folder: it and its description, or neither.

    Raises Sorry where there is one of that name; OSError where it cannot be written.
    """
    made = Backup(folder / name, described.made_at)
    if made.file.exists() or made.side.exists():
        raise Sorry(f"{made.file} is there already. Try again in a second.")
    side = file.with_name(name + SIDE)
    described.write(side)
    side.rename(made.side)
    file.rename(made.file)
    _on_disk(folder)
    return made


def copy_to(second: Path, backup: Backup) -> None:
    """Copy it to a second place, the description last. Raises OSError where that cannot be written."""
    for each in (backup.file, backup.side):
        unfinished = second / f"{_UNFINISHED}{each.name}"
        with suppress(FileNotFoundError):
            unfinished.unlink()
        copy(each, unfinished)
        unfinished.rename(second / each.name)
    _on_disk(second)


def remove_old(folder: Path, now: datetime, kept: BackupsKept) -> list[Backup]:
    """Remove those that are not kept any more, the file first; which they were."""
    there = backups_in(folder)
    gone = to_remove((each.made_at for each in there), now, kept)
    old = [each for each in there if each.made_at in gone]
    for each in old:
        each.file.unlink(missing_ok=True)
        each.side.unlink(missing_ok=True)
    for side in folder.glob(f"*{SIDE}"):
        if (
            _NAME.fullmatch(side.name.removesuffix(SIDE))
            and not side.with_name(side.name.removesuffix(SIDE)).exists()
        ):
            side.unlink(missing_ok=True)  # whoever wrote it was stopped before its file stood beside it
    return old


def _on_disk(folder: Path) -> None:
    """What was renamed stays so, whatever happens to the machine."""
    with suppress(OSError):  # a folder of some file systems, and of Windows, cannot be opened
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
