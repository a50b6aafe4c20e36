"""The turn of the year in words: who leaves, who goes up, and the calendar that ends (R1, R9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import Press, Version, Word
from bot.say.viewer import Viewer
from bot.say.words import count
from models.lifecycle.year_turn import YearTurn
from models.rules.calendar import academic_year_name
from models.rules.wording import day_in_full
from models.views.school_year import CalendarGap


@dataclass(frozen=True)
class ShowTurn(Press, action="year.show"):
    """Show what turning the year would do."""


@dataclass(frozen=True)
class TurnYear(Press, action="year.turn"):
    """Turn the year as the list said; `seal` is that list's, so that no other one is carried out."""

    year: Version
    seal: Word


def to_turn(year: int) -> Row:
    """That the year has begun, and its one button."""
    return Row(
        f"The school year {academic_year_name(year)} has begun",
        "The year groups are still last year's. Who was in Year 11 is not booked and not reminded of. Import "
        "September's files, or look at the list and turn the year.",
        (Button("Look at the list", ShowTurn(), Style.PRIMARY),),
    )


def calendar_row(gap: CalendarGap) -> Row:
    """That the calendar ends, or has ended, and what that means."""
    return Row(_calendar_title(gap), calendar_words(gap))


def calendar_words(gap: CalendarGap) -> str:
    """What the missing terms mean, and what to do."""
    when = "Until you import the dates" if gap.now else "Import the next dates: without them"
    return (
        f"{when}, every weekday of {academic_year_name(gap.year)} but bank holidays counts as a school day."
    )


def _calendar_title(gap: CalendarGap) -> str:
    if gap.now or gap.last is None:
        return f"No calendar for {academic_year_name(gap.year)}"
    return f"The school calendar ends on {day_in_full(gap.last)} {gap.last.year}"


@drawn
def review(viewer: Viewer, turn: YearTurn, seal: str) -> Card:
    """The list to review: everybody who leaves, how many go up, and who will need a mentor."""
    name = academic_year_name(turn.year)
    parts: list[Part] = [
        Heading(f"They leave: {count(len(turn.leavers), 'pupil')}"),
        Text(_names(viewer, turn.leavers) or "Nobody"),
        Heading("They go up, with their mentors"),
        Text(
            "\n".join(f"Into Year {group}: {count(len(ids), 'pupil')}" for group, ids in turn.up.items())
            or "Nobody"
        ),
    ]
    if turn.unmentored:
        parts += [Heading("Then without a mentor"), Text(_names(viewer, turn.unmentored))]
    parts.append(
        Note(
            "Nothing is deleted. Who stays on comes back with the MIS's next file. This cannot be undone by a button."
        )
    )
    sure = f"Turn the year to {name}: {count(len(turn.leavers), 'pupil')} leave, everybody else goes up?"
    return Card(
        f"The school year {name}",
        tuple(parts),
        (Button("Turn the year", TurnYear(turn.year, seal), Style.DANGER, sure),),
    )


def nothing_due() -> Card:
    """That the year groups are this year's."""
    return Card("The year groups are this school year's. There is nothing to turn.")


def turned(year: int, leavers: int | None = None) -> Card:
    """What was done."""
    left = (
        f" {count(leavers, 'pupil')} left, everybody else went up with their mentors."
        if leavers is not None
        else ""
    )
    return Card(f"The school is in {academic_year_name(year)} now.{left}")


def _names(viewer: Viewer, ids: Iterable[int]) -> str:
    return "\n".join(viewer.school.label(each) for each in ids)
