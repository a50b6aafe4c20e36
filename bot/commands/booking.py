"""`book`: pupils into a session, against their names (P9, R8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import booking as cards
from bot.cards.agreements import beside_booking
from bot.cards.booked_days import asked_first, booked_on, skipped_words
from bot.inputs.again import AgainField, BookedDaysField, UntilField
from bot.inputs.below import ListField, ListOf
from bot.inputs.colleagues import ColleagueField
from bot.inputs.days import DaysAgain
from bot.inputs.line import PickAnother
from bot.inputs.pupils import PupilsField
from bot.inputs.spans import Span, SpanField
from bot.inputs.subjects import Assumed, SubjectField
from bot.inputs.words import RoomField
from bot.registry import Errand, Menu, button, command, shown, written
from bot.say.card import Button, Card, Note, Style
from bot.say.form import Choice
from bot.say.press import StartForm
from models.access.authoriser import About, Action, Allowed, may, person, require
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.db.errors import NotAllowed, Sorry
from models.mentoring.agreement_lists import without_agreement
from models.rules.clashes import Slot
from models.rules.clock import show_hours
from models.rules.kinds import HeldOn
from models.rules.weekly import Again, Series, TooMany, Until, days_again
from models.rules.wording import day_in_full, day_in_short
from models.sessions.booked import outcomes_of
from models.sessions.booking import book, could_book
from models.sessions.kinds import why_not_held
from models.sessions.outcome import BookingOutcome
from models.tracking.below import pupils_below


@dataclass(frozen=True)
class Book:
    pupils: Annotated[tuple[int, ...], PupilsField(for_sessions=True)]
    every: Annotated[ListOf | None, ListField(optional=True)]
    subject: Annotated[int, SubjectField(to=Action.BOOK_FOR_OTHER_SUBJECT, own=True, asks_nearly=True)]
    day: Annotated[tuple[date, ...], BookedDaysField()]
    again: Annotated[Again | None, AgainField(optional=True, hint="Leave blank for once")]
    until: Annotated[Until | None, UntilField(optional=True, hint="Where it comes again: its last day")]
    time: Annotated[Span, SpanField(asks=True)]
    room: Annotated[str | None, RoomField(optional=True)]
    host: Annotated[int | None, ColleagueField(optional=True, to=Action.BOOK_FOR_OTHER_SUBJECT)]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A colleague's own subject, days that come again, and before anything is typed in vain, what may be booked."""
    if "day" not in values and (saturday := _saturday_of(ask, values.get("time"))) is not None:
        values["day"] = (saturday,)
    settle_host(ask, values)
    _settle_below(ask, values)
    if values.get("pupils") == ():
        raise Sorry("There is nobody in it. Name a pupil, or another class or form.", field="pupils")
    _settle_again(ask, values)


def _settle_below(ask: Ask, values: dict[str, Any]) -> None:
    """Those below target for all of the subject, or for all of the class that was named."""
    every, named = values.get("every"), values.get("pupils")
    if every is ListOf.BELOW and named:
        raise Sorry("Name the pupils, or say all below target: not both.", field="pupils")
    if "subject" not in values or (named is None and every is not ListOf.BELOW):
        return
    if values.pop("every", None) is not None:
        values["pupils"] = _below_in(ask, values["subject"], named)


def _below_in(ask: Ask, subject: int, among: tuple[int, ...] | None) -> tuple[int, ...]:
    """Those whom sessions are for who are below target in the subject, as far as this person may see it."""
    found = [
        each.pupil_id
        for year in ask.school.settings.session_years
        for each in pupils_below(ask.db, year)
        if subject in each.subjects
        and (among is None or each.pupil_id in among)
        and isinstance(may(ask.db, ask.who, Action.SEE_GRADES, About(each.pupil_id, subject)), Allowed)
    ]
    for pupil_id in found:
        record(ask.db, ask.actor, Deed.GRADE_FORM, pupil_id=pupil_id)
    if not found:
        name = ask.school.subject_name(subject)
        of_them = "" if among is None else " among them"
        raise Sorry(
            f"I see nobody{of_them} below target in {name} whose grades are yours to see. Name the pupils.",
            field="pupils",
        )
    return tuple(found)


def settle_host(ask: Ask, values: dict[str, Any]) -> None:
    """Of a colleague the subject that they teach; only whom and what may be booked for."""
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
        taught = sorted(theirs, key=ask.school.subject_name)
        raise PickAnother(
            f"{name} does not teach {ask.school.subject_name(subject)}.",
            field="subject",
            choices=tuple(Choice(str(each), ask.school.subject_name(each)) for each in taught),
        )
    if subject is not None and (host is not None or subject not in ask.who.teaches):
        require(ask.db, ask.who, Action.BOOK_FOR_OTHER_SUBJECT, About(subject_id=subject))


def _settle_again(ask: Ask, values: dict[str, Any]) -> None:
    """What comes again ends one day, and comes at all. Raises Sorry beside the field that says otherwise."""
    days, again, until = values.get("day"), values.get("again"), values.get("until")
    if again is None and (until is not None or isinstance(days, DaysAgain)):
        values["again"] = again = Again.WEEKLY
    if (
        again is Again.DAILY
        and days is None
        and (following := ask.school.calendar.next_school_day(ask.today))
    ):
        values["day"] = days = (following,)
    if again is None or days is None:
        return
    if until is None:
        raise Sorry("Until when? Say the last day, such as until 18 dec, or for 6 weeks.", field="until")
    if "time" in values and not (series := _days_of(ask, days, again, until, values["time"])).days:
        if series.skipped:
            why = ask.school.calendar.why_not(series.skipped[0])
            raise Sorry(
                f"There is no school on any of those days: {day_in_full(series.skipped[0])} is {why}.",
                field="until",
            )
        raise Sorry(
            f"{day_in_full(min(days))} comes after that. Say a later day to end on, such as until 18 dec.",
            field="until",
        )


def _days_of(ask: Ask, first: tuple[date, ...], again: Again, until: Until, span: Span) -> Series:
    """The days on which it comes, and those without school; today's only until it is over.

    Raises Sorry where they are too many.
    """
    try:
        return days_again(
            _still_to_come(ask, first, again, span),
            again,
            until,
            held=lambda day: why_not_held(ask.school, Slot(day, span.start, span.end)) is None,
        )
    except TooMany as wrong:
        raise Sorry(str(wrong), field="until") from None


def _still_to_come(ask: Ask, first: tuple[date, ...], again: Again, span: Span) -> tuple[date, ...]:
    """The first days, with the next of its kind in today's place once that is over."""
    over = _is_over(ask, span)
    ahead = timedelta(days=1) if again is Again.DAILY else timedelta(weeks=1)
    return tuple(each + ahead if over and each == ask.today else each for each in first)


def _is_over(ask: Ask, span: Span) -> bool:
    """Whether a session of these times is over today."""
    return ask.local(ask.now).time() >= span.end


def _saturday_of(ask: Ask, span: Span | None) -> date | None:
    """The next Saturday, where the time is that of a kind of session that is held on Saturdays alone."""
    kinds = [
        each for each in ask.school.settings.session_kinds if span and each.hours == (span.start, span.end)
    ]
    if [each.held for each in kinds] != [HeldOn.SATURDAYS]:
        return None
    ahead = ask.school.calendar.days_held(HeldOn.SATURDAYS, ask.today, ask.today + timedelta(weeks=2))
    return next(iter(ahead), None)


@command(
    "book",
    Book,
    may=Action.BOOK,
    offers=could_book,
    title="Book a session",
    submit="Book",
    menu=Menu(40, short=True),
    errand=Errand.SESSIONS,
    settle=_settle,
    aliases=("b", "booking"),
    examples=(
        "book Amy Carter, Ben Dodd maths thu",
        "book Amy maths thu lunch M4",
        "book 11Ma1 maths tue weekly until 18 dec",
        "book all below target in maths thu",
        "book Amy Carter maths 3 dec 15:20-16:20",
    ),
    looks=Deed.SESSIONS_LIST,
    by_memory=True,
)
def book_(ask: Ask, given: Book) -> Result:
    """Book pupils into a session, against their names."""
    series: Series | None = None
    if given.again is not None and given.until is not None:
        series = _days_of(ask, given.day, given.again, given.until, given.time)
    days = series.days if series is not None else given.day
    begins_later = series is not None and ask.today in given.day and _is_over(ask, given.time)
    slots = [Slot(day, given.time.start, given.time.end) for day in days]
    wanted = cards.Wanted(given.subject, slots[0], given.room or "", given.host)
    return _booked(ask, given.pupils, wanted, slots, series, begins_later=begins_later)


@button(cards.BookOffered, may=Action.BOOK, looks=Deed.SESSIONS_LIST, by_memory=True)
def book_offered(ask: Ask, press: cards.BookOffered) -> Result:
    """Book what was offered instead."""
    values = {"subject": press.subject, "host": press.host}
    _settle(ask, values)
    wanted = cards.Wanted(press.subject, press.slot, press.room, values["host"])
    return _booked(ask, press.pupils, wanted, [press.slot])


@button(cards.BookSurely, may=Action.BOOK, by_memory=True)
def book_surely(ask: Ask, press: cards.BookSurely) -> Result:
    """Book what was asked about, all the same."""
    values = {"subject": press.subject, "host": press.host}
    settle_host(ask, values)
    slots = [replace(press.slot, day=day) for day in press.days] or [press.slot]
    wanted = cards.Wanted(press.subject, slots[0], press.room, values["host"])
    series = Series(press.days, ()) if press.again == "again" else None
    return _booked(ask, press.pupils, wanted, slots, series, sure=True)


def _booked(
    ask: Ask,
    pupils: Sequence[int],
    wanted: cards.Wanted,
    slots: Sequence[Slot],
    series: Series | None = None,
    *,
    sure: bool = False,
    begins_later: bool = False,
) -> Result:
    reason = why_not_held(ask.school, slots[0])
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
        series=series is not None,
        sure=sure,
    )
    if outcomes[0].asked:
        card = asked_first(ask, outcomes, _surely(pupils, wanted, slots, series))
    else:
        card = _as_booked(ask, outcomes)
    if series is not None and begins_later:
        card = card.with_parts(
            Note(f"Today's is over, so it begins {day_in_short(series.days[0], ask.today)}.")
        )
    if series is not None and series.skipped:
        why = [(day, ask.school.calendar.why_not(day) or "") for day in series.skipped]
        card = card.with_parts(Note(skipped_words(ask, why)))
    gap = next((each.day for each in slots if not ask.school.calendar.has_terms(each.day)), None)
    if gap is not None:
        card = card.with_parts(Note(cards.no_terms(gap)))
    return Reply(card, undo=outcomes[0].entry)


def _as_booked(ask: Ask, outcomes: Sequence[BookingOutcome]) -> Card:
    new = dict.fromkeys(each.pupil_id for one in outcomes for each in one.new)
    return beside_booking(ask, booked_on(ask, outcomes), without_agreement(ask.db, list(new), ask.today))


def _surely(
    pupils: Sequence[int], wanted: cards.Wanted, slots: Sequence[Slot], series: Series | None
) -> Button:
    press = cards.BookSurely(
        tuple(pupils),
        wanted.subject_id,
        tuple(each.day for each in slots),
        slots[0],
        wanted.room,
        "again" if series is not None else "once",
        wanted.host_id,
    )
    return Button("Book all the same", press, Style.PRIMARY)


@shown(Deed.SESSION_BOOK)
def booked_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the bookings as they are now."""
    outcomes = outcomes_of(ask.db, entry)
    return _as_booked(ask, outcomes) if outcomes else Card("That booking was cancelled.")


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


ALL: tuple[Any, ...] = (book_, book_offered, book_surely, booked_again, as_written)
