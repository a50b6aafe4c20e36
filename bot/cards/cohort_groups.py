"""The groups of a cohort beside the rest, each of them, and how a cohort moved between two points (R14, R15)."""

from collections.abc import Sequence
from fractions import Fraction

from bot.cards.cohort_subjects import subject_label
from bot.cards.cohorts import MOST_CHARTED, ON_A_CARD, CohortView, ShowCohort, in_workbook, view_of
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Note, Part, Row, Text
from bot.say.cohort_words import NOTHING_HIDDEN, SMALL_GROUPS, basics_missing, said_of
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count, signed
from models.rules.cohorts import Beside, Movement, drawn_figure, is_no_change, one_of, percent, rounded
from models.rules.prior_bounds import PriorBounds
from models.rules.wording import day_of_month, listed
from models.tracking.grades import GradeKind
from models.views.cohort_figures import FormLine, GroupLine
from models.views.cohorts import CohortAt
from models.views.groups import Group, group_called
from models.views.moving import CohortMoved
from models.views.shown import movement_to_show, tells_of_the_alone

_LEAST_SAID = Fraction(1, 200)
"""Of a grade: what is smaller is 0.00."""


GROUPS_ON_A_CARD = 6
_SHORT = {
    Group.PREMIUM: "PP",
    Group.SUPPORT: "SEN K",
    Group.PLAN: "EHCP",
    Group.IN_CARE: "Care",
}
"""What stands for a group below an upright bar; of those by Key Stage 2 their bound, of the others their name."""


@drawn
def groups(
    viewer: Viewer, name: str, cohort: CohortAt, lines: Sequence[GroupLine | FormLine], page: int = 0
) -> Card:
    """Groups and forms beside the rest of the cohort, a few at a time, always in the same order: it is no rank."""
    begun = page * GROUPS_ON_A_CARD
    some, left = lines[begun : begun + GROUPS_ON_A_CARD], len(lines) - begun - GROUPS_ON_A_CARD
    if not some:
        return Card(f"{name}: no more groups.", (Note(said_of(cohort, NOTHING_HIDDEN)),))
    rows = tuple(
        Row(
            f"{_called(cohort, each)}: {_gap_words(each.attainment)}",
            f"{_points(each.attainment.group)} beside {_points(each.attainment.rest)}; "
            f"{each.attainment.of_group} and {each.attainment.of_rest} pupils; 4+ {_share(each.four)}; "
            f"5+ {_share(each.five)}",
            (Button("Open", _of_one(cohort, CohortView.GROUPS, each)),),
        )
        for each in some
    )
    chart = Chart(
        ChartKind.BAR,
        f"{name}: Attainment 8 by group",
        tuple(_called(cohort, each) for each in some),
        (
            ("Group", tuple(drawn_figure(each.attainment.group) for each in some)),
            ("Rest", tuple(drawn_figure(each.attainment.rest) for each in some)),
        ),
        tuple(_short(cohort, each) for each in some),
    )
    more = (
        (
            Button(f"{left} more", view_of(cohort, CohortView.GROUPS, page=page + 1)),
            *in_workbook(viewer, cohort),
        )
        if left > 0
        else ()
    )
    return Card(
        f"{name}: groups beside the rest, Attainment 8",
        (*rows, chart, *_lacking(cohort), Note(f"{said_of(cohort, NOTHING_HIDDEN)} {SMALL_GROUPS}")),
        more,
    )


@drawn
def group(viewer: Viewer, name: str, cohort: CohortAt, found: GroupLine | FormLine) -> Card:
    """Three figures of the group or the form beside the rest whose status is known."""
    del viewer
    eight = found.attainment
    pairs = (
        ("Attainment 8", f"{_points(eight.group)} beside {_points(eight.rest)}, {_gap_words(eight)}"),
        ("Maths and English 4+", _shares(found.four)),
        ("Maths and English 5+", _shares(found.five)),
        ("Gap to target", f"{_signed(found.gap.group)} beside {_signed(found.gap.rest)}"),
    )
    parts = (
        Facts(pairs),
        Text(
            f"{count(eight.of_group, 'pupil')} beside {eight.of_rest}. "
            f"One pupil is {one_of(eight.of_group)} of the {'form' if isinstance(found, FormLine) else 'group'}."
        ),
        *_lacking(cohort),
        Note(f"{said_of(cohort, NOTHING_HIDDEN)} {SMALL_GROUPS}"),
    )
    every = Button("Every group", view_of(cohort, CohortView.GROUPS))
    # Nothing is kept of a form, nor of current grades, when a collection closes (R15.9): they have no line.
    kept = (
        ()
        if isinstance(found, FormLine) or cohort.by is GradeKind.CURRENT
        else (Button("Over time", _of_one(cohort, CohortView.OVER_TIME, found)),)
    )
    return Card(
        f"{name}, {_called(cohort, found)}: Attainment 8 {_points(eight.group)}", parts, (*kept, every)
    )


def _lacking(cohort: CohortAt) -> tuple[Part, ...]:
    lacking = basics_missing(cohort)
    return (Text(lacking),) if lacking else ()


def _of_one(cohort: CohortAt, view: CohortView, line: GroupLine | FormLine) -> ShowCohort:
    if isinstance(line, FormLine):
        return view_of(cohort, view, form=line.name.casefold())
    return view_of(cohort, view, group=line.name)


def _called(cohort: CohortAt, line: GroupLine | FormLine) -> str:
    return line.name if isinstance(line, FormLine) else group_called(line.name, cohort.bounds)


def _short(cohort: CohortAt, line: GroupLine | FormLine) -> str:
    if isinstance(line, FormLine):
        return line.name
    lower, upper = cohort.bounds.lower, cohort.bounds.upper
    by_bounds = {Group.KS2_BELOW: f"<{lower}", Group.KS2_MIDDLE: f"{lower}+", Group.KS2_ABOVE: f"{upper}+"}
    return (_SHORT | by_bounds).get(line.name, line.name.value)


def nobody(name: str, group_: Group, bounds: PriorBounds) -> Card:
    """A group without a pupil."""
    return Card(f"Nobody in {name} is in the group {group_called(group_, bounds)}.")


def nobody_in_form(name: str, form: str) -> Card:
    """A form of another year group, or one that is no more."""
    return Card(f"Nobody in {name} is in {form.upper()}.")


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
    more: tuple[Button, ...] = ()
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
        more = in_workbook(viewer, cohort) if len(_moved(found.subjects)) > ON_A_CARD else ()
    elif shown is not None:
        parts.append(_chart(f"{name}{of}", [(subject_id, shown)], viewer))
    without = f" No pair: {shown.no_pair}." if shown is not None and shown.no_pair else ""
    parts.append(Note(f"By the smallest step of the scale.{without} {said_of(cohort, fewest)}"))
    return Card(f"{name}{of}: movement since {before}", tuple(parts), more)


@drawn
def no_point_before(viewer: Viewer, name: str, cohort: CohortAt, *, leads: bool) -> Card:
    """The first point of a year has nothing to move from."""
    fewest = NOTHING_HIDDEN if leads else viewer.school.settings.small_group
    said = f"{name} has only one collection with grades this year, so nothing has moved yet."
    return Card(said, (Note(said_of(cohort, fewest)),))


def _three(of: Movement) -> tuple[tuple[str, int], ...]:
    return (("Up", of.up), ("Same", of.same), ("Down", of.down))


def _of(number: int, whole: Movement) -> str:
    return f"{number} of {whole.pairs}, {percent(number, whole.pairs)}"


def _change(of: Movement) -> str:
    one_pupil = Fraction(1, of.pairs) if of.pairs else Fraction(0)
    if of.change is None or is_no_change(of.change, smallest=max(one_pupil, _LEAST_SAID)):
        return "no change"
    return f"{signed(of.change)} of a grade"


def _moved(lines: Sequence[tuple[int, Movement]]) -> list[tuple[int, Movement]]:
    """The subjects with a grade on both days, the one that fell most first."""
    return sorted((each for each in lines if each[1].pairs), key=lambda each: (each[1].change or 0, each[0]))


def _by_subject(viewer: Viewer, name: str, lines: Sequence[tuple[int, Movement]]) -> list[Part]:
    moved = _moved(lines)
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
    more = [Note(f"{count(left, 'more subject')} fell less, or rose.")] if left else []
    return [*rows, *more, *([_chart(name, shown[:MOST_CHARTED], viewer)] if shown else [])]


def _chart(name: str, of: Sequence[tuple[int, Movement]], viewer: Viewer) -> Chart:
    labels = tuple(viewer.school.subject_name(subject_id) for subject_id, _ in of)
    short = tuple(subject_label(viewer, subject_id) for subject_id, _ in of)
    series = (
        ("Up", tuple(each.up for _, each in of)),
        ("Same", tuple(each.same for _, each in of)),
        ("Down", tuple(each.down for _, each in of)),
    )
    return Chart(ChartKind.PARTS, f"{name}: movement", labels, series, short)


def _gap_words(of: Beside) -> str:
    return f"gap {signed(of.gap)}" if of.gap is not None else "nobody to compare with"


def _points(value: Fraction | None) -> str:
    return rounded(value) if value is not None else "nobody"


def _signed(value: Fraction | None) -> str:
    return signed(value) if value is not None else "–"


def _shares(of: Beside) -> str:
    return f"{_counted(of.group, of.of_group)} beside {_counted(of.rest, of.of_rest)}"


def _counted(share: Fraction | None, of: int) -> str:
    if not of:
        return "nobody"
    return f"{int(share * of)} of {of}, {percent(int(share * of), of)}" if share is not None else "–"


def _share(of: Beside) -> str:
    shares = (of.group, of.rest)
    return listed(f"{rounded(share * 100, 0)}%" if share is not None else "–" for share in shares)
