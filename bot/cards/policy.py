"""Whether the policy is carried out: what is late first, for which role it waits, and the lists (P1 to P18)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.cards.advice import MoreAdvice
from bot.cards.cohorts import CohortView, ShowCohort
from bot.cards.policy_lists import ShowByMonth, ShowBySubject, count_buttons, figure_buttons
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
    looked_words,
    month_table,
    part_lines,
    waiting_for,
)
from bot.say.press import Press
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.calendar import academic_year_name
from models.rules.policy_duties import PolicyDuty
from models.rules.wording import day_of_month, first_large, listed, to_type
from models.views.policy.lists import PolicyCount
from models.views.policy.whole import PartStands, PolicyStands


@dataclass(frozen=True)
class ShowDuty(Press, action="policy.duty"):
    """Show a duty of the policy, with what is counted of it."""

    duty: Annotated[int, Field(ge=1, le=18)]


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
    parts += _beside(found, which)
    if which is PolicyDuty.SCHEME:
        parts.append(Text(_review_words(found)))
    if which.unseen:
        parts.append(Note(which.unseen))
    return Card(f"{which.key} {which.title}", tuple(parts))


def _beside(found: PolicyStands, which: PolicyDuty) -> Iterator[Row]:
    """What is counted of a duty though it is never due, each with its lists."""
    match which:
        case PolicyDuty.BOOKING:
            booked = found.booked
            lists = {PolicyCount.BOOKED: booked.pupils, PolicyCount.NOT_BOOKED: booked.of - booked.pupils}
            yield Row("Bookings", booked_words(found), tuple(count_buttons(lists)))
        case PolicyDuty.LEADERSHIP:
            made = found.accuracy
            open_it = () if made is None else (Button("Open", ShowCohort(made.leaving, CohortView.ACCURACY)),)
            yield Row("Predictions", accuracy_words(found, handed_on=False), open_it)
            waiting = found.advice.waiting
            read = (Button(f"Not answered ({waiting})", MoreAdvice()),) if waiting else ()
            yield Row("Advice from mentors", advice_words(found), read)
            yield Row("The policy", looked_words(found))
        case PolicyDuty.PUPILS:
            came = found.came
            lists = {PolicyCount.CAME: came.came, PolicyCount.NOT_CAME: came.counted - came.came}
            yield Row("Attendance at sessions", came_words(found), tuple(count_buttons(lists)))
        case _:
            pass


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
    buttons = list(figure_buttons(each.part, each.total))
    if has_trend(each):
        buttons.append(Button("By month", ShowByMonth(each.part)))
    if len(each.subjects) > 1:
        buttons.append(Button("By subject", ShowBySubject(each.part)))
    yield Row(first_large(figures(each.part, each.total)), waits, tuple(buttons))
    if has_trend(each):
        yield Table(*month_table(each))
    yield Note(each.part.means)
