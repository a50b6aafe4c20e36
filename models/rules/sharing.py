"""Pupils shared evenly among mentors (P4, R11)."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Who = TypeVar("Who")
Whom = TypeVar("Whom")


def share_evenly(
    pupils: Sequence[Whom], mentors: Sequence[Who], loads: Mapping[Who, int]
) -> list[tuple[Whom, Who]]:
    """Each pupil with a mentor: none gets more than one more than another, and who has fewest already gets that one."""
    order = sorted(dict.fromkeys(mentors), key=lambda each: loads.get(each, 0))
    return [(pupil, order[at % len(order)]) for at, pupil in enumerate(pupils)] if order else []
