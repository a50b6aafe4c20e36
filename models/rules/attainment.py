"""Attainment 8 and the basics, of a pupil's values and of a cohort's (R5, R7, R15). Exact fractions throughout."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files
from math import lcm
from operator import itemgetter
from typing import NamedTuple

from models.rules.grades import Grade, Scale
from models.rules.places import ENGLISH, SubjectPlace

THRESHOLDS = (4, 5, 7)


class SubjectTaken(NamedTuple):
    """A subject that a pupil takes, and what there is of it at a point; None where there is none (R15)."""

    subject_id: int
    place: SubjectPlace
    scale: Scale
    value: Grade | None
    target: Grade | None = None


@dataclass(frozen=True)
class AttainmentSlot:
    """A part of Attainment 8: the best of some places, each counted so often."""

    called: str
    places: frozenset[SubjectPlace]
    best: int
    weight: int
    doubled: bool = False
    """Counted twice where all its places are taken."""


@dataclass(frozen=True)
class Definition:
    """How Attainment 8 is made up for who leaves from this year on."""

    name: str
    first_leavers: int
    slots: tuple[AttainmentSlot, ...]

    # Looked up for each of a cohort's thousands of grades.

    @cached_property
    def rooms(self) -> tuple[int, ...]:
        """How many each slot holds."""
        return tuple(each.best for each in self.slots)

    @cached_property
    def slots_of(self) -> Mapping[SubjectPlace, tuple[int, ...]]:
        """Into which slots a place may go, in their order."""
        return {
            place: tuple(at for at, each in enumerate(self.slots) if place in each.places)
            for place in SubjectPlace
        }

    @cached_property
    def _single(self) -> tuple[int, ...]:
        return tuple(each.weight for each in self.slots)

    @cached_property
    def _doubled(self) -> tuple[tuple[int, frozenset[SubjectPlace]], ...]:
        return tuple((at, each.places) for at, each in enumerate(self.slots) if each.doubled)

    def weights(self, taken: Iterable[SubjectTaken]) -> Sequence[int]:
        """How often each slot counts, for who takes these."""
        places = {each.place for each in taken}
        found = list(self._single)
        for at, wanted in self._doubled:
            if wanted <= places:
                found[at] *= 2
        return found


def definition_for(leaving: int) -> Definition:
    """The definition that holds for who leaves in the summer of that year; the first one for who left before it."""
    held = [each for each in _definitions() if each.first_leavers <= leaving]
    return max(held or _definitions()[:1], key=lambda each: each.first_leavers)


def attainment_8(
    definition: Definition, taken: Iterable[SubjectTaken], *, by_targets: bool = False
) -> Fraction:
    """The Attainment 8 of one pupil; fine grades count as whole ones, and an empty slot as 0 (R5).

    By the values, or by the targets as if they were reached.
    """
    subjects = tuple(taken)
    # In whole numbers of one common part: exact, and many times quicker than fractions.
    held, part = [], 1
    for _, place, scale, value, target in subjects:
        grade = target if by_targets else value
        if grade is not None:
            above, below = scale.ratio_of_slot(grade)
            if below != 1:
                part = lcm(part, below)
            entry = above, below, place
            held.append(entry)
            if scale.slots > 1:
                held += [entry] * (scale.slots - 1)
    if part != 1:
        held = [(above * (part // below), part, place) for above, below, place in held]
    # The best first, each into the first slot that has room for it: so every slot holds the best that those before it
    # have left over.
    held.sort(key=itemgetter(0), reverse=True)
    room, weights, slots_of = list(definition.rooms), definition.weights(subjects), definition.slots_of
    total = 0
    for above, _, place in held:
        for at in slots_of[place]:
            if room[at]:
                room[at] -= 1
                total += weights[at] * above
                break
    return Fraction(total, part)


def is_complete(taken: Iterable[SubjectTaken]) -> bool:
    """Whether there is a value in every subject that counts and is taken; not where none is."""
    counted = False
    for _, place, _, value, _ in taken:
        if place is not SubjectPlace.NOT_COUNTED:
            if value is None:
                return False
            counted = True
    return counted


def reaches(scale: Scale, grade: Grade, threshold: int) -> bool:
    """Whether a grade is so high: a pair by both its halves, a fine one by its whole, any other by its points (R15)."""
    return scale.reached(grade) >= threshold


class Basics(NamedTuple):
    """How a pupil stands at one threshold in maths and in the better English (R7)."""

    maths: bool
    english: bool
    near: bool
    """Misses it, and each part that is missing is one fine step below."""
    only_just: bool
    """Has it, but maths, or each English that reaches it, is at the lowest fine grade of it."""

    @property
    def both(self) -> bool:
        return self.maths and self.english


class _GradeHeld(NamedTuple):
    subject_id: int
    code: str
    reached: int
    """The highest whole grade that it reaches."""


class HeldInBasics(NamedTuple):
    """What a pupil holds in maths and in English, from which the basics at every threshold follow."""

    maths: list[_GradeHeld]
    english: list[_GradeHeld]
    maths_up_to: int
    """The highest whole grade that any of them reaches; 0 where there is none."""
    english_up_to: int

    @property
    def up_to(self) -> int:
        """The highest grade at which the pupil has the basics; 0 where there is none."""
        return min(self.maths_up_to, self.english_up_to)

    def at(self, threshold: int, *, without_suffix: Collection[int] = ()) -> Basics:
        """Where the pupil stands at the threshold, as `basics` says."""
        maths, english = self.maths_up_to >= threshold, self.english_up_to >= threshold
        if maths and english:
            just = _only_just(self.maths, threshold) or _only_just(self.english, threshold)
            return Basics(maths, english, near=False, only_just=just)
        near = (maths or _any_near(self.maths, threshold, without_suffix)) and (
            english or _any_near(self.english, threshold, without_suffix)
        )
        return Basics(maths, english, near, only_just=False)


def aimed_in_basics(taken: Iterable[SubjectTaken]) -> int:
    """The highest grade at which the pupil has the basics by the targets; 0 where there is none."""
    maths = english = 0
    for _, place, scale, _, target in taken:
        if target is not None:
            if place is SubjectPlace.MATHS:
                maths = max(maths, scale.reached(target))
            elif place in ENGLISH:
                english = max(english, scale.reached(target))
    return min(maths, english)


def held_in_basics(taken: Iterable[SubjectTaken]) -> HeldInBasics:
    """The values in maths and English, of what is taken."""
    maths: list[_GradeHeld] = []
    english: list[_GradeHeld] = []
    maths_up_to = english_up_to = 0
    for subject_id, place, scale, value, _ in taken:
        if value is None:
            continue
        if place is SubjectPlace.MATHS:
            reached = scale.reached(value)
            maths.append(_GradeHeld(subject_id, value.code, reached))
            maths_up_to = max(maths_up_to, reached)
        elif place in ENGLISH:
            reached = scale.reached(value)
            english.append(_GradeHeld(subject_id, value.code, reached))
            english_up_to = max(english_up_to, reached)
    return HeldInBasics(maths, english, maths_up_to, english_up_to)


def basics(taken: Iterable[SubjectTaken], threshold: int, *, without_suffix: Collection[int] = ()) -> Basics:
    """Where a pupil stands at the threshold (R7, R15).

    `without_suffix` are the subjects in which no value of the whole collection has one: there, a whole grade
    below is near.
    """
    return held_in_basics(taken).at(threshold, without_suffix=without_suffix)


def subjects_without_suffix(cohort: Iterable[Iterable[SubjectTaken]]) -> frozenset[int]:
    """The subjects in which no value of all these pupils is a fine one."""
    fine: dict[int, bool] = {}
    for taken in cohort:
        for each in taken:
            if each.value is not None:
                fine[each.subject_id] = fine.get(each.subject_id, False) or each.scale.is_fine(each.value)
    return frozenset(subject_id for subject_id, has in fine.items() if not has)


def _any_near(part: Sequence[_GradeHeld], threshold: int, without_suffix: Collection[int]) -> bool:
    below = str(threshold - 1)
    for subject_id, code, _ in part:  # noqa: SIM110 - a generator for each pupil of a cohort takes longer than this
        if code == below + "+" or (code == below and subject_id in without_suffix):
            return True
    return False


def _only_just(part: Sequence[_GradeHeld], threshold: int) -> bool:
    lowest = f"{threshold}-"
    for _, code, reached in part:  # noqa: SIM110 - as above
        if reached >= threshold and code != lowest:
            return False
    return True


@cache
def _definitions() -> tuple[Definition, ...]:
    data = tomllib.loads((files("models.rules") / "data" / "attainment.toml").read_text("utf-8"))
    return tuple(
        Definition(
            given["name"],
            given["first_leavers"],
            tuple(
                AttainmentSlot(
                    slot["called"],
                    frozenset(map(SubjectPlace, slot["places"])),
                    slot["best"],
                    slot["weight"],
                    slot.get("doubled", False),
                )
                for slot in given["slot"]
            ),
        )
        for given in data["definition"]
    )
