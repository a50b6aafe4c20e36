"""Who is not at a session that is on, for leadership; and who covers one (P11, R10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.cards.register import ShowRegister, mark_words
from bot.cards.sessions import session_words
from bot.say.card import Button, Card, Note, Part, Row, Style
from bot.say.drawn import drawn
from bot.say.press import Press, PupilId, SessionId, StaffId
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.rules.clock import show_time
from models.rules.wording import day_words, listed
from models.sessions.covering import Covered
from models.sessions.occupied import Occupied
from models.sessions.register_list import RegisterRow
from models.sessions.untaken import MissingFrom, Seeker, is_missing

NAMES = 12


@dataclass(frozen=True)
class OnIt(Press, action="register.fetch"):
    """I go and find the pupil; without one, I ask for the register."""

    session: SessionId
    pupil: PupilId | None = None


@dataclass(frozen=True)
class CoverThis(Press, action="register.cover"):
    """Let a colleague take this session."""

    session: SessionId
    cover: StaffId


@drawn
def not_there(
    viewer: Viewer, day: date, starts: time, found: Sequence[MissingFrom], *, late: bool = False
) -> Card:
    """Who is not at the sessions that began then, and who goes to find them."""
    title = f"Not there: {day_words(day, viewer.today)}, {show_time(starts)}"
    missing = [
        row.pupil
        for each in found
        for at, row in enumerate(each.register.rows)
        if is_missing(each.register, at)
    ]
    if not missing and not found:
        return Card(f"{title}: everybody is there or marked.")
    parts: list[Part] = [Note("Late: Staffroom was not running at the usual time.")] if late else []
    for each in found:
        parts.extend(_session(viewer, each))
    said = count(len(missing), "pupil") if missing else "everybody is there or marked"
    return Card(f"{title}: {said}", tuple(parts), plain=f"{title}: {said}.")


def _session(viewer: Viewer, found: MissingFrom) -> Iterator[Part]:
    register = found.register
    lesson = ", ".join(part for part in (register.subject, register.host, register.room) if part)
    missing = [row for at, row in enumerate(register.rows) if is_missing(register, at)]
    if missing and all(row.mark is None for row in register.rows):
        names = listed([row.pupil for row in missing], NAMES)
        who = found.fetching.get(None)
        detail = f"Nobody is marked yet: {names}"
        yield Row(lesson, _with(viewer, detail, who), _button(register.session_id, None, who))
        return
    yield Note(lesson)
    for at, row in enumerate(register.rows):
        who = found.fetching.get(row.pupil_id)
        if is_missing(register, at) or who is not None:
            buttons = _button(register.session_id, row.pupil_id, who) if is_missing(register, at) else ()
            yield Row(row.pupil, _with(viewer, _state(row), who), buttons)


def _state(row: RegisterRow) -> str:
    words = mark_words(row)
    return f"{words[0].upper()}{words[1:]}"


def _with(viewer: Viewer, detail: str, who: Seeker | None) -> str:
    if who is None:
        return detail
    return f"{detail}\n{who.by} is on it, {show_time(viewer.local(who.at))}"


def _button(session_id: int, pupil_id: int | None, who: Seeker | None) -> tuple[Button, ...]:
    return (Button("On it", OnIt(session_id, pupil_id), Style.PRIMARY),) if who is None else ()


@drawn
def not_taken(viewer: Viewer, held: Occupied, waiting: Sequence[RegisterRow]) -> Card:
    """The register of a session that is over has still to be taken."""
    lesson = session_words(held.subject, held.slot, held.room, viewer.today)
    pupils = [each.pupil for each in waiting]
    if not pupils:
        return Card(f"The register is taken now: {lesson}.")
    row = Row(f"{count(len(pupils), 'pupil')} not marked", listed(pupils, NAMES))
    show = Button("Register", ShowRegister(held.session_id), Style.PRIMARY)
    return Card(f"Register not taken: {lesson}", (row,), (show,))


def covered(viewer: Viewer, done: Covered) -> Card:
    """Who covers a session."""
    lesson = session_words(done.held.subject, done.held.slot, done.held.room, viewer.today)
    already = already_recorded(done.entry is None)
    return Card(f"{already}{done.cover} covers {lesson}, and gets its register.")


def to_cover(viewer: Viewer, held: Occupied, pupils: int) -> Card:
    """To the colleague who covers."""
    lesson = session_words(held.subject, held.slot, held.room, viewer.today)
    who, before = count(pupils, "pupil"), count(viewer.school.settings.register_before, "minute")
    return Card(f"You cover for {held.host}: {lesson}, {who}. You get its register {before} before.")


def covers_no_more(viewer: Viewer, held: Occupied) -> Card:
    """To the colleague who need not cover after all."""
    lesson = session_words(held.subject, held.slot, held.room, viewer.today)
    return Card(f"You need not cover for {held.host} any more: {lesson}.")


def which_to_cover(viewer: Viewer, found: Sequence[Occupied], staff_id: int) -> Card:
    """Several that may be meant."""
    rows = tuple(
        Row(
            session_words(each.subject, each.slot, each.room, viewer.today),
            each.host,
            (Button("Cover", CoverThis(each.session_id, staff_id)),),
        )
        for each in found
    )
    return Card(f"Which session does {viewer.school.staff_name(staff_id)} cover?", rows)
