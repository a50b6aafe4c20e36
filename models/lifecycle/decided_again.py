"""What was decided in law of a pupil's record stands in a database that is older, too, or is named (lifecycle, 5).

A restriction and a hold stand again. One that was lifted stays, to be on the safe side, and is looked at again at once:
nobody's record is opened, and nothing is let go, by a backup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Table, select, update

from models.audit.deeds import ASKED_OF_RECORDS, SET_ON_RECORDS, Deed
from models.audit.entries import Actor, record
from models.audit.holds import Hold
from models.db.journal_words import JournalDecision
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.db.whole import whole
from models.rules.wording import day_in_full
from models.school.people import Role, ids_with_role
from models.school.restrictions import Restriction
from models.school.snapshot import changed, read_settings

_STAFF = SQLModel.metadata.tables["staff"]
_PUPIL = SQLModel.metadata.tables["pupil"]


@dataclass(frozen=True)
class SetOnRecord:
    """What is set on a pupil's record as a whole, as its table has it."""

    kind: RecordKind
    of: type[Hold] | type[Restriction]
    ended: str
    """The column that says when it ended."""
    ended_by: str
    set: Deed
    ends: Deed
    again: Deed

    @property
    def table(self) -> Table:
        return SQLModel.metadata.tables[str(self.of.__tablename__)]

    def stands_by(self, decision: JournalDecision) -> bool:
        """Whether it stands by what was decided; what was kept on stands, and does where that was taken back."""
        is_end = decision.deed == self.ends
        return is_end == decision.taken_back or decision.deed not in {self.set, self.ends}

    def standing(self, db: Db, pupil_id: int) -> RowMapping | None:
        """The row that stands on this pupil's record; None where none does."""
        here = select(self.table).where(self.table.c.pupil_id == pupil_id, self.table.c[self.ended].is_(None))
        return db.connection().execute(here.order_by(self.table.c.id).limit(1)).mappings().first()

    def all_standing(self, db: Db) -> Sequence[RowMapping]:
        here = select(self.table).where(self.table.c[self.ended].is_(None)).order_by(self.table.c.id)
        return db.connection().execute(here).mappings().all()


EACH = (
    SetOnRecord(
        RecordKind.RESTRICTION,
        Restriction,
        "lifted_at",
        "lifted_by",
        Deed.RESTRICTION_SET,
        Deed.RESTRICTION_LIFT,
        Deed.RESTRICTION_AGAIN,
    ),
    SetOnRecord(
        RecordKind.HOLD,
        Hold,
        "ended_at",
        "ended_by",
        Deed.HOLD_SET,
        Deed.HOLD_END,
        Deed.HOLD_AGAIN,
    ),
)
_BY_DEED: Mapping[str, SetOnRecord] = {
    deed: kind for kind in EACH for deed in SET_ON_RECORDS if deed.startswith(f"{kind.kind}.")
}


@dataclass(frozen=True)
class NotHere:
    """A hold or a restriction of a pupil who is not in this database, so that it cannot stand in it."""

    kind: RecordKind
    set_at: datetime
    by: str
    """Who set it; blank where nobody knows."""
    admission: str = ""
    """The pupil's admission number, or else the UPN; blank where nobody knows."""


@dataclass(frozen=True)
class AskedSince:
    """What somebody asked of a record by right, which this database knows nothing of."""

    deed: Deed
    record_id: int
    at: datetime
    by: str
    admission: str
    """Of the pupil; blank where it is of a member of staff, or nobody knows."""


SetOn = tuple[RecordKind, int]
"""What is set, and on which pupil's record."""


@dataclass
class DecidedAgain:
    """What was decided in law after this database was as it is, and what becomes of it here."""

    actor: Actor
    set_again: dict[SetOn, int] = field(default_factory=dict)
    """Each with its row: it was set since, and stands again."""
    unexplained: set[SetOn] = field(default_factory=set)
    """Those of them of which nobody knows any more why."""
    stays: set[SetOn] = field(default_factory=set)
    """It was lifted or ended since, and stands all the same."""
    not_here: dict[SetOn, NotHere] = field(default_factory=dict)
    asked: list[AskedSince] = field(default_factory=list)

    def follow(self, db: Db, decision: JournalDecision, at: datetime) -> None:
        """Do in this transaction what the journal says was decided then."""
        if decision.deed in ASKED_OF_RECORDS:
            self._note(db, decision, at)
        kind = _kind_of(decision)
        if kind is None or decision.pupil_id is None:
            return
        whose = kind.kind, decision.pupil_id
        if kind.stands_by(decision):
            self._set(db, kind, whose, decision.staff_id, at)
        else:
            self._end(db, kind, whose, decision.staff_id, at)

    def _set(self, db: Db, kind: SetOnRecord, whose: SetOn, staff_id: int | None, at: datetime) -> None:
        self.stays.discard(whose)
        if kind.standing(db, whose[1]) is not None:
            return
        by = known_staff(db, staff_id)
        if not _is_there(db, _PUPIL, whose[1]) or by is None:
            self.not_here[whose] = NotHere(kind.kind, at, staff_in_words(db, staff_id))
            return
        row = {
            "pupil_id": whose[1], "reason": _not_known(at, self._day(db)), "set_by": by, "set_at": at,
            "look_again": self._day(db),
        }  # fmt: skip
        self.unexplained.add(whose)
        self.insert(db, kind, whose, row)

    def insert(self, db: Db, kind: SetOnRecord, whose: SetOn, row: Mapping[str, Any]) -> None:
        """It stands again from now on, which is on record."""
        made = kind.of(**row)
        db.add(made)
        db.flush()
        self.set_again[whose] = made.id or 0
        record(db, self.actor, kind.again, pupil_id=whose[1], about=(kind.kind, self.set_again[whose]))
        changed(db)

    def _end(self, db: Db, kind: SetOnRecord, whose: SetOn, staff_id: int | None, at: datetime) -> None:
        self.not_here.pop(whose, None)
        if (row := kind.standing(db, whose[1])) is None:
            return
        if self.set_again.pop(whose, None) is None:
            self.let_stay(db, kind, whose)
            return
        # It began and ended since: there was nothing of it before, and there is nothing of it now.
        self.unexplained.discard(whose)
        ended = {kind.ended: at, kind.ended_by: staff_id if _is_there(db, _STAFF, staff_id) else None}
        db.connection().execute(update(kind.table).where(kind.table.c.id == row["id"]).values(ended))
        changed(db)

    def let_stay(self, db: Db, kind: SetOnRecord, whose: SetOn) -> None:
        """It stays though it was lifted or ended since; whoever may lift it again is asked to look at it today."""
        row = kind.standing(db, whose[1])
        if row is None or whose in self.stays:
            return
        self.stays.add(whose)
        today = {"look_again": self._day(db)}
        db.connection().execute(update(kind.table).where(kind.table.c.id == row["id"]).values(today))
        about = kind.kind, int(row["id"])
        record(db, self.actor, kind.again, pupil_id=whose[1], about=about, fields="look_again")

    def _note(self, db: Db, decision: JournalDecision, at: datetime) -> None:
        deed, number = Deed(decision.deed), decision.record_id or 0
        if decision.taken_back:
            self.asked = [each for each in self.asked if (each.deed, each.record_id) != (deed, number)]
            return
        by = staff_in_words(db, decision.staff_id)
        self.asked.append(AskedSince(deed, number, at, by, number_of(db, decision.pupil_id)))

    def _day(self, db: Db) -> date:
        return self.actor.at.astimezone(read_settings(db).timezone).date()


def unwritten(
    db: Db, decided: Iterable[JournalDecision], since: datetime
) -> list[tuple[JournalDecision, datetime]]:
    """What stands on records since then though the journal does not say so, with when it was set.

    It was set by an earlier version, or while the journal could not be written, or its lifting was not committed.
    """
    whole(db)
    stands: dict[SetOn, bool] = {}
    for each in decided:
        if (kind := _kind_of(each)) is not None and each.pupil_id is not None:
            stands[kind.kind, each.pupil_id] = kind.stands_by(each)
    return [
        (JournalDecision(kind.set, row["pupil_id"], row["id"], row["set_by"]), row["set_at"])
        for kind in EACH
        for row in kind.all_standing(db)
        if not stands.get((kind.kind, row["pupil_id"]), row["set_at"] < since)
    ]


def _kind_of(decision: JournalDecision) -> SetOnRecord | None:
    return _BY_DEED.get(decision.deed)


def number_of(db: Db, pupil_id: int | None) -> str:
    """The pupil's admission number, or UPN, by which the command line knows them and nobody else does."""
    here = select(_PUPIL.c.admission, _PUPIL.c.upn).where(_PUPIL.c.id == pupil_id)
    found = db.connection().execute(here).first()
    return str(found.admission or found.upn) if found is not None else ""


def staff_in_words(db: Db, staff_id: int | None) -> str:
    """The name of a member of staff; blank where this database does not know them."""
    here = select(_STAFF.c.forename, _STAFF.c.surname).where(_STAFF.c.id == staff_id)
    found = db.connection().execute(here).first()
    return f"{found.forename} {found.surname}" if found is not None else ""


def known_staff(db: Db, staff_id: int | None) -> int | None:
    """The member of staff; where they are younger than this database, one of those who may decide the same."""
    if _is_there(db, _STAFF, staff_id):
        return staff_id
    roles = (Role.SAFEGUARDING_LEAD, Role.DATA_PROTECTION, Role.SCHEME_LEAD)
    may = [each for role in roles for each in ids_with_role(db, role)]
    anybody = db.connection().execute(select(_STAFF.c.id).order_by(_STAFF.c.id).limit(1)).scalar()
    return may[0] if may else anybody


def _is_there(db: Db, table: Table, row_id: int | None) -> bool:
    return db.connection().execute(select(table.c.id).where(table.c.id == row_id)).first() is not None


def _not_known(at: datetime, today: date) -> str:
    day = at.date()
    return (
        f"Set on {day_in_full(day)} {day.year}; a backup from before was put back on {day_in_full(today)} "
        f"{today.year}, and why is not in it: ask whoever set it"
    )
