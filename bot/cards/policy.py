"""Whether the policy is carried out: what is late first, for which role it waits, and the lists (P1 to P18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.say.card import Button, Card, Heading, Note, Part, Row, Table, Text
from bot.say.drawn import drawn
from bot.say.policy_words import (
    NOTHING_YET,
    accuracy_words,
    advice_words,
    booked_words,
    came_words,
    figures,
    has_trend,
    month_rows,
    part_lines,
    waiting_for,
)
from bot.say.press import Press
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.calendar import academic_year_name
from models.rules.policy_duties import PolicyDuty, PolicyPart
from models.rules.wording import day_in_short, day_of_month, first_large, listed, to_type
from models.views.policy.whole import PartStands, PolicyFigure, PolicyLine, PolicyStands

ON_A_PAGE = 30
"""Lines of a list on one card."""


@dataclass(frozen=True)
class ShowDuty(Press, action="policy.duty"):
    """Show a duty of the policy, with what is counted of it."""

    duty: Annotated[int, Field(ge=1, le=18)]


@dataclass(frozen=True)
class ShowFigure(Press, action="policy.figure"):
    """Show what a figure is of, some lines at a time."""

    part: PolicyPart
    figure: PolicyFigure
    page: Annotated[int, Field(ge=0, le=999)] = 0


@dataclass(frozen=True)
class ShowBySubject(Press, action="policy.subjects"):
    """Show what of a part stands how in each subject."""

    part: PolicyPart


@dataclass(frozen=True)
class PrintPolicy(Press, action="policy.print"):
    """Get the whole as a file for governors and inspectors."""


@drawn
def policy(viewer: Viewer, found: PolicyStands) -> Card:
    """Each duty in a row, those with something late first; numbers and roles, and no names."""
    late = [duty for duty in PolicyDuty if _late(found, duty)]
    counted = [duty for duty in PolicyDuty if duty not in late and _is_counted(found, duty)]
    rest = [duty for duty in PolicyDuty if duty not in late and duty not in counted]
    parts: list[Part] = [Text(_sentence(found))]
    for title, duties in (
        ("Something is late", late),
        ("Nothing is late", counted),
        ("Nothing was due", rest),
    ):
        if duties:
            parts += [Heading(title), *(_duty_row(found, duty) for duty in duties)]
    title = f"The policy, {academic_year_name(found.year)}: {_how_many(len(late))}"
    plain = f"{title}. {_sentence(found)}"
    return Card(title, tuple(parts), (Button("Print for governors", PrintPolicy()),), plain=plain)


def _how_many(late: int) -> str:
    return f"{count(late, 'duty', 'duties')} with something late" if late else "nothing is late"


def _late(found: PolicyStands, duty: PolicyDuty) -> int:
    return sum(each.total.late for each in found.of(duty))


def _is_counted(found: PolicyStands, duty: PolicyDuty) -> bool:
    return any(each.total.due for each in found.of(duty))


def _sentence(found: PolicyStands) -> str:
    """What waits, and for whom: roles, in the order of the policy."""
    waits = waiting_for(found)
    if not waits:
        return "Nothing that is due waits for anybody."
    return f"Waits for {listed(waits)}."


def _duty_row(found: PolicyStands, duty: PolicyDuty) -> Row:
    # Where nothing of a duty is counted, why is said once.
    parts = [each for each in found.of(duty) if each.total.due] or found.of(duty)[:1]
    lines = [line for each in parts for line in part_lines(each)]
    if duty is PolicyDuty.BOOKING:
        lines.append(booked_words(found))
    return Row(
        f"{duty.key} {duty.title}", "\n".join(lines) or duty.unseen, (Button("Open", ShowDuty(duty.value)),)
    )


@drawn
def duty(viewer: Viewer, found: PolicyStands, which: PolicyDuty) -> Card:
    """What is counted of a duty and when it counts as late, each figure with its list, and month by month."""
    parts: list[Part] = []
    for each in found.of(which):
        parts += _part(each)
    if which is PolicyDuty.BOOKING:
        parts.append(Text(booked_words(found)))
    if which is PolicyDuty.LEADERSHIP:
        parts += [Text(accuracy_words(found, handed_on=False)), Text(advice_words(found))]
    if which is PolicyDuty.PUPILS:
        parts.append(Text(came_words(found)))
    if which is PolicyDuty.SCHEME:
        parts.append(Text(_review_words(found)))
    if which.unseen:
        parts.append(Note(which.unseen))
    return Card(f"{which.key} {which.title}", tuple(parts))


def _review_words(found: PolicyStands) -> str:
    if found.review_on is None:
        line = to_type("settings policy review 1 July 2027")
        return f"The scheme lead sets when the policy itself is to be reviewed: {line}"
    return f"The policy itself is to be reviewed by {day_of_month(found.review_on)} {found.review_on.year}."


def to_review(viewer: Viewer, review: date) -> Row:
    """That the policy itself is to be reviewed, and how it is said that it was."""
    day = f"{day_of_month(review)} {review.year}"
    past = review < viewer.today
    title = f"The policy itself {'was' if past else 'is'} to be reviewed by {day}"
    done = to_type("settings policy review 1 July 2027")
    detail = f"Governors ask how it is carried out: print that.\nOnce it is reviewed, set the next day, such as: {done}"
    return Row(title, detail, (Button("Print for governors", PrintPolicy()),))


def papers_to_review(viewer: Viewer, review: date) -> Row:
    """That the papers about the data are to be looked at again, and how it is said that they were."""
    day = f"{day_of_month(review)} {review.year}"
    title = f"The papers about the data {'were' if review < viewer.today else 'are'} to be looked at again by {day}"
    done = to_type("settings papers review 1 July 2027")
    made = "Make them anew on the server: staffroom papers. It says what changed since the last time."
    return Row(title, f"{made}\nOnce they are looked at, the scheme lead sets the next day, such as: {done}")


def _part(each: PartStands) -> Iterator[Part]:
    yield Heading(first_large(each.part.what))
    if not each.total.due:
        yield Text(NOTHING_YET.get(each.part, "Nothing is counted."))
        return
    waits = f"What is late waits for {each.part.waits_for}." if each.total.late else "Nothing is late."
    yield Row(first_large(figures(each)), waits, tuple(_figure_buttons(each)))
    if has_trend(each):
        yield Table(("Month", "Due", "Done", "Done late", "Not done"), month_rows(each))
    yield Note(each.part.means)


def _figure_buttons(each: PartStands) -> Iterator[Button]:
    for figure, many, word in (
        (PolicyFigure.LATE, each.total.late, each.part.late),
        (PolicyFigure.TO_COME, each.total.to_come, PolicyFigure.TO_COME.value),
        (PolicyFigure.DONE, each.total.done, PolicyFigure.DONE.value),
        (PolicyFigure.DONE_LATE, each.total.done_late, PolicyFigure.DONE_LATE.value),
    ):
        if many:
            yield Button(f"{first_large(word)} ({many})", ShowFigure(each.part, figure))
    if len(each.subjects) > 1:
        yield Button("By subject", ShowBySubject(each.part))


@drawn
def by_subject(viewer: Viewer, each: PartStands) -> Card:
    """A part by subject, in the order of their names: no table of who is the worst."""
    title = f"{each.part.duty.key} {each.part.what}, by subject"
    named = sorted((viewer.school.subject_name(of), stands) for of, stands in each.subjects.items())
    rows = tuple(
        (name, str(of.due), str(of.done), str(of.done_late), str(of.late), str(of.to_come))
        for name, of in named
    )
    if not rows:
        return Card(f"{title}: nothing is counted.")
    columns = ("Subject", "Due", "Done", "Done late", first_large(each.part.late), "To come")
    return Card(title, (Table(columns, rows), Note(each.part.means)))


@drawn
def lines(
    viewer: Viewer, part: PolicyPart, figure: PolicyFigure, found: Sequence[PolicyLine], page: int
) -> Card:
    """What a figure is of, by name; some at a time."""
    word = part.late if figure is PolicyFigure.LATE else figure.value
    title = f"{part.duty.key} {part.what}, {word}"
    if not found:
        return Card(f"{title}: none now.")
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    one_day = len({each.due for each in found}) == 1
    parts: list[Part] = [Text("\n".join(_line_words(viewer, each, one_day=one_day) for each in shown))]
    if one_day and found[0].pupil_id is not None:
        parts.append(Note(f"Due {day_in_short(found[0].due, viewer.today)}."))
    left = len(found) - (page + 1) * ON_A_PAGE
    more = (Button(f"{left} more", ShowFigure(part, figure, page + 1)),) if left > 0 else ()
    total = sum(each.many for each in found)
    return Card(f"{title}: {total}", tuple(parts), more)


def _line_words(viewer: Viewer, each: PolicyLine, *, one_day: bool) -> str:
    name = ", ".join(word for word in (each.pupil, each.subject) if word)
    day = day_in_short(each.due, viewer.today)
    many = f" ({each.many})" if each.many > 1 else ""
    if not name:
        return f"{day}: {each.many}"
    if each.pupil_id is None:
        return f"{name}: {each.many}" if one_day else f"{name}: {each.many}, the first due {day}"
    return f"{name}{many}" if one_day else f"{name}: due {day}{many}"
