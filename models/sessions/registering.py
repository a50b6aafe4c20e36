"""Taking and correcting a register; who marked whom, and as what before, is kept (P11, R10)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.attendance import InSchool, Mark
from models.rules.wording import count, day_words, listed, to_type
from models.school.pupils import lock_pupils
from models.school.settings import Settings
from models.school.snapshot import school, settings
from models.sessions.marks import HeldMark
from models.sessions.missed import follow
from models.sessions.register import ExcusedBecause, RegisterMark, SessionCover
from models.sessions.register_list import RegisterRow, SessionRegister, register_of
from models.sessions.session import Session

_OPENS = 10
"""Minutes before a session from which its register can be taken, or from which the host has it, if that is more."""


def opens_before(school_settings: Settings) -> timedelta:
    """How long before a session its register can be taken."""
    return timedelta(minutes=max(_OPENS, school_settings.register_before))


@dataclass(frozen=True)
class WantedMark:
    """How a pupil is to be marked; `seen` is the mark that was shown, 0 for none, None where nothing was."""

    mark: Mark
    minutes: int | None = None
    reason: str = ""
    code: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Taken:
    """What became of marking: whom it changed, and who was marked otherwise by somebody else since it was shown."""

    session_id: int
    changed: tuple[int, ...]
    stale: tuple[HeldMark, ...]
    entry: Entry | None


def take(db: Db, actor: Actor, *, who: Person, session_id: int, wanted: Mapping[int, WantedMark]) -> Taken:
    """Mark these pupils at the session; the same mark again changes nothing (P11).

    Raises Sorry where the session is off, its register is not open yet or a pupil is not in it, NotAllowed for who
    may not take it.
    """
    session = open_register(db, actor, who, session_id)
    lock_pupils(db, list(wanted))
    return _marked(db, actor, session, register_of(db, session), wanted)


def take_rest(db: Db, actor: Actor, *, who: Person, session_id: int, but: Collection[int] = ()) -> Taken:
    """Mark everybody who is not marked yet, `but` these: as here, or as the day's codes say who is not in school (R10).

    Raises as `take` does.
    """
    session = open_register(db, actor, who, session_id)
    lock_pupils(db, [each.pupil_id for each in register_of(db, session).rows])
    register = register_of(db, session)
    rest = (each for each in register.unmarked if each.here and each.pupil_id not in but)
    wanted = {each.pupil_id: as_known(each) for each in rest}
    return _marked(db, actor, session, register, wanted)


def call_session_off(db: Db, actor: Actor, *, who: Person, session_id: int) -> Taken:
    """The session did not take place: everybody in it is marked so, and nobody is followed up. Raises as `take`."""
    session = open_register(db, actor, who, session_id)
    lock_pupils(db, [each.pupil_id for each in register_of(db, session).rows])
    register = register_of(db, session)
    wanted = {each.pupil_id: WantedMark(Mark.CANCELLED) for each in register.rows if each.here}
    return _marked(db, actor, session, register, wanted)


def as_known(row: RegisterRow) -> WantedMark:
    """How a pupil of whom nobody says otherwise is marked."""
    match row.presence:
        case None:
            return WantedMark(Mark.PRESENT, seen=0)
        case presence if presence.standing is InSchool.IN:
            return WantedMark(Mark.PRESENT, seen=0)
        case presence if presence.standing is InSchool.EXCUSED:
            return WantedMark(Mark.EXCUSED, reason=ExcusedBecause.NOT_IN_SCHOOL, code=presence.code, seen=0)
        case presence:
            return WantedMark(Mark.ABSENT, code=presence.code, seen=0)


def open_register(db: Db, actor: Actor, who: Person, session_id: int) -> Session:
    """The session whose register this person may take now. Raises Sorry and NotAllowed as `take` does."""
    session = registered_session(db, who, session_id)
    known = school(db)
    now = actor.at.astimezone(known.settings.timezone)
    opens = datetime.combine(session.day, session.starts, known.settings.timezone) - opens_before(
        known.settings
    )
    if now < opens:
        raise Sorry(
            f"{known.subject_name(session.subject_id)} has not begun. Its register opens "
            f"{count(int(opens_before(known.settings).total_seconds()) // 60, 'minute')} before it does."
        )
    if not (register := register_of(db, session)).rows:
        raise Sorry(
            f"Nobody is booked into {register.subject} {day_words(session.day, now.date())} any more, so there is "
            f"no register to take. To see the board: {to_type('sessions')}"
        )
    return session


def registered_session(db: Db, who: Person, session_id: int) -> Session:
    """The session of which this person may take the register. Raises Sorry and NotAllowed."""
    session = db.get(Session, session_id)
    if session is None:
        raise Sorry(f"I cannot find that session. To see the board: {to_type('sessions')}")
    require(db, who, *right_to_register(db, who, session))
    return session


def right_to_register(db: Db, who: Person, session: Session) -> Right:
    """What it takes to take this session's register, and to take that back."""
    cover = select(SessionCover.id).where(
        SessionCover.session_id == session.id,
        SessionCover.staff_id == who.staff_id,
        col(SessionCover.taken_back_at).is_(None),
    )
    return Action.TAKE_REGISTER, About(
        subject_id=session.subject_id,
        host=session.host_id == who.staff_id,
        cover=db.exec(cover).first() is not None,
        record=(RecordKind.SESSION, session.id),
    )


def as_taken(db: Db, entry: Entry) -> SessionRegister:
    """The register that an entry is about, as it is now."""
    return register_of(db, db.get_one(Session, entry.record_id))


def marked_by(db: Db, entry: Entry) -> tuple[int, ...]:
    """The pupils whom an entry marked, while that is remembered."""
    ids = (remembered(db, entry) or {}).get(_MARKS, [])
    return tuple(db.exec(select(RegisterMark.pupil_id).where(col(RegisterMark.id).in_(ids))).all())


_MARKS, _BEFORE = "marks", "before"


def _marked(
    db: Db, actor: Actor, session: Session, register: SessionRegister, wanted: Mapping[int, WantedMark]
) -> Taken:
    rows = {each.pupil_id: each for each in register.rows}
    known = school(db)
    if strangers := [known.label(each) for each in wanted if each not in rows]:
        raise Sorry(
            f"{listed(strangers)} {'is' if len(strangers) == 1 else 'are'} not booked into this session. "
            f"To see where they are: {to_type('sessions')}",
            pupil_id=next(each for each in wanted if each not in rows),
            record=(RecordKind.SESSION, session.id),
        )
    if gone := [rows[each].pupil for each in wanted if not rows[each].here]:
        raise Sorry(
            f"{listed(gone)} left the school, so what the register says of them stays as it is.",
            pupil_id=next(each for each in wanted if not rows[each].here),
            record=(RecordKind.SESSION, session.id),
        )
    stale = [
        row.mark
        for each, mark in wanted.items()
        if (row := rows[each]).mark is not None
        and mark.seen not in {None, row.mark.id}
        and not _is_so(row.mark, mark)
    ]
    passed_over = {each.pupil_id for each in stale}
    changing = {
        each: mark
        for each, mark in wanted.items()
        if each not in passed_over and not _is_so(rows[each].mark, mark)
    }
    if not changing:
        return Taken(register.session_id, (), tuple(stale), None)
    before = [mark.id for each in changing if (mark := rows[each].mark) is not None]
    replace_marks(db, before, actor.at)
    written = [
        RegisterMark(
            session_id=register.session_id,
            pupil_id=each,
            mark=mark.mark,
            minutes=minutes_late(db, actor, session) if mark.minutes is None and late else mark.minutes,
            reason=mark.reason,
            code=mark.code,
            marked_by=actor.staff_id,
            marked_at=actor.at,
        )
        for each, mark in changing.items()
        for late in [mark.mark is Mark.LATE]
    ]
    db.add_all(written)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.REGISTER_TAKE,
        pupil_id=next(iter(changing)) if len(changing) == 1 else None,
        about=(RecordKind.SESSION, session.id),
        fields="mark",
    )
    remember(db, entry, {_MARKS: [each.id for each in written], _BEFORE: before})
    _follows(db, actor, session, list(changing))
    return Taken(register.session_id, tuple(changing), tuple(stale), entry)


def _follows(db: Db, actor: Actor, session: Session, pupil_ids: Sequence[int]) -> None:
    """What follows from marks: cases open and close, and the messages that show them are updated."""
    follow(db, actor, session, pupil_ids)
    refresh(db, topic=Topic.REGISTER, about_id=session.id)
    refresh(db, topic=Topic.REGISTER_LATE, about_id=session.id)
    key = Topic.NOT_THERE.key(session.day, session.starts)
    refresh(db, topic=Topic.NOT_THERE, about_day=session.day.isoformat(), key=key)


def _is_so(held: HeldMark | None, mark: WantedMark) -> bool:
    """Whether the mark that holds says this already; minutes that nobody says are those that it has."""
    if held is None or (held.mark, held.reason) != (mark.mark, mark.reason):
        return False
    return mark.minutes is None or held.minutes == mark.minutes


def replace_marks(db: Db, ids: list[int], at: datetime) -> None:
    """These marks hold no more; they are kept."""
    for each in db.exec(select(RegisterMark).where(col(RegisterMark.id).in_(ids))):
        each.replaced_at = at
    db.flush()


def minutes_late(db: Db, actor: Actor, session: Session) -> int | None:
    """How late who comes now is; None where the session has not begun, or is over."""
    zone = settings(db).timezone
    began = datetime.combine(session.day, session.starts, zone).astimezone(UTC)
    over = datetime.combine(session.day, session.ends, zone).astimezone(UTC)
    return int((actor.at - began).total_seconds() // 60) if began <= actor.at < over else None


def _asked(undoing: Undoing) -> Right:
    return right_to_register(undoing.db, undoing.who, undoing.db.get_one(Session, undoing.entry.record_id))


@undoes(Deed.REGISTER_TAKE, _asked)
def _untake(undoing: Undoing) -> str:
    """Put back the marks that held before, where nobody marked otherwise since."""
    db, actor = undoing.db, undoing.actor
    ids, before = undoing.facts[_MARKS], undoing.facts[_BEFORE]
    pupils = db.exec(select(RegisterMark.pupil_id).where(col(RegisterMark.id).in_(ids))).all()
    lock_pupils(db, pupils)
    standing = db.exec(
        select(RegisterMark).where(col(RegisterMark.id).in_(ids), col(RegisterMark.replaced_at).is_(None))
    ).all()
    if not standing:
        raise Sorry("That was marked otherwise since, so there is nothing to take back.")
    back = [each.pupil_id for each in standing]
    for each in standing:
        each.replaced_at = actor.at
    db.flush()
    for each in db.exec(select(RegisterMark).where(col(RegisterMark.id).in_(before))):
        if each.pupil_id in back:
            each.replaced_at = None
    db.flush()
    _follows(db, actor, db.get_one(Session, undoing.entry.record_id), back)
    known = school(db)
    labels = [known.label(each) for each in back]
    left = len(pupils) - len(back)
    others = f" {left} more {'was' if left == 1 else 'were'} marked otherwise since." if left else ""
    return f"Taken back: {listed(labels, 3)} {'is' if len(labels) == 1 else 'are'} as before in the register.{others}"
