"""A school's own grade scales, beside those that there are (R3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.rules.grades import Grade, Scale, grade_key, looks_like_grade, scale, scale_key, scale_names
from models.rules.wording import listed

KS3 = "ks3"
"""The scale of this name, where the school has one, is that of Key Stage 3 wherever no other is named."""


@dataclass(frozen=True)
class OwnGrade:
    """One grade of a school's own scale; its points are its place from 0 where none are given."""

    code: str
    points: Fraction | None = None
    aliases: tuple[str, ...] = ()


def own_scale(name: str, ordered: Sequence[OwnGrade]) -> Scale:
    """A school's own scale from its grades, low to high (R3).

    Raises ValueError, with a sentence, when there is no grade, or one is written like another.
    """
    if not ordered or not all(each.code.strip() for each in ordered):
        raise ValueError(f"The scale {name} needs its grades, from low to high.")
    grades: list[Grade] = []
    spellings: dict[str, Grade] = {}
    for rank, each in enumerate(ordered):
        points = each.points if each.points is not None else Fraction(rank)
        grade = Grade(each.code, rank, points, Fraction(rank))
        grades.append(grade)
        for written in (each.code, *each.aliases):
            if spellings.setdefault(grade_key(written), grade) is not grade:
                raise ValueError(f"The scale {name} has two grades that are written {written}.")
    advice = f"Use {listed([each.code for each in ordered], last='or')}."
    return Scale(name, tuple(grades), advice, spellings=spellings)


class Scales:
    """Every scale that a school uses: those that there are, and its own."""

    def __init__(self, own: Iterable[Scale] = ()) -> None:
        self._own: Mapping[str, Scale] = {grade_key(each.name): each for each in own}
        self._loosely = {scale_key(each): found for each, found in self._own.items()}
        self._written = frozenset(written for each in self._own.values() for written in each.spellings)

    def named(self, name: str) -> Scale:
        """The scale of that name, however it is written. Raises ValueError, naming those there are."""
        found = self._own.get(grade_key(name)) or self._loosely.get(scale_key(name))
        return found if found is not None else scale(name)

    @property
    def names(self) -> list[str]:
        """The names of all scales, the school's own last."""
        return [*scale_names(), *(each.name for each in self._own.values())]

    def has(self, text: str) -> bool:
        """Whether the text is a grade on any of them."""
        return looks_like_grade(text) or grade_key(text) in self._written
