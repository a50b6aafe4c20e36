"""What stands on pupils' records in the database that a backup takes the place of stands in the backup, too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, exists, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.audit.deeds import ASKED_OF_RECORDS, Deed
from models.audit.entries import Entry, record
from models.db.database import Database
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.decided_again import (
    EACH,
    AskedSince,
    DecidedAgain,
    NotHere,
    SetOnRecord,
    known_staff,
    number_of,
    staff_in_words,
)
from models.school.people import Pupil, Staff


@dataclass(frozen=True)
class _PupilKnownBy:
    """A pupil, by what tells one from another in two databases: a number may be another's there."""

    id: int
    upn: str
    admission: str
    name: tuple[object, ...]

    def is_same(self, other: "_PupilKnownBy") -> bool:
        numbers = (self.upn, other.upn), (self.admission, other.admission)
        return self.name == other.name or any(mine and mine == theirs for mine, theirs in numbers)


@dataclass(frozen=True)
class _SetThere:
    """What was set on a pupil's record, standing or over, and by whom."""

    row: RowMapping
    whose: _PupilKnownBy
    email: str
    by: str


@dataclass
class _SaidThere:
    """What the database that stood there says was decided of pupils' records."""

    of: dict[SetOnRecord, list[_SetThere]] = field(default_factory=dict)
    asked: list[AskedSince] = field(default_factory=list)


def take_over(present: Database, fresh: Database, both: int, again: DecidedAgain) -> bool:
    """Let what stands on records there stand in the fresh database, with why; whether that could be read.

    `both` is the last entry that both have. What it says goes before what the journal says: that has no words.
    """
    try:
        with present.reading(steady=True) as db:
            whole(db)
            decided = _decided(db, both)
    except DBAPIError:
        return False
    with fresh.writing() as db:
        whole(db)
        pupils = list(_pupils(db))
        for kind, of in decided.of.items():
            _take_over(db, kind, of, pupils, again)
    # What an earlier restoring left out, the journal alone still knows.
    said = {(each.deed, each.record_id, each.at) for each in decided.asked}
    others = [each for each in again.asked if (each.deed, each.record_id, each.at) not in said]
    again.asked = sorted([*decided.asked, *others], key=lambda each: each.at)
    return True


def _decided(db: Db, both: int) -> _SaidThere:
    pupils = {each.id: each for each in _pupils(db)}
    found = _SaidThere()
    for kind in EACH:
        rows = db.connection().execute(select(kind.table).order_by(kind.table.c.id)).mappings()
        found.of[kind] = [
            _SetThere(
                each,
                pupils[each["pupil_id"]],
                _email(db, each["set_by"]),
                staff_in_words(db, each["set_by"]),
            )
            for each in rows.all()
        ]
    found.asked = list(_asked(db, both))
    return found


def _asked(db: Db, both: int) -> Iterator[AskedSince]:
    back = aliased(Entry)
    wanted = (
        select(Entry)
        .where(col(Entry.id) > both, col(Entry.deed).in_(sorted(ASKED_OF_RECORDS)))
        .where(~exists().where(col(back.undoes) == col(Entry.id)))
        .order_by(col(Entry.id))
    )
    for each in db.execute(wanted).scalars().all():
        by, number = staff_in_words(db, each.staff_id), number_of(db, each.pupil_id)
        yield AskedSince(Deed(each.deed), each.record_id or 0, each.at, by, number)


def _take_over(
    db: Db, kind: SetOnRecord, of: Sequence[_SetThere], pupils: Sequence[_PupilKnownBy], again: DecidedAgain
) -> None:
    for each in of:
        here = _same(each.whose, pupils)
        again.not_here.pop((kind.kind, each.whose.id), None)
        stands_there = each.row[kind.ended] is None
        if not stands_there:
            others = (other for other in of if other.whose == each.whose and other.row[kind.ended] is None)
            if here is not None and next(others, None) is None:
                again.let_stay(db, kind, (kind.kind, here.id))
        elif here is None:
            number = each.whose.admission or each.whose.upn
            whose = kind.kind, each.whose.id
            again.not_here[whose] = NotHere(kind.kind, each.row["set_at"], each.by, number)
        else:
            _let_stand(db, kind, each, here.id, again)


def _let_stand(db: Db, kind: SetOnRecord, there: _SetThere, pupil_id: int, again: DecidedAgain) -> None:
    whose = kind.kind, pupil_id
    by = _staff_with(db, there.email) or known_staff(db, None)
    if by is None:
        again.not_here[whose] = NotHere(kind.kind, there.row["set_at"], there.by)
        return
    as_there = {each: there.row[each] for each in ("reason", "set_at", "look_again")} | {"set_by": by}
    stands = kind.standing(db, pupil_id)
    again.unexplained.discard(whose)
    again.stays.discard(whose)
    if stands is None:
        again.insert(db, kind, whose, {"pupil_id": pupil_id, **as_there})
        return
    other = {name: value for name, value in as_there.items() if stands[name] != value}
    if other:
        db.connection().execute(update(kind.table).where(kind.table.c.id == stands["id"]).values(other))
        about = kind.kind, int(stands["id"])
        record(db, again.actor, kind.again, pupil_id=pupil_id, about=about, fields=",".join(sorted(other)))


def _pupils(db: Db) -> Iterator[_PupilKnownBy]:
    known = (Pupil.id, Pupil.upn, Pupil.admission, Pupil.legal_surname, Pupil.legal_forename, Pupil.born)
    for number, upn, admission, *name in db.execute(select(*known)):  # type: ignore[call-overload]  # SQLModel types columns as their values
        yield _PupilKnownBy(number, upn, admission, tuple(name))


def _same(whose: _PupilKnownBy, pupils: Iterable[_PupilKnownBy]) -> _PupilKnownBy | None:
    same = [each for each in pupils if whose.is_same(each)]
    return next((each for each in same if each.id == whose.id), same[0] if len(same) == 1 else None)


def _email(db: Db, staff_id: int) -> str:
    return str(db.execute(select(col(Staff.email)).where(col(Staff.id) == staff_id)).scalar() or "")


def _staff_with(db: Db, email: str) -> int | None:
    found: int | None = db.execute(select(col(Staff.id)).where(col(Staff.email) == email)).scalar()
    return found
