"""Attainment 8 and the basics, of a pupil's values and of a cohort's (R5, R7, R15). Exact fractions throughout."""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import lcm

from models.rules.grades import Grade, Scale
from models.rules.places import ENGLISH, SubjectPlace

THRESHOLDS = (4, 5, 7)


@dataclass(frozen=True)
class SubjectTaken:
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


def definition_for(leaving: int) -> Definition:
    """The definition that holds for who leaves in the summer of that year; the first one for who left before it."""
    held = [each for each in _definitions() if each.first_leavers <= leaving]
    return max(held or _definitions()[:1], key=lambda each: each.first_leavers)


def attainment_8(definition: Definition, taken: Iterable[SubjectTaken]) -> Fraction:
    """The Attainment 8 of one pupil; fine grades count as whole ones, and an empty slot as 0 (R5)."""
    subjects = tuple(taken)
    places = {each.place for each in subjects}
    held = [
        (each.scale.whole_slot(each.value), each.place, each.scale.slots)
        for each in subjects
        if each.value is not None
    ]
    # In whole numbers of one common part: exact, and many times quicker than fractions.
    part = lcm(*(worth.denominator for worth, _, _ in held))
    left = sorted(
        (
            (worth.numerator * (part // worth.denominator), place)
            for worth, place, slots in held
            for _ in range(slots)
        ),
        key=lambda entry: -entry[0],
    )
    total = 0
    for slot in definition.slots:
        filled = [entry for entry in left if entry[1] in slot.places][: slot.best]
        for entry in filled:
            left.remove(entry)
        weight = slot.weight * (2 if slot.doubled and slot.places <= places else 1)
        total += weight * sum(points for points, _ in filled)
    return Fraction(total, part)


def is_complete(taken: Iterable[SubjectTaken]) -> bool:
    """Whether there is a value in every subject that counts and is taken; not where none is."""
    counted = [each for each in taken if each.place is not SubjectPlace.NOT_COUNTED]
    return bool(counted) and all(each.value is not None for each in counted)


def reaches(scale: Scale, grade: Grade, threshold: int) -> bool:
    """Whether a grade is so high: a pair by both its halves, a fine one by its whole, any other by its points (R15)."""
    if scale.pairs:
        return lower_half(grade) >= threshold
    worth = scale.whole_slot(grade)
    return worth.numerator >= threshold * worth.denominator


def lower_half(grade: Grade) -> int:
    """The lower of a pair's two grades: 4 of 5-4, 0 of U."""
    return int(grade.points // 2)


@dataclass(frozen=True)
class Basics:
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


def basics(taken: Iterable[SubjectTaken], threshold: int, *, without_suffix: Collection[int] = ()) -> Basics:
    """Where a pupil stands at the threshold (R7, R15).

    `without_suffix` are the subjects in which no value of the whole collection has one: there, a whole grade
    below is near.
    """
    subjects = [each for each in taken if each.value is not None]
    maths = [each for each in subjects if each.place is SubjectPlace.MATHS]
    english = [each for each in subjects if each.place in ENGLISH]
    has_maths, has_english = _any_reaches(maths, threshold), _any_reaches(english, threshold)
    parts = [part for part, has in ((maths, has_maths), (english, has_english)) if not has]
    near = bool(parts) and all(
        any(_is_near(each, threshold, without_suffix) for each in part) for part in parts
    )
    only_just = not parts and (_only_just(maths, threshold) or _only_just(english, threshold))
    return Basics(has_maths, has_english, near, only_just)


def subjects_without_suffix(cohort: Iterable[Iterable[SubjectTaken]]) -> frozenset[int]:
    """The subjects in which no value of all these pupils is a fine one."""
    fine: dict[int, bool] = {}
    for taken in cohort:
        for each in taken:
            if each.value is not None:
                fine[each.subject_id] = fine.get(each.subject_id, False) or each.scale.is_fine(each.value)
    return frozenset(subject_id for subject_id, has in fine.items() if not has)


def _any_reaches(part: Sequence[SubjectTaken], threshold: int) -> bool:
    return any(each.value is not None and reaches(each.scale, each.value, threshold) for each in part)


def _is_near(each: SubjectTaken, threshold: int, without_suffix: Collection[int]) -> bool:
    below = str(threshold - 1)
    code = each.value.code if each.value is not None else ""
    return code == below + "+" or (each.subject_id in without_suffix and code == below)


def _only_just(part: Sequence[SubjectTaken], threshold: int) -> bool:
    reaching = [
        each.value.code for each in part if each.value is not None and _any_reaches([each], threshold)
    ]
    return all(code == f"{threshold}-" for code in reaching)


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
