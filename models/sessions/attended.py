"""Attendance at sessions, counted by pupil, subject, host and week (R10)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attendance import Mark, attendance_rate
from models.sessions.marks import MarkedLesson, counted, marked_between

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Attendance:
    """What registers said: how often each mark was given, and to whom."""

    marks: Counter[Mark]
    who: frozenset[int]

    @property
    def pupils(self) -> int:
        return len(self.who)

    @property
    def rate(self) -> Fraction | None:
        """From 0 to 1; None where nothing counts (R10)."""
        return attendance_rate(self.marks)


NOBODY = Attendance(Counter(), frozenset())


@dataclass(frozen=True)
class Attended(PupilFact, shows=Shows.REGISTER):
    """The marks of some sessions, all together and in parts."""

    all: Attendance
    by_pupil: Mapping[int, Attendance]
    by_subject: Mapping[int, Attendance]
    by_host: Mapping[int, Attendance]
    by_week: Mapping[date, Attendance]
    """By the Monday of the week, in order of time."""

    def what(self) -> str:
        return self.shows if self.all.marks else ""


def attended(
    db: Db,
    first: date,
    last: date,
    *,
    pupil_ids: Collection[int] | None = None,
    subject_id: int | None = None,
    host_id: int | None = None,
) -> Attended:
    """The marks that hold at sessions from the first day to the last; of some of them, if given."""
    lessons = marked_between(db, first, last, pupil_ids=pupil_ids, subject_id=subject_id, host_id=host_id)
    return Attended(
        all=_together(lessons),
        by_pupil=_by(lessons, lambda each: each.pupil_id),
        by_subject=_by(lessons, lambda each: each.subject_id),
        by_host=_by(lessons, lambda each: each.host_id),
        by_week=_by(lessons, lambda each: each.slot.day - timedelta(days=each.slot.day.weekday())),
    )


def _by(lessons: Iterable[MarkedLesson], of: Callable[[MarkedLesson], Key]) -> dict[Key, Attendance]:
    parts: dict[Key, list[MarkedLesson]] = defaultdict(list)
    for each in lessons:
        parts[of(each)].append(each)
    return {key: _together(part) for key, part in parts.items()}


def _together(lessons: Collection[MarkedLesson]) -> Attendance:
    return Attendance(counted(lessons), frozenset(each.pupil_id for each in lessons))


def hidden_parts(parts: Mapping[Key, Attendance], fewest: int) -> set[Key]:
    """Which parts of one whole are hidden: those of fewer pupils than that, and what would tell of them.

    The whole less what is shown tells what is hidden together: the smallest others are, too, until that is of enough.
    """
    hidden = {key for key, part in parts.items() if part.pupils < fewest}
    while hidden and len(frozenset().union(*(parts[key].who for key in hidden))) < fewest:
        others = parts.keys() - hidden
        if not others:
            break
        hidden.add(min(others, key=lambda key: parts[key].pupils))
    return hidden
