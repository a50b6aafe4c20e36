"""What became of booking, cancelling and moving, in words (P9, R8)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.cards.clashes import AskWay, whose_day
from bot.cards.sessions import (
    NAMES_IN_A_LINE,
    session_words,
    span_words,
)
from bot.say.card import Button, Card, Mood, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import (
    BookingId,
    CarriedDay,
    DaySlot,
    Press,
    PupilId,
    StaffId,
    StartForm,
    SubjectId,
    Version,
    Word,
)
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.access.authoriser import Action, could_in
from models.rules.calendar import academic_year, academic_year_name
from models.rules.clashes import Slot, Warned
from models.rules.clock import show_hours, show_time
from models.rules.kinds import places_taken
from models.rules.wording import day_in_full, day_words, listed, shut_in_words
from models.sessions.asks import answered_until
from models.sessions.availability import Booked, NotBooked
from models.sessions.occupied import Occupied
from models.sessions.outcome import BookingOutcome

_WITH_YOU = " with you"


@dataclass(frozen=True)
class BookOffered(Press, action="session.book"):
    """Book these pupils into what was offered instead."""

    pupils: tuple[PupilId, ...]
    subject: SubjectId
    slot: DaySlot
    room: Word
    host: StaffId | None = None


@dataclass(frozen=True)
class BookSurely(Press, action="session.surely"):
    """Book what was asked about, all the same."""

    pupils: tuple[PupilId, ...]
    subject: SubjectId
    days: tuple[CarriedDay, ...]
    slot: DaySlot
    """The first day's, with the times of all."""
    room: Word
    again: Literal["once", "again"]
    host: StaffId | None = None


@dataclass(frozen=True)
class MoveBooking(Press, action="session.move"):
    """Move this booking, of several that the words could mean."""

    booking: BookingId
    version: Version
    slot: DaySlot
    room: Word


@dataclass(frozen=True)
class Wanted:
    """What a button books: the subject, the slot, the room, and whose session it is, where it is not one's own."""

    subject_id: int
    slot: Slot
    room: str
    host_id: int | None = None

    def button(self, viewer: Viewer, pupil_ids: Sequence[int]) -> Button:
        label = f"Book {day_words(self.slot.day, viewer.today)}"
        press = BookOffered(tuple(pupil_ids), self.subject_id, self.slot, self.room, self.host_id)
        return Button(label, press, Style.PRIMARY)


@drawn
def booked(viewer: Viewer, outcome: BookingOutcome) -> Card:
    """What went through and what did not, pupil by pupil, each with what is free instead."""
    new = [each.pupil for each in outcome.new]
    before = [each.pupil for each in outcome.booked if each.already]
    lesson = session_words(outcome.subject, outcome.slot, outcome.room, viewer.today)
    parts: list[Part] = list(_refused_rows(viewer, outcome))
    if new:
        missing = (
            f"{who_words([each.pupil for each in outcome.refused])} not booked. " if outcome.refused else ""
        )
        title = f"{missing}{who_words(new)} booked{with_host(viewer, outcome)}: {lesson}."
    elif before and outcome.roomed:
        title = f"The room is {outcome.room} now: {lesson}."
    elif before:
        title = f"{already_recorded()}{who_words(before)} booked: {lesson}."
    elif len(outcome.refused) == 1:
        return _only_refused(viewer, outcome, outcome.refused[0])
    else:
        title = f"Nobody was booked: {lesson}."
    parts.extend(Text(listed(names, 100)) for names in (new or before,) if len(names) > NAMES_IN_A_LINE)
    if new and before:
        when = day_words(outcome.slot.day, viewer.today)
        parts.append(Text(f"Already booked, {when}: {listed(before, 100)}."))
    if moved_room := _have_the_room_too(outcome):
        parts.append(Text(f"The room is {outcome.room} now for {listed(moved_room, 100)} too."))
    parts.extend(Note(sentence) for sentence in warnings_of(viewer, outcome))
    unbooked = f" Not booked: {listed([each.pupil for each in outcome.refused])}." if outcome.refused else ""
    mood = Mood.PLAIN if not outcome.refused else Mood.WARNING if new else Mood.REFUSED
    return Card(title, tuple(parts), plain=title + unbooked, mood=mood)


def _have_the_room_too(outcome: BookingOutcome) -> list[str]:
    """Whose room was given beside that of those who are booked now: nobody's changes unsaid."""
    before = [each for each in outcome.booked if each.already] if outcome.roomed and outcome.new else []
    return [each.pupil for each in (*before, *outcome.roomed_too)]


def with_host(viewer: Viewer, outcome: BookingOutcome) -> str:
    """Whose session it is: a colleague's, who is told, or one's own in a subject that one does not teach."""
    if outcome.host_id == viewer.who.staff_id:
        return "" if outcome.subject_id in viewer.who.teaches else _WITH_YOU
    return f" with {viewer.school.staff_name(outcome.host_id)}"


def who_words(pupils: Sequence[str]) -> str:
    """Who was booked, by name where they are few."""
    return listed(pupils) if len(pupils) <= NAMES_IN_A_LINE else count(len(pupils), "pupil")


def _only_refused(viewer: Viewer, outcome: BookingOutcome, each: NotBooked) -> Card:
    title = f"{each.pupil} is not booked: {why_not(viewer, each)}."
    parts = (Text(_free_words(viewer, each)),) if each.clash is not None and not each.elsewhere else ()
    return Card(title, parts, _offer(viewer, outcome, each), mood=Mood.REFUSED)


def refused_row(viewer: Viewer, outcome: BookingOutcome, each: NotBooked) -> Row:
    """One who is not booked, with why and what there is instead."""
    free = f" {_free_words(viewer, each)}" if each.clash is not None and not each.elsewhere else ""
    return Row(
        f"{each.pupil} is not booked", f"{why_not(viewer, each)}.{free}", _offer(viewer, outcome, each)
    )


def _refused_rows(viewer: Viewer, outcome: BookingOutcome) -> Iterator[Row]:
    """Who is not booked: each with what there is instead, and together those for whom there is nothing."""
    together: dict[str, list[str]] = {}
    for each in outcome.refused:
        row = refused_row(viewer, outcome, each)
        if row.buttons or each.clash is not None:
            yield row
        else:
            together.setdefault(why_not(viewer, each), []).append(each.pupil)
    for why, pupils in together.items():
        yield together_row(pupils, why)


def together_row(pupils: Sequence[str], why: str, when: str = "") -> Row:
    """Those who are not booked for the same reason, on the same days."""
    who = f"{who_words(pupils)} {'is' if len(pupils) == 1 else 'are'} not booked{when}"
    if len(pupils) <= NAMES_IN_A_LINE:
        return Row(who, f"{why}.")
    return Row(who, f"{why}: {listed(pupils, 100)}.")


def why_not(viewer: Viewer, each: NotBooked) -> str:
    if each.elsewhere is not None:
        return f"already in this session, {each.elsewhere.held.room or 'without a room'}"
    if each.clash is not None:
        host = "you" if each.clash.host_id == viewer.who.staff_id else each.clash.host
        return f"already in {each.clash.subject} with {host} until {show_time(each.clash.slot.end)}"
    if each.full is not None:
        return f"full, {places_taken(each.full)}"
    if each.year is None:
        return "no longer at the school"
    years = listed([f"Year {year}" for year in each.years])
    return f"sessions are for {years}, not Year {each.year}"


def _free_words(viewer: Viewer, each: NotBooked) -> str:
    day = whose_day(viewer, each.clash.slot.day) if each.clash is not None else ""
    whose = f"{day} " if day else ""
    if each.free is None:
        return f"{whose}Nothing is free at that time in the next four weeks: try another time."
    return f"{whose}Next free: {day_words(each.free.day, viewer.today)}, {span_words(each.free)}."


def _offer(viewer: Viewer, outcome: BookingOutcome, each: NotBooked) -> tuple[Button, ...]:
    if (there := each.elsewhere) is not None:
        if not outcome.room:
            return ()
        press = MoveBooking(there.booking_id, there.version, outcome.slot, outcome.room)
        return (Button(f"Change to {outcome.room}", press, Style.PRIMARY),)
    host = None if outcome.host_id == viewer.who.staff_id else outcome.host_id
    wanted = Wanted(outcome.subject_id, outcome.slot, outcome.room, host)
    found = []
    if each.free is not None:
        found.append(replace(wanted, slot=each.free).button(viewer, [each.pupil_id]))
    if (ask := _ask_button(viewer, wanted, each)) is not None:
        # Whose day it is decides which of the two stands first.
        theirs = outcome.subject in viewer.school.settings.subjects_on(outcome.slot.day.weekday())
        found.insert(0 if theirs else 1, ask)
    if each.clash is not None and could_in(viewer.who, Action.OVERRIDE_CLASH, outcome.subject_id):
        found.append(_override_button(wanted, each.pupil_id))
    return tuple(found)


def _ask_button(viewer: Viewer, wanted: Wanted, each: NotBooked) -> Button | None:
    """To ask the other teacher, for as long as they can answer."""
    clash, settings = each.clash, viewer.school.settings
    if clash is None or clash.host_id == viewer.who.staff_id:
        return None
    if answered_until(settings, min(wanted.slot, clash.slot), viewer.now) <= viewer.now:
        return None
    press = AskWay(each.booking_id, wanted.subject_id, wanted.slot, wanted.room, wanted.host_id)
    return Button("Ask to give way", press)


def _override_button(wanted: Wanted, pupil_id: int) -> Button:
    """To the form that asks why, with all that is known."""
    slot = wanted.slot
    typed: list[tuple[str, str | tuple[str, ...]]] = [
        ("day", slot.day.isoformat()),
        ("time", show_hours(slot.start, slot.end, "-")),
    ]
    typed.extend([("room", wanted.room)] if wanted.room else [])
    typed.extend([("host", str(wanted.host_id))] if wanted.host_id is not None else [])
    return Button("Override", StartForm("override", pupil_id, wanted.subject_id, tuple(typed)))


def warnings_of(viewer: Viewer, outcome: BookingOutcome) -> Iterable[str]:
    """What is a lot for a pupil, the host or the room; it was booked all the same (R8)."""
    for each in outcome.new:
        yield from (_too_much(viewer, outcome, each, warned) for warned in each.warned)
    if outcome.new and not outcome.asked and with_host(viewer, outcome) == _WITH_YOU:
        yield f"You do not teach {outcome.subject}. For a colleague: undo, then add with and their name."
    whose = "You also have" if outcome.host_id == viewer.who.staff_id else "They also have"
    for held in outcome.host_busy:
        yield f"{whose} {_held(held)} then."
    for held in outcome.room_busy:
        yield room_taken(outcome.room, held)
    if outcome.offered_by:
        yield f"Sessions like this are offered by {listed(outcome.offered_by)}."
    if outcome.asked and outcome.after_list:
        yield "Today's list was posted already: they may have been told of today, or go home."
        return
    listed_at = viewer.school.settings.list_time
    if outcome.new and outcome.slot.day == viewer.today and viewer.local(viewer.now).time() >= listed_at:
        yield "This is for today: leadership's list now shows it."


def room_taken(room: str, held: Occupied) -> str:
    """Who else has the room then."""
    return f"{room} is also taken by {held.host} for {_held(held)}."


def _too_much(viewer: Viewer, outcome: BookingOutcome, each: Booked, warned: Warned) -> str:
    settings = viewer.school.settings
    day = day_words(outcome.slot.day, viewer.today)
    match warned:
        case Warned.PER_DAY:
            much = f"{count(settings.per_day + 1, 'session')} or more after school {_on(day)}"
        case Warned.PER_WEEK:
            much = f"more than {settings.per_week} after school that week"
        case Warned.BOTH_LUNCHES:
            much = f"no time left for lunch {_on(day)}"
    return f"A lot for {each.pupil}: {much}."


def _on(day: str) -> str:
    return day if day == "today" else f"on {day}"


def _held(held: Occupied) -> str:
    room = f" in {held.room}" if held.room else ""
    return f"{held.subject}{room} ({span_words(held.slot)})"


def no_school(viewer: Viewer, wanted: Wanted, pupil_ids: Sequence[int], reason: str) -> Card:
    """A day without school: why, and the same on the next school day as a button; nothing is moved."""
    day = wanted.slot.day
    title = f"{shut_in_words(day, reason)}. Nothing was booked."
    following = viewer.school.calendar.next_school_day(day)
    if following is None:
        return Card(title, mood=Mood.REFUSED)
    instead = replace(wanted, slot=replace(wanted.slot, day=following))
    return Card(
        title,
        (Text(f"The next school day is {day_in_full(following)}."),),
        (instead.button(viewer, pupil_ids),),
        mood=Mood.REFUSED,
    )


def no_terms(day: date) -> str:
    """That the day counts as a school day only because nobody has said which days do."""
    name = academic_year_name(academic_year(day))
    return f"There is no calendar for {name} yet, so every weekday but bank holidays counts as a school day."
