"""`book`, `cancel` and `move` (P9, R8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.cards import sessions as cards
from bot.commands.sessions import PUPIL_AHEAD, drawn, may_cancel
from bot.inputs.colleagues import ColleagueField
from bot.inputs.days import DayField, DaysField
from bot.inputs.line import Asking
from bot.inputs.pupils import PupilField, PupilsField
from bot.inputs.spans import Span, SpanField
from bot.inputs.subjects import Assumed, SubjectField
from bot.inputs.whither import WhenceField, Whither, WhitherField
from bot.inputs.words import RoomField
from bot.registry import Ask, Errand, Menu, Replace, Reply, Result, button, command, shown, written
from bot.say.card import Card, Note, Text
from bot.say.press import StartForm
from models.access.authoriser import About, Action, person, require
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.db.errors import NotAllowed, Sorry
from models.rules.clashes import Slot
from models.rules.clock import show_hours
from models.rules.wording import day_in_short, example, to_type
from models.sessions.booked import outcomes_of
from models.sessions.booking import BookingOutcome, book, could_book
from models.sessions.cancelling import as_cancelled, cancel
from models.sessions.moving import as_moved, move
from models.sessions.timetable import Lesson, board

REPEATED = frozenset({"weekly", "fortnightly", "every", "each", "until"})


@dataclass(frozen=True, kw_only=True)
class BookedPupils(PupilsField):
    """The pupils to book; words that ask for every week are refused with what works."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, tuple[int, ...]] | None:
        if tokens[at].casefold().strip(",;.") in REPEATED:
            raise Sorry("I cannot book every week yet. Book one day at a time.")
        return None


@dataclass(frozen=True)
class Book:
    pupils: Annotated[tuple[int, ...], BookedPupils(for_sessions=True)]
    subject: Annotated[int, SubjectField(to=Action.BOOK_FOR_OTHER_SUBJECT, own=True)]
    day: Annotated[tuple[date, ...], DaysField()]
    time: Annotated[Span, SpanField()]
    room: Annotated[str | None, RoomField(optional=True)]
    host: Annotated[int | None, ColleagueField(optional=True, to=Action.BOOK_FOR_OTHER_SUBJECT)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A colleague's own subject, and before anything is typed in vain, whether it may be booked for."""
    if not could_book(ask.who):
        raise NotAllowed("You teach no subject, so there is none to book for. Ask the head of the subject.")
    host, subject = values.get("host"), values.get("subject")
    if host == ask.who.staff_id:
        values["host"] = host = None
    theirs = ask.who.teaches if host is None else person(ask.db, host, today=ask.today).teaches
    if host is not None and len(theirs) == 1 and (subject is None or isinstance(subject, Assumed)):
        values["subject"] = subject = next(iter(theirs))
    if host is not None and subject is not None and subject not in theirs:
        name = ask.school.staff_name(host)
        raise Sorry(f"{name} does not teach {ask.school.subject_name(subject)}.", field="subject")
    if subject is not None and (host is not None or subject not in ask.who.teaches):
        require(ask.db, ask.who, Action.BOOK_FOR_OTHER_SUBJECT, About(subject_id=subject))


@command(
    "book",
    Book,
    may=Action.BOOK,
    offers=could_book,
    title="Book a session",
    submit="Book",
    menu=Menu(4, short=True),
    errand=Errand.SESSIONS,
    settle=_settle,
    aliases=("b", "booking"),
    examples=(
        "book Amy Carter, Ben Dodd maths thu",
        "book Amy maths thu lunch M4",
        "book Amy Carter maths 3 dec 15:20-16:20",
    ),
)
def book_(ask: Ask, given: Book) -> Result:
    """Book pupils into a session, against their names."""
    slots = [Slot(day, given.time.start, given.time.end) for day in given.day]
    wanted = cards.Wanted(given.subject, slots[0], given.room or "", given.host)
    return _booked(ask, given.pupils, wanted, slots)


@button(cards.BookOffered, may=Action.BOOK)
def book_offered(ask: Ask, press: cards.BookOffered) -> Result:
    """Book what was offered instead."""
    values = {"subject": press.subject, "host": press.host}
    _settle(ask, values)
    wanted = cards.Wanted(press.subject, press.slot, press.room, values["host"])
    return _booked(ask, press.pupils, wanted, [press.slot])


def _booked(ask: Ask, pupils: Sequence[int], wanted: cards.Wanted, slots: Sequence[Slot]) -> Result:
    reason = ask.school.calendar.why_not(slots[0].day)
    if len(slots) == 1 and reason is not None and slots[0].day >= ask.today:
        return Reply(cards.no_school(ask, wanted, pupils, reason))
    outcomes = book(
        ask.db,
        ask.actor,
        who=ask.who,
        subject_id=wanted.subject_id,
        pupil_ids=pupils,
        slots=slots,
        room=wanted.room,
        host_id=wanted.host_id,
    )
    for pupil in _held_before(outcomes):
        record(ask.db, ask.actor, Deed.SESSIONS_LIST, pupil_id=pupil)
    card = _card(ask, outcomes)
    gap = next((each.day for each in slots if not ask.school.calendar.has_terms(each.day)), None)
    if gap is not None:
        card = card.with_parts(Note(cards.no_terms(gap)))
    return Reply(card, undo=outcomes[0].entry)


def _held_before(outcomes: Sequence[BookingOutcome]) -> list[int]:
    """Of whom the answer tells where they are booked already, which no booking now says."""
    already = [each.pupil_id for one in outcomes for each in one.booked if each.already]
    clashes = [each.pupil_id for one in outcomes for each in one.refused if each.clash is not None]
    return list(dict.fromkeys((*already, *clashes)))


def _card(ask: Ask, outcomes: Sequence[BookingOutcome]) -> Card:
    return cards.booked_on(ask, outcomes) if len(outcomes) > 1 else cards.booked(ask, outcomes[0])


@shown(Deed.SESSION_BOOK)
def booked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the bookings as they are now."""
    outcomes = outcomes_of(ask.db, entry)
    return _card(ask, outcomes) if outcomes else Card("That booking was cancelled.")


@written(Deed.SESSION_BOOK)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The booking's form with those who are still booked by it, where that is one form."""
    outcomes = outcomes_of(ask.db, entry)
    first, pupils = outcomes[0] if outcomes else None, {_pupils_of(each) for each in outcomes}
    spans = {(each.slot.start, each.slot.end) for each in outcomes}
    if first is None or len(pupils) > 1 or len(spans) > 1 or len({each.subject_id for each in outcomes}) > 1:
        return None
    days = ", ".join(sorted({each.slot.day.isoformat() for each in outcomes}))
    typed: list[tuple[str, str | tuple[str, ...]]] = [
        ("pupils", tuple(str(each.pupil_id) for each in first.booked)),
        ("day", days),
        ("time", show_hours(first.slot.start, first.slot.end, "-")),
    ]
    if first.room:
        typed.append(("room", first.room))
    return StartForm("book", subject=first.subject_id, typed=tuple(typed))


def _pupils_of(outcome: BookingOutcome) -> frozenset[int]:
    return frozenset(each.pupil_id for each in outcome.booked)


@dataclass(frozen=True)
class WhichBooking:
    pupil: Annotated[int | None, PupilField(for_sessions=True, optional=True)]
    day: Annotated[date | None, DayField(optional=True)]
    time: Annotated[Span | None, SpanField(optional=True, usual=False)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]


@command(
    "cancel",
    WhichBooking,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(6, short=True),
    errand=Errand.SESSIONS,
    title="Cancel a booking",
    submit="Cancel booking",
    aliases=("unbook",),
    examples=("cancel Amy Carter thu", "cancel Amy thu lunch"),
)
def cancel_(ask: Ask, given: WhichBooking) -> Result:
    """Take a pupil out of a session again."""
    if given.pupil is None:
        said = any(each is not None for each in (given.day, given.time, given.subject))
        return Reply(_mine_of(ask, given) if said else _nothing_open())
    found = _found(ask, given.pupil, given.day, given.time, given.subject)
    if isinstance(found, Card):
        return _shown(ask, given.pupil, found)
    done = cancel(ask.db, ask.actor, who=ask.who, booking_id=found.booking_id, version=found.version)
    if done.entry is None:
        return _shown(ask, given.pupil, Card(cards.cancelled_words(ask, done)))
    return Reply(Card(cards.cancelled_words(ask, done)), undo=done.entry, done=done.entry)


def _shown(ask: Ask, pupil: int, card: Card) -> Reply:
    """What tells of a pupil's sessions, on record as a look at them."""
    record(ask.db, ask.actor, Deed.SESSIONS_LIST, pupil_id=pupil)
    return Reply(card)


def _mine_of(ask: Ask, given: WhichBooking) -> Card:
    """The bookings of one's own that the words may mean, where they name no pupil."""
    record(ask.db, ask.actor, Deed.SESSIONS_LIST)
    lessons = [
        each for each in _to_come(ask, given.day) if ask.who.staff_id in {each.host_id, each.booked_by}
    ]
    found = [each for each in lessons if _fits(each, given.time, given.subject)]
    when = f" on {day_in_short(given.day, ask.today)}" if given.day is not None else " then"
    return cards.which_of_mine(ask, found, when if given.day != ask.today else " today")


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
) -> Lesson | Card:
    """The one booking that the words mean; else what there is to choose from, or that there is none."""
    lessons = [each for each in _to_come(ask, day, pupil) if _fits(each, span, subject)]
    if not lessons:
        return cards.nothing_booked(ask, ask.school.label(pupil), day)
    mine = [each for each in lessons if may_cancel(ask, each)]
    if not mine:
        about = About(pupil_id=pupil, subject_id=lessons[0].subject_id)
        require(ask.db, ask.who, Action.CANCEL_BOOKING, about)
    if len(mine) > 1:
        return cards.which(ask, ask.school.label(pupil), mine, whither_of(mine, whither))
    return mine[0]


def whither_of(lessons: Sequence[Lesson], whither: Whither | None) -> dict[int, tuple[Slot, str]] | None:
    """Where each would go; None where it is to be cancelled."""
    if whither is None:
        return None
    return {each.booking_id: (whither.slot(each.slot), whither.room) for each in lessons}


@button(cards.CancelBooking, may=Action.CANCEL_BOOKING)
def cancel_one(ask: Ask, press: cards.CancelBooking) -> Result:
    """Take the pupil out of the session, and draw the same board again."""
    done = cancel(ask.db, ask.actor, who=ask.who, booking_id=press.booking, version=press.version)
    if done.entry is None:
        record(ask.db, ask.actor, Deed.SESSIONS_LIST, pupil_id=press.pupil)
    return Replace(drawn(ask, press.day, press.pupil), undo=done.entry, note=cards.cancelled_words(ask, done))


@shown(Deed.SESSION_CANCEL)
def cancelled_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the booking as it is now."""
    done = as_cancelled(ask.db, entry)
    return Card(cards.cancelled_words(ask, done)) if done is not None else Card("That booking stands again.")


@dataclass(frozen=True)
class Move:
    pupil: Annotated[int, PupilField(for_sessions=True)]
    day: Annotated[date | None, DayField(optional=True, label="From")]
    to: Annotated[Whither, WhitherField()]
    time: Annotated[
        Span | None, WhenceField(optional=True, usual=False, label="At", hint="The time it is now")
    ]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]


@command(
    "move",
    Move,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(7),
    errand=Errand.SESSIONS,
    title="Move a booking",
    submit="Move",
    aliases=("change",),
    examples=("move Amy Carter thu to fri", "change Amy to 3.30", "move Amy thu to fri lunch"),
)
def move_(ask: Ask, given: Move) -> Result:
    """Move a pupil's booking to another day, time or room."""
    found = _found(ask, given.pupil, given.day, given.time, given.subject, whither=given.to)
    if isinstance(found, Card):
        return _shown(ask, given.pupil, found)
    return _moved(ask, found.booking_id, found.version, given.to.slot(found.slot), given.to.room)


@button(cards.MoveBooking, may=Action.CANCEL_BOOKING)
def move_one(ask: Ask, press: cards.MoveBooking) -> Result:
    """Move the booking that was chosen among several."""
    return _moved(ask, press.booking, press.version, press.slot, press.room)


def _moved(ask: Ask, booking: int, version: int, slot: Slot, room: str) -> Result:
    done = move(ask.db, ask.actor, who=ask.who, booking_id=booking, version=version, slot=slot, room=room)
    return Reply(cards.moved(ask, done), undo=done.entry)


@shown(Deed.SESSION_MOVE)
def moved_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the booking as it is now."""
    done = as_moved(ask.db, entry)
    return cards.moved(ask, done) if done is not None else Card("That booking was cancelled or moved since.")


ALL: tuple[Any, ...] = (
    book_,
    book_offered,
    booked_again,
    as_written,
    cancel_,
    cancel_one,
    cancelled_again,
    move_,
    move_one,
    moved_again,
)
