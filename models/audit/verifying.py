"""Whether the sealed audit is whole, by itself and beside what was published of it (data protection, 3)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from models.audit.anchors import Anchor, in_words, is_at
from models.audit.checkpoints import LEAST_KEPT, Checkpoint, checkpoints
from models.audit.entries import Entry
from models.audit.seals import LOOK_BACK, Seal, digest_of, is_sealed, sealed_columns
from models.db.tables import Db
from models.rules.retention import LEAST_AUDIT_YEARS, in_years
from models.rules.wording import count

OUT_OF_ORDER = timedelta(hours=2)
"""An entry may be older by so much than the one sealed before it: a slow import, a request that was kept."""

MOST_FINDINGS = 20
"""So many are told one by one; who has these needs no more to know that somebody was there."""

PAGE = 1_000


@dataclass(frozen=True)
class Verdict:
    """Whether the sealed audit is whole; where it is not, everything that is wrong, each in a sentence."""

    findings: tuple[str, ...]
    sealed: int
    """How many entries were found whole, from the first seal on."""
    waiting: int
    """How many entries are not sealed yet."""
    digest: str
    """The last good seal."""
    newest: Anchor | None
    """The end of the chain as it was read; None where there is none."""
    compared: int = 0
    """How many published seals were found where they belong."""
    note: str = ""
    """What retention has taken, where it has."""
    position: int | None = None
    """The seal at which the first fault of the chain is, where one is."""
    entry_id: int | None = None

    @property
    def ok(self) -> bool:
        return not self.findings

    @property
    def sentence(self) -> str:
        """The first thing that is wrong; or that nothing is."""
        if self.findings:
            return self.findings[0]
        beside = f", as {count(self.compared, 'published seal')} say" if self.compared > 1 else ""
        beside = ", as the published seal says" if self.compared == 1 else beside
        sealed = f"{self.sealed} sealed {'entry' if self.sealed == 1 else 'entries'}"
        return f"The audit is whole{beside}: {sealed}, {self.waiting} waiting."


@dataclass
class _ChainSoFar:
    """What the chain has shown so far."""

    wanted: Collection[int]
    findings: list[str] = field(default_factory=list)
    known: dict[int, str] = field(default_factory=dict)
    """The seals at the wanted positions."""
    digests: set[str] = field(default_factory=set)
    """The seals that begin as somebody noted."""
    whole: int = 0
    good: str = ""
    position: int = 0
    before: str | None = ""
    """The seal before; None where it is not known, so that the next one cannot be checked."""
    at: datetime | None = None
    first_fault: tuple[int, int | None] | None = None
    ends: tuple[int, str] | None = None

    def wrong(self, sentence: str, position: int, entry_id: int | None) -> None:
        self.first_fault = self.first_fault or (position, entry_id)
        self.findings.append(sentence)


def verify(db: Db, anchors: Sequence[Anchor] = (), noted: str = "") -> Verdict:
    """Read the whole chain, and say what was changed, removed, slipped in, back-dated or cannot be read.

    Beside that: whether each of the published `anchors` stands where it did, and whether there is a seal that begins
    like `noted`, which somebody wrote down.
    """
    read = _ChainSoFar({each.position for each in anchors})
    taken = checkpoints(db)
    start: Checkpoint | None = None
    for position, row in _links(db):
        if read.ends is None and position > 1:
            start = next((each for each in taken if each.position == position - 1), None)
            if start is not None:
                read.position, read.before = start.position, start.digest
        _look(read, position, row, noted)
    findings = [*read.findings, *_beside(read, anchors, start, noted)]
    newest = db.connection().execute(select(func.max(col(Seal.entry_id)))).scalar() or 0
    unsealed = select(func.count(), func.min(col(Entry.id))).select_from(Entry).where(~is_sealed().exists())
    waiting, first = db.connection().execute(unsealed).one()
    fault: tuple[int | None, int | None] | None = read.first_fault
    if first is not None and first <= newest - LOOK_BACK:
        findings.append(f"Entry {first} was slipped in among entries that were sealed long ago.")
        fault = fault or (None, first)
    return Verdict(
        findings=tuple(_bounded(findings)),
        sealed=read.whole,
        waiting=waiting,
        digest=read.good,
        newest=Anchor(*read.ends) if read.ends else None,
        compared=sum(read.known.get(each.position) == each.digest for each in anchors) + bool(read.digests),
        note=start.sentence if start else "",
        position=fault[0] if fault else None,
        entry_id=fault[1] if fault else None,
    )


def _bounded(findings: list[str]) -> Iterator[str]:
    yield from findings[:MOST_FINDINGS]
    if len(findings) > MOST_FINDINGS:
        yield f"And {len(findings) - MOST_FINDINGS} more of the kind."


def _look(read: _ChainSoFar, position: int, row: "Row[*tuple[Any, ...]] | None", noted: str) -> None:
    """Take the next link of the chain; without a row it cannot be read."""
    expected = read.position + 1
    if position != expected:
        gone = (
            f"Seal {expected} was" if position == expected + 1 else f"Seals {expected} to {position - 1} were"
        )
        read.wrong(f"{gone} removed: the next one is {position}.", expected, row.entry_id if row else None)
        read.before = None
    read.position = position
    if row is None:
        read.wrong(
            f"Seal {position} or its entry cannot be read: it was changed after it was sealed.",
            position,
            None,
        )
        read.before, read.ends = None, (position, "")
        return
    if row.id is None:
        read.wrong(
            f"Entry {row.entry_id} was removed after it was sealed (seal {position}).", position, row.entry_id
        )
    elif read.before is not None and row.sealed_digest != digest_of(read.before, row):
        read.wrong(
            f"Entry {row.entry_id} or its seal ({position}) was changed after it was sealed.",
            position,
            row.entry_id,
        )
    elif read.at is not None and row.at < read.at - OUT_OF_ORDER:
        read.wrong(
            f"Entry {row.id} says {in_words(row.at)}, but was written after one of {in_words(read.at)}: it was "
            "back-dated, as staffroom chat --at does, or this machine's clock was set back then, which the log says.",
            position,
            row.id,
        )
    if read.first_fault is None:
        read.whole, read.good = read.whole + 1, row.sealed_digest
    read.before, read.ends = row.sealed_digest, (position, row.sealed_digest)
    read.at = row.at or read.at
    if position in read.wanted:
        read.known[position] = row.sealed_digest
    if noted and row.sealed_digest.startswith(noted):
        read.digests.add(row.sealed_digest)


def _beside(
    read: _ChainSoFar, anchors: Sequence[Anchor], start: Checkpoint | None, noted: str
) -> Iterator[str]:
    """What the published seals say against the chain: of each kind once, the earliest."""
    ends = read.ends[0] if read.ends else 0
    taken = start.position if start else 0
    other = [
        each
        for each in anchors
        if taken < each.position <= ends and read.known.get(each.position) != each.digest
    ]
    if other:
        first = min(other, key=lambda each: each.position)
        yield (
            f"Seal {first.position} is not the one that was published{is_at(first.at)}: entries up to it were changed "
            "and sealed anew."
        )
    cut = [each for each in anchors if each.position > ends]
    if cut and not ends:
        last = max(cut, key=lambda each: each.position)
        yield f"Nothing is sealed, but seal {last.position} was published{is_at(last.at)}: the audit was emptied."
    elif cut:
        last = max(cut, key=lambda each: each.position)
        lost = (
            "1 sealed entry was"
            if last.position == ends + 1
            else f"{last.position - ends} sealed entries were"
        )
        yield (
            f"The audit ends at seal {ends}, but seal {last.position} was published{is_at(last.at)}: {lost} cut off "
            "its end."
        )
    if start is not None:
        yield from _taken(start, anchors)
    if noted and not read.digests and not (start and start.digest.startswith(noted)):
        yield f"No seal begins with {noted}: the audit was cut, or sealed anew, since that was noted."


def _taken(start: Checkpoint, anchors: Sequence[Anchor]) -> Iterator[str]:
    """What the published seals say against a checkpoint."""
    for each in anchors:
        if each.position == start.position and each.digest != start.digest:
            yield (
                f"The checkpoint of {in_words(start.at)} says otherwise of seal {each.position} than what was "
                f"published{is_at(each.at)}: entries up to it were changed and sealed anew."
            )
            return
    young = [
        each
        for each in anchors
        if each.position <= start.position and each.at and each.at > start.at - LEAST_KEPT
    ]
    if young:
        first = min(young, key=lambda each: each.position)
        yield (
            f"The checkpoint of {in_words(start.at)} took seal {first.position}, which was published{is_at(first.at)}: "
            f"what is not {in_years(LEAST_AUDIT_YEARS)} old is not taken by retention."
        )


def _links(db: Db) -> "Iterator[tuple[int, Row[*tuple[Any, ...]] | None]]":
    """Each seal with its entry, in order; None where they cannot be read."""
    last: int | None = None
    while True:
        page = select(col(Seal.position)).order_by(col(Seal.position)).limit(PAGE)
        if last is not None:
            page = page.where(col(Seal.position) > last)
        positions = db.connection().execute(page).scalars().all()
        if not positions:
            return
        first, last = positions[0], positions[-1]
        chain = _chain().where(col(Seal.position).between(first, last)).order_by(col(Seal.position))
        rows = _rows(db, chain)
        if rows is not None:
            yield from ((row.position, row) for row in rows)
            continue
        for position in positions:
            alone = _rows(db, _chain().where(col(Seal.position) == position))
            yield position, alone[0] if alone else None


def _chain() -> Select[*tuple[Any, ...]]:
    return select(
        col(Seal.position), col(Seal.entry_id), col(Seal.digest).label("sealed_digest"), *sealed_columns()
    ).join(Entry, col(Entry.id) == col(Seal.entry_id), isouter=True)


def _rows(db: Db, query: Select[*tuple[Any, ...]]) -> "list[Row[*tuple[Any, ...]]] | None":
    """The rows, where each can be read and hashed."""
    try:
        rows = list(db.connection().execute(query))
        for row in rows:
            if row.id is not None:
                digest_of("", row)
            if not isinstance(row.sealed_digest, str):
                return None
    except DBAPIError as fault:
        if fault.connection_invalidated:
            raise  # the database is away, which says nothing of what is in it
        return None
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return rows
