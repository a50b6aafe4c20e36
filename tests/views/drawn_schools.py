"""Schools that are drawn for whoever works out what is hidden: pupils by kind, on three scales of grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from random import Random
from typing import TypeVar

from models.rules.attainment import SubjectTaken
from models.rules.grades import Grade, Scale, scale
from models.rules.places import SubjectPlace

MATHS, ENGLISH, THIRD = 1, 2, 3
NINE_TO_ONE = scale("9-1")


@dataclass(frozen=True)
class Course:
    """A subject with its scale, where it counts, and the few grades and targets that are drawn in it."""

    subject: int
    on: Scale
    place: SubjectPlace
    codes: tuple[str, ...]
    targets: tuple[str, ...]
    near: tuple[str, str, str]
    """Three grades of which each is the next after the one before."""

    @property
    def around(self) -> tuple[str, ...]:
        """The same with the next below and the next above."""
        wholes = [each.code for each in self.on.grades if self.on.whole(each) is each]
        first = wholes.index(self.near[0])
        return tuple(wholes[first - 1 : first + len(self.near) + 1])

    def taken(self, code: str, target: str) -> SubjectTaken:
        return SubjectTaken(self.subject, self.place, self.on, self.grade(code), self.grade(target))

    def grade(self, code: str) -> Grade | None:
        return self.on.grade(code) if code else None


COURSES = (
    Course(MATHS, NINE_TO_ONE, SubjectPlace.MATHS, ("3", "4-", "4", "5", "6"), ("4", "6"), ("4", "5", "6")),
    Course(
        THIRD,
        scale("combined"),
        SubjectPlace.COMBINED_SCIENCE,
        ("3-2", "4-3", "4-4", "5-4", "6-6"),
        ("4-4", "6-5"),
        ("4-4", "5-4", "5-5"),
    ),
    Course(
        THIRD,
        scale("vocational"),
        SubjectPlace.OTHER,
        ("U", "L1P", "L1D", "L2P", "L2M", "L2D*"),
        ("L2P", "L2D"),
        ("L1D", "L2P", "L2M"),
    ),
)
ENGLISH_COURSE = Course(
    ENGLISH, NINE_TO_ONE, SubjectPlace.ENGLISH_LANGUAGE, ("4", "5", "6"), ("5",), ("4", "5", "6")
)
Kind = TypeVar("Kind", bound=tuple[object, ...])


def drawn(number: int, kinds: Sequence[Kind], many: Sequence[int] = (7, 9, 15, 25, 40, 60)) -> list[Kind]:
    """Some pupils of these kinds, of whom some are rare; the same number is the same school."""
    luck = Random(number)  # noqa: S311 - it invents a school
    parts = [sorted({each[at] for each in kinds}, key=str) for at in range(len(kinds[0]))]
    weight = [{part: luck.random() ** 2 + 0.02 for part in some} for some in parts]
    weights = [prod(of[part] for of, part in zip(weight, each, strict=True)) for each in kinds]
    return luck.choices(kinds, weights, k=luck.choice(many))
