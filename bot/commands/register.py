"""`register`: who came to a session (P11, R10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import register as cards
from bot.commands.covering import covered
from bot.inputs.colleagues import CoverField
from bot.inputs.days import DayField
from bot.inputs.in_sessions import Excepted, RegisterPupilField
from bot.inputs.line import Asking
from bot.inputs.marks import MarkField, MinutesField, ReasonField, SaidMark
from bot.inputs.spans import Span, SpanField
from bot.inputs.subjects import SubjectField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.attendance import Mark
from models.rules.wording import example, to_type
from models.sessions.register import ExcusedBecause
from models.sessions.register_list import SessionRegister, register_of
from models.sessions.register_which import SaidOfSession, next_of_mine, sessions_meant, without_now
from models.sessions.registering import (
    Taken,
    WantedMark,
    as_taken,
    call_session_off,
    marked_by,
    registered_session,
    take,
    take_rest,
)

_MARKS = {
    SaidMark.HERE: Mark.PRESENT,
    SaidMark.LATE: Mark.LATE,
    SaidMark.ABSENT: Mark.ABSENT,
    SaidMark.EXCUSED: Mark.EXCUSED,
}


@dataclass(frozen=True, kw_only=True)
class RegisterDayField(DayField):
    """The day of a session that has begun, or, where somebody is to cover, of one to come."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        to_come = any(token.casefold().startswith("cover") for token in tokens)
        return DayField(past=not to_come).recognise(ask, tokens, at)


@dataclass(frozen=True)
class WhichRegister:
    pupil: Annotated[int | None, RegisterPupilField(for_sessions=True, optional=True)]
    mark: Annotated[SaidMark | None, MarkField(optional=True)]
    minutes: Annotated[int | None, MinutesField(optional=True)]
    reason: Annotated[ExcusedBecause | None, ReasonField(label="Why excused", optional=True)]
    cover: Annotated[int | None, CoverField(label="Covered by", to=Action.SET_COVER, optional=True)]
    day: Annotated[date | None, RegisterDayField(optional=True, past=True)]
    time: Annotated[Span | None, SpanField(optional=True, usual=False)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False, asks_nearly=True)]


def _settle(ask: Ask, found: dict[str, Any]) -> None:
    """A mark is somebody's, and an excuse has its reason."""
    if found.get("mark") in _MARKS and found.get("pupil") is None:
        raise Sorry("Whom? Name the pupil.", field="pupil")
    if isinstance(found.get("pupil"), Excepted) and found.get("mark") is not SaidMark.ALL_HERE:
        how = example("register all here except Amy Carter")
        raise Sorry(f"How are the others marked? Type it such as: {how}", field="mark")
    if found.get("mark") is SaidMark.EXCUSED and found.get("reason") is None:
        raise Sorry("Why? Pick a reason.", field="reason")


@command(
    "register",
    WhichRegister,
    may=Action.TAKE_REGISTER,
    menu=Menu(45, short=True),
    errand=Errand.SESSIONS,
    title="Register",
    aliases=("reg", "registers"),
    settle=_settle,
    examples=(
        "register",
        "register thu maths",
        "register all here",
        "register Amy Carter late 10",
        "register cover Dan Whitfield",
    ),
    looks=Deed.REGISTER_SEE,
)
def register_(ask: Ask, given: WhichRegister) -> Result:
    """Take the register of the session that is on now or was last, or of another one."""
    if given.cover is not None:
        return covered(ask, given.cover, _said(given))
    found = _meant(ask, given)
    if isinstance(found, Card):
        return Reply(found)
    match given.mark:
        case SaidMark.ALL_HERE if isinstance(given.pupil, Excepted):
            return _but(ask, found, given.pupil)
        case SaidMark.ALL_HERE:
            return _answered(ask, take_rest(ask.db, ask.actor, who=ask.who, session_id=found))
        case SaidMark.OFF:
            return _answered(ask, call_session_off(ask.db, ask.actor, who=ask.who, session_id=found))
        case None if given.pupil is None or given.minutes is None:
            return _shown(ask, found)
        case _:
            return _one(ask, found, given)


def _but(ask: Ask, session_id: int, pupil: int) -> Reply:
    """All are marked but one, with the register in which a tap says how that one is."""
    taken = take_rest(ask.db, ask.actor, who=ask.who, session_id=session_id, but=(pupil,))
    return Reply(cards.register(ask, _register(ask, session_id)), undo=taken.entry)


def _said(given: WhichRegister) -> SaidOfSession:
    hours = (given.time.start, given.time.end) if given.time is not None else None
    return SaidOfSession(given.day, hours, given.subject, given.pupil)


def _meant(ask: Ask, given: WhichRegister) -> int | Card:
    """The one session that is meant; else what there is to choose from, or when the next one opens."""
    said = _said(given)
    now = ask.local(ask.now)
    found = sessions_meant(ask.db, ask.who, said, now)
    found = [each for each in found if (each.slot.start, each.slot.end) == said.hours] or found
    if len(found) == 1:
        return found[0].session_id
    if found:
        return cards.which(ask, found)
    upcoming = next_of_mine(ask.db, ask.who, said, now)
    if given.pupil is None:
        return cards.none_open(ask, upcoming)
    _refuse_taken_out(ask, said, given.pupil)
    return cards.none_open_with(ask, given.pupil, upcoming)


def _refuse_taken_out(ask: Ask, said: SaidOfSession, pupil: int) -> None:
    """Raises Sorry where the session that is meant has been without the pupil since, with why."""
    session_id = without_now(ask.db, ask.who, said, ask.local(ask.now))
    if session_id is None:
        return
    register = register_of(ask.db, registered_session(ask.db, ask.who, session_id))
    for out in register.out:
        if out.pupil == ask.school.label(pupil):
            raise Sorry(
                f"{cards.out_words(ask, out)} Nothing is marked. To see who comes: {to_type('register')}",
                pupil_id=pupil,
            )


def _one(ask: Ask, session_id: int, given: WhichRegister) -> Result:
    if given.pupil is None:
        raise Sorry("Whom? Name the pupil.", field="pupil")
    mark = _MARKS.get(given.mark or SaidMark.LATE, Mark.LATE)
    wanted = WantedMark(
        mark,
        given.minutes if mark is Mark.LATE else None,
        (given.reason or "") if mark is Mark.EXCUSED else "",
    )
    return _answered(
        ask,
        take(ask.db, ask.actor, who=ask.who, session_id=session_id, wanted={given.pupil: wanted}),
        given.pupil,
    )


def _answered(ask: Ask, taken: Taken, pupil: int | None = None) -> Reply:
    found = _register(ask, taken.session_id)
    whom = taken.changed or ((pupil,) if pupil is not None else ())
    return Reply(cards.marked(ask, found, whom, new=taken.entry is not None), undo=taken.entry)


def _shown(ask: Ask, session_id: int) -> Reply:
    registered_session(ask.db, ask.who, session_id)
    found = _register(ask, session_id)
    return Reply(cards.register(ask, found))


def _register(ask: Ask, session_id: int) -> SessionRegister:
    return register_of(ask.db, registered_session(ask.db, ask.who, session_id))


@button(cards.ShowRegister, may=Action.TAKE_REGISTER, looks=Deed.REGISTER_SEE)
def show(ask: Ask, press: cards.ShowRegister) -> Result:
    """Show the register of the session that was chosen."""
    return _shown(ask, press.session)


@button(cards.AllHere, may=Action.TAKE_REGISTER, looks=Deed.REGISTER_SEE, by_memory=True)
def all_here(ask: Ask, press: cards.AllHere) -> Result:
    """Mark everybody who is not marked yet."""
    return _drawn_again(ask, take_rest(ask.db, ask.actor, who=ask.who, session_id=press.session))


@button(cards.MarkPupil, may=Action.TAKE_REGISTER, looks=Deed.REGISTER_SEE, by_memory=True)
def mark_pupil(ask: Ask, press: cards.MarkPupil) -> Result:
    """Mark one pupil, and draw the register as it is now."""
    wanted = {press.pupil: WantedMark(press.mark, seen=press.seen)}
    taken = take(ask.db, ask.actor, who=ask.who, session_id=press.session, wanted=wanted)
    return _drawn_again(ask, taken)


@button(cards.NotHeld, may=Action.TAKE_REGISTER, looks=Deed.REGISTER_SEE)
def not_held(ask: Ask, press: cards.NotHeld) -> Result:
    """The session did not take place, so that nobody is followed up."""
    return _drawn_again(ask, call_session_off(ask.db, ask.actor, who=ask.who, session_id=press.session))


def _drawn_again(ask: Ask, taken: Taken) -> Replace:
    found = _register(ask, taken.session_id)
    several = len(taken.changed) > 1
    return Replace(
        cards.register(ask, found),
        undo=taken.entry if several else None,
        note=cards.stale_words(ask, found, taken.stale),
        done=taken.entry,
    )


@shown(Deed.REGISTER_TAKE)
def taken_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the register as it is now."""
    return cards.marked(ask, as_taken(ask.db, entry), marked_by(ask.db, entry), new=True)


ALL: tuple[Any, ...] = (register_, show, all_here, mark_pupil, not_held, taken_again)
