"""Who needs a session in which subject, as their teachers say, until a plan gives it or it is needed no more (P12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text, update
from sqlmodel import Field, col, select

from models.access.authoriser import Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel, one_of, where_set
from models.rules.wording import listed, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.sessions.booking import right_to_book
from models.sessions.kinds import years_of_sessions

_NEEDS = "needs"
"""What the entry of a need is remembered by."""


class NeedEnd(StrEnum):
    """Why a need stands no more; blank while it does."""

    OPEN = ""
    PLANNED = "planned"
    """A plan that was accepted gave a session."""
    NOT_NEEDED = "not needed"
    TAKEN_BACK = "undone"
    PUPIL_LEFT = "left"


class SessionNeed(SQLModel, table=True):
    """A pupil who needs a session in a subject, until a plan gives one."""

    __tablename__ = "session_need"
    __table_args__ = (
        where_set("ended_by"),
        one_of("ended", NeedEnd),
        Index(
            "uq_session_need_open",
            "subject_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id")
    asked_by: int = Field(foreign_key="staff.id", index=True)
    asked_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="staff.id")
    ended: str = NeedEnd.OPEN


@dataclass(frozen=True)
class KnownNeed(PupilFact, shows=Shows.NEEDS):
    """A need that stands, with who asked and when."""

    id: int
    pupil_id: int
    subject_id: int
    asked_by: int
    asked_at: datetime


@dataclass(frozen=True)
class AskedNeeds(PupilFact, shows=Shows.NEEDS):
    """What became of asking: who is on the list now, who was before, and for whom no sessions are."""

    subject_id: int
    new: tuple[int, ...]
    already: tuple[int, ...] = ()
    other_years: tuple[int, ...] = ()
    entry: Entry | None = None

    def what(self) -> str:
        return self.shows if self.already else ""

    def whom(self) -> tuple[int | None, ...]:
        """Those who were on it before; who is on it from now on, whoever asked says."""
        return self.already


def need(db: Db, actor: Actor, *, who: Person, subject_id: int, pupil_ids: Iterable[int]) -> AskedNeeds:
    """Put the pupils on the list of those who need a session in the subject; who stands there stays so (P12).

    Raises NotAllowed for a subject that they could not book for.
    """
    require(db, who, *right_to_book(who, who.staff_id, subject_id))
    known, wanted = school(db), list(dict.fromkeys(pupil_ids))
    lock_pupils(db, wanted)
    others = tuple(each for each in wanted if known.year_of(each) not in years_of_sessions(known))
    standing = {each.pupil_id for each in needs_of(db, [subject_id])}
    new = tuple(each for each in wanted if each not in standing and each not in others)
    already = tuple(each for each in wanted if each in standing)
    if not new:
        return AskedNeeds(subject_id, (), already, others)
    rows = [
        SessionNeed(pupil_id=each, subject_id=subject_id, asked_by=who.staff_id, asked_at=actor.at)
        for each in new
    ]
    db.add_all(rows)
    db.flush()
    entry = _recorded(db, actor, Deed.NEED_ASK, subject_id, rows)
    return AskedNeeds(subject_id, new, already, others, entry)


def need_no_more(db: Db, actor: Actor, *, who: Person, need_id: int) -> tuple[KnownNeed, Entry | None]:
    """The need stands no more; without an entry it stood no more before.

    Raises Sorry where there is no such need, and NotAllowed for a subject that they could not book for.
    """
    row = db.get(SessionNeed, need_id)
    if row is None:
        raise Sorry(f"I cannot find that any more. To see who waits: {to_type('needs')}")
    action, about = right_to_book(who, who.staff_id, row.subject_id)
    require(db, who, action, replace(about, pupil_id=row.pupil_id, record=(RecordKind.NEED, row.id)))
    lock_pupils(db, [row.pupil_id])
    db.refresh(row)
    if row.ended_at is not None:
        return _known(row), None
    _end(row, actor, NeedEnd.NOT_NEEDED)
    return _known(row), _recorded(db, actor, Deed.NEED_END, row.subject_id, [row])


def needs_of(db: Db, subject_ids: Collection[int]) -> list[KnownNeed]:
    """The needs in these subjects that stand, in the order in which they were asked."""
    rows = select(SessionNeed).where(
        col(SessionNeed.subject_id).in_(subject_ids), col(SessionNeed.ended_at).is_(None)
    )
    return [_known(row) for row in db.exec(rows.order_by(col(SessionNeed.id)))]


def asked_by(db: Db, entry: Entry) -> AskedNeeds:
    """What an entry of asking stands for, as it is now: who is still on the list by it."""
    ids = (remembered(db, entry) or {}).get(_NEEDS, [])
    rows = db.exec(
        select(SessionNeed)
        .where(col(SessionNeed.id).in_(ids), col(SessionNeed.ended_at).is_(None))
        .order_by(col(SessionNeed.id))
    ).all()
    return AskedNeeds(entry.record_id or 0, tuple(row.pupil_id for row in rows), entry=entry)


def end_needs(db: Db, pupil_ids: Collection[int], at: datetime) -> None:
    """Pupils who leave need no sessions here any more."""
    db.execute(
        update(SessionNeed)
        .where(col(SessionNeed.pupil_id).in_(pupil_ids), col(SessionNeed.ended_at).is_(None))
        .values(ended_at=at, ended=NeedEnd.PUPIL_LEFT)
    )


def met_by_plan(db: Db, actor: Actor, pairs: Collection[tuple[int, int]]) -> list[int]:
    """The needs of these pupils in these subjects are met by a plan; the ids of those that stood."""
    met = [
        each
        for each in needs_of(db, {subject for _, subject in pairs})
        if (each.pupil_id, each.subject_id) in pairs
    ]
    for each in met:
        _end(db.get_one(SessionNeed, each.id), actor, NeedEnd.PLANNED)
    db.flush()
    return [each.id for each in met]


def needed_again(db: Db, need_ids: Collection[int]) -> None:
    """The plan that met these is taken back; who was asked for anew meanwhile stands so."""
    for row in db.exec(select(SessionNeed).where(col(SessionNeed.id).in_(need_ids))).all():
        if not any(each.pupil_id == row.pupil_id for each in needs_of(db, [row.subject_id])):
            row.ended_at, row.ended_by, row.ended = None, None, NeedEnd.OPEN
            db.flush()


def _known(row: SessionNeed) -> KnownNeed:
    return KnownNeed(row.id or 0, row.pupil_id, row.subject_id, row.asked_by, row.asked_at)


def _end(row: SessionNeed, actor: Actor, why: NeedEnd) -> None:
    row.ended_at, row.ended_by, row.ended = actor.at, actor.staff_id, why


def _recorded(db: Db, actor: Actor, deed: Deed, subject_id: int, rows: Sequence[SessionNeed]) -> Entry:
    db.flush()
    pupils = {row.pupil_id for row in rows}
    entry = record(
        db,
        actor,
        deed,
        pupil_id=next(iter(pupils)) if len(pupils) == 1 else None,
        about=(RecordKind.SUBJECT, subject_id),
        fields="pupils",
    )
    remember(db, entry, {_NEEDS: [row.id for row in rows]})
    return entry


def _asked(undoing: Undoing) -> Right:
    return right_to_book(undoing.who, undoing.who.staff_id, undoing.entry.record_id or 0)


@undoes(Deed.NEED_ASK, _asked)
def _not_asked(undoing: Undoing) -> str:
    rows = [row for row in _held(undoing) if row.ended_at is None]
    known, names = _in_words(undoing, rows)
    if not rows:
        raise Sorry("They are off the list since, so there is nothing to take back.")
    for row in rows:
        _end(row, undoing.actor, NeedEnd.TAKEN_BACK)
    undoing.db.flush()
    subject = known.subject_name(undoing.entry.record_id)
    return f"Taken back: {names} {_is(rows)} no longer on the list for {subject}."


@undoes(Deed.NEED_END, _asked)
def _needed_again(undoing: Undoing) -> str:
    rows = _held(undoing)
    known, names = _in_words(undoing, rows)
    subject = known.subject_name(undoing.entry.record_id)
    standing = {each.pupil_id for each in needs_of(undoing.db, {row.subject_id for row in rows})}
    if standing.intersection(row.pupil_id for row in rows):
        raise Sorry(f"{names} {_is(rows)} on the list for {subject} again, so there is nothing to take back.")
    for row in rows:
        row.ended_at, row.ended_by, row.ended = None, None, NeedEnd.OPEN
    undoing.db.flush()
    return f"{names} {_is(rows)} on the list for {subject} again."


def _held(undoing: Undoing) -> list[SessionNeed]:
    """The rows of the entry as they are now; nobody else changes them meanwhile."""
    db = undoing.db
    of_entry = select(SessionNeed).where(col(SessionNeed.id).in_(undoing.facts.get(_NEEDS, [])))
    lock_pupils(db, [row.pupil_id for row in db.exec(of_entry)])
    return list(db.exec(of_entry.order_by(col(SessionNeed.id)).execution_options(populate_existing=True)))


def _in_words(undoing: Undoing, rows: Sequence[SessionNeed]) -> tuple[School, str]:
    known = school(undoing.db)
    return known, listed([known.label(row.pupil_id) for row in rows])


def _is(rows: Sequence[SessionNeed]) -> str:
    return "is" if len(rows) == 1 else "are"
