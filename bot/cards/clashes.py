"""What became of a clash in words: asked to give way, overridden, put back (R8)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.cards.sessions import session_words, span_words, with_whom
from bot.say.card import Button, Card, Mood, Style, Text
from bot.say.drawn import drawn
from bot.say.press import BookingId, DaySlot, Press, PupilId, StaffId, SubjectId, WayRequestId, Word
from bot.say.viewer import Viewer
from models.rules.clashes import Slot
from models.rules.clock import show_time
from models.rules.wording import day_of_month_in_short, day_words, example, listed, to_type
from models.sessions.asked_way import AskedWay
from models.sessions.asks import WayState
from models.sessions.occupied import Occupied
from models.sessions.overriding import Overridden


@dataclass(frozen=True)
class AskWay(Press, action="way.ask"):
    """Ask the host of this booking to let the pupil come to that session instead."""

    booking: BookingId
    subject: SubjectId
    slot: DaySlot
    room: Word
    host: StaffId | None = None
    says: Literal["ask", "surely"] = "ask"


@dataclass(frozen=True)
class AnswerWay(Press, action="way.answer"):
    """Let the pupil go, or keep them."""

    request: WayRequestId
    says: Literal["accept", "accept surely", "decline"]


@dataclass(frozen=True)
class OverrideSurely(Press, action="way.override_surely"):
    """Override what was asked about, all the same."""

    pupil: PupilId
    subject: SubjectId
    slot: DaySlot
    room: Word
    why: Word
    host: StaffId | None = None


def whose_day(viewer: Viewer, day: date) -> str:
    """Which subjects the weekday is for, in a sentence; blank where it is everybody's."""
    subjects = viewer.school.settings.subjects_on(day.weekday())
    return f"{day:%A}s are for {listed(subjects)}." if subjects else ""


@drawn
def asked(viewer: Viewer, way: AskedWay) -> Card:
    """To who asked: whom they asked, and until when there is an answer."""
    title = f"{way.held.host} is asked to let {way.pupil} go: {_there(viewer, way)}."
    if way.state != WayState.OPEN:
        return answered(viewer, way)
    return Card(title, (Text(f"You hear either way, {_until(viewer, way)} at the latest."),))


@drawn
def asked_of_you(viewer: Viewer, way: AskedWay) -> Card:
    """To the host: who asks for which pupil, for what, and until when; answered, what became of it."""
    if way.state != WayState.OPEN or viewer.now >= way.until:
        return _settled(viewer, way)
    day = whose_day(viewer, way.slot.day)
    where = session_words(way.held.subject, way.held.slot, way.held.room, viewer.today)
    parts = (
        Text(f"They are in your {where}. They would go to {_there(viewer, way)}."),
        Text(f"{f'{day} ' if day else ''}Answer {_until(viewer, way)}; after that they stay with you."),
    )
    buttons = (
        Button("Accept", AnswerWay(way.id, "accept"), Style.PRIMARY),
        Button("Decline", AnswerWay(way.id, "decline")),
    )
    return Card(f"{way.asked_by} asks you to let {way.pupil} go.", parts, buttons)


def _settled(viewer: Viewer, way: AskedWay) -> Card:
    where = session_words(way.held.subject, way.held.slot, "", viewer.today)
    match way.state:
        case WayState.GIVEN:
            told = " They were told of yours, so tell them of that one." if way.told else ""
            return Card(f"{way.pupil} goes to {_there(viewer, way)}, and is off yours: {where}.{told}")
        case WayState.KEPT:
            return Card(f"{way.pupil} stays with you: {where}. {way.asked_by} is told.")
        case WayState.GONE:
            return Card(f"There is nothing to answer any more about {way.pupil}: {where}.")
        case WayState.OPEN:
            return Card(f"It is too late to answer: {way.pupil} stays with you, {where}.")


@drawn
def answered(
    viewer: Viewer,
    way: AskedWay,
    *,
    then: Button | None = None,
    instead: tuple[Slot, Button] | None = None,
) -> Card:
    """To who asked: what became of it, and what there is: the session itself where it is free, else the next one."""
    where = session_words(way.held.subject, way.held.slot, "", viewer.today)
    again = _another_time(viewer, way)
    buttons: tuple[Button, ...] = ()
    if instead is not None:
        slot, button = instead
        again = Text(f"Next free: {day_words(slot.day, viewer.today)}, {span_words(slot)}.")
        buttons = (button,)
    match way.state:
        case WayState.GIVEN:
            told = " They were told of the other one, so tell them of this one." if way.told else ""
            return Card(f"{way.held.host} gives way: {way.pupil} booked, {_there(viewer, way)}.{told}")
        case WayState.KEPT:
            return Card(f"{way.held.host} keeps {way.pupil}: {where}.", (again,), buttons, mood=Mood.REFUSED)
        case WayState.GONE:
            return Card(
                f"{way.pupil} is not with {way.held.host} any more: {where}.", (), (then,) if then else ()
            )
        case WayState.OPEN:
            return Card(
                f"{way.held.host} has not answered, so {way.pupil} stays there: {where}.",
                (again,),
                buttons,
                mood=Mood.REFUSED,
            )


def _another_time(viewer: Viewer, way: AskedWay) -> Text:
    following = viewer.school.calendar.next_school_day(max(way.slot.day, viewer.today))
    if following is None:
        return Text(f"For another time: {to_type('book')}")
    line = f"book {way.pupil} {way.subject.casefold()} {day_of_month_in_short(following).casefold()}"
    return Text(f"For another time: {example(line)}")


def _there(viewer: Viewer, way: AskedWay) -> str:
    """The session that the pupil would come to: History with Dan Whitfield, Thu 26 Nov, 15:20–16:20."""
    host = "" if way.host_id == viewer.who.staff_id else f" with {way.host}"
    return session_words(f"{way.subject}{host}", way.slot, way.room, viewer.today)


def _until(viewer: Viewer, way: AskedWay) -> str:
    at = viewer.local(way.until)
    day = "" if at.date() == viewer.today else f"{day_words(at.date(), viewer.today)}, "
    return f"by {day}{show_time(at)}"


@drawn
def overridden(viewer: Viewer, done: Overridden) -> Card:
    """Where the pupil comes now, what is off because of it, and who is told."""
    after = done.after
    lesson = session_words(after.subject, after.slot, after.room, viewer.today)
    whose = "" if after.host_id == viewer.who.staff_id else f" with {after.host}"
    off = listed(with_whom(viewer, each) for each in done.lost)
    told = " They were told of that one already, so tell them of this one." if done.told else ""
    others = [each.host for each in done.lost if each.host_id != viewer.who.staff_id]
    hears = (
        f"{listed(dict.fromkeys(others))} {'is' if len(set(others)) == 1 else 'are'} told. " if others else ""
    )
    return Card(
        f"{done.pupil} booked{whose}: {lesson}.{told}",
        (Text(f"Off instead: {off}. {hears}If this booking is cancelled, they go back there."),),
    )


def taken_over(viewer: Viewer, pupil: str, lost: Occupied, instead: Occupied, by: str, why: str) -> Card:
    """To who lost the pupil: where they are instead, who decided it, and why."""
    return Card(
        f"{pupil} will not come: {session_words(lost.subject, lost.slot, lost.room, viewer.today)}.",
        (Text(f"They go to {with_whom(viewer, instead)} instead. {by} decided: {why}"),),
    )


def back(viewer: Viewer, pupil: str, held: Occupied) -> Card:
    """To both teachers: the pupil is in the first session again."""
    return Card(f"{pupil} is back in {with_whom(viewer, held)}.")
