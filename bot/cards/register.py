"""A register in words: a row a pupil, with the one tap that comes next (P11, R10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cards.sessions import session_words, span_words
from bot.say.card import Button, Card, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import Press, PupilId, SessionId, StartForm, Version
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count, when_words
from models.audit.facts import PartOf, Shows
from models.rules.attendance import InSchool, Mark
from models.rules.clock import show_hours, show_time
from models.rules.wording import example, to_type
from models.sessions.booking import could_book
from models.sessions.marks import HeldMark
from models.sessions.occupied import Occupied
from models.sessions.register_list import RegisterRow, SessionRegister, TakenOut
from models.sessions.registering import opens_before
from models.sessions.session import OffBecause


@dataclass(frozen=True)
class ShowRegister(Press, action="register.show"):
    """Show the register of this session."""

    session: SessionId


@dataclass(frozen=True)
class AllHere(Press, action="register.all"):
    """Mark everybody who is not marked yet as here, but for those who are not in school."""

    session: SessionId


Tapped = Literal[Mark.PRESENT, Mark.LATE, Mark.ABSENT]


@dataclass(frozen=True)
class MarkPupil(Press, action="register.mark"):
    """Mark a pupil, who stood there as the mark with this id says; 0 for none."""

    session: SessionId
    pupil: PupilId
    mark: Tapped
    seen: Version


@dataclass(frozen=True)
class NotHeld(Press, action="register.off"):
    """The session did not take place."""

    session: SessionId


NEXT: dict[Mark | None, Tapped] = {
    None: Mark.PRESENT,
    Mark.PRESENT: Mark.ABSENT,
    Mark.ABSENT: Mark.LATE,
    Mark.LATE: Mark.PRESENT,
    Mark.EXCUSED: Mark.PRESENT,
    Mark.CANCELLED: Mark.PRESENT,
}
"""What one more tap makes of a mark: who did not come is one tap from here, and, coming in late, one more."""
_LABELS: dict[Tapped, str] = {Mark.PRESENT: "Here", Mark.LATE: "Late", Mark.ABSENT: "Absent"}
_COUNTED = ((Mark.PRESENT, "here"), (Mark.LATE, "late"), (Mark.ABSENT, "absent"), (Mark.EXCUSED, "excused"))


@drawn
def register(viewer: Viewer, found: SessionRegister, *, late: bool = False) -> Card:
    """The whole list on one card: all here first, then a row a pupil, in an order that no tap changes."""
    lesson = session_words(found.subject, found.slot, found.room, viewer.today)
    parts: list[Part] = []
    if late:
        parts.append(Note("Late: Staffroom was not running at the usual time."))
    if (who := _whose(viewer, found)) != "":
        parts.append(Note(who))
    if not found.rows:
        parts.append(Text("Nobody is booked into it any more."))
    elif found.unmarked:
        parts.append(_all_here(found))
    parts.extend(_row(found, each) for each in found.rows)
    if (excused := found.marked(Mark.EXCUSED)) and could_book(viewer.who):
        parts.append(_again(found, excused))
    if lines := [_corrected(viewer, each) for each in found.rows if each.before is not None]:
        parts.append(Row("Corrected", "\n".join(lines)))
    parts.extend(Note(out_words(viewer, each)) for each in found.out)
    actions = (_by_form(found), _not_held(found)) if found.rows else ()
    return Card(
        f"Register: {lesson}", tuple(parts), actions, plain=f"Register: {lesson}. {counts_words(found)}."
    )


def counts_words(found: SessionRegister) -> str:
    """How many are marked how: 9 here, 1 late, 2 not marked."""
    said = [(len(found.marked(mark)), words) for mark, words in _COUNTED]
    said.append((len(found.unmarked), "not marked"))
    if found.marked(Mark.CANCELLED):
        return "It did not take place"
    return ", ".join(f"{many} {words}" for many, words in said if many) or "Nobody is booked"


def _whose(viewer: Viewer, found: SessionRegister) -> str:
    host = "" if found.host_id == viewer.who.staff_id else found.host
    if found.cover_id is None:
        return host
    cover = "you" if found.cover_id == viewer.who.staff_id else viewer.school.staff_name(found.cover_id)
    return f"{host or 'Your session'}, covered by {cover}"


def _again(found: SessionRegister, excused: Sequence[RegisterRow]) -> Row:
    """Who need not have come can come another time: nobody has to follow that up."""
    typed = (
        ("pupils", tuple(str(each.pupil_id) for each in excused if each.here)),
        ("time", show_hours(found.slot.start, found.slot.end, "-")),
    )
    form = StartForm("book", subject=found.subject_id, typed=typed)
    return Row(f"{count(len(excused), 'pupil')} excused", buttons=(Button("Book again", form),))


def _all_here(found: SessionRegister) -> Row:
    button = Button("All here", AllHere(found.session_id), Style.PRIMARY)
    return Row(counts_words(found), buttons=(button,))


def _row(found: SessionRegister, row: RegisterRow) -> Row:
    mark = row.mark.mark if row.mark is not None else None
    tapped = NEXT[mark]
    press = MarkPupil(found.session_id, row.pupil_id, tapped, row.mark.id if row.mark is not None else 0)
    return Row(
        f"{row.pupil}: {mark_words(row)}", buttons=(Button(_LABELS[tapped], press),) if row.here else ()
    )


def _corrected(viewer: Viewer, row: RegisterRow) -> str:
    """Who corrected a mark, when, and how it stood before."""
    if row.before is None or row.mark is None:
        return ""
    by = viewer.school.staff_name(row.mark.by_id) if row.mark.by_id is not None else "the day's codes"
    when = when_words(viewer.local(row.mark.at), viewer.today)
    return f"{row.pupil}: {held_words(row.mark)}, by {by}, {when}; before that {held_words(row.before)}"


def mark_words(row: RegisterRow) -> str:
    """How a pupil stands in a register; by which code of the day is not for who only takes it."""
    away = row.presence is not None and row.presence.standing is not InSchool.IN
    if row.mark is not None:
        said = held_words(row.mark)
        return f"{said}, not in school" if row.mark.mark is Mark.ABSENT and away else said
    return "not in school" if away else "not marked"


def held_words(mark: HeldMark) -> str:
    """A mark in words: late, 7 min."""
    match mark.mark:
        case Mark.PRESENT:
            return "here"
        case Mark.LATE:
            return f"late, {mark.minutes} min" if mark.minutes else "late"
        case Mark.EXCUSED:
            return f"excused, {mark.reason}" if mark.reason else "excused"
        case Mark.CANCELLED:
            return "did not take place"
        case _:
            return str(mark.mark)


def out_words(viewer: Viewer, out: TakenOut) -> str:
    """Why somebody who was booked is not on the list any more."""
    if (why_off := _OFF.get(out.reason)) is not None:
        return f"{out.pupil} does not come: {why_off}."
    reason = _TAKEN_OUT.get(out.reason, out.reason)
    when = when_words(viewer.local(out.at), viewer.today)
    why = f" ({out.why})" if out.why else ""
    now = out.instead
    where = f" Now in {now.subject} with {now.host}, {span_words(now.slot)}." if now is not None else ""
    return f"{out.pupil} does not come: {reason} by {out.by}{why}, {when}.{where}"


_OFF: dict[str, str] = {
    OffBecause.CLOSED: "the day was closed",
    OffBecause.PUPIL_LEFT: "left the school",
    OffBecause.HOST_LEFT: "the host left the school",
}
_TAKEN_OUT: dict[str, str] = {
    "": "taken out",
    OffBecause.OVERRIDDEN: "booked elsewhere",
    OffBecause.GAVE_WAY: "let go",
}


def _by_form(found: SessionRegister) -> Button:
    typed = (
        ("day", found.slot.day.isoformat()),
        ("time", show_hours(found.slot.start, found.slot.end, "-")),
        ("mark", "excused"),
    )
    return Button("Excuse a pupil", StartForm("register", subject=found.subject_id, typed=typed))


def _not_held(found: SessionRegister) -> Button:
    sure = "Mark everybody: it did not take place? Nobody is followed up then."
    return Button("Did not take place", NotHeld(found.session_id), confirm=sure)


def marked(viewer: Viewer, found: SessionRegister, pupil_ids: Sequence[int], *, new: bool) -> Card:
    """What was saved by words, in one line, with the way to the whole register."""
    rows = [each for each in found.rows if each.pupil_id in pupil_ids]
    lesson = session_words(found.subject, found.slot, found.room, viewer.today)
    show = Button("Register", ShowRegister(found.session_id))
    if len(rows) == 1:
        said = f"{already_recorded(not new)}{rows[0].pupil}, {mark_words(rows[0])}: {lesson}."
        return telling(Card(said, actions=(show,)), rows[0])
    said = counts_words(found) if new else f"Everybody was marked before: {counts_words(found)}"
    return Card(f"{said}: {lesson}.", actions=(show,))


def stale_words(viewer: Viewer, found: SessionRegister, stale: Sequence[HeldMark]) -> str:
    """Who else marked these pupils since the register was shown; blank where nobody did."""
    return " ".join(
        f"{viewer.school.label(each.pupil_id)} was marked {held_words(each)} by "
        f"{viewer.school.staff_name(each.by_id)} at {show_time(viewer.local(each.at))}, so that stands."
        for each in stale
    )


def which(viewer: Viewer, found: Sequence[Occupied]) -> Card:
    """Several that may be meant, each with its button."""
    rows = tuple(
        Row(
            session_words(each.subject, each.slot, each.room, viewer.today),
            "" if each.host_id == viewer.who.staff_id else each.host,
            (Button("Open", ShowRegister(each.session_id)),),
        )
        for each in found
    )
    return Card("Which register?", rows)


def none_open(viewer: Viewer, upcoming: Occupied | None) -> Card:
    """There is no register to take; when the next one opens."""
    if upcoming is None:
        hint = Text(f"For another session, say which: {example('register thu maths')}")
        return Card(
            "There is no such session in the last four weeks whose register is yours to take.", (hint,)
        )
    next_one = f"Your next session: {_lesson(viewer, upcoming)}."
    return Card("No register is open yet.", (Text(f"{next_one} {_opens(viewer)}"),))


def none_open_with(viewer: Viewer, pupil_id: int, upcoming: Occupied | None) -> Card:
    """There is no register in which the pupil could be marked; when the next one with them opens."""
    label = viewer.school.label(pupil_id)
    if upcoming is None:
        title = f"{label} is in no session of the last four weeks whose register is yours to take."
        hint = f"To see all sessions of theirs: {to_type(f'sessions {label}')}"
    else:
        title = f"{label} cannot be marked yet."
        hint = f"Their next session with you: {_lesson(viewer, upcoming)}. {_opens(viewer)}"
    return telling(Card(title, (Text(hint),)), PartOf(pupil_id, Shows.SESSIONS))


def _lesson(viewer: Viewer, of: Occupied) -> str:
    return session_words(of.subject, of.slot, of.room, viewer.today)


def _opens(viewer: Viewer) -> str:
    return f"Its register opens {_minutes(viewer)} before. To see the board: {to_type('sessions')}"


def _minutes(viewer: Viewer) -> str:
    return count(int(opens_before(viewer.school.settings).total_seconds()) // 60, "minute")
