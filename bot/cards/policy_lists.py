"""The figures of the policy as buttons, month by month and by subject, and the lists behind them (P1 to P18)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.say.card import Button, Card, Note, Part, Row, Text
from bot.say.drawn import drawn
from bot.say.policy_words import counted_months, figure_word, figures
from bot.say.press import CarriedDay, OpenPupil, Press, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.rules.wording import day_in_short, first_large, to_type
from models.views.policy.lists import (
    NAMED_BY_SUBJECT,
    CountedPupil,
    FigureOf,
    PolicyCount,
    PolicyFigure,
    PolicyLine,
)
from models.views.policy.whole import PartStands

ON_A_PAGE = 30
"""Lines of a list on one card."""
ROWS_ON_A_CARD = 12
"""Of those that have a button each."""
_OF_COLLECTIONS = frozenset({PolicyPart.ALL_THREE, PolicyPart.MONTHLY_GRADES})
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
    """Show what of a part stood how in each month, of all or of a subject."""

    part: PolicyPart
    subject: SubjectId | None = None


@dataclass(frozen=True)
class ShowBySubject(Press, action="policy.subjects"):
    """Show what of a part stands how in each subject, some at a time: of the year, or of the month that begins then."""

    part: PolicyPart
    page: Page = 0
    month: CarriedDay | None = None


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
def by_month(viewer: Viewer, each: PartStands, subject_id: int | None = None) -> Card:
    """A part month by month, each figure with its list."""
    title = f"{_narrowed(viewer, each.part, None, subject_id)}, by month"
    rows = tuple(
        Row(
            str(month),
            first_large(figures(each.part, stands)),
            tuple(figure_buttons(each.part, stands, month=month.first, subject=subject_id)),
        )
        for month, stands in counted_months(each)
    )
    return Card(title, (*rows, Note(each.part.means))) if rows else Card(f"{title}: nothing is counted.")


@drawn
def by_subject(viewer: Viewer, each: PartStands, page: int, month: Month | None = None) -> Card:
    """A part by subject, in the order of their names: no table of who is the worst."""
    first = month.first if month is not None else None
    title = f"{_narrowed(viewer, each.part, month, None)}, by subject"
    named = sorted(
        (viewer.school.subject_name(of), of, stands) for of, stands in each.subjects.items() if stands.due
    )
    rows = tuple(
        Row(
            name,
            first_large(figures(each.part, stands)),
            tuple(figure_buttons(each.part, stands, month=first, subject=of)),
        )
        for name, of, stands in named[page * ROWS_ON_A_CARD : (page + 1) * ROWS_ON_A_CARD]
    )
    if not rows:
        return Card(f"{title}: nothing is counted.")
    left = len(named) - (page + 1) * ROWS_ON_A_CARD
    more = (Button(f"{left} more", ShowBySubject(each.part, page + 1, first)),) if left > 0 else ()
    return Card(title, (*rows, Note(each.part.means)), more)


@drawn
def lines(viewer: Viewer, asked: FigureOf, found: Sequence[PolicyLine], page: int) -> Card:
    """What a figure is of, by name, some at a time; where it is by subject, each with the way to its names."""
    title = _called(viewer, asked)
    if not found:
        return Card(f"{title}: none now.")
    one_day = len({each.due for each in found}) == 1
    buttons = [_leads_on(asked, each) for each in found]
    many = ROWS_ON_A_CARD if any(buttons) else ON_A_PAGE
    on_page = slice(page * many, (page + 1) * many)
    words = [_line_words(viewer, each, asked, one_day=one_day) for each in found[on_page]]
    parts: list[Part] = (
        [Row(*said, on_it) for said, on_it in zip(words, buttons[on_page], strict=True)]
        if any(buttons)
        else [Text("\n".join(f"{who}: {when}" if when else who for who, when in words))]
    )
    if one_day and found[0].pupil_id is not None:
        several = "The first of each was due" if any(each.many > 1 for each in found) else "Due"
        parts.append(Note(f"{several} {day_in_short(found[0].due, viewer.today)}."))
    parts += [Note(each) for each in _notes(asked, found)]
    left = len(found) - on_page.stop
    more = (Button(f"{left} more", _shows(asked, page + 1)),) if left > 0 else ()
    total = sum(each.many for each in found)
    return Card(f"{title}: {total}", tuple(parts), more)


def _shows(asked: FigureOf, page: int = 0) -> ShowFigure:
    month = asked.month.first if asked.month is not None else None
    return ShowFigure(asked.part, asked.figure, page, month, asked.subject_id)


def _leads_on(asked: FigureOf, each: PolicyLine) -> tuple[Button, ...]:
    """From a subject to its pupils, and from a pupil to the page; from what is no more than a number, nowhere."""
    if each.pupil_id is not None:
        return (Button("Open", OpenPupil(each.pupil_id)),)
    if asked.part in NAMED_BY_SUBJECT and asked.subject_id is None:
        return (Button("By name", _shows(replace(asked, subject_id=each.subject_id))),)
    return ()


def _notes(asked: FigureOf, found: Sequence[PolicyLine]) -> Iterator[str]:
    """What such a list does not say, and where else to look."""
    if asked.part not in _OF_COLLECTIONS:
        return
    if asked.subject_id is not None and any(each.pupil_id is None for each in found):
        yield (
            "Of a collection that closed before names were kept, how many took the subject then is known, and not who."
        )
    if asked.figure is PolicyFigure.TO_COME:
        of = f" {asked.month.first:%B}".casefold() if asked.month is not None else ""
        yield f"Class by class: {to_type(f'collections{of}')}"


def _called(viewer: Viewer, asked: FigureOf) -> str:
    of = _narrowed(viewer, asked.part, asked.month, asked.subject_id)
    return f"{of}, {figure_word(asked.part, asked.figure)}"


def _narrowed(viewer: Viewer, part: PolicyPart, month: Month | None, subject_id: int | None) -> str:
    """What a part is called, with the subject and the month that it is of."""
    of = (viewer.school.subject_name(subject_id), str(month) if month is not None else "")
    return ", ".join((f"{part.duty.key} {part.what}", *(each for each in of if each)))


@drawn
def narrowed(
    viewer: Viewer,
    which: PolicyDuty,
    parts: Sequence[PartStands],
    month: Month | None,
    subject_id: int | None,
) -> Card:
    """A duty in one month, in one subject, or in both: each part's figures, each with its list."""
    of = (str(month) if month is not None else "", viewer.school.subject_name(subject_id))
    title = ", ".join((f"{which.key} {which.title}", *(each for each in of if each)))
    first = month.first if month is not None else None
    counted_ = [each for each in parts if each.total.due]
    rows: list[Part] = []
    for each in counted_:
        buttons = list(figure_buttons(each.part, each.total, month=first, subject=subject_id))
        if month is None and len(counted_months(each)) > 1:
            buttons.append(Button("By month", ShowByMonth(each.part, subject_id)))
        if subject_id is None and len(each.subjects) > 1:
            buttons.append(Button("By subject", ShowBySubject(each.part, month=first)))
        waits = f"What is late waits for {each.part.waits_for}." if each.total.late else "Nothing is late."
        words = f"{first_large(each.part.what)}: {figures(each.part, each.total)}"
        rows += [Row(words, waits, tuple(buttons)), Note(each.part.means)]
    if rows:
        return Card(title, tuple(rows))
    return Card(f"{title}: nothing was due.", (Text(f"The whole year: {to_type(f'policy {which.key}')}"),))


def _line_words(viewer: Viewer, each: PolicyLine, asked: FigureOf, *, one_day: bool) -> tuple[str, str]:
    """Whom or which day a line is of and of how many things, and since when they are due where that differs."""
    # The title says the subject that was asked about.
    subject = each.subject if asked.subject_id is None else ""
    name = ", ".join(word for word in (each.pupil, subject) if word)
    day = day_in_short(each.due, viewer.today)
    if not name:
        return f"{day}: {each.many}", ""
    due = "" if one_day else f"{'the first due' if each.many > 1 else 'due'} {day}"
    if each.pupil_id is None:
        return f"{name}: {each.many}", due
    return (f"{name} ({each.many})" if each.many > 1 else name), due


@drawn
def counted(viewer: Viewer, which: PolicyCount, found: Sequence[CountedPupil], page: int) -> Card:
    """Who is counted where nothing is due, by name; some at a time."""
    duty = PolicyDuty.BOOKING if which in {PolicyCount.BOOKED, PolicyCount.NOT_BOOKED} else PolicyDuty.PUPILS
    title = f"{duty.key} sessions, {which.value}"
    if not found:
        return Card(f"{title}: nobody.")
    total = sum(each.times for each in found)
    times = f", {count(total, 'time')}" if total else ""
    rows = tuple(
        Row(
            f"{each.pupil} ({each.times})" if each.times > 1 else each.pupil,
            "",
            (Button("Open", OpenPupil(each.pupil_id)),),
        )
        for each in found[page * ROWS_ON_A_CARD : (page + 1) * ROWS_ON_A_CARD]
    )
    left = len(found) - (page + 1) * ROWS_ON_A_CARD
    more = (Button(f"{left} more", ShowCount(which, page + 1)),) if left > 0 else ()
    return Card(f"{title}: {count(len(found), 'pupil')}{times}", rows, more)


def month_of(press: ShowFigure | ShowBySubject) -> Month | None:
    """The month that the figure, or the subjects' figures, are of."""
    return Month.of(press.month) if press.month is not None else None
