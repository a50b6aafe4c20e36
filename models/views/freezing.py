"""Freezing what a cohort came to, once a collection has closed (R15.9)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.attainment import THRESHOLDS, definition_for
from models.rules.calendar import FINISHED, academic_year, finishing
from models.rules.cohorts import FEWEST_SHOWN, Beside, ResidualTerms
from models.rules.prior_bounds import PriorBounds
from models.school.snapshot import School
from models.tracking.class_at_close import keep_classes
from models.tracking.frozen import CohortFigure, Measure
from models.tracking.grades import Collection, GradeEntry
from models.tracking.results import FinalGrade
from models.views.cohort_figures import SubjectLine, group_lines, headlines, subject_lines
from models.views.cohorts import CohortAt, cohort_at, definition_now
from models.views.groups import BANDS
from models.views.points import Point, belongs, leaving_year, point_of, results_of

_MEASURED_YEARS = (10, 11)
_LOOKED_BACK = timedelta(days=400)
"""A collection that closed longer ago is not frozen any more."""
_BY_HISTORY = "worked out later, from what is kept"
_CORRECTED = "grades were corrected after it closed"
_MORE_RESULTS = "results came in or changed later"

Row = Mapping[str, Any]
"""Of the table of frozen figures, before it is there."""

_BASICS = dict(zip(THRESHOLDS, (Measure.BASICS_4, Measure.BASICS_5, Measure.BASICS_7), strict=True))
_BY_PLACE = frozenset({Measure.ATTAINMENT, Measure.TARGET, *_BASICS.values()})
"""What comes out otherwise where a subject counts elsewhere."""
_REACHED = dict(zip(THRESHOLDS, (Measure.REACHED_4, Measure.REACHED_5, Measure.REACHED_7), strict=True))


@dataclass(frozen=True)
class Figure:
    """A figure before it is frozen."""

    measure: Measure
    value: Fraction
    counted: int
    members: int
    subject_id: int | None = None
    group: str = ""


@dataclass(frozen=True)
class ToFreeze:
    """What is to be kept of the collections that closed, before it is kept."""

    rows: Sequence[Row]
    classes: Sequence[tuple[int, ColumnElement[bool]]]
    """The collections of which the classes are kept, too, and of whom."""


def freeze_what_closed(db: Db, known: School, now: datetime) -> int:
    """Freeze each closed collection that is not frozen yet, or was corrected since; how many figures were frozen.

    One that closed on an earlier day than yesterday is frozen from what is kept now, and says so.
    """
    found = what_to_freeze(db, known, now)
    freeze(db, found)
    return len(found.rows)


def freeze(db: Db, found: ToFreeze) -> None:
    """Keep what was found."""
    for collection_id, of in found.classes:
        keep_classes(db, collection_id, of)
    if found.rows:
        db.execute(insert(CohortFigure), found.rows)


def what_to_freeze(db: Db, known: School, now: datetime) -> ToFreeze:
    """As `freeze_what_closed`, and only read: what is corrected from `now` on is found the next time."""
    today = now.astimezone(known.settings.timezone).date()
    since = today - _LOOKED_BACK
    last = (
        select(col(CohortFigure.point), func.max(col(CohortFigure.frozen_at)))
        .where(col(CohortFigure.closed_on) >= since)
        .group_by(col(CohortFigure.point))
    )
    newest: dict[str, datetime] = {row[0]: row[1] for row in db.execute(last)}
    rows: list[Row] = []
    classes: list[tuple[int, ColumnElement[bool]]] = []
    closed = select(Collection).where(col(Collection.closed_at).is_not(None), col(Collection.closes) >= since)
    for collection in db.scalars(closed.order_by(col(Collection.key))):
        frozen_at = newest.get(collection.key)
        if frozen_at is None:
            late = (today - collection.closes).days > 1
            rows += _of_closed(db, known, collection, now, _BY_HISTORY if late else "")
            if known.settings.class_accuracy and not late:
                leaving = finishing(academic_year(collection.opens), FINISHED)
                classes.append((collection.id or 0, belongs(known, leaving, collection.closes)))
        elif _corrected_since(db, collection, frozen_at):
            rows += _of_closed(db, known, collection, now, _CORRECTED)
    for leaving, recorded_at in _with_results(db, since, today):
        results = results_of(db, leaving, today)
        before = newest.get(results.key) if results is not None else None
        if results is not None and (before is None or recorded_at > before):
            rows += _rows(db, known, results, leaving, now, _MORE_RESULTS if before is not None else "")
    return ToFreeze(rows, classes)


def _with_results(db: Db, since: date, today: date) -> list[tuple[int, datetime]]:
    """Who left in which summer and has results that are out, with when the newest of these came in."""
    out = (
        select(col(FinalGrade.leaving_year), func.max(col(FinalGrade.recorded_at)))
        .where(col(FinalGrade.leaving_year) >= since.year, col(FinalGrade.day).between(since, today))
        .group_by(col(FinalGrade.leaving_year))
    )
    return [(row[0], row[1]) for row in db.execute(out)]


def _corrected_since(db: Db, collection: Collection, frozen_at: datetime) -> bool:
    later = select(col(GradeEntry.id)).where(
        col(GradeEntry.collection_id) == collection.id, col(GradeEntry.recorded_at) > frozen_at
    )
    return db.execute(later.limit(1)).first() is not None


def _of_closed(db: Db, known: School, collection: Collection, now: datetime, reason: str) -> Iterator[Row]:
    behind = (known.year or academic_year(collection.opens)) - academic_year(collection.opens)
    for group in _MEASURED_YEARS:
        leaving = leaving_year(known, group + behind, collection.opens)
        yield from _rows(db, known, point_of(collection), leaving, now, reason)


def _rows(db: Db, known: School, point: Point, leaving: int, now: datetime, reason: str) -> list[Row]:
    cohort, by = cohort_at(db, known, leaving, point), definition_now(known, leaving)
    return [
        {
            "leaving": leaving, "point": point.key,
            "closed_on": point.opens if point.is_results else point.closes,
            "definition": _definition(by, each, cohort), "measure": each.measure,
            "subject_id": each.subject_id, "group_name": each.group, "counted": each.counted,
            "members": each.members, "numerator": each.value.numerator,
            "denominator": each.value.denominator, "frozen_at": now, "reason": reason,
        }
        for each in figures_of(cohort, known.settings.small_group)
    ]  # fmt: skip


def _definition(by: str, figure: Figure, cohort: CohortAt) -> str:
    """By what it is measured: where the school has it otherwise, a line of it begins anew."""
    subjects, bounds = cohort.terms.subjects, cohort.bounds
    plain = by if figure.measure in _BY_PLACE else definition_for(cohort.leaving).name
    if figure.group in BANDS and bounds != PriorBounds():
        return f"{plain}, Key Stage 2 bounds {bounds.lower} and {bounds.upper}"
    if figure.measure is Measure.RESIDUAL and subjects != ResidualTerms.subjects:
        return f"{plain}, residuals from {subjects} subjects on"
    return plain


def figures_of(cohort: CohortAt, fewest: int = FEWEST_SHOWN) -> Iterator[Figure]:
    """Figures 1 to 6 of R15; none where nobody has a value, and no group where it or the rest is too few."""
    found = headlines(cohort)
    if found.attainment is None or not any(one.value for each in cohort.members for one in each.taken):
        return
    pupils = found.pupils
    yield Figure(Measure.ATTAINMENT, found.attainment, pupils, pupils)
    if found.target is not None:
        yield Figure(Measure.TARGET, found.target, pupils, pupils)
    for each in found.reached:
        yield Figure(_BASICS[each.threshold], Fraction(each.pupils, pupils), each.pupils, pupils)
    for each_subject in subject_lines(cohort):
        yield from _of_subject(each_subject, fewest)
    for group in group_lines(cohort):
        for measure, beside in (
            (Measure.ATTAINMENT, group.attainment), (Measure.BASICS_4, group.four), (Measure.BASICS_5, group.five),
            (Measure.GAP, group.gap),
        ):  # fmt: skip
            if found.reached or measure not in _BASICS.values():
                yield from _of_group(measure, beside, group.name, fewest)


def _of_subject(line_: SubjectLine, fewest: int) -> Iterator[Figure]:
    figures, subject_id = line_.figures, line_.subject_id
    for measure, value, counted in (
        (Measure.VALUE, figures.value, figures.with_value),
        (Measure.TARGET_VALUE, figures.target, figures.compared),
        (Measure.GAP, figures.gap, figures.compared),
    ):
        if value is not None and counted >= fewest:
            yield Figure(measure, value, counted, figures.takers, subject_id)
    if figures.with_value >= fewest:
        for threshold, number in figures.reached.items():
            share = Fraction(number, figures.with_value)
            yield Figure(_REACHED[threshold], share, number, figures.with_value, subject_id)
    if line_.residual is not None and line_.residual.pupils >= fewest:
        # The school's own: what is known of the country comes later, and would break the line each time.
        yield Figure(Measure.RESIDUAL, line_.residual.own, line_.residual.pupils, figures.takers, subject_id)


def _of_group(measure: Measure, beside: Beside, name: str, fewest: int) -> Iterator[Figure]:
    if beside.group is not None and min(beside.of_group, beside.of_rest) >= fewest:
        of_all = beside.of_group + beside.of_rest
        yield Figure(measure, beside.group, beside.of_group, of_all, group=name)
