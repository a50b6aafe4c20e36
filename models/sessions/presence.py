"""Who is in school when a session starts, by the day's attendance codes and by what the office heard (R10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.rules.attendance import InSchool, code_at, in_school
from models.rules.clashes import Slot
from models.school.day_codes import DayCode
from models.school.settings import Settings
from models.sessions.session import Away


@dataclass(frozen=True)
class Presence:
    """What is known of where a pupil is: by which code of the day, or, without one, because the office said so."""

    standing: InSchool
    code: str = ""


def presences(db: Db, slot: Slot, pupil_ids: Collection[int], settings: Settings) -> Mapping[int, Presence]:
    """How these pupils stand when the session starts; nobody of whom nothing is known.

    Who is marked as away is excused, also where a code of that day has them in school: they went home since.
    """
    wanted = list(pupil_ids)
    found: dict[int, Presence] = {}
    codes = select(col(DayCode.pupil_id), col(DayCode.am), col(DayCode.pm)).where(
        col(DayCode.day) == slot.day, col(DayCode.pupil_id).in_(wanted)
    )
    for pupil_id, am, pm in db.execute(codes):
        code = code_at(am, pm, slot.start, settings.lunch)
        if (standing := in_school(code)) is not None:
            found[pupil_id] = Presence(standing, code)
    away = select(col(Away.pupil_id)).where(
        col(Away.day) == slot.day, col(Away.pupil_id).in_(wanted), col(Away.taken_back_at).is_(None)
    )
    for pupil_id in db.execute(away).scalars():
        if pupil_id not in found or found[pupil_id].standing is InSchool.IN:
            found[pupil_id] = Presence(InSchool.EXCUSED)
    return found
