"""Where a pupil should be now, outside lessons (P9, P11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.access.authoriser import About, Action, Person, require
from models.db.tables import Db
from models.rules.attendance import InSchool
from models.rules.clashes import Slot
from models.school.snapshot import settings
from models.sessions.marks import HeldMark, marks_at
from models.sessions.presence import presences
from models.sessions.timetable import Lesson, board

AHEAD = timedelta(days=28)
"""How far ahead the next session is looked for."""


@dataclass(frozen=True)
class PupilNow:
    """The pupil's session that is on, the last one before it today, and the next; None where there is none."""

    on: Lesson | None
    before: Lesson | None
    following: Lesson | None
    marked: Mapping[int, HeldMark]
    """What the registers of today say of the pupil, by session."""
    away: bool
    """Not in school today, as far as anybody has said."""


def whereabouts(db: Db, who: Person, pupil_id: int, now: datetime) -> PupilNow:
    """Where the pupil should be. Raises NotAllowed for who may not see a pupil's sessions."""
    require(db, who, Action.SEE_ATTENDANCE, About(pupil_id=pupil_id))
    local = now.astimezone(settings(db).timezone)
    today, clock = local.date(), local.time()
    lessons = board(db, first=today, last=today + AHEAD, pupil_id=pupil_id)
    todays = [each for each in lessons if each.slot.day == today]
    on = [each for each in todays if each.slot.start <= clock < each.slot.end]
    before = [each for each in todays if each.slot.end <= clock]
    ahead = [each for each in lessons if (each.slot.day, each.slot.start) > (today, clock)]
    marks = marks_at(db, [each.session_id for each in todays]) if todays else {}
    return PupilNow(
        on=next(iter(on), None),
        before=before[-1] if before else None,
        following=next(iter(ahead), None),
        marked={session: each[pupil_id] for session, each in marks.items() if pupil_id in each},
        away=_is_away(db, pupil_id, Slot(today, clock, time.max)),
    )


def _is_away(db: Db, pupil_id: int, slot: Slot) -> bool:
    known = presences(db, slot, [pupil_id], settings(db)).get(pupil_id)
    return known is not None and known.standing is not InSchool.IN
