"""`cohort`: how a year group stands, its subjects, groups and lists (P15)."""

from dataclasses import replace
from typing import Any, Literal

from bot.ask import Ask, Reply, Result
from bot.cards import accuracy, cohort_groups, cohort_lists, cohort_residuals, cohort_subjects
from bot.cards import cohorts as cards
from bot.cards.cohorts import CohortView, ShowNear
from bot.commands.cohort_files import as_file, list_as
from bot.commands.cohort_given import WhichCohort, refuse_what_does_not_go_together
from bot.commands.cohort_kept import group_over_time, kept, subject_over_time, whole_over_time
from bot.inputs.cohorts import USUAL_THRESHOLD
from bot.registry import Errand, Menu, button, command
from bot.say.card import Card
from models.access.authoriser import About, Action, Allowed, Refused, may, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import record
from models.db.errors import Sorry
from models.rules.published import published
from models.rules.wording import listed, to_type
from models.tracking.grades import GradeKind
from models.views.accuracies import CohortAccuracy, accuracy_of, accuracy_to_show
from models.views.both_grades import beside_predicted
from models.views.class_accuracy import ClassAccuracy, classes_in, classes_to_show
from models.views.cohort_classes import class_lines, with_classes
from models.views.cohort_figures import (
    FormLine,
    GroupLine,
    NearKind,
    group_and_form_lines,
    group_lines,
    headlines,
    matrix,
    near_list,
    subject_lines,
)
from models.views.cohort_now import called, cohort_now
from models.views.cohorts import CohortAt, cohort_at, unplaced
from models.views.groups import Group
from models.views.moving import moved
from models.views.points import Point, points_of, results_before, results_of
from models.views.shown import subject_to_show
from models.views.what_became import became_of

_AtItsPoint = Literal[
    CohortView.SUBJECTS,
    CohortView.ALL_SUBJECTS,
    CohortView.CHART,
    CohortView.RESIDUALS,
    CohortView.GROUPS,
    CohortView.MATRIX,
    CohortView.MOVEMENT,
]
"""The views that are of one point, the newest."""
_OF_LEADERS = {CohortView.OVER_TIME, CohortView.MATRIX, CohortView.RESIDUALS}
"""The views that a head of subject does not see of the own subject either."""


def _refused(ask: Ask) -> str:
    """Who may; to a teacher, where one's own classes are shown to them, how they see those."""
    answer = may(ask.db, ask.who, Action.SEE_COHORT)
    sentence = answer.sentence if isinstance(answer, Refused) else ""
    return _or_own_classes(ask, sentence)


def _or_own_classes(ask: Ask, sentence: str) -> str:
    if not (ask.school.settings.class_accuracy and ask.who.teaches):
        return sentence
    return f"{sentence.rstrip('.')}. How right your own classes' predictions were: {to_type('accuracy')}"


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
        "cohort 11 11A",
        "cohort 11 near 5+",
        "cohort 2026",
        "cohort 11 current",
        "cohort 11 pdf",
    ),
    refused=_refused,
    settle=refuse_what_does_not_go_together,
    looks=Deed.COHORT_SEE,
)
def cohort_(ask: Ask, given: WhichCohort) -> Result:
    """See how a year group stands: Attainment 8, subjects, groups, and who is near a grade."""
    by = given.by or GradeKind.PREDICTED
    if given.near is not None or given.at is not None:
        at = cards.at_grade(given.at or USUAL_THRESHOLD)
        near_press = ShowNear(given.leaving, at, given.near or NearKind.NEAR, by=by)
        return Reply(_near(ask, near_press)) if given.file is None else list_as(ask, near_press, given.file)
    if given.file is not None:
        return as_file(ask, given, given.file, by)
    asked = cards.ShowCohort(given.leaving, given.view, given.subject, given.group, given.form or "", by=by)
    return Reply(_drawn(ask, asked))


@button(cards.ShowCohort, may=Action.SEE_COHORT, looks=Deed.COHORT_SEE)
def show(ask: Ask, press: cards.ShowCohort) -> Result:
    """Another view of the cohort."""
    return Reply(_drawn(ask, press))


@button(cards.ShowNear, may=Action.SEE_COHORT, looks=Deed.COHORT_SEE)
def show_near(ask: Ask, press: ShowNear) -> Result:
    """Who is on a list beside the basics."""
    return Reply(_near(ask, press))


def _drawn(ask: Ask, press: cards.ShowCohort) -> Card:
    """Figures alone; that who leads the school looked at them is on record, since that is a duty of theirs (P15)."""
    leads = may_of_all(ask.who, Action.SEE_COHORT)
    if leads:
        record(ask.db, ask.actor, Deed.COHORT_FIGURES)
    subject_id = press.subject
    if subject_id is None and not leads:
        subject_id = _own_subject(ask)
    if subject_id is not None:
        require(ask.db, ask.who, Action.SEE_COHORT, About(subject_id=subject_id))
        if (press.form or press.view in _OF_LEADERS) and not leads:
            raise Sorry(
                "Only leadership and the raising achievement coordinator see a cohort in that way. "
                f"How your subject stands: {to_type('cohort 11')}",
                field="view",
            )
        if (alone := _of_predicted_alone(ask, replace(press, subject=subject_id))) is not None:
            return alone
        if press.view is CohortView.ACCURACY:
            return _accuracy(ask, press.leaving, subject_id, leads=leads)
        if press.view is CohortView.OVER_TIME:
            return subject_over_time(ask, press.leaving, subject_id)
        return _subject(ask, press, subject_id, leads=leads)
    return _whole(ask, press)


def _whole(ask: Ask, press: cards.ShowCohort) -> Card:
    """The whole cohort, for who leads the school."""
    name = called(ask.school, press.leaving, ask.today, press.by)
    view = press.view
    if (alone := _of_predicted_alone(ask, press)) is not None:
        return alone
    if view is CohortView.ACCURACY:
        return _accuracy(ask, press.leaving, None, leads=True)
    if press.group is not None and view is CohortView.OVER_TIME:
        return group_over_time(ask, name, press.leaving, press.group)
    if view is CohortView.OVER_TIME:
        return whole_over_time(ask, name, press.leaving)
    points = points_of(ask.db, ask.school, press.leaving, ask.today, press.by)
    by_predicted = press.by is GradeKind.PREDICTED
    if view is None and not points and by_predicted and (last := kept(ask, name, press.leaving)) is not None:
        return last
    cohort = cohort_now(ask.db, ask.school, press.leaving, ask.today, press.by, points)
    return (
        _group(ask, name, cohort, press.group, press.form)
        if press.group is not None or press.form
        else _part(ask, name, cohort, view, press.page)
    )


def _of_predicted_alone(ask: Ask, press: cards.ShowCohort) -> Card | None:
    """What is said where a view is of predicted grades alone, and current ones are asked for."""
    if press.by is GradeKind.PREDICTED or press.view not in {CohortView.OVER_TIME, CohortView.ACCURACY}:
        return None
    name = called(ask.school, press.leaving, ask.today, press.by)
    if press.view is CohortView.OVER_TIME:
        return cards.over_time_of_predicted(name, press)
    return cards.accuracy_of_predicted(name, press)


def _part(ask: Ask, name: str, cohort: CohortAt, view: _AtItsPoint | None, page: int) -> Card:
    """The whole cohort as it stands: its headlines, or what of it is looked at."""
    match view:
        case CohortView.MOVEMENT:
            return _movement(ask, name, cohort, None, leads=True)
        case None:
            return cards.headlines(ask, name, cohort, headlines(cohort), unplaced(ask.school, cohort))
        case CohortView.SUBJECTS | CohortView.ALL_SUBJECTS:
            whole = view is CohortView.ALL_SUBJECTS
            return cohort_subjects.subjects(ask, name, cohort, subject_lines(cohort), all_of_them=whole)
        case CohortView.CHART:
            return cohort_subjects.chart_of_subjects(ask, name, cohort, subject_lines(cohort), page)
        case CohortView.RESIDUALS:
            return cohort_residuals.residuals(ask, name, cohort, subject_lines(cohort), page)
        case CohortView.GROUPS:
            return cohort_groups.groups(ask, name, cohort, _beside_the_rest(ask, cohort), page)
        case CohortView.MATRIX:
            raise Sorry(f"Of which subject? Such as: {to_type('cohort 11 maths matrix')}", field="subject")


def _subject(ask: Ask, press: cards.ShowCohort, subject_id: int, *, leads: bool) -> Card:
    cohort = cohort_now(ask.db, ask.school, press.leaving, ask.today, press.by)
    name = called(ask.school, press.leaving, ask.today, press.by)
    line = next((each for each in subject_lines(cohort) if each.subject_id == subject_id), None)
    if line is None:
        year = called(ask.school, press.leaving, ask.today)
        raise Sorry(f"Nobody in {year} takes {ask.school.subject_name(subject_id)}.", field="subject")
    if press.view is CohortView.MOVEMENT:
        return _movement(ask, name, cohort, subject_id, leads=leads)
    if press.view is CohortView.MATRIX:
        return cohort_lists.matrix(ask, name, cohort, subject_id, matrix(cohort, subject_id))
    fewest = 1 if leads else ask.school.settings.small_group
    since = []
    if cohort.by is GradeKind.PREDICTED:
        since = became_of(ask.db, ask.school, cohort.point, press.leaving, subject_id, fewest)
    shown = subject_to_show(line.figures, group_lines(cohort, subject_id), fewest)
    classes = class_lines(ask.db, cohort, subject_id)
    shown = with_classes(shown, classes, line.figures, fewest)
    if cohort.by is GradeKind.CURRENT and not leads:
        predicted = cohort_at(ask.db, ask.school, press.leaving, cohort.point)
        shown = beside_predicted(shown, subject_id, cohort, predicted, classes, fewest)
    card = cohort_subjects.subject(ask, name, cohort, line, shown, leads=leads)
    return card.with_parts(*accuracy.became_part(since, ask.school.settings.became_cohorts))


def _group(ask: Ask, name: str, cohort: CohortAt, group: Group | None, form: str) -> Card:
    """A group, or else a form."""
    lines, asked = _beside_the_rest(ask, cohort), form if group is None else group.casefold()
    found = next((each for each in lines if each.name.casefold() == asked), None)
    if found is not None:
        return cohort_groups.group(ask, name, cohort, found)
    return (
        cohort_groups.nobody(name, group, cohort.bounds)
        if group is not None
        else cohort_groups.nobody_in_form(name, form)
    )


def _beside_the_rest(ask: Ask, cohort: CohortAt) -> list[GroupLine | FormLine]:
    """Every group and form. Forms are seen by who sees all: hiding them is not worked out (R14)."""
    known = ask.school.pupils
    forms = {each.pupil_id: known[each.pupil_id].form for each in cohort.members if each.pupil_id in known}
    return group_and_form_lines(cohort, {pupil_id: form for pupil_id, form in forms.items() if form})


def _movement(ask: Ask, name: str, cohort: CohortAt, subject_id: int | None, *, leads: bool) -> Card:
    """Since the point before; the first one of a year has none."""
    if cohort.before is None:
        return cohort_groups.no_point_before(ask, name, cohort, leads=leads)
    found = moved(cohort_at(ask.db, ask.school, cohort.leaving, cohort.before, cohort.by), cohort, subject_id)
    return cohort_groups.movement(ask, name, cohort, found, subject_id=subject_id, leads=leads)


def _accuracy(ask: Ask, leaving: int, subject_id: int | None, *, leads: bool) -> Card:
    """How good the predictions were; before the results are out, when that will be."""
    name, known = called(ask.school, leaving, ask.today), ask.school
    results = results_of(ask.db, leaving, ask.today)
    found = accuracy_of(ask.db, known, results, leaving, subject_id) if results is not None else None
    if found is not None:
        classes = _by_class(ask, found, results, subject_id, leads=leads) if results is not None else []
        if not leads:
            found = accuracy_to_show(found, known.settings.small_group)
        return accuracy.accuracy(
            ask, name, found, published(), subject_id=subject_id, leads=leads, classes=classes
        )
    earlier = results_before(ask.db, leaving, ask.today) if leads else None
    day = known.settings.results_out(leaving)
    if ask.today < day:
        return accuracy.not_out(name, day, earlier)
    return accuracy.not_brought(name, earlier)


def _by_class(
    ask: Ask, found: CohortAccuracy, results: Point, subject_id: int | None, *, leads: bool
) -> list[ClassAccuracy]:
    """The classes of a subject, for its head and leadership: where that is on, and once their teachers have seen it."""
    about = About(subject_id=subject_id)
    if subject_id is None:
        return []
    if not isinstance(may(ask.db, ask.who, Action.SEE_CLASS_ACCURACY, about), Allowed):
        return []
    classes = classes_in(ask.db, ask.school, results, found.leaving, subject_id, ask.today)
    alike = [each for each in classes if each.shown.predicted_in == found.predicted_in]
    return classes_to_show(alike, found.whole.pairs, 1 if leads else ask.school.settings.small_group)


def _near(ask: Ask, press: ShowNear) -> Card:
    """Leadership and the coordinator see the whole list; a mentor their own pupils on it."""
    require_ever(ask.db, ask.who, Action.SEE_COHORT)
    cohort = cohort_now(ask.db, ask.school, press.leaving, ask.today, press.by)
    found = near_list(cohort, press.at, press.kind)
    if not may_of_all(ask.who, Action.SEE_COHORT):
        found = [each for each in found if _may_see(ask, each.pupil_id)]
    return cohort_lists.near(
        ask, called(ask.school, press.leaving, ask.today, press.by), cohort, found, press
    )


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
        lists = f"You see lists of your own pupils, such as: {to_type('cohort 11 near 5+')}"
        raise Sorry(_or_own_classes(ask, lists), field="near")
    require(ask.db, ask.who, Action.SEE_COHORT)
    raise Sorry("Which subject?", field="subject")


ALL: tuple[Any, ...] = (cohort_, show, show_near)
