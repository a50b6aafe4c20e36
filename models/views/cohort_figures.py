"""What a cohort comes to at a point: headlines, subjects, groups, and the lists of who is near (R7, R14, R15)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import TypeVar

from models.audit.facts import PupilFact, Shows
from models.rules.attainment import (
    THRESHOLDS,
    Basics,
    HeldInBasics,
    SubjectTaken,
    aimed_in_basics,
    attainment_8,
    basics,
    definition_for,
    held_in_basics,
    is_complete,
    subjects_without_suffix,
)
from models.rules.cohorts import (
    Beside,
    Residual,
    SubjectFigures,
    beside,
    matrix_column,
    mean,
    subject_figures,
    subject_residuals,
)
from models.rules.grades import Grade
from models.rules.places import ENGLISH, SubjectPlace
from models.rules.tracking import compare
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import GROUPS, Group, Prior

_OF_BASICS = (SubjectPlace.MATHS, *ENGLISH)
_FOUR, _FIVE, _ = THRESHOLDS
_Measured = tuple[CohortMember, Fraction, int, Fraction | None]
"""A pupil with Attainment 8, the grade up to which they have the basics, and the gap to their targets."""


class NearKind(StrEnum):
    """The lists of pupils beside the basics at a threshold."""

    NEAR = "near"
    ONLY_JUST = "only just"
    MATHS_ONLY = "maths only"
    ENGLISH_ONLY = "english only"
    NEITHER = "neither"


@dataclass(frozen=True)
class Reached:
    """How many of the cohort have the basics at a threshold, by their values and by their targets."""

    threshold: int
    pupils: int
    by_target: int
    lists: Mapping[NearKind, int]


@dataclass(frozen=True)
class Headlines:
    """The first figures of a cohort (R15.1, R15.2)."""

    pupils: int
    complete: int
    older: int
    attainment: Fraction | None
    complete_only: Fraction | None
    """Of those who have a value in every subject that they take."""
    target: Fraction | None
    reached: tuple[Reached, ...]
    """Empty where no subject counts as maths, or none as English: nobody could have them."""


@dataclass(frozen=True)
class SubjectLine:
    """A subject of the cohort, with its residual where there is one."""

    subject_id: int
    figures: SubjectFigures
    residual: Residual | None


@dataclass(frozen=True)
class BesideLine:
    """Some of the cohort beside the rest whose status is known (R15.6)."""

    attainment: Beside
    four: Beside
    """The share that has the basics at 4."""
    five: Beside
    gap: Beside
    """The mean gap to the targets, of all subjects, in grades."""

    @property
    def fewest(self) -> int:
        """The fewer of the group and the rest."""
        return min(self.attainment.of_group, self.attainment.of_rest)


@dataclass(frozen=True)
class GroupLine(BesideLine):
    """A group of R14 beside the rest."""

    name: Group


@dataclass(frozen=True)
class FormLine(BesideLine):
    """A form beside the rest: for who sees whole groups alone, however few they are (R14)."""

    name: str


Line = TypeVar("Line", bound=BesideLine)


@dataclass(frozen=True)
class NearPupil(PupilFact, shows=Shows.GRADES):
    """A pupil on a list, with the values for which they stand there: of the basics, those in maths and English."""

    pupil_id: int
    values: tuple[tuple[int, str], ...]
    """Subject and code."""
    to_work_on: int | None
    """The subject that the list is of; of the basics, the one that keeps the pupil from them, or nearly did.

    None without a value.
    """


@dataclass(frozen=True)
class Matrix:
    """Key Stage 2 band by whole grade: how many pupils; the columns from low to high (R15.7)."""

    columns: tuple[str, ...]
    rows: Mapping[Prior, Mapping[str, int]]


def headlines(cohort: CohortAt) -> Headlines:
    """Attainment 8 over all members, and the basics with their lists."""
    definition, members = definition_for(cohort.leaving), cohort.members
    points = [attainment_8(definition, each.taken) for each in members]
    complete = [each for each, member in zip(points, members, strict=True) if is_complete(member.taken)]
    aims = [attainment_8(definition, each.taken, by_targets=True) for each in members]
    held, plain = [held_in_basics(each.taken) for each in members], _without_suffix(cohort)
    aims_up_to = [aimed_in_basics(each.taken) for each in members]
    return Headlines(
        pupils=len(members),
        complete=len(complete),
        older=cohort.older,
        attainment=mean(points),
        complete_only=mean(complete),
        target=mean(aims),
        reached=()
        if missing_in_basics(cohort)
        else tuple(_reached(held, aims_up_to, plain, threshold) for threshold in THRESHOLDS),
    )


def missing_in_basics(cohort: CohortAt) -> list[str]:
    """Of maths and English, what no subject that the cohort takes counts as."""
    counted = {one.place for each in cohort.members for one in each.taken}
    parts = {"maths": {SubjectPlace.MATHS}, "English": set(ENGLISH)}
    return [part for part, places in parts.items() if counted and not places & counted]


def subject_lines(cohort: CohortAt) -> list[SubjectLine]:
    """Every subject that anybody takes, the worst gap first."""
    residuals = subject_residuals((each.taken for each in cohort.members), cohort.terms)
    taken: dict[int, list[SubjectTaken]] = {}
    for member in cohort.members:
        for each in member.taken:
            taken.setdefault(each.subject_id, []).append(each)
    lines = [
        SubjectLine(subject_id, subject_figures(some), residuals.get(subject_id))
        for subject_id, some in taken.items()
    ]
    return sorted(lines, key=lambda line: (line.figures.gap is None, line.figures.gap or 0, line.subject_id))


def group_lines(cohort: CohortAt, subject_id: int | None = None) -> list[GroupLine]:
    """The groups of R14 beside the rest; of one subject, of its takers, by the gap in it alone."""
    return _without_basics(cohort, _group_lines(_measured(cohort, subject_id)))


def group_and_form_lines(cohort: CohortAt, forms: Mapping[int, str]) -> list[GroupLine | FormLine]:
    """The same, then the forms by name; `forms`: what the form of a pupil is called, of whom one is known."""
    found = _measured(cohort, None)
    theirs = sorted({forms[each.pupil_id] for each, *_ in found if each.pupil_id in forms})
    lines: list[GroupLine | FormLine] = [
        *_group_lines(found),
        *(FormLine(*_beside(found, partial(_is_in_form, forms, form)), form) for form in theirs),
    ]
    return _without_basics(cohort, lines)


def _group_lines(found: Sequence[_Measured]) -> list[GroupLine]:
    lines = [GroupLine(*_beside(found, belongs), name) for name, belongs in GROUPS.items()]
    return [each for each in lines if each.attainment.of_group]


def _without_basics(cohort: CohortAt, lines: list[Line]) -> list[Line]:
    """Where nobody could have the basics, there is no such figure: 0% would say that nobody reached them."""
    if not missing_in_basics(cohort):
        return lines
    none = [(Beside(None, each.four.of_group, None, each.four.of_rest), each) for each in lines]
    return [replace(each, four=nothing, five=nothing) for nothing, each in none]


def _is_in_form(forms: Mapping[int, str], form: str, each: CohortMember) -> bool | None:
    return forms[each.pupil_id] == form if each.pupil_id in forms else None


def _measured(cohort: CohortAt, subject_id: int | None) -> list[_Measured]:
    """What each comes to, worked out once, and not again for each group."""
    definition = definition_for(cohort.leaving)
    members = [
        (each, tuple(one for one in each.taken if subject_id in {None, one.subject_id}))
        for each in cohort.members
    ]
    found = []
    for member, taken in members:
        if taken:
            up_to = held_in_basics(member.taken).up_to
            found.append((member, attainment_8(definition, member.taken), up_to, _gap(taken)))
    return found


def _beside(
    found: Sequence[_Measured], belongs: Callable[[CohortMember], bool | None]
) -> tuple[Beside, Beside, Beside, Beside]:
    """Those who belong beside who do not: Attainment 8, the basics at 4 and at 5, and the gap."""
    known = [(belongs(member), points, up_to, gap) for member, points, up_to, gap in found]
    return (
        beside((is_in, points) for is_in, points, _, _ in known),
        beside((is_in, Fraction(up_to >= _FOUR)) for is_in, _, up_to, _ in known),
        beside((is_in, Fraction(up_to >= _FIVE)) for is_in, _, up_to, _ in known),
        beside((is_in, gap) for is_in, _, _, gap in known if gap is not None),
    )


def near_list(cohort: CohortAt, threshold: int, kind: NearKind) -> list[NearPupil]:
    """Who stands on that list, with their maths and English."""
    return [
        NearPupil(
            member.pupil_id,
            tuple(
                (each.subject_id, each.value.code)
                for each in member.taken
                if each.value is not None and each.place in _OF_BASICS
            ),
            _to_work_on(member),
        )
        for member, found in _basics(cohort, threshold)
        if _on_list(found, kind)
    ]


def _to_work_on(member: CohortMember) -> int | None:
    """The lower of maths and the better English: the other English does not count towards the basics (R7)."""
    held = [
        (each.value.points, each.subject_id, each.place) for each in member.taken if each.value is not None
    ]
    maths = [each for each in held if each[2] is SubjectPlace.MATHS]
    english = [each for each in held if each[2] in ENGLISH]
    parts = [max(each) for each in (maths, english) if each]
    return min(parts)[1] if parts else None


def matrix(cohort: CohortAt, subject_id: int) -> Matrix:
    """The pupils of a subject by their Key Stage 2 band and their whole grade."""
    rows: dict[Prior, Counter[str]] = {band: Counter() for band in Prior}
    points: dict[str, Fraction] = {}
    for member, column, value in _columns(cohort, subject_id):
        points[column] = min(points.get(column, value.points), value.points)
        rows[member.prior][column] += 1
    columns = tuple(sorted(points, key=lambda column: points[column]))
    return Matrix(columns, rows)


def in_cell(cohort: CohortAt, subject_id: int, band: Prior, column: str) -> list[NearPupil]:
    """Who they are that the matrix counts in one place, each with the grade itself (R15.7)."""
    return [
        NearPupil(member.pupil_id, ((subject_id, value.code),), subject_id)
        for member, its_column, value in _columns(cohort, subject_id)
        if member.prior is band and its_column == column
    ]


def _columns(cohort: CohortAt, subject_id: int) -> Iterator[tuple[CohortMember, str, Grade]]:
    """Who has a value in the subject, in which column, and the value."""
    for member in cohort.members:
        for each in member.taken:
            if each.subject_id == subject_id and each.value is not None:
                yield member, matrix_column(each.scale, each.value), each.value


def _reached(
    by_value: Sequence[HeldInBasics], by_target: Sequence[int], plain: frozenset[int], threshold: int
) -> Reached:
    # Pupils stand in some ten ways at most: each is looked at once, however many they are.
    found = Counter(each.at(threshold, without_suffix=plain) for each in by_value).items()
    aims = sum(up_to >= threshold for up_to in by_target)
    lists = {kind: sum(many for each, many in found if _on_list(each, kind)) for kind in NearKind}
    return Reached(threshold, sum(many for each, many in found if each.both), aims, lists)


def _without_suffix(cohort: CohortAt) -> frozenset[int]:
    return subjects_without_suffix(each.taken for each in cohort.members)


def _basics(cohort: CohortAt, threshold: int) -> list[tuple[CohortMember, Basics]]:
    plain = _without_suffix(cohort)
    return [(each, basics(each.taken, threshold, without_suffix=plain)) for each in cohort.members]


def _on_list(found: Basics, kind: NearKind) -> bool:
    match kind:
        case NearKind.NEAR:
            return found.near
        case NearKind.ONLY_JUST:
            return found.only_just
        case NearKind.MATHS_ONLY:
            return found.maths and not found.english
        case NearKind.ENGLISH_ONLY:
            return found.english and not found.maths
        case NearKind.NEITHER:
            return not found.maths and not found.english


def _gap(taken: Sequence[SubjectTaken]) -> Fraction | None:
    return mean(list(_gaps(taken)))


def _gaps(taken: Sequence[SubjectTaken]) -> Iterator[Fraction]:
    for each in taken:
        gap = compare(each.scale, predicted=each.value, target=each.target).gap
        if gap is not None:
            yield gap
