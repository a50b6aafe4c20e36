"""One group of a cohort beside the rest, and how a cohort moved between two points (R14, R15)."""

from collections.abc import Sequence
from fractions import Fraction

from bot.cards.cohorts import MOST_CHARTED, ON_A_CARD, CohortView, ShowCohort, subject_label
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Note, Part, Row, Text
from bot.say.cohort_words import NOTHING_HIDDEN, SMALL_GROUPS, said_of
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count, signed
from models.rules.cohorts import Beside, Movement, is_no_change, percent, rounded
from models.rules.wording import day_of_month
from models.views.cohort_figures import GroupLine
from models.views.cohorts import CohortAt
from models.views.groups import Group
from models.views.moving import CohortMoved
from models.views.shown import movement_to_show, tells_of_the_alone

_LEAST_SAID = Fraction(1, 200)
"""Of a grade: what is smaller is 0.00."""


@drawn
def group(viewer: Viewer, name: str, cohort: CohortAt, found: GroupLine) -> Card:
    """Three figures of the group beside the rest whose status is known."""
    del viewer
    eight = found.attainment
    gap = f", gap {signed(eight.gap)}" if eight.gap is not None else ""
    pairs = (
        ("Attainment 8", f"{_points(eight.group)} beside {_points(eight.rest)}{gap}"),
        ("Maths and English 4+", _shares(found.four)),
        ("Maths and English 5+", _shares(found.five)),
        ("Gap to target", f"{_signed(found.gap.group)} beside {_signed(found.gap.rest)}"),
    )
    parts = (
        Facts(pairs),
        Text(f"{count(eight.of_group, 'pupil')} beside {eight.of_rest}."),
        Note(f"{said_of(cohort, NOTHING_HIDDEN)} {SMALL_GROUPS}"),
    )
    every = Button("Every group", ShowCohort(cohort.leaving, CohortView.GROUPS))
    return Card(f"{name}, {found.name}: Attainment 8 {_points(eight.group)}", parts, (every,))


def nobody(name: str, group_: Group) -> Card:
    """A group without a pupil."""
    return Card(f"Nobody in {name} is in the group {group_}.")


@drawn
def movement(
    viewer: Viewer,
    name: str,
    cohort: CohortAt,
    found: CohortMoved,
    *,
    subject_id: int | None = None,
    leads: bool,
) -> Card:
    """Three numbers: up, same and down since the point before, for the same pupils; then subject by subject."""
    fewest = NOTHING_HIDDEN if leads else viewer.school.settings.small_group
    of = f", {viewer.school.subject_name(subject_id)}" if subject_id is not None else ""
    whole, before = found.whole, day_of_month(found.since.closes)
    if whole.pairs < max(fewest, 1):
        return Card(f"{name}{of}: too few have a grade both on {before} and now.")
    parts: list[Part] = []
    shown = movement_to_show(whole, fewest)
    if shown is not None:
        parts.append(Facts(tuple((each, _of(number, shown)) for each, number in _three(shown))))
    else:
        parts.append(Text(f"Up, same and down are not shown: under {fewest} stand apart."))
    if not tells_of_the_alone(whole, fewest):
        parts.append(Text(f"On average {_change(whole)}, over {count(whole.pairs, 'pair')} of grades."))
    else:
        parts.append(
            Text(f"The mean change is not shown: under {fewest} have a grade on one of the days alone.")
        )
    if subject_id is None:
        parts += _by_subject(viewer, name, found.subjects)
    elif shown is not None:
        parts.append(_chart(f"{name}{of}", (of.removeprefix(", "),), (shown,)))
    without = f" No pair: {shown.no_pair}." if shown is not None and shown.no_pair else ""
    parts.append(Note(f"By the smallest step of the scale.{without} {said_of(cohort, fewest)}"))
    return Card(f"{name}{of}: movement since {before}", tuple(parts))


@drawn
def no_point_before(viewer: Viewer, name: str, cohort: CohortAt) -> Card:
    """The first point of a year has nothing to move from."""
    said = f"{name} has only one collection with grades this year, so nothing has moved yet."
    return Card(said, (Note(said_of(cohort, viewer.school.settings.small_group)),))


def _three(of: Movement) -> tuple[tuple[str, int], ...]:
    return (("Up", of.up), ("Same", of.same), ("Down", of.down))


def _of(number: int, whole: Movement) -> str:
    return f"{number} of {whole.pairs}, {percent(number, whole.pairs)}"


def _change(of: Movement) -> str:
    one_pupil = Fraction(1, of.pairs) if of.pairs else Fraction(0)
    if of.change is None or is_no_change(of.change, smallest=max(one_pupil, _LEAST_SAID)):
        return "no change"
    return f"{signed(of.change)} of a grade"


def _by_subject(viewer: Viewer, name: str, lines: Sequence[tuple[int, Movement]]) -> list[Part]:
    moved = sorted((each for each in lines if each[1].pairs), key=lambda each: (each[1].change or 0, each[0]))
    shown = moved[:ON_A_CARD]
    rows = [
        Row(
            f"{viewer.school.subject_name(subject_id)}: {_change(each)}",
            f"{each.up} up, {each.same} same, {each.down} down",
            (),
        )
        for subject_id, each in shown
    ]
    left = len(moved) - len(shown)
    more = [Note(f"{count(left, 'more subject')} moved less.")] if left else []
    charted = shown[:MOST_CHARTED]
    labels = tuple(subject_label(viewer, subject_id) for subject_id, _ in charted)
    return [*rows, *more, _chart(name, labels, [each for _, each in charted])]


def _chart(name: str, labels: tuple[str, ...], of: Sequence[Movement]) -> Chart:
    series = (
        ("Up", tuple(float(each.up) for each in of)),
        ("Same", tuple(float(each.same) for each in of)),
        ("Down", tuple(float(each.down) for each in of)),
    )
    return Chart(ChartKind.BAR, f"{name}: movement"[:50], labels, series)


def _points(value: Fraction | None) -> str:
    return rounded(value) if value is not None else "nobody"


def _signed(value: Fraction | None) -> str:
    return signed(value) if value is not None else "–"


def _shares(of: Beside) -> str:
    shares = (f"{rounded(each * 100, 0)}%" if each is not None else "–" for each in (of.group, of.rest))
    return " beside ".join(shares)
