"""Registers: what counts as attendance, and what a day's attendance code says (R10)."""

from collections import Counter
from enum import StrEnum
from fractions import Fraction


class Mark(StrEnum):
    """What a register says of a pupil; one not yet taken has none (R10)."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"
    CANCELLED = "cancelled"


class InSchool(StrEnum):
    """What a national attendance code says of a pupil's half day (R10)."""

    IN = "in school"
    EXCUSED = "excused"
    ABSENT = "absent from school"


_IN = frozenset(("/", "\\", "L", "U"))
_ELSEWHERE = ("B", "K", "P", "V", "W", "D")
_LEAVE = ("C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T")
_UNABLE = ("Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7")
_NOT_EXPECTED = ("X", "Z", "#")
_EXCUSED = frozenset((*_ELSEWHERE, *_LEAVE, *_UNABLE, *_NOT_EXPECTED))
_ABSENT = frozenset(("G", "N", "O"))


def attendance_rate(marks: Counter[Mark]) -> Fraction | None:
    """Present and late over present, late and absent, from 0 to 1; None where nothing counts (R10)."""
    came = marks[Mark.PRESENT] + marks[Mark.LATE]
    counted = came + marks[Mark.ABSENT]
    return Fraction(came, counted) if counted else None


def in_school(code: str) -> InSchool | None:
    """What a national attendance code says; None for a blank or a code that is not on the list (R10)."""
    code = code.strip().upper()
    if code in _IN:
        return InSchool.IN
    if code in _EXCUSED:
        return InSchool.EXCUSED
    return InSchool.ABSENT if code in _ABSENT else None
