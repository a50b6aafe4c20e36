"""Figures of sessions in words: attendance, load, and what became of the grades (R8, R10, R13, R14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.say.card import Card, Facts, Heading, Note, Part, Row, Table, Text
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count, per_cent, signed
from models.rules.attendance import Mark
from models.rules.calendar import academic_year_name
from models.rules.wording import day_of_month, day_of_month_in_short, listed
from models.sessions.attended import Attendance, Attended, hidden_parts
from models.sessions.load import WeekOfPupil
from models.sessions.removed_sessions import CountedThing, YearCounted
from models.views.worked import GradeChanges, Worked

MOST_PUPILS = 30
"""Rows of a table of pupils; of more, the rest is counted."""
MOST_WEEKS = 12
NOT_EVIDENCE = "This is not evidence of cause."
_COUNTED = (Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED)


@dataclass(frozen=True)
class PartsShown:
    """What of the parts is shown to whoever asked."""

    fewest: int
    """Parts of fewer pupils are hidden; 0: none is."""
    pupils: bool
    hosts: bool


@drawn
def attendance(
    viewer: Viewer, title: str, found: Attended, shown: PartsShown, earlier: Sequence[YearCounted] = ()
) -> Card:
    """The rate with its counts, then by subject, host, week and pupil, each where there are several.

    At the end earlier years, of which there are counts alone.
    """
    if not found.all.marks:
        return Card(f"{title}: no register has been taken.", tuple(_earlier(earlier)))
    parts: list[Part] = [Facts((("Marks", _counts(found.all)),))]
    school = viewer.school
    named = {
        "By subject": {school.subject_name(each): part for each, part in found.by_subject.items()},
        "By host": {school.staff_name(each): part for each, part in found.by_host.items()}
        if shown.hosts
        else {},
    }
    for heading, by in named.items():
        parts.extend(_parts(heading, dict(sorted(by.items())), shown.fewest))
    weeks = list(found.by_week.items())[-MOST_WEEKS:]
    by_week = {f"Week of {day_of_month_in_short(monday)}": part for monday, part in weeks}
    parts.extend(_parts("By week", by_week, shown.fewest))
    if shown.pupils:
        parts.extend(_pupils(viewer, found))
    parts.extend(_earlier(earlier))
    return Card(f"{title}: {_rate(found.all)}", tuple(parts))


def _earlier(years: Sequence[YearCounted]) -> list[Part]:
    """A row a year whose records were removed when their time had come."""
    if not years:
        return []
    rows = tuple(
        Row(
            f"{academic_year_name(each.academic_year)}: {count(each.counts.get(CountedThing.SESSIONS, 0), 'session')}",
            ", ".join(f"{what} {each.counts[what]:,}" for what in CountedThing if _is_of_pupils(what, each)),
        )
        for each in years
    )
    return [Heading("Removed since, so counts alone"), *rows]


def _is_of_pupils(what: CountedThing, year: YearCounted) -> bool:
    return what is not CountedThing.SESSIONS and what in year.counts


def _parts(heading: str, by: Mapping[str, Attendance], fewest: int) -> list[Part]:
    if len(by) < 2:
        return []
    hidden = hidden_parts(by, fewest)
    rows = tuple(
        Row(f"{name}: not shown, under {fewest} pupils stand apart")
        if name in hidden
        else Row(f"{name}: {_rate(part)}", f"{_counts(part)}; {count(part.pupils, 'pupil')}")
        for name, part in by.items()
    )
    return [Heading(heading), *rows]


def _pupils(viewer: Viewer, found: Attended) -> list[Part]:
    """A row a pupil, who came least first."""
    label = viewer.school.label
    in_order = sorted(
        found.by_pupil.items(), key=lambda each: (each[1].rate is None, each[1].rate or 0, label(each[0]))
    )
    rows = tuple(
        (label(pupil_id), _rate(part), *(str(part.marks[mark]) for mark in _COUNTED))
        for pupil_id, part in in_order[:MOST_PUPILS]
    )
    more = len(in_order) - len(rows)
    return [
        Heading("By pupil"),
        Table(("Pupil", "Came", "Present", "Late", "Absent", "Excused"), rows),
        *([Note(f"{more} more, who came more often. To see them, name a form or class.")] if more else []),
    ]


def _rate(part: Attendance) -> str:
    return per_cent(part.rate) if part.rate is not None else "nothing counts"


def _counts(part: Attendance) -> str:
    return ", ".join(f"{mark} {part.marks[mark]}" for mark in _COUNTED)


@drawn
def load_of(viewer: Viewer, pupil_id: int, weeks: Sequence[WeekOfPupil]) -> Card:
    """What is booked for one pupil, week by week."""
    label = viewer.school.label(pupil_id)
    if not weeks:
        return Card(f"{label} has no sessions in these weeks.")
    rows = tuple(
        Row(
            f"Week of {day_of_month(each.monday)}: {count(each.sessions, 'session')}{_lot(viewer, each)}",
            _subjects(each),
        )
        for each in weeks
    )
    return Card(f"{label}: sessions a week", rows)


@drawn
def load(viewer: Viewer, whose: str, monday: date, weeks: Sequence[WeekOfPupil]) -> Card:
    """The pupils of whom most is asked in a week, the fullest first."""
    title = f"{whose}, week of {day_of_month(monday)}"
    if not weeks:
        return Card(f"{title}: nobody has a session.")
    shown = weeks[:MOST_PUPILS]
    rows = tuple((viewer.school.label(each.pupil_id), str(each.sessions), _subjects(each)) for each in shown)
    lot = sum(bool(_lot(viewer, each)) for each in weeks)
    notes: list[Part] = [
        Note(f"{count(lot, 'pupil has', 'pupils have')} more than {_most(viewer)} after school.")
    ]
    if len(weeks) > len(shown):
        notes.append(Note(f"{len(weeks) - len(shown)} more have as many or fewer. Name a form or class."))
    return Card(f"{title}: sessions of each pupil", (Table(("Pupil", "Sessions", "Asked by"), rows), *notes))


def _lot(viewer: Viewer, week: WeekOfPupil) -> str:
    lot = week.after_school > _most(viewer)
    return f", {week.after_school} after school (more than {_most(viewer)})" if lot else ""


def _most(viewer: Viewer) -> int:
    return viewer.school.settings.per_week


def _subjects(week: WeekOfPupil) -> str:
    return listed(name if many == 1 else f"{name} {many}" for name, many in week.subjects)


def impact(viewer: Viewer, subject: str, found: Worked | None) -> Card:
    """What became of the predicted grades of who was in the sessions, beside who was not."""
    settings = viewer.school.settings
    if found is None:
        few = f"fewer than {settings.small_group} pupils have a predicted grade before and after"
        return Card(
            f"{subject}: nothing to show yet.",
            (
                Text(f"Of those who were in its sessions, {few}."),
                Note(f"After: {settings.settled_days} school days or more after the pupil's last session."),
            ),
        )
    rows = (
        ("In the sessions", str(found.inside.pupils), _change(found.inside), _came(found.inside)),
        ("Below target, not in them", *_others(found.outside, settings.small_group)),
    )
    return Card(
        f"{subject}: predicted grades before and after its sessions",
        (
            Text(NOT_EVIDENCE),
            Table(("Pupils", "How many", "Change in grades", "Came"), rows),
            Note(
                f"{count(found.booked, 'pupil was', 'pupils were')} in the sessions; counted is who has a prediction "
                f"before their first one, and one from {settings.settled_days} school days after their last."
            ),
            Note(
                f"The others: the last grade before {day_of_month(found.since)}, and the first from "
                f"{day_of_month(found.until)} on."
            ),
        ),
    )


def _others(side: GradeChanges, fewest: int) -> tuple[str, str, str]:
    if side.change is None:
        return (f"under {fewest}", "not shown", "–")
    return (str(side.pupils), signed(side.change), "–")


def _change(side: GradeChanges) -> str:
    return signed(side.change) if side.change is not None else "not shown"


def _came(side: GradeChanges) -> str:
    return per_cent(side.rate) if side.rate is not None else "no register"
