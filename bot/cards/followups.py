"""Absences to follow up in words: whose, what was done, and what to do next (P11, R10)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cards.sessions import session_words
from bot.say.card import Button, Card, Facts, Note, Part, Row, Style, Text
from bot.say.drawn import drawn, telling
from bot.say.press import CaseId, DaySlot, Press, StartForm, Version, Word
from bot.say.viewer import Viewer
from bot.say.words import when_words
from models.audit.facts import PartOf, Shows
from models.rules.attendance import Mark, attendance_rate
from models.rules.wording import count, day_in_short, listed
from models.sessions.cases import Case, CaseStory, StepTaken
from models.sessions.following_up import Acted
from models.sessions.register import AbsenceOutcome

Tap = Literal[AbsenceOutcome.SPOKE, AbsenceOutcome.CONTACTED_HOME, AbsenceOutcome.ESCALATED]


@dataclass(frozen=True)
class OpenCase(Press, action="followup.open"):
    """Show an absence with all that is known of it."""

    case: CaseId


@dataclass(frozen=True)
class ActOnCase(Press, action="followup.act"):
    """Say what was done about an absence."""

    case: CaseId
    done: Tap


@dataclass(frozen=True)
class BookAgain(Press, action="followup.book"):
    """Book the pupil again with the same host, at this time."""

    case: CaseId
    slot: DaySlot


@dataclass(frozen=True)
class BookAgainSurely(Press, action="followup.book_surely"):
    """Book the pupil again as was asked about, all the same."""

    case: CaseId
    slot: DaySlot
    room: Word
    note: Word


@dataclass(frozen=True)
class AllCases(Press, action="followup.all"):
    """Show every absence that is followed up, whosever it is."""

    page: Version = 0


@drawn
def mine(viewer: Viewer, cases: Sequence[Case], *, sees_all: bool) -> Card:
    """My absences to follow up, the oldest first, each with what is mostly done about it."""
    others = (Button("Show everybody's", AllCases()),) if sees_all else ()
    if not cases:
        return Card(
            "You have no absence to follow up.", (Text("Who misses a session will stand here."),), others
        )
    overdue = sum(each.is_overdue(viewer.today) for each in cases)
    late = f", {overdue} overdue" if overdue else ""
    rows = tuple(case_row(viewer, each) for each in cases)
    return Card(f"{count(len(cases), 'absence')} to follow up{late}", rows, others)


@drawn
def everybodys(viewer: Viewer, cases: Sequence[Case]) -> Card:
    """Every absence without an outcome."""
    if not cases:
        return Card("Every absence has an outcome.")
    rows = tuple(case_row(viewer, each) for each in cases)
    return Card(f"{count(len(cases), 'absence')} without an outcome", rows)


@drawn
def of_pupil(viewer: Viewer, pupil_id: int, cases: Sequence[Case]) -> Card:
    """One pupil's absences, of which one has to be chosen."""
    pupil = viewer.school.label(pupil_id)
    if not cases:
        none = Card(f"{pupil} has no absence from a session to follow up.")
        return telling(none, PartOf(pupil_id, Shows.FOLLOW_UPS))
    return Card(f"{pupil}: which absence?", tuple(case_row(viewer, each) for each in cases))


def case_row(viewer: Viewer, case: Case, *, with_session: bool = True) -> Row:
    """An absence in a list: what is mostly done about it is one tap."""
    buttons = (_tap("Spoke to pupil", case, AbsenceOutcome.SPOKE, Style.PRIMARY),) if case.is_open else ()
    shown = Button("Open", OpenCase(case.id))
    lesson = f"{_lesson(viewer, case)}\n" if with_session else ""
    return Row(case.pupil, f"{lesson}{state_words(viewer, case)}", (*buttons, shown))


def state_words(viewer: Viewer, case: Case) -> str:
    """How far an absence is followed up."""
    if case.closed_at is not None and case.outcome is not None:
        return f"{_capital(case.outcome)}: {case.closed_by}, {when_words(viewer.local(case.closed_at), viewer.today)}"
    due = f"due {day_in_short(case.due, viewer.today)}"
    said = f"Overdue, {due}" if case.is_overdue(viewer.today) else _capital(due)
    return f"{said}, with the coordinator" if case.escalated_at is not None else said


@drawn
def one(viewer: Viewer, found: CaseStory, *, note: str = "") -> Card:
    """One absence, with what is known of it, and what may be done."""
    case = found.case
    parts: list[Part] = [Note(note)] if note else []
    facts = [
        ("Session", f"{_lesson(viewer, case)}, {case.held.host}"),
        ("Now", state_words(viewer, case)),
        ("Whose", _owners(found)),
        ("At sessions this year", attended_words(found.attended)),
    ]
    parts.append(Facts(tuple(facts)))
    parts.extend(Text(step_words(viewer, each)) for each in case.steps)
    if found.earlier:
        lines = [f"{_lesson(viewer, each)}: {_before(viewer, each)}" for each in found.earlier]
        parts.append(Row("Absences before", "\n".join(lines)))
    return Card(f"{case.pupil} was not there", tuple(parts), _buttons(viewer, found))


def step_words(viewer: Viewer, step: StepTaken) -> str:
    """What somebody did, with their note."""
    said = f"{step.by}, {when_words(viewer.local(step.at), viewer.today)}: {_said(step.what)}"
    return f"{said}. {step.note}" if step.note else f"{said}."


def attended_words(attended: Counter[Mark]) -> str:
    """Attendance at sessions: the rate with what it is of."""
    rate = attendance_rate(attended)
    if rate is None:
        return "nothing counts yet"
    came = attended[Mark.PRESENT] + attended[Mark.LATE]
    late = f", {attended[Mark.LATE]} of them late" if attended[Mark.LATE] else ""
    return f"{came} of {came + attended[Mark.ABSENT]}{late} ({round(float(rate) * 100)}%)"


def acted_words(viewer: Viewer, acted: Acted) -> str:
    """What was saved, in one sentence."""
    label = viewer.school.label(acted.pupil_id)
    if acted.already:
        return f"The absence of {label} had ended before, so nothing was changed."
    if acted.booked is not None:
        slot = session_words(acted.booked.subject, acted.booked.slot, acted.booked.room, viewer.today)
        return (
            f"{label} is booked again: {slot}."
            if acted.booked.new
            else f"{label} was booked already: {slot}. The absence ends with that."
        )
    if acted.done is AbsenceOutcome.ESCALATED:
        return f"The absence of {label} is with the coordinator now."
    return f"{label}: {_said(acted.done)}."


@drawn
def ended(viewer: Viewer, acted: Acted) -> Card:
    """What was saved, with the way back to the absence."""
    return Card(acted_words(viewer, acted), actions=(Button("Open", OpenCase(acted.case_id)),))


@drawn
def to_owner(viewer: Viewer, lesson: str, cases: Sequence[Case]) -> Card:
    """Who missed a session, for those who follow it up; drawn again as owners act."""
    waiting = sum(each.is_open for each in cases)
    title = f"Absent: {lesson}"
    said = f"{count(waiting, 'absence')} to follow up" if waiting else "all followed up"
    rows = tuple(case_row(viewer, each, with_session=False) for each in cases)
    return Card(title, rows, plain=f"{title}. {said}.")


def to_place(lesson: str, waiting: int) -> Card:
    """That somebody missed a session, where others read too: how many, and no names; those are a press away."""
    title = f"Absent: {lesson}"
    if not waiting:
        return Card(f"{title}: all followed up.")
    said = f"{count(waiting, 'absence')} to follow up"
    show = Button("Show", AllCases(), Style.PRIMARY)
    return Card(
        title, (Row(said, "Whose they are is shown to you alone.", (show,)),), plain=f"{title}. {said}."
    )


def _buttons(viewer: Viewer, found: CaseStory) -> tuple[Button, ...]:
    case = found.case
    add = Button("Add a note", _form(case, AbsenceOutcome.NOTED))
    if not case.is_open:
        return (add,)
    again = (
        (Button(f"Book {day_in_short(found.free.day, viewer.today)}", BookAgain(case.id, found.free)),)
        if found.free is not None
        else ()
    )
    escalate = () if case.escalated_at is not None else (_tap("Escalate", case, AbsenceOutcome.ESCALATED),)
    return (
        _tap("Spoke to pupil", case, AbsenceOutcome.SPOKE, Style.PRIMARY),
        _tap("Contacted home", case, AbsenceOutcome.CONTACTED_HOME),
        Button("Legitimate", _form(case, AbsenceOutcome.LEGITIMATE)),
        *again,
        Button("Book another time", _form(case, AbsenceOutcome.RESCHEDULED)),
        *escalate,
        add,
    )


def _tap(label: str, case: Case, done: Tap, style: Style = Style.PLAIN) -> Button:
    return Button(label, ActOnCase(case.id, done), style)


def _form(case: Case, what: AbsenceOutcome) -> StartForm:
    typed = (("day", case.held.slot.day.isoformat()), ("what", what.value))
    return StartForm("followups", pupil=case.pupil_id, subject=case.subject_id, typed=typed)


def _owners(found: CaseStory) -> str:
    leader = found.leader or "leadership"
    mentor = f"{found.mentor} (mentor)" if found.mentor else "no mentor now"
    return listed([leader, mentor, *found.copied])


def _before(viewer: Viewer, case: Case) -> str:
    return case.outcome.value if case.outcome is not None else state_words(viewer, case).lower()


def _lesson(viewer: Viewer, case: Case) -> str:
    return session_words(case.held.subject, case.held.slot, "", viewer.today)


def _said(what: AbsenceOutcome) -> str:
    return {AbsenceOutcome.NOTED: "a note"}.get(what, what.value)


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
