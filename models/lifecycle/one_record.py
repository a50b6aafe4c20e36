"""One record of a pupil is removed before its time, whatever kind it is, with all that hangs on it (lifecycle, 3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.holds import held_pupils
from models.audit.memory import forget_memories_about
from models.audit.removed_records import RemovedRecord
from models.db.afterwards import forgets
from models.db.errors import Sorry
from models.db.journal import RowsGone, write_down
from models.db.records import RecordKind
from models.db.tables import Db
from models.lifecycle.register import HeldTable, register
from models.lifecycle.retention import pupil_of, table_of
from models.lifecycle.rows_to_go import RowsToGo, records_in
from models.lifecycle.subject_access.naming import InWords
from models.outbox.clearing import clear_about
from models.outbox.inbox import forget_of
from models.outbox.naming import clear_naming
from models.rules.removing import RemovedBecause
from models.rules.retention import HeldKind
from models.rules.wording import listed
from models.school.links import accounts_of
from models.school.people import Role
from models.school.snapshot import school

REMOVABLE = (HeldKind.WORKING_NOTES, HeldKind.SESSIONS, HeldKind.ACADEMIC)
"""Who a pupil is comes from the MIS, and what was done stays on record."""


@dataclass(frozen=True)
class OneRecord:
    """A record, and what goes with it."""

    table: HeldTable
    id: int
    pupil_id: int
    pupil: str
    day: date | None
    with_it: Counter[str]
    """What else goes, in plain words, and how many of it."""
    messages: int
    """How many messages about it stand in Slack or Teams."""
    naming: int
    """How many there name the pupil, those about it among them."""
    is_held: bool
    """There is a hold on the pupil's record."""


@dataclass(frozen=True)
class WhyRemoved:
    """Why a record is removed, and whether it is in the child protection file."""

    because: RemovedBecause
    words: str
    copied: bool = False


def look_at_one(db: Db, actor: Actor, who: Person, name: str, row_id: int) -> OneRecord:
    """What would go with this record, which stays. Raises NotAllowed, and Sorry where it is none to remove."""
    found = _find(db, who, name, row_id)
    with db.begin_nested() as trial:
        seen = _take(db, actor, found)[0]
        trial.rollback()
    record(db, actor, Deed.RECORD_LOOK, pupil_id=found.pupil_id, about=_about(name, row_id), fields=name)
    return seen


def remove_one(
    db: Db, actor: Actor, who: Person, name: str, row_id: int, why: WhyRemoved
) -> tuple[OneRecord, RemovedRecord]:
    """Remove this record for good, with all that hangs on it and the messages about it; why stays on record.

    It is written in the journal, so that no backup brings it back, and nothing of it can be read in the file.
    Raises NotAllowed, and Sorry where it is none to remove, or no reason is given, or a hold keeps it.
    """
    found = _find(db, who, name, row_id)
    if not why.words.strip():
        raise Sorry('Say why in words, too: --words "…"', pupil_id=found.pupil_id)
    if found.is_held:
        _only_copied(who, found, why)
    kept = RemovedRecord(
        pupil_id=found.pupil_id, record=name, record_id=row_id, of_day=found.day, because=why.because,
        words=why.words.strip(), copied=why.copied, at=actor.at, by_id=who.staff_id,
    )  # fmt: skip
    db.add(kept)
    for account in _written_by(db, found):
        forget_of(db, account)
    done, gone = _take(db, actor, found)
    db.flush()
    record(
        db, actor, Deed.RECORD_REMOVE, pupil_id=found.pupil_id, about=(RecordKind.REMOVED_RECORD, kept.id),
        fields=f"{name},{why.because},copied" if why.copied else f"{name},{why.because}",
    )  # fmt: skip
    write_down(db, actor.at, f"record {kept.id}", gone=gone, approved_by=who.staff_id)
    forgets(db)
    return done, kept


def _only_copied(who: Person, found: OneRecord, why: WhyRemoved) -> None:
    """A hold keeps everything; the safeguarding lead alone removes what is in the child protection file by then."""
    if Role.SAFEGUARDING_LEAD not in who.roles or why.because is not RemovedBecause.SAFEGUARDING:
        raise Sorry(
            f"There is a hold on {found.pupil}'s record, so it is kept. Where it belongs in the child protection file, "
            "the safeguarding lead removes it. Else end the hold first: staffroom retention release HOLD",
            pupil_id=found.pupil_id,
        )
    if not why.copied:
        raise Sorry(
            f"There is a hold on {found.pupil}'s record. Copy it to the child protection file first, and say so: "
            "--copied",
            pupil_id=found.pupil_id,
        )


def _find(db: Db, who: Person, name: str, row_id: int) -> OneRecord:
    table = register().get(name)
    if table is None or not is_removable(table):
        require(db, who, Action.REMOVE_RECORD)
        raise Sorry(
            f"“{name}” is no kind of record that can be removed by itself. They are: {listed(removable())}."
        )
    joined, whose = pupil_of(name)
    here = table_of(name)
    row = db.connection().execute(
        select(here, whose.label("whose_pupil")).select_from(joined).where(here.columns["id"] == row_id)
    ).mappings().first()  # fmt: skip
    require(db, who, Action.REMOVE_RECORD, About(pupil_id=row["whose_pupil"] if row is not None else None))
    if row is None or row["whose_pupil"] is None:
        raise Sorry(f"There is no {name}:{row_id} of a pupil. It may be removed already.")
    pupil_id = int(row["whose_pupil"])
    own = {key: value for key, value in row.items() if key != "whose_pupil"}
    return OneRecord(
        table=table,
        id=row_id,
        pupil_id=pupil_id,
        pupil=school(db).label(pupil_id),
        day=InWords(db, {name: [own]}, pupil_id).day_of(table, own),
        with_it=Counter(),
        messages=0,
        naming=0,
        is_held=pupil_id in held_pupils(db),
    )


def is_removable(table: HeldTable) -> bool:
    """Whether its records are pupils', each with a number of its own."""
    return table.kind in REMOVABLE and table.of_pupils and "id" in table_of(table.name).columns


def removable() -> Sequence[str]:
    """The tables whose records can be removed by themselves."""
    return sorted(each.name for each in register().values() if is_removable(each))


def _take(db: Db, actor: Actor, found: OneRecord) -> tuple[OneRecord, list[RowsGone]]:
    rows = RowsToGo(db)
    rows.take(found.table.name, "id", [found.id])
    gone = rows.gone()
    records = records_in(gone)
    messages = clear_about(db, records, actor.at)
    naming = clear_naming(db, [found.pupil_id], actor.at)
    for kind, number in records:
        forget_memories_about(db, kind, [number])
    with_it = Counter(
        {
            register()[each.table].what: len(each.values)
            for each in gone
            if each.table != found.table.name and each.values
        }
    )
    return OneRecord(
        found.table,
        found.id,
        found.pupil_id,
        found.pupil,
        found.day,
        with_it,
        messages,
        naming,
        found.is_held,
    ), gone


def _written_by(db: Db, found: OneRecord) -> list[list[tuple[str, str]]]:
    """The accounts of the staff whom the record names: what they wrote waits nowhere else for its answer."""
    here = table_of(found.table.name)
    columns = [key.parent for key in here.foreign_keys if key.column.table.name == "staff"]
    if not columns:
        return []
    row = db.connection().execute(select(*columns).where(here.columns["id"] == found.id)).first()
    return [list(accounts_of(db, each)) for each in set(row or ()) if each is not None]


def _about(name: str, row_id: int) -> tuple[RecordKind, int | None]:
    kinds = {each.value: each for each in RecordKind}
    return (kinds[name], row_id) if name in kinds else (RecordKind.NONE, None)
