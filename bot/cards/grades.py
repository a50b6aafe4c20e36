"""Grades in words (P5, P6)."""

from dataclasses import dataclass

from bot.say.card import Button, Card, Mood, Style, Text
from bot.say.drawn import drawn
from bot.say.press import Press, PupilId, StartForm, SubjectId, Word
from bot.say.standing import targets_said
from bot.say.viewer import Viewer
from bot.say.words import already_recorded
from models.rules.mentoring import Month
from models.rules.tracking import Standing
from models.tracking.progress import Grades, Progress
from models.tracking.recording import GradesRecorded

NONE = "none"
STANDING = {
    Standing.ABOVE: "above target",
    Standing.ON: "on target",
    Standing.BELOW: "below target",
    Standing.WELL_BELOW: "well below target",
}
"""How a standing is said; no data is not said."""


@dataclass(frozen=True)
class SaveGrades(Press, action="grade.save"):
    """Save the grades that were asked about."""

    pupil: PupilId
    subject: SubjectId
    current: Word
    predicted: Word


def grade_button(pupil_id: int, subject_id: int, month: Month | None = None) -> Button:
    """Opens the form of grades, of a month's collection that has closed or else of the one that is open."""
    typed = (("month", month.key),) if month is not None else ()
    return Button("Grade", StartForm("grade", pupil=pupil_id, subject=subject_id, typed=typed))


def next_button(viewer: Viewer, pupil_id: int, subject_id: int) -> Button:
    """Goes on with the class."""
    return Button(f"Next: {viewer.school.label(pupil_id)}", StartForm("grade", pupil_id, subject_id))


def target_words(progress: Progress) -> str:
    """The target with the standing: `target 6: on target`."""
    if not progress.target:
        return "no target set"
    standing = STANDING.get(progress.compared.standing, "")
    compared, *other = targets_said(progress)
    return "; ".join((f"{compared}: {standing}" if standing else compared, *other))


def pair_words(grades: Grades) -> str:
    """Both grades: `current 5+, predicted 6`."""
    return f"current {grades.current or NONE}, predicted {grades.predicted or NONE}"


@drawn
def recorded(viewer: Viewer, done: GradesRecorded) -> Card:
    """What was saved, in one line, with where it stands and what it was last time."""
    begin = already_recorded(done.already)
    line = f"{begin}{_line(viewer, done)}."
    if done.sees and done.progress.before is not None:
        before = done.progress.before
        line += f" Last time {before.current or NONE}, {before.predicted or NONE}."
    if not done.late:
        return Card(line)
    why = f": {done.reason}" if done.reason else ""
    return Card(line, (Text(f"{done.late} is closed, so this is kept as a change made later{why}."),))


@drawn
def asked(viewer: Viewer, done: GradesRecorded) -> Card:
    """What is surprising about the grades, to be said yes to or changed; nothing is saved yet."""
    grades = done.progress.last
    subject = done.progress.subject_id
    current, predicted = (grades.current, grades.predicted) if grades is not None else ("", "")
    typed = (("current", current), ("predicted", predicted))
    return Card(
        f"Not saved yet. {_line(viewer, done)}.",
        tuple(Text(sentence) for sentence in done.asked),
        (
            Button("Yes, save it", SaveGrades(done.pupil_id, subject, current, predicted), Style.PRIMARY),
            Button("Change", StartForm("grade", pupil=done.pupil_id, subject=subject, typed=typed)),
        ),
        mood=Mood.WARNING,
    )


def why_needed(sentence: str, pupil_id: int, subject_id: int, current: str, predicted: str) -> Card:
    """The collection has closed meanwhile: the form with these grades, in which why they change is asked."""
    typed = (("current", current or NONE), ("predicted", predicted or NONE))
    return Card(
        sentence, actions=(Button("Say why", StartForm("grade", pupil_id, subject_id, typed), Style.PRIMARY),)
    )


def _line(viewer: Viewer, done: GradesRecorded) -> str:
    progress = done.progress
    pair = pair_words(progress.last) if progress.last is not None else "no grades"
    target = f" ({target_words(progress)})" if done.sees else ""
    subject = viewer.school.subject_name(progress.subject_id)
    when = f", {done.late}" if done.late else ""
    return f"{viewer.school.label(done.pupil_id)} {subject}{when}: {pair}{target}"
