"""How much is asked of a pupil: sessions a week, and by which subjects (R8)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.school.snapshot import settings
from models.sessions.timetable import Of, board


@dataclass(frozen=True)
class WeekOfPupil(PupilFact, shows=Shows.SESSIONS):
    """A pupil's sessions of a week: how many, and how many of each subject."""

    pupil_id: int
    monday: date
    subjects: tuple[tuple[str, int], ...]
    """By name, with how many sessions."""
    after_school: int
    """How many of them are after school, of which only so many are meant for a pupil a week (R8)."""

    @property
    def sessions(self) -> int:
        return sum(many for _, many in self.subjects)


def loads(db: Db, first: date, last: date, pupil_ids: Collection[int] | None = None) -> list[WeekOfPupil]:
    """What is booked for each pupil in each week from the first day to the last: the fullest weeks first."""
    found: dict[tuple[date, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    after: Counter[tuple[date, int]] = Counter()
    begins = settings(db).after_school[0]
    names: dict[int, str] = {}
    for each in board(db, first=first, last=last, of=Of(pupil_ids=pupil_ids)):
        monday = each.slot.day - timedelta(days=each.slot.day.weekday())
        found[monday, each.pupil_id][each.subject] += 1
        after[monday, each.pupil_id] += each.slot.start >= begins
        names[each.pupil_id] = each.pupil
    weeks = [
        WeekOfPupil(pupil_id, monday, tuple(sorted(subjects.items())), after[monday, pupil_id])
        for (monday, pupil_id), subjects in found.items()
    ]
    return sorted(weeks, key=lambda each: (each.monday, -each.sessions, names[each.pupil_id]))
