"""`cohort`: how a year group stands, its subjects, groups and lists (P15)."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import accuracy, cohort_groups, cohort_lines, cohort_lists
from bot.cards import cohorts as cards
from bot.cards.cohorts import CohortView, ShowNear
from bot.inputs.cohorts import CohortField, GroupOfCohortField, ThresholdField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import ChoiceField
from bot.registry import Errand, Menu, button, command
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, may, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.db.errors import Sorry
from models.rules.calendar import FINISHED, academic_year
from models.rules.published import published
from models.rules.wording import listed, to_type
from models.tracking.frozen import FrozenPoint, Measure, line
from models.views.accuracies import accuracy_of, became_of
from models.views.cohort_figures import (
    NearKind,
    group_lines,
    headlines,
    matrix,
    near_list,
    subject_lines,
)
from models.views.cohorts import CohortAt, cohort_at, unplaced
from models.views.groups import Group
from models.views.moving import moved
from models.views.points import Point, comings, group_of, points_of, results_before, results_of
from models.views.shown import subject_to_show

_FIRST_MEASURED = 10
_USUAL_THRESHOLD = 5


@dataclass(frozen=True)
class WhichCohort:
    leaving: Annotated[int, CohortField()]
    view: Annotated[CohortView | None, ChoiceField(label="What", words=CohortView, optional=True)]
    near: Annotated[NearKind | None, ChoiceField(label="List", words=NearKind, optional=True)]
    at: Annotated[int | None, ThresholdField(optional=True)]
    group: Annotated[Group | None, GroupOfCohortField(optional=True)]
    subject: Annotated[int | None, SubjectField(optional=True, usual=False)]


@command(
    "cohort",
    WhichCohort,
    may=Action.SEE_COHORT,
    title="A cohort",
    submit="Show",
    menu=Menu(158),
    errand=Errand.SCHOOL,
    aliases=("cohorts",),
    examples=(
        "cohort 11",
        "cohort 11 maths",
        "cohort 11 groups",
        "cohort 11 pp",
        "cohort 11 near 5+",
        "cohort 2026",
    ),
    looks=Deed.COHORT_SEE,
)
def cohort_(ask: Ask, given: WhichCohort) -> Result:
    """See how a year group stands: Attainment 8, subjects, groups, and who is near a grade."""
    if given.near is not None or given.at is not None:
        near_press = ShowNear(
            given.leaving, cards.at_grade(given.at or _USUAL_THRESHOLD), given.near or NearKind.NEAR
        )
        return Reply(_near(ask, near_press))
    return Reply(_drawn(ask, cards.ShowCohort(given.leaving, given.view, given.subject, given.group)))


@button(cards.ShowCohort, may=Action.SEE_COHORT, looks=Deed.COHORT_SEE)
def show(ask: Ask, press: cards.ShowCohort) -> Result:
    """Another view of the cohort."""
    return Reply(_drawn(ask, press))


@button(cards.ShowNear, may=Action.SEE_COHORT, looks=Deed.COHORT_SEE)
def show_near(ask: Ask, press: ShowNear) -> Result:
    """Who is on a list beside the basics."""
    return Reply(_near(ask, press))


def _drawn(ask: Ask, press: cards.ShowCohort) -> Card:
    leads = may_of_all(ask.who, Action.SEE_COHORT)
    subject_id = press.subject
    if subject_id is None and not leads:
        subject_id = _own_subject(ask)
    if subject_id is not None:
        require(ask.db, ask.who, Action.SEE_COHORT, About(subject_id=subject_id))
        if press.view is CohortView.ACCURACY:
            return _accuracy(ask, press.leaving, subject_id, leads=leads)
        return _subject(ask, press, subject_id, leads=leads)
    return _whole(ask, press)


def _whole(ask: Ask, press: cards.ShowCohort) -> Card:
    """The whole cohort, for who leads the school."""
    name = _called(ask, press.leaving)
    if press.view is CohortView.ACCURACY:
        return _accuracy(ask, press.leaving, None, leads=True)
    if press.view is CohortView.OVER_TIME:
        predicted, targets = (
            line(ask.db, press.leaving, each) for each in (Measure.ATTAINMENT, Measure.TARGET)
        )
        return cohort_lines.over_time(ask, name, predicted, targets)
    if press.view is None and (figures := _only_kept(ask, press.leaving)):
        return cohort_lines.kept(ask, name, press.leaving, figures)
    cohort = _cohort(ask, press.leaving)
    if press.group is not None:
        return _group(ask, name, cohort, press.group)
    match press.view:
        case CohortView.MOVEMENT:
            return _movement(ask, name, cohort, None, leads=True)
        case None:
            return cards.headlines(ask, name, cohort, headlines(cohort), unplaced(ask.school, cohort))
        case CohortView.SUBJECTS | CohortView.ALL_SUBJECTS as view:
            whole = view is CohortView.ALL_SUBJECTS
            return cards.subjects(ask, name, cohort, subject_lines(cohort), all_of_them=whole)
        case CohortView.GROUPS:
            return cards.groups(ask, name, cohort, group_lines(cohort))
        case CohortView.MATRIX:
            raise Sorry(f"Of which subject? Such as: {to_type('cohort 11 maths matrix')}", field="subject")


def _subject(ask: Ask, press: cards.ShowCohort, subject_id: int, *, leads: bool) -> Card:
    cohort = _cohort(ask, press.leaving)
    name = _called(ask, press.leaving)
    line = next((each for each in subject_lines(cohort) if each.subject_id == subject_id), None)
    if line is None:
        raise Sorry(f"Nobody in {name} takes {ask.school.subject_name(subject_id)}.", field="subject")
    if press.view is CohortView.MOVEMENT:
        return _movement(ask, name, cohort, subject_id, leads=leads)
    if press.view is CohortView.MATRIX and leads:
        return cohort_lists.matrix(ask, name, cohort, subject_id, matrix(cohort, subject_id))
    fewest = 1 if leads else ask.school.settings.small_group
    since = became_of(ask.db, ask.school, cohort.point, press.leaving, subject_id)
    shown = subject_to_show(line.figures, group_lines(cohort, subject_id), fewest)
    card = cards.subject(ask, name, cohort, line, shown, leads=leads)
    return card.with_parts(*accuracy.became_part(since, fewest))


def _group(ask: Ask, name: str, cohort: CohortAt, group: Group) -> Card:
    found = next((each for each in group_lines(cohort) if each.name == group), None)
    return (
        cohort_groups.group(ask, name, cohort, found)
        if found is not None
        else cohort_groups.nobody(name, group)
    )


def _movement(ask: Ask, name: str, cohort: CohortAt, subject_id: int | None, *, leads: bool) -> Card:
    """Since the point before; the first one of a year has none."""
    before = _before(ask, cohort)
    if before is None:
        return cohort_groups.no_point_before(ask, name, cohort)
    found = moved(cohort_at(ask.db, ask.school, cohort.leaving, before), cohort, subject_id)
    return cohort_groups.movement(ask, name, cohort, found, subject_id=subject_id, leads=leads)


def _before(ask: Ask, cohort: CohortAt) -> Point | None:
    """The point before the one that is shown."""
    points = points_of(ask.db, ask.school, cohort.leaving, ask.today)
    at = [each.key for each in points].index(cohort.point.key) + 1
    return points[at] if at < len(points) else None


def _accuracy(ask: Ask, leaving: int, subject_id: int | None, *, leads: bool) -> Card:
    """How good the predictions were; before the results are out, when that will be."""
    name, known = _called(ask, leaving), ask.school
    results = results_of(ask.db, leaving, ask.today)
    found = accuracy_of(ask.db, known, results, leaving, subject_id) if results is not None else None
    if found is not None:
        return accuracy.accuracy(ask, name, found, published(), subject_id=subject_id, leads=leads)
    earlier = results_before(ask.db, leaving, ask.today) if leads else None
    day = known.settings.results_out(leaving)
    if ask.today < day:
        return accuracy.not_out(name, day, earlier)
    return accuracy.not_brought(name, earlier)


def _near(ask: Ask, press: ShowNear) -> Card:
    """Leadership and the coordinator see the whole list; a mentor their own pupils on it."""
    require_ever(ask.db, ask.who, Action.SEE_COHORT)
    cohort = _cohort(ask, press.leaving)
    found = near_list(cohort, press.at, press.kind)
    if not may_of_all(ask.who, Action.SEE_COHORT):
        found = [each for each in found if _may_see(ask, each.pupil_id)]
    return cohort_lists.near(ask, _called(ask, press.leaving), cohort, found, press)


def _may_see(ask: Ask, pupil_id: int) -> bool:
    return isinstance(may(ask.db, ask.who, Action.SEE_COHORT, About(pupil_id=pupil_id)), Allowed)


def _own_subject(ask: Ask) -> int:
    """The subject of a head, who sees no other; of several, one has to be said."""
    heads = sorted(ask.who.heads, key=ask.school.subject_name)
    if len(heads) == 1:
        return heads[0]
    if heads:
        names = listed([ask.school.subject_name(each) for each in heads], last="or")
        raise Sorry(f"Of which subject: {names}? Such as: {to_type('cohort 11 maths')}", field="subject")
    if ask.who.mentors:
        raise Sorry(
            f"You see lists of your own pupils, such as: {to_type('cohort 11 near 5+')}", field="near"
        )
    require(ask.db, ask.who, Action.SEE_COHORT)
    raise Sorry("Which subject?", field="subject")


def _cohort(ask: Ask, leaving: int) -> CohortAt:
    """The cohort at its newest point. Raises Sorry where nothing is measured, saying why."""
    group = group_of(ask.school, leaving, ask.today)
    if 0 < group < _FIRST_MEASURED:
        raise Sorry(
            f"Year {group} is not measured yet: that begins in Year {_FIRST_MEASURED}. Type: {to_type('cohort 11')}",
            field="leaving",
        )
    points = points_of(ask.db, ask.school, leaving, ask.today) if group > 0 else []
    if not points and not _FIRST_MEASURED <= group <= FINISHED:
        raise Sorry(
            f"I hold no collection of who leaves in {leaving}. Type: {to_type('cohort 11')}", field="leaving"
        )
    if not points:
        year = academic_year(ask.today)
        raise Sorry(f"There is no collection with grades of Year {group} in {year}/{year + 1} yet.")
    cohort = cohort_at(ask.db, ask.school, leaving, points[0])
    if len(points) == 1:
        return cohort
    since = comings(ask.db, leaving, len(cohort.members), points[1], points[0])
    return replace(cohort, comings=since)


def _only_kept(ask: Ask, leaving: int) -> dict[Measure, FrozenPoint]:
    """The newest figures kept of who has left, where there are no records any more to work them out from (R15.9)."""
    if group_of(ask.school, leaving, ask.today) <= FINISHED or points_of(
        ask.db, ask.school, leaving, ask.today
    ):
        return {}
    lines = {each: line(ask.db, leaving, each) for each in cohort_lines.KEPT}
    return {each: points[-1] for each, points in lines.items() if points}


def _called(ask: Ask, leaving: int) -> str:
    group = group_of(ask.school, leaving, ask.today)
    return f"Year {group}" if group <= FINISHED else f"Leavers of {leaving}"


ALL: tuple[Any, ...] = (cohort_, show, show_near)
