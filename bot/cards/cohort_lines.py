"""A cohort over time: what it came to each time a collection closed (R15.9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.cards.cohorts import MOST_CHARTED, CohortView, ShowCohort, as_workbook
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Note, Part, Row, Text
from bot.say.cohort_words import ANEW, NOTHING_KEPT, OTHER_BOUNDS, defined_anew, ends_with
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import signed
from models.rules.cohorts import drawn_figure, is_no_change, percent, rounded
from models.rules.wording import day_of_month, first_large, listed
from models.tracking.frozen import FrozenPoint, Measure
from models.views.cohort_now import NONE_EARLIER, Earlier, EarlierCohorts
from models.views.points import is_results_key

MOST_POINTS = 12
KEPT = (Measure.ATTAINMENT, Measure.TARGET, Measure.BASICS_4, Measure.BASICS_5, Measure.BASICS_7)
"""The figures of a whole cohort that are shown once its records are gone."""
_SHARES = {Measure.BASICS_4: 4, Measure.BASICS_5: 5, Measure.BASICS_7: 7}


@drawn
def kept(viewer: Viewer, name: str, leaving: int, figures: Mapping[Measure, FrozenPoint]) -> Card:
    """What is kept of a cohort that has left, without any record of a pupil."""
    del viewer
    first = figures[Measure.ATTAINMENT]
    target = figures.get(Measure.TARGET)
    beside = f" (targets {rounded(target.value)})" if target is not None else ""
    pairs = [("Attainment 8", f"{rounded(first.value)}{beside}")]
    pairs += [
        (
            f"Maths and English {threshold}+",
            f"{each.counted} of {each.members}, {percent(each.counted, each.members)}",
        )
        for measure, threshold in _SHARES.items()
        if (each := figures.get(measure)) is not None
    ]
    day = f"{day_of_month(first.closed_on)} {first.closed_on.year}"
    said = f"As kept on {day}. The pupils' records are not held any more."
    return Card(
        f"{name}: Attainment 8 {rounded(first.value)}",
        (Facts(tuple(pairs)), Note(said)),
        (Button("Over time", ShowCohort(leaving, CohortView.OVER_TIME)),),
    )


@dataclass(frozen=True)
class LineOf:
    """What a line over time is of, and what stands beside it."""

    what: str = "Attainment 8"
    own: str = "Predicted"
    beside: str = "Targets"
    anew: str = ANEW
    """What is said where a line of it breaks."""
    leaving: int | None = None
    """Of a whole cohort, of which a file has every point."""


def whole(leaving: int) -> LineOf:
    """The whole cohort's."""
    return LineOf(leaving=leaving)


OF_SUBJECT = LineOf("points a slot")


def of_group(name: str, *, others: bool = False) -> LineOf:
    """A group's line, beside the whole cohort's; `others`: where it breaks, it is of other pupils from then on."""
    of = LineOf(own=name, beside="Everybody")
    return replace(of, anew=OTHER_BOUNDS) if others else of


@drawn
def over_time(
    viewer: Viewer,
    name: str,
    of: LineOf,
    predicted: Sequence[FrozenPoint],
    besides: Sequence[FrozenPoint],
    earlier: EarlierCohorts = NONE_EARLIER,
) -> Card:
    """A figure at each closing, beside another one and the last cohorts; a new definition breaks the line."""
    fewest, least = viewer.school.settings.small_group, viewer.school.settings.no_change_points
    if not predicted:
        return Card(
            f"{name}: nothing is kept yet.",
            (
                Text(NOTHING_KEPT),
                *(
                    []
                    if of.leaving is not None
                    else [Note(f"None is kept of under {fewest} pupils, or where the rest is.")]
                ),
            ),
        )
    alike = list(predicted) if of == OF_SUBJECT else _of_one_definition(predicted)
    shown = alike[-MOST_POINTS:]
    aims = {each.point: each.value for each in besides}
    charted = shown[-MOST_CHARTED:]
    chart = Chart(
        ChartKind.LINE,
        f"{name}: {of.what}",
        tuple(f"{each.closed_on:%b %y}" for each in charted),
        (
            (of.own, tuple(drawn_figure(each.value) for each in charted)),
            (of.beside, tuple(drawn_figure(aims.get(each.point)) for each in charted)),
        ),
    )
    rows = tuple(
        Row(
            f"{day_of_month(each.closed_on)}: {rounded(each.value)}"
            f"{_change(of, shown[at - 1] if at else None, each, least)}",
            f"{'by the results, ' if is_results_key(each.point) else ''}{_pupils(each)}"
            + (f", {of.beside.lower()} {rounded(aims[each.point])}" if each.point in aims else ""),
        )
        for at, each in enumerate(shown)
    )
    later = [f"{day_of_month(each.closed_on)} ({each.reason})" for each in shown if each.reason]
    notes: list[Part] = [Note(f"Not as it stood at the close: {listed(later)}.")] if later else []
    if len(alike) < len(predicted):
        notes.append(Note(defined_anew(alike[0].closed_on, of.anew)))
    more: tuple[Button, ...] = ()
    if len(shown) < len(alike):
        notes.append(Note(f"The newest {MOST_POINTS} of {len(alike)} times that a collection closed."))
        more = (as_workbook(of.leaving),) if of.leaving is not None else ()
    before = _beside_earlier(name, shown[-1], earlier.cohorts) if earlier.cohorts else []
    if earlier.otherwise is not None:
        notes.append(Note(ends_with(earlier.otherwise)))
    return Card(f"{name}: {of.what} over time", (*reversed(rows), chart, *before, *notes), more)


def _beside_earlier(name: str, now: FrozenPoint, earlier: Sequence[Earlier]) -> list[Part]:
    """The cohort at the end of a line of those before it, each at the same month of its own Year 11."""
    beside = (f"leavers of {each.leaving} {rounded(each.attainment)} ({each.members})" for each in earlier)
    at = "by the results" if is_results_key(now.point) else "at the same month of Year 11"
    said = Text(f"{first_large(at)}: {listed(beside)}.")
    drawn_ = [(str(each.leaving), each.attainment) for each in reversed(earlier)]
    drawn_.append((name, now.value))
    chart = Chart(
        ChartKind.LINE,
        f"Attainment 8 {at}",
        tuple(label for label, _ in drawn_),
        (("Attainment 8", tuple(drawn_figure(value) for _, value in drawn_)),),
    )
    return [said, chart]


def _of_one_definition(points: Sequence[FrozenPoint]) -> list[FrozenPoint]:
    """The newest ones that are measured alike."""
    return [each for each in points if each.definition == points[-1].definition]


def _pupils(each: FrozenPoint) -> str:
    return (
        f"{each.members} pupils"
        if each.counted == each.members
        else f"{each.counted} of {each.members} pupils"
    )


def _change(of: LineOf, before: FrozenPoint | None, now: FrozenPoint, least: int) -> str:
    if before is None:
        return ""
    change = now.value - before.value
    smallest = Fraction(1, now.counted) if of == OF_SUBJECT else Fraction(least)
    return ", no change" if is_no_change(change, smallest=smallest) else f", {signed(change)}"
