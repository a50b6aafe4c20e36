"""What is published of the audit's chain, outside the database: how long it was, and its newest seal, at a time."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlmodel import col, select

from models.audit.seals import Seal
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.clock import show_time
from models.rules.wording import day_of_month_in_short

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTED = re.compile(r"[0-9a-f]{16,64}")
_HEADING = (
    "# Each line: when, how many entries were sealed by then, and the newest seal. To compare the audit with it:\n"
    "# staffroom audit verify --against THIS-FILE\n"
)


@dataclass(frozen=True)
class Anchor:
    """So many entries were sealed, the newest with this seal; and when that was published."""

    position: int
    digest: str
    at: datetime | None = None

    @property
    def line(self) -> str:
        """As it stands in a file, a log, a backup's description or small print."""
        return f"{self.at.isoformat(timespec='seconds') if self.at else '-'} {self.position} {self.digest}"

    def ends_like(self, other: Self) -> bool:
        """Whether both say the same of the chain, whenever it was published."""
        return (self.position, self.digest) == (other.position, other.digest)

    @classmethod
    def of(cls, line: str) -> Self | None:
        """What a line says; None where it is no anchor."""
        at, position, digest = [*line.split(), "", "", ""][:3]
        if len(line.split()) != 3 or not position.isdecimal() or not _DIGEST.fullmatch(digest):
            return None
        try:
            published = None if at == "-" else datetime.fromisoformat(at)
        except ValueError:
            return None
        if published is not None and published.tzinfo is None:
            return None
        return cls(int(position), digest, published.astimezone(UTC) if published else None)


def newest_anchor(db: Db, now: datetime) -> Anchor | None:
    """The end of the chain; None where nothing is sealed."""
    last = select(Seal.position, Seal.digest).order_by(col(Seal.position).desc()).limit(1)
    found = db.exec(last).first()
    return Anchor(*found, at=now) if found is not None else None


def still_holds(db: Db, anchor: Anchor) -> bool:
    """Whether the chain still has this seal at its place."""
    return db.exec(select(Seal.digest).where(Seal.position == anchor.position)).first() == anchor.digest


def read_anchors(path: Path) -> tuple[list[Anchor], list[str]]:
    """The anchors in a file, and a sentence for each line that is none. Raises Sorry where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as fault:
        raise Sorry(f"{path} cannot be read: {os.strerror(fault.errno or 0)}.") from None
    anchors: list[Anchor] = []
    strange: list[str] = []
    for number, line in enumerate(lines, 1):
        anchor = Anchor.of(line)
        if anchor is not None:
            anchors.append(anchor)
        elif line.strip() and not line.startswith("#"):
            strange.append(f"Line {number} of {path} is not a published seal: the file was changed.")
    return anchors, strange


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Write it behind the others, on the disk when this returns. Raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        before = _HEADING.encode() if end == 0 else b""
        if end:
            file.seek(end - 1)
            before = b"" if file.read(1) == b"\n" else b"\n"
        file.write(before + f"{anchor.line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def noted_seal(words: str) -> str:
    """A seal, or its first sixteen signs or more, as somebody wrote it down; blank where it is none."""
    plain = "".join(words.split()).casefold()
    return plain if _NOTED.fullmatch(plain) else ""


def is_at(at: datetime | None) -> str:
    """When something was published, behind that it was."""
    return f" on {in_words(at)}" if at else ""


def in_words(at: datetime) -> str:
    """A moment of the audit, the same wherever it is read: 24 Nov 2026, 09:15 UTC."""
    there = at.astimezone(UTC)
    return f"{day_of_month_in_short(there)} {there.year}, {show_time(there)} UTC"
