"""A cohort over time: what it came to each time a collection closed (R15.9)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bot.cards.cohorts import MOST_CHARTED, CohortView, ShowCohort
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Note, Part, Row, Text
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import signed
from models.rules.cohorts import drawn_figure, is_no_change, percent, rounded
from models.rules.wording import day_of_month, listed
from models.tracking.frozen import FrozenPoint, Measure
from models.views.cohort_now import Earlier

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


@drawn
def over_time(
    viewer: Viewer,
    name: str,
    predicted: Sequence[FrozenPoint],
    targets: Sequence[FrozenPoint],
    earlier: Sequence[Earlier],
) -> Card:
    """Attainment 8 at each closing, beside the targets and the last cohorts; a new definition breaks the line."""
    del viewer
    if not predicted:
        return Card(
            f"{name}: nothing is kept yet.",
            (Text("The figures of a collection are kept the morning after it closes."),),
        )
    shown = _of_one_definition(predicted)[-MOST_POINTS:]
    aims = {each.point: each.value for each in targets}
    charted = shown[-MOST_CHARTED:]
    chart = Chart(
        ChartKind.LINE,
        f"{name}: Attainment 8",
        tuple(f"{each.closed_on:%b %y}" for each in charted),
        (
            ("Predicted", tuple(drawn_figure(each.value) for each in charted)),
            ("Targets", tuple(drawn_figure(aims.get(each.point)) for each in charted)),
        ),
    )
    rows = tuple(
        Row(
            f"{day_of_month(each.closed_on)}: {rounded(each.value)}{_change(shown[at - 1] if at else None, each)}",
            f"{each.members} pupils"
            + (f", targets {rounded(aims[each.point])}" if each.point in aims else ""),
        )
        for at, each in enumerate(shown)
    )
    later = [f"{day_of_month(each.closed_on)} ({each.reason})" for each in shown if each.reason]
    notes: list[Part] = [Note(f"Not as it stood at the close: {listed(later)}.")] if later else []
    alike = _of_one_definition(predicted)
    if len(alike) < len(predicted):
        since = day_of_month(alike[0].closed_on)
        notes.append(Note(f"Attainment 8 is defined anew since {since}: what came before is not comparable."))
    if len(shown) < len(alike):
        notes.append(Note(f"The newest {MOST_POINTS} of {len(alike)}."))
    before: list[Part] = []
    if earlier:
        beside = (
            f"leavers of {each.leaving} {rounded(each.attainment)} ({each.members})" for each in earlier
        )
        before.append(Text(f"At the same month of Year 11: {listed(beside)}."))
    return Card(f"{name}: Attainment 8 over time", (*reversed(rows), *before, chart, *notes))


def _of_one_definition(points: Sequence[FrozenPoint]) -> list[FrozenPoint]:
    """The newest ones that are measured alike."""
    return [each for each in points if each.definition == points[-1].definition]


def _change(before: FrozenPoint | None, now: FrozenPoint) -> str:
    if before is None:
        return ""
    change = now.value - before.value
    return ", no change" if is_no_change(change, smallest=Fraction(1)) else f", {signed(change)}"
