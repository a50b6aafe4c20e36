"""A class's grades in words (P6, R12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import FormWord, Press, StartForm, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.rules.mark_lines import Mended
from models.rules.wording import count, listed
from models.tracking.class_grades import ClassGrades
from models.tracking.recording_classes import ClassRecorded
from models.tracking.sheets_due import SheetDue

_NAMES = 6
"""Of those who have no grade yet, so many are named."""


@dataclass(frozen=True)
class KeepGrades(Press, action="marksheet.keep"):
    """Confirm for the whole class that nothing has changed since last time."""

    group: FormWord
    subject: SubjectId


@drawn
def recorded(viewer: Viewer, done: ClassRecorded, mended: Sequence[Mended] = ()) -> Card:
    """What was saved of the class, and whose grades are still to come."""
    subject = viewer.school.subject_name(done.subject_id)
    begin = already_recorded(done.already)
    pupils = count(len(done.pupil_ids), "pupil")
    changed = f", {done.changed} changed" if not done.already else ""
    more = []
    if done.late and (done.reason or not done.already):
        why = f": {done.reason}" if done.reason else ""
        more.append(f"{done.late} is closed, so this is kept as a change made later{why}.")
    if done.without:
        names = listed(map(viewer.school.label, done.without), _NAMES)
        more.append(f"Still without a grade: {names}.")
    if mended:
        read = dict.fromkeys(f"{each.raw} as {each.code}" for each in mended)
        more.append(f"Dates that a spreadsheet had made of grades were read back: {listed(read, 5)}.")
    when = f", {done.late}" if done.late else ""
    title = f"{begin}{done.group} {subject}{when}: grades of {pupils}{changed}."
    return Card(title, tuple(map(Text, more)))


def questions(viewer: Viewer, done: ClassRecorded) -> str:
    """All that is asked about the class, in one sentence a pupil."""
    said = [f"{viewer.school.label(each.pupil_id)}: {' '.join(each.questions)}" for each in done.asked]
    return "\n".join(said)


@drawn
def due(viewer: Viewer, sheets: Sequence[SheetDue]) -> Card:
    """The classes that somebody grades, each with how many pupils have this month's."""
    if not sheets:
        return Card("You have no class to grade.")
    return Card("Which class?", tuple(_row(viewer, each) for each in sheets))


def _row(viewer: Viewer, sheet: SheetDue) -> Row:
    done = f"{sheet.graded} of {sheet.pupils} graded in this collection"
    buttons = [enter_button(sheet.group)]
    if sheet.graded < sheet.pupils:
        buttons.append(keep_button(sheet.group, sheet.subject_id))
    return Row(f"{sheet.group} {viewer.school.subject_name(sheet.subject_id)}", done, tuple(buttons))


def enter_button(group: str) -> Button:
    return Button("Enter grades", StartForm("marksheet", typed=(("group", group),)), Style.PRIMARY)


def keep_button(group: str, subject_id: int) -> Button:
    """Confirms last time's grades of the class in one tap."""
    return Button("No change", KeepGrades(group, subject_id))


def why_needed(sentence: str, group: str, lines: str) -> Card:
    """The collection has closed: the class's form, in which why it changes is asked."""
    form = StartForm("marksheet", typed=(("group", group), ("lines", lines)))
    return Card(sentence, actions=(Button("Say why", form, Style.PRIMARY),))


def title(viewer: Viewer, group: ClassGrades) -> str:
    """What the form is called."""
    when = f" {group.month.first:%B}" if group.month is not None else ""
    return f"{group.group}{when} {viewer.school.subject_name(group.subject_id)}"
