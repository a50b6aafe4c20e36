"""The figures of the policy as buttons, month by month and by subject, and the lists behind them (P1 to P18)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.say.card import Button, Card, Note, Part, Row, Text
from bot.say.drawn import drawn
from bot.say.policy_words import counted_months, figure_word, figures
from bot.say.press import CarriedDay, Press, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_duties import PolicyDuty, PolicyPart
from models.rules.wording import day_in_short, first_large
from models.views.policy.lists import CountedPupil, FigureOf, PolicyCount, PolicyFigure, PolicyLine
from models.views.policy.whole import PartStands

ON_A_PAGE = 30
"""Lines of a list on one card."""
SUBJECTS_ON_A_CARD = 12
Page = Annotated[int, Field(ge=0, le=999)]


@dataclass(frozen=True)
class ShowFigure(Press, action="policy.figure"):
    """Show what a figure is of, some lines at a time: of the year, of the month that begins then, or of a subject."""

    part: PolicyPart
    figure: PolicyFigure
    page: Page = 0
    month: CarriedDay | None = None
    subject: SubjectId | None = None


@dataclass(frozen=True)
class ShowByMonth(Press, action="policy.months"):
    """Show what of a part stood how in each month."""

    part: PolicyPart


@dataclass(frozen=True)
class ShowBySubject(Press, action="policy.subjects"):
    """Show what of a part stands how in each subject, some at a time."""

    part: PolicyPart
    page: Page = 0


@dataclass(frozen=True)
class ShowCount(Press, action="policy.count"):
    """Show who is counted where nothing is due, some at a time."""

    count: PolicyCount
    page: Page = 0


def figure_buttons(
    part: PolicyPart, stands: DutyTally, *, month: date | None = None, subject: int | None = None
) -> Iterator[Button]:
    """Each figure that is not 0, with the list behind it."""
    for figure, many in (
        (PolicyFigure.LATE, stands.late),
        (PolicyFigure.TO_COME, stands.to_come),
        (PolicyFigure.DONE, stands.done),
        (PolicyFigure.DONE_LATE, stands.done_late),
    ):
        if many:
            press = ShowFigure(part, figure, month=month, subject=subject)
            yield Button(f"{first_large(figure_word(part, figure))} ({many})", press)


def count_buttons(lists: Mapping[PolicyCount, int]) -> Iterator[Button]:
    """Each of these that is not 0, with its list."""
    for which, many in lists.items():
        if many:
            yield Button(f"{first_large(which.value)} ({many})", ShowCount(which))


@drawn
def by_month(viewer: Viewer, each: PartStands) -> Card:
    """A part month by month, each figure with its list."""
    title = f"{each.part.duty.key} {each.part.what}, by month"
    rows = tuple(
        Row(
            str(month),
            first_large(figures(each.part, stands)),
            tuple(figure_buttons(each.part, stands, month=month.first)),
        )
        for month, stands in counted_months(each)
    )
    return Card(title, (*rows, Note(each.part.means))) if rows else Card(f"{title}: nothing is counted.")


@drawn
def by_subject(viewer: Viewer, each: PartStands, page: int) -> Card:
    """A part by subject, in the order of their names: no table of who is the worst."""
    title = f"{each.part.duty.key} {each.part.what}, by subject"
    named = sorted((viewer.school.subject_name(of), of, stands) for of, stands in each.subjects.items())
    rows = tuple(
        Row(
            name,
            first_large(figures(each.part, stands)),
            tuple(figure_buttons(each.part, stands, subject=of)),
        )
        for name, of, stands in named[page * SUBJECTS_ON_A_CARD : (page + 1) * SUBJECTS_ON_A_CARD]
    )
    if not rows:
        return Card(f"{title}: nothing is counted.")
    left = len(named) - (page + 1) * SUBJECTS_ON_A_CARD
    more = (Button(f"{left} more", ShowBySubject(each.part, page + 1)),) if left > 0 else ()
    return Card(title, (*rows, Note(each.part.means)), more)


@drawn
def lines(viewer: Viewer, asked: FigureOf, found: Sequence[PolicyLine], page: int) -> Card:
    """What a figure is of, by name; some at a time."""
    title = _called(viewer, asked)
    if not found:
        return Card(f"{title}: none now.")
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    one_day = len({each.due for each in found}) == 1
    parts: list[Part] = [Text("\n".join(_line_words(viewer, each, one_day=one_day) for each in shown))]
    if one_day and found[0].pupil_id is not None:
        several = "The first of each was due" if any(each.many > 1 for each in found) else "Due"
        parts.append(Note(f"{several} {day_in_short(found[0].due, viewer.today)}."))
    left = len(found) - (page + 1) * ON_A_PAGE
    month = asked.month.first if asked.month is not None else None
    following = ShowFigure(asked.part, asked.figure, page + 1, month, asked.subject_id)
    more = (Button(f"{left} more", following),) if left > 0 else ()
    total = sum(each.many for each in found)
    return Card(f"{title}: {total}", tuple(parts), more)


def _called(viewer: Viewer, asked: FigureOf) -> str:
    of = (
        viewer.school.subject_name(asked.subject_id),
        str(asked.month) if asked.month is not None else "",
        figure_word(asked.part, asked.figure),
    )
    return ", ".join((f"{asked.part.duty.key} {asked.part.what}", *(each for each in of if each)))


def _line_words(viewer: Viewer, each: PolicyLine, *, one_day: bool) -> str:
    name = ", ".join(word for word in (each.pupil, each.subject) if word)
    day = day_in_short(each.due, viewer.today)
    many = f" ({each.many})" if each.many > 1 else ""
    if not name:
        return f"{day}: {each.many}"
    if each.pupil_id is None:
        return f"{name}: {each.many}" if one_day else f"{name}: {each.many}, the first due {day}"
    return f"{name}{many}" if one_day else f"{name}: due {day}{many}"


@drawn
def counted(viewer: Viewer, which: PolicyCount, found: Sequence[CountedPupil], page: int) -> Card:
    """Who is counted where nothing is due, by name; some at a time."""
    duty = PolicyDuty.BOOKING if which in {PolicyCount.BOOKED, PolicyCount.NOT_BOOKED} else PolicyDuty.PUPILS
    title = f"{duty.key} sessions, {which.value}"
    if not found:
        return Card(f"{title}: nobody.")
    total = sum(each.times for each in found)
    times = f", {count(total, 'time')}" if total else ""
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    said = "\n".join(f"{each.pupil} ({each.times})" if each.times > 1 else each.pupil for each in shown)
    left = len(found) - (page + 1) * ON_A_PAGE
    more = (Button(f"{left} more", ShowCount(which, page + 1)),) if left > 0 else ()
    return Card(f"{title}: {count(len(found), 'pupil')}{times}", (Text(said),), more)


def month_of(press: ShowFigure) -> Month | None:
    """The month that the figure is of."""
    return Month.of(press.month) if press.month is not None else None
