"""`cancel` and `move`: a booking off, or elsewhere (P9, R8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import change_bookings as cards
from bot.cards.booked_days import asked_first
from bot.cards.booking import MoveBooking
from bot.cards.meetings import call_off_button, move_meeting_button
from bot.cards.sessions import CancelBooking
from bot.commands.sessions import PUPIL_AHEAD, drawn, may_cancel
from bot.inputs.again import Which, WhichField
from bot.inputs.days import DayField, DaysField
from bot.inputs.in_sessions import BookedPupilField
from bot.inputs.spans import Span, SpanField
from bot.inputs.subjects import SubjectField
from bot.inputs.whither import WhenceField, Whither, WhitherField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Button, Card, Row, Style, Text
from bot.say.drawn import also
from bot.say.press import Undo
from bot.say.words import count
from models.access.authoriser import About, Action, could, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.mentoring.appointment import KnownAppointment, agreed_with
from models.rules.clashes import Slot
from models.rules.wording import day_in_short, example, to_type
from models.sessions.booking import could_book
from models.sessions.cancelling import as_cancelled, cancel
from models.sessions.moving import as_moved, move
from models.sessions.outcome import NotSure
from models.sessions.timetable import Lesson, board


@dataclass(frozen=True)
class WhichBooking:
    pupil: Annotated[int | None, BookedPupilField(for_sessions=True, optional=True)]
    day: Annotated[tuple[date, ...] | None, DaysField(optional=True)]
    time: Annotated[Span | None, SpanField(optional=True, usual=False)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False, asks_nearly=True)]
    which: Annotated[Which | None, WhichField(optional=True, hint="Of a booking that comes again")]


@command(
    "cancel",
    WhichBooking,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(60),
    errand=Errand.SESSIONS,
    title="Cancel a booking",
    submit="Cancel booking",
    aliases=("unbook",),
    examples=("cancel Amy Carter thu", "cancel Amy thu lunch", "cancel Amy Carter tue and those after"),
    looks=Deed.SESSIONS_LIST,
)
def cancel_(ask: Ask, given: WhichBooking) -> Result:
    """Take a pupil out of a session again."""
    days = given.day or ()
    if len(days) > 1:
        if given.which is Which.AFTER:
            raise Sorry("One day at a time: name the first, and those after.", field="day")
        return _cancel_each(ask, given, days)
    day = next(iter(days), None)
    if given.pupil is None:
        said = any(each is not None for each in (day, given.time, given.subject))
        return Reply(_mine_of(ask, given, day) if said else _nothing_open())
    meeting = _meeting_meant(ask, given.pupil, day, given.time, given.subject)
    found = _found(ask, given.pupil, day, given.time, given.subject, meeting=meeting is not None)
    if meeting is not None:
        return Reply(cards.beside_meeting(ask, _asked_about(ask, found), meeting, call_off_button(meeting)))
    if isinstance(found, Card):
        return Reply(found)
    return _cancelled(ask, found.booking_id, found.version, after=given.which is Which.AFTER)


def _cancelled(ask: Ask, booking: int, version: int, *, after: bool) -> Reply:
    done = cancel(ask.db, ask.actor, who=ask.who, booking_id=booking, version=version, after=after)
    card = cards.cancelled(ask, done)
    if done.following:
        first, many = done.following[0], len(done.following)
        card = card.with_actions(
            Button(
                f"Cancel the {many} after too" if many > 1 else "Cancel the one after too",
                cards.CancelAfter(first.booking_id, first.version),
            )
        )
    return Reply(card, undo=done.entry, done=done.entry)


@button(cards.CancelAfter, may=Action.CANCEL_BOOKING, looks=Deed.SESSIONS_LIST)
def cancel_after(ask: Ask, press: cards.CancelAfter) -> Result:
    """Those of a series that come after the one that was cancelled are off, too."""
    return _cancelled(ask, press.booking, press.version, after=True)


def _cancel_each(ask: Ask, given: WhichBooking, days: Sequence[date]) -> Result:
    """Of each of several days its one booking; each is taken back on its own."""
    if given.pupil is None:
        raise Sorry("Whose bookings? Name the pupil.", field="pupil")
    lines: list[Text | Row] = []
    said: list[Card] = []
    last: Entry | None = None
    for day in days:
        found = _found(ask, given.pupil, day, given.time, given.subject)
        if isinstance(found, Card):
            said.append(found)
            lines.extend([Text(found.title), *(each for each in found.parts if isinstance(each, Row))])
            continue
        done = cancel(ask.db, ask.actor, who=ask.who, booking_id=found.booking_id, version=found.version)
        said.append(cards.cancelled(ask, done))
        last = done.entry or last
        buttons = (Button("Undo", Undo(done.entry.id or 0)),) if done.entry is not None else ()
        lines.append(Row(said[-1].title, buttons=buttons))
    whole = Card(f"{ask.school.label(given.pupil)}, {count(len(days), 'day')}:", tuple(lines))
    return Reply(also(whole, *said), done=last)


def _mine_of(ask: Ask, given: WhichBooking, day: date | None) -> Card:
    """The bookings of one's own that the words may mean, where they name no pupil."""
    lessons = [each for each in _to_come(ask, day) if ask.who.staff_id in {each.host_id, each.booked_by}]
    found = [each for each in lessons if _fits(each, given.time, given.subject)]
    when = f" on {day_in_short(day, ask.today)}" if day is not None else " then"
    return cards.which_of_mine(ask, found, when if day != ask.today else " today")


def _to_come(ask: Ask, day: date | None, pupil: int | None = None) -> list[Lesson]:
    """The bookings of that day, or from today on, that are not over yet."""
    first, last = (day, day) if day is not None else (ask.today, ask.today + PUPIL_AHEAD)
    now = ask.local(ask.now)
    lessons = board(ask.db, first=first, last=last, pupil_id=pupil)
    return [each for each in lessons if (each.slot.day, each.slot.end) > (now.date(), now.time())]


def _fits(lesson: Lesson, span: Span | None, subject: int | None) -> bool:
    overlaps = span is None or (lesson.slot.start < span.end and span.start < lesson.slot.end)
    return overlaps and subject in {None, lesson.subject_id}


def _nothing_open() -> Card:
    booking, undo = example("cancel Amy Carter thu"), to_type("undo")
    words = f"To cancel a booking: {booking}. To take back your last entry: {undo}"
    return Card("Nothing is open, so there is nothing to stop.", (Text(words),))


def _found(
    ask: Ask,
    pupil: int,
    day: date | None,
    span: Span | None = None,
    subject: int | None = None,
    whither: Whither | None = None,
    *,
    meeting: bool = False,
) -> Lesson | Card:
    """The one booking that the words mean; else what there is to choose from, or that there is none.

    Others' bookings are nothing to refuse where the words may mean a `meeting` of the speaker's.
    """
    lessons = [each for each in _to_come(ask, day, pupil) if _fits(each, span, subject)]
    mine = [each for each in lessons if may_cancel(ask, each)]
    if not lessons or (meeting and not mine):
        return cards.nothing_booked(ask, pupil, day, yours=bool(lessons))
    if not mine:
        about = About(pupil_id=pupil, subject_id=lessons[0].subject_id)
        require(ask.db, ask.who, Action.CANCEL_BOOKING, about)
    if len(mine) > 1:
        return cards.which(ask, ask.school.label(pupil), mine, whither_of(mine, whither))
    return mine[0]


def _asked_about(ask: Ask, found: Lesson | Card, whither: Whither | None = None) -> Card:
    """The booking to choose, as one of several: it may be the meeting that is meant."""
    if isinstance(found, Card):
        return found
    return cards.which(ask, ask.school.label(found.pupil_id), [found], whither_of([found], whither))


def _meeting_meant(
    ask: Ask, pupil: int, day: date | None, span: Span | None, subject: int | None
) -> KnownAppointment | None:
    """The meeting of the speaker's own with the pupil that the words may mean as well; None where there is none."""
    if subject is not None or not could(ask.who, Action.RECORD_MEETING):
        return None
    booked = agreed_with(ask.db, ask.who.staff_id, pupil)
    if booked is None or day not in {None, booked.day}:
        return None
    starts, ends = booked.starts, booked.ends
    apart = span is not None and starts and ends and (ends <= span.start or span.end <= starts)
    return None if apart else booked


def whither_of(lessons: Sequence[Lesson], whither: Whither | None) -> dict[int, tuple[Slot, str]] | None:
    """Where each would go; None where it is to be cancelled."""
    if whither is None:
        return None
    return {each.booking_id: (whither.slot(each.slot), whither.room) for each in lessons}


@button(CancelBooking, may=Action.CANCEL_BOOKING, looks=Deed.SESSIONS_LIST)
def cancel_one(ask: Ask, press: CancelBooking) -> Result:
    """Take the pupil out of the session, and draw the same board again."""
    done = cancel(ask.db, ask.actor, who=ask.who, booking_id=press.booking, version=press.version)
    note = cards.cancelled(ask, done)
    return Replace(also(drawn(ask, press.day, press.pupil), note), undo=done.entry, note=note.title)


@shown(Deed.SESSION_CANCEL)
def cancelled_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the booking as it is now."""
    done = as_cancelled(ask.db, entry)
    return cards.cancelled(ask, done) if done is not None else Card("That booking stands again.")


@dataclass(frozen=True)
class Move:
    pupil: Annotated[int, BookedPupilField(for_sessions=True)]
    day: Annotated[date | None, DayField(optional=True, label="From", moves=True)]
    to: Annotated[Whither, WhitherField()]
    time: Annotated[
        Span | None, WhenceField(optional=True, usual=False, label="At", hint="The time it is now")
    ]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False, asks_nearly=True)]
    which: Annotated[Which | None, WhichField(optional=True, hint="Of a booking that comes again")]


@command(
    "move",
    Move,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(70),
    errand=Errand.SESSIONS,
    title="Move a booking",
    submit="Move",
    aliases=("change", "reschedule", "rebook"),
    examples=(
        "move Amy Carter thu to fri",
        "change Amy to 3.30",
        "move Amy thu to fri lunch",
        "move Amy Carter thu to lunch and those after",
    ),
    looks=Deed.SESSIONS_LIST,
)
def move_(ask: Ask, given: Move) -> Result:
    """Move a pupil's booking to another day, time or room."""
    meeting = _meeting_meant(ask, given.pupil, given.day, given.time, given.subject)
    booked = meeting is not None
    found = _found(ask, given.pupil, given.day, given.time, given.subject, whither=given.to, meeting=booked)
    if meeting is not None:
        asked = _asked_about(ask, found, given.to)
        return Reply(cards.beside_meeting(ask, asked, meeting, move_meeting_button(meeting)))
    if isinstance(found, Card):
        return Reply(found)
    slot, after = given.to.slot(found.slot), given.which is Which.AFTER
    return _moved(ask, found.booking_id, found.version, slot, given.to.room, after=after)


@button(MoveBooking, may=Action.CANCEL_BOOKING, looks=Deed.SESSIONS_LIST)
def move_one(ask: Ask, press: MoveBooking) -> Result:
    """Move the booking that was chosen among several."""
    return _moved(ask, press.booking, press.version, press.slot, press.room)


@button(cards.MoveAfter, may=Action.CANCEL_BOOKING, looks=Deed.SESSIONS_LIST)
def move_after(ask: Ask, press: cards.MoveAfter) -> Result:
    """Those of a series that come after the one that was moved change as it did."""
    return _moved(ask, press.booking, press.version, press.slot, press.room, after=True)


@button(cards.MoveSurely, may=Action.CANCEL_BOOKING, looks=Deed.SESSIONS_LIST)
def move_surely(ask: Ask, press: cards.MoveSurely) -> Result:
    """Move what was asked about, all the same."""
    after = press.which == "after"
    return _moved(ask, press.booking, press.version, press.slot, press.room, after=after, sure=True)


def _moved(
    ask: Ask, booking: int, version: int, slot: Slot, room: str, *, after: bool = False, sure: bool = False
) -> Result:
    try:
        done = move(
            ask.db,
            ask.actor,
            who=ask.who,
            booking_id=booking,
            version=version,
            slot=slot,
            room=room,
            after=after,
            sure=sure,
        )
    except NotSure as unsure:
        press = cards.MoveSurely(booking, version, slot, room, "after" if after else "this")
        surely = Button("Move all the same", press, Style.PRIMARY)
        return Reply(asked_first(ask, unsure.outcomes, surely, "moved"))
    card = cards.moved(ask, done)
    if done.following:
        first, many = done.following[0], len(done.following)
        there = replace(slot, day=first.slot.day + done.shift)
        too = cards.MoveAfter(first.booking_id, first.version, there, room)
        card = card.with_actions(
            Button(f"Move the {many} after too" if many > 1 else "Move the one after too", too)
        )
    return Reply(card, undo=done.entry)


@shown(Deed.SESSION_MOVE)
def moved_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the booking as it is now."""
    done = as_moved(ask.db, entry)
    return cards.moved(ask, done) if done is not None else Card("That booking was cancelled or moved since.")


ALL: tuple[Any, ...] = (
    cancel_,
    cancel_one,
    cancel_after,
    cancelled_again,
    move_,
    move_one,
    move_after,
    move_surely,
    moved_again,
)
