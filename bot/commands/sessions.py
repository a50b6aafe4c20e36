"""`sessions`: the board, of a day, a week, a pupil, a subject, a room, or mine (P9)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import boards
from bot.cards import free as free_cards
from bot.cards import sessions as cards
from bot.cards.closing import off_words
from bot.commands import figures
from bot.inputs.days import DayField
from bot.inputs.groups import GroupField
from bot.inputs.pupils import PupilField
from bot.inputs.spans import Span, SpanField, span_of
from bot.inputs.subjects import SubjectField
from bot.inputs.weeks import WeekField, monday_of
from bot.inputs.words import ChoiceField, RoomField
from bot.registry import Errand, Menu, command
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, may, require
from models.audit.deeds import Deed
from models.audit.entries import record
from models.db.errors import Sorry
from models.rules.clashes import Slot
from models.rules.wording import day_in_full, day_of_month, day_words, example, listed, shut_in_words, to_type
from models.school.pupils import group_words, in_group
from models.sessions.booking import could_book
from models.sessions.calling_off import closed_days
from models.sessions.free import for_sessions, free_at
from models.sessions.joining import as_on_doors
from models.sessions.session import When
from models.sessions.timetable import Lesson, Of, board

AHEAD = timedelta(days=14)
"""How far ahead `sessions` shows one's own."""
PUPIL_AHEAD = timedelta(days=60)
"""How far ahead a pupil's sessions are shown."""
_WEEK = timedelta(days=6)
_SCHOOL_DAYS = 5
"""Of a week, Monday first."""


class SessionsView(StrEnum):
    """A word that narrows the board."""

    MINE = "mine"
    AHEAD = "ahead"
    """The board as it stands below what there is to do, which has today's own."""
    FREE = "free"
    ATTENDANCE = "attendance"
    LOAD = "load"
    IMPACT = "impact"


_FIGURES = {
    SessionsView.ATTENDANCE: figures.attendance,
    SessionsView.LOAD: figures.load,
    SessionsView.IMPACT: figures.impact,
}


@dataclass(frozen=True)
class WhichSessions:
    view: Annotated[SessionsView | None, ChoiceField(label="Which", words=SessionsView, optional=True)]
    week: Annotated[date | None, WeekField(optional=True)]
    day: Annotated[date | None, DayField(optional=True)]
    group: Annotated[str | None, GroupField(optional=True)]
    time: Annotated[Span | None, SpanField(optional=True, usual=False)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False, asks_nearly=True)]
    room: Annotated[str | None, RoomField(optional=True)]
    pupil: Annotated[int | None, PupilField(optional=True, for_sessions=True)]


@command(
    "sessions",
    WhichSessions,
    may=Action.SEE_BOARD,
    menu=Menu(50, short=True),
    errand=Errand.SESSIONS,
    title="Sessions",
    aliases=("session",),
    submit="Show",
    examples=(
        "sessions",
        "sessions thu",
        "sessions next week",
        "sessions Amy",
        "sessions maths",
        "sessions M4",
        "sessions free thu 11B",
        "sessions attendance maths",
        "sessions load Amy",
        "sessions impact maths",
    ),
    looks=Deed.SESSIONS_LIST,
)
def sessions_(ask: Ask, given: WhichSessions) -> Result:
    """See the board: who goes where, when; yours first. Of a day, week, pupil, form, subject or room."""
    require(ask.db, ask.who, Action.SEE_BOARD)
    if given.view in _FIGURES:
        record(ask.db, ask.actor, Deed.SESSIONS_COUNT, pupil_id=given.pupil, fields=given.view)
        return Reply(_FIGURES[given.view](ask, _whom(ask, given)))
    if given.view is SessionsView.FREE:
        return Reply(_free(ask, given))
    if given.view is SessionsView.AHEAD:
        return Reply(_my_board(ask, ahead=True))
    narrowed = (given.view, given.week, given.group, given.time, given.subject, given.room)
    if any(each is not None for each in narrowed):
        return Reply(_narrowed(ask, given))
    return Reply(drawn(ask, given.day, given.pupil))


def _whom(ask: Ask, given: WhichSessions) -> figures.FiguresOf:
    if given.group is None:
        return figures.FiguresOf(given.pupil, None, "", given.subject, given.week, given.day)
    pupils, called = in_group(ask.db, given.group), group_words(ask.db, given.group)
    return figures.FiguresOf(given.pupil, pupils, called, given.subject, given.week, given.day)


def drawn(ask: Ask, day: date | None, pupil: int | None) -> Card:
    """The board of a pupil or a day; else mine."""
    if pupil is not None:
        return _pupils_board(ask, pupil, day)
    return _days_board(ask, day) if day is not None else _my_board(ask)


def _narrowed(ask: Ask, given: WhichSessions) -> Card:
    """What is left of the board by all that was said, day by day."""
    first, last, when = _when(ask, given)
    pupils = in_group(ask.db, given.group) if given.group is not None else None
    if given.pupil is not None:
        pupils = [given.pupil] if pupils is None or given.pupil in pupils else []
    hours = (given.time.start, given.time.end) if given.time is not None else None
    of = Of(given.subject, given.room or "", pupils, hours)
    lessons = board(ask.db, first=first, last=last, of=of)
    if given.view is SessionsView.MINE:
        lessons = [each for each in lessons if _is_mine(ask, each)]
    which = _which(ask, given)
    title = f"{which}, {when}" if lessons else f"{which}, {when}: none."
    whole = of == Of() and given.view is None
    monday = given.week
    week = tuple(monday + timedelta(days=ahead) for ahead in range(_SCHOOL_DAYS)) if monday else ()
    hint = f"Everybody of a day: {to_type('sessions thu')}" if whole and lessons else ""
    names = boards.FEW if whole else boards.ALL_NAMES
    return boards.by_day(ask, title, lessons, boards.DaysShown(week if lessons else (), names, hint))


def _free(ask: Ask, given: WhichSessions) -> Card:
    """Who is free at that time; after school on the next school day, where nothing else was said."""
    if given.week is not None:
        raise Sorry(f"Who is free on which day? Such as: {to_type('sessions free thu')}")
    if given.subject is not None or given.room is not None:
        raise Sorry(
            f"Who is free is of a form, a class or a year, such as: {to_type('sessions free thu 11B')}"
        )
    calendar = ask.school.calendar
    day = given.day or calendar.on_or_after(ask.today) or ask.today
    if (reason := calendar.why_not(day)) is not None:
        return Card(f"{shut_in_words(day, reason)}.")
    span = given.time or span_of(When.AFTER_SCHOOL, ask.school.settings)
    pupils = in_group(ask.db, given.group) if given.group is not None else for_sessions(ask.school)
    whose = _all_of(ask) if given.group is None else group_words(ask.db, given.group)
    if given.pupil is not None:
        pupils, whose = [given.pupil], ask.school.label(given.pupil)
    if not pupils:
        return Card(f"There is nobody in {whose}.")
    found = free_at(ask.db, ask.who, pupils, Slot(day, span.start, span.end))
    return free_cards.free(ask, whose, found, may_book=could_book(ask.who))


def _all_of(ask: Ask) -> str:
    return f"Year {listed(map(str, ask.school.settings.session_years))}"


def _when(ask: Ask, given: WhichSessions) -> tuple[date, date, str]:
    """The days that are asked about, and how they are called."""
    if given.day is not None:
        return given.day, given.day, day_in_full(given.day, ask.today)
    if given.week is None:
        return ask.today, ask.today + AHEAD, "the next two weeks"
    this = monday_of(ask.today)
    named = {this: "this week", this + timedelta(weeks=1): "next week"}
    dated = f"week of {day_of_month(given.week)}"
    when = f"{named[given.week]} ({dated})" if given.week in named else dated
    return given.week, given.week + _WEEK, when


def _which(ask: Ask, given: WhichSessions) -> str:
    """What is shown, in words: 11B's Mathematics sessions in M4 at lunch."""
    whose = ask.school.label(given.pupil) if given.pupil is not None else ""
    whose = whose or (group_words(ask.db, given.group) if given.group is not None else "")
    mine = "your" if given.view is SessionsView.MINE else ""
    owner = listed(each for each in (f"{whose}'s" if whose else "", mine) if each)
    room = f" in {as_on_doors(given.room)}" if given.room else ""
    hours = f" {cards.hours_words(given.time.start, given.time.end)}" if given.time is not None else ""
    plain = " ".join(each for each in (owner, ask.school.subject_name(given.subject), "sessions") if each)
    return f"{plain[0].upper()}{plain[1:]}{room}{hours}"


def _my_board(ask: Ask, *, ahead: bool = False) -> Card:
    """Mine first, then the others' up to the next school day; `ahead` leaves out those of today that one holds."""
    near = ask.school.calendar.next_school_day(ask.today) or ask.today
    found = board(ask.db, first=ask.today, last=max(near, ask.today + AHEAD))
    own = (ask.today, ask.who.staff_id) if ahead and ask.who.teaches else None
    lessons = [each for each in found if (each.slot.day, each.host_id) != own]
    mine = [each for each in lessons if _is_mine(ask, each) and each.slot.day <= ask.today + AHEAD]
    others = [each for each in lessons if not _is_mine(ask, each) and each.slot.day <= near]
    hint = f"Others are shown up to the next school day. For another day: {to_type('sessions thu')}"
    other = "other " if len(lessons) < len(found) else ""
    title = "Your sessions" if mine else f"You have no {other}sessions in the next two weeks."
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


ALL: tuple[Any, ...] = (sessions_,)
