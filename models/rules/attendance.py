"""Registers: what counts as attendance, and what a day's attendance code says (R10)."""

from collections import Counter
from datetime import time
from enum import StrEnum
from fractions import Fraction

from models.rules.clock import Hours


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
AWAY_CODES = _EXCUSED | _ABSENT
"""The national codes that say that a pupil is not in school, or need not be."""


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


def code_at(am: str, pm: str, start: time, lunch: Hours) -> str:
    """The code of the day that says where a pupil is when a session starts; blank where none does (R10).

    Before lunch it is the morning's, after lunch the afternoon's, and the morning's until that is known. At lunch, when
    a pupil may be on the way in or out, it is that of a half day away, where there is one.
    """
    if start < lunch[0]:
        return am
    if start >= lunch[1]:
        return pm or am
    return next((each for each in (am, pm) if in_school(each) not in {None, InSchool.IN}), am or pm)
