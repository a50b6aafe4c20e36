"""`sessions` and `today` (P9, P10)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import sessions as cards
from bot.cards import year11
from bot.cards.closing import off_words
from bot.inputs.days import DayField
from bot.inputs.form_groups import FormGroupField
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, may, require
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.rules.wording import day_in_full, day_words, example, shut_in_words, to_type
from models.school.people import forms_of
from models.sessions.booking import could_book
from models.sessions.calling_off import closed_days
from models.sessions.telling import as_told, tell
from models.sessions.timetable import Lesson, board, leader_of, list_for

AHEAD = timedelta(days=14)
"""How far ahead `sessions` shows one's own."""
PUPIL_AHEAD = timedelta(days=60)
"""How far ahead a pupil's sessions are shown."""


@dataclass(frozen=True)
class WhichSessions:
    day: Annotated[date | None, DayField(optional=True)]
    pupil: Annotated[int | None, PupilField(optional=True, for_sessions=True)]


@command(
    "sessions",
    WhichSessions,
    may=Action.SEE_BOARD,
    menu=Menu(5, short=True),
    errand=Errand.SESSIONS,
    title="Sessions",
    aliases=("session",),
    submit="Show",
    examples=("sessions", "sessions thu", "sessions Amy"),
)
def sessions_(ask: Ask, given: WhichSessions) -> Result:
    """See the board: who goes where, when; yours first."""
    require(ask.db, ask.who, Action.SEE_BOARD)
    record(ask.db, ask.actor, Deed.SESSIONS_LIST, pupil_id=given.pupil)
    return Reply(drawn(ask, given.day, given.pupil))


def drawn(ask: Ask, day: date | None, pupil: int | None) -> Card:
    """The board of a pupil or a day; else mine."""
    if pupil is not None:
        return _pupils_board(ask, pupil, day)
    return _days_board(ask, day) if day is not None else _my_board(ask)


def _my_board(ask: Ask) -> Card:
    near = ask.school.calendar.next_school_day(ask.today) or ask.today
    lessons = board(ask.db, first=ask.today, last=max(near, ask.today + AHEAD))
    mine = [each for each in lessons if _is_mine(ask, each) and each.slot.day <= ask.today + AHEAD]
    others = [each for each in lessons if not _is_mine(ask, each) and each.slot.day <= near]
    hint = f"Others are shown up to the next school day. For another day: {to_type('sessions thu')}"
    title = "Your sessions" if mine else "You have no sessions in the next two weeks."
    off = closed_days(ask.db, ask.who.staff_id, ask.today, ask.today + AHEAD)
    return cards.board(
        ask,
        cards.Board(
            title,
            mine,
            others,
            hint=hint if mine or others else _HOW if could_book(ask.who) else "",
            off=tuple(off_words(ask, day, many) for day, many in sorted(off.items())),
        ),
    )


_HOW = f"To book: {example('book Amy Carter maths thu')}"


def _days_board(ask: Ask, day: date) -> Card:
    lessons = board(ask.db, first=day, last=day)
    mine = [each for each in lessons if _is_mine(ask, each)]
    others = [each for each in lessons if not _is_mine(ask, each)]
    reason = ask.school.calendar.why_not(day)
    none = shut_in_words(day, reason) if reason is not None else f"No sessions on {day_in_full(day)}"
    title = f"Sessions, {day_in_full(day)}" if lessons else f"{none}."
    return cards.board(ask, cards.Board(title, mine, others, day))


def _pupils_board(ask: Ask, pupil: int, day: date | None) -> Card:
    first, last = (day, day) if day is not None else (ask.today, ask.today + PUPIL_AHEAD)
    lessons = board(ask.db, first=first, last=last, pupil_id=pupil)
    on = (
        f" on {day_words(day, ask.today)}"
        if day is not None and day != ask.today
        else " today"
        if day
        else ""
    )
    label = ask.school.label(pupil)
    title = f"{label}'s sessions{on}" if lessons else f"{label} has no sessions{on or ' to come'}."
    theirs = {each.booking_id for each in lessons if may_cancel(ask, each)}
    return cards.of_pupil(ask, title, lessons, theirs, pupil=pupil, day=day)


def _is_mine(ask: Ask, lesson: Lesson) -> bool:
    return ask.who.staff_id in {lesson.host_id, lesson.booked_by}


def may_cancel(ask: Ask, lesson: Lesson) -> bool:
    """Whether this person may cancel or change the booking."""
    about = About(
        pupil_id=lesson.pupil_id,
        subject_id=lesson.subject_id,
        own=lesson.booked_by == ask.who.staff_id,
        host=lesson.host_id == ask.who.staff_id,
    )
    return isinstance(may(ask.db, ask.who, Action.CANCEL_BOOKING, about), Allowed)


@dataclass(frozen=True)
class WhichList:
    day: Annotated[date | None, DayField(optional=True)]
    form: Annotated[str | None, FormGroupField(optional=True)]


@command(
    "today",
    WhichList,
    may=Action.SEE_FORM_LIST,
    menu=Menu(16),
    errand=Errand.SESSIONS,
    title="The Year 11 list",
    submit="Show",
    aliases=("y11", "todays", "today's"),
    examples=("today", "today thu", "today 11B"),
)
def today_(ask: Ask, given: WhichList) -> Result:
    """See the Year 11 list of the day, or of another: whom to tell, and who has been told."""
    day, form = given.day or ask.today, given.form or ""
    if not (form in _forms_of(ask) or (not form and ask.who.tutors)):
        require(ask.db, ask.who, Action.SEE_LIST)
    record(ask.db, ask.actor, Deed.SESSIONS_LIST)
    reason = ask.school.calendar.why_not(day)
    if reason is not None:
        return Reply(_no_school(ask, day, reason))
    if _sees_all(ask):
        return Reply(_drawn_list(ask, day, form))
    return Reply(year11.tutors_list(day, list_for(ask.db, day, tutor_id=ask.who.staff_id, form=form)))


def _sees_all(ask: Ask) -> bool:
    return isinstance(may(ask.db, ask.who, Action.SEE_LIST), Allowed)


def _forms_of(ask: Ask) -> set[str]:
    """The forms whose tutor this person is."""
    return {each.casefold() for each in forms_of(ask.db, ask.who.staff_id)}


def _no_school(ask: Ask, day: date, reason: str) -> Card:
    following = ask.school.calendar.next_school_day(day)
    shut = f"Today is {reason}" if day == ask.today else shut_in_words(day, reason)
    if following is None:
        return Card(f"{shut}.")
    return Card(f"{shut}. The next school day is {day_in_full(following)}.")


def _drawn_list(ask: Ask, day: date, form: str = "") -> Card:
    rows = list_for(ask.db, day, form=form)
    return year11.year11_list(ask, day, rows, leader_of(ask.db, day), form=form)


@button(year11.MarkTold, may=Action.TELL)
def told(ask: Ask, press: year11.MarkTold) -> Result:
    """Note who told the pupil and when, and draw the list as it is now."""
    telling = tell(ask.db, ask.actor, who=ask.who, pupil_id=press.pupil, day=press.day)
    if telling.entry is None:
        record(ask.db, ask.actor, Deed.SESSIONS_LIST)
    drawn_again = _drawn_list(ask, press.day, press.form)
    return Replace(drawn_again, note=year11.told_words(ask, telling), done=telling.entry)


@shown(Deed.SESSION_TELL)
def told_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from who told the pupil as it is now."""
    telling = as_told(ask.db, entry)
    return Card(year11.told_words(ask, telling)) if telling is not None else Card("That was taken back.")


ALL: tuple[Any, ...] = (
    told_again,
    sessions_,
    today_,
    told,
)
