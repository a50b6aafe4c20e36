"""How many pupils each mentor has, and is to have (P4, R11)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.school.care_to_come import Care, CareToCome
from models.school.people import Mentorship, Pupil, Staff, surname_shown
from models.school.snapshot import school


@dataclass(frozen=True)
class MentorLoad:
    """How many pupils a mentor has now, and how many more from a day to come."""

    staff_id: int
    name: str
    pupils: int
    to_come: int = 0


@dataclass(frozen=True)
class MentoredBy(PupilFact, shows=Shows.MENTOR):
    """The pupils of one mentor now, by year and name."""

    mentor: str
    pupil_ids: tuple[int, ...]
    pupils: tuple[str, ...]


def mentored_by(db: Db, staff_id: int) -> MentoredBy:
    """Whom this person mentors now."""
    chosen = (
        select(Pupil.id)
        .join(Mentorship, (col(Mentorship.pupil_id) == Pupil.id) & col(Mentorship.last_day).is_(None))
        .where(Mentorship.staff_id == staff_id, col(Pupil.left_on).is_(None))
        .order_by(col(Pupil.year_group), surname_shown(), col(Pupil.legal_forename), col(Pupil.id))
    )
    ids = tuple(each for each in db.exec(chosen) if each is not None)
    known = school(db)
    return MentoredBy(known.staff_name(staff_id), ids, tuple(map(known.label, ids)))


def loads(db: Db) -> list[MentorLoad]:
    """Everybody who mentors somebody now or from a day to come, those with fewest pupils first."""
    now = _counted(db, Mentorship, col(Mentorship.last_day).is_(None))
    later = _counted(db, CareToCome, col(CareToCome.care) == Care.MENTOR)
    known = school(db)
    active = set(db.exec(select(Staff.id).where(Staff.active, col(Staff.id).in_([*now, *later]))).all())
    found = [
        MentorLoad(each, known.staff_name(each), now.get(each, 0), later.get(each, 0))
        for each in {*now, *later} & active
        if each is not None
    ]
    return sorted(found, key=lambda each: (each.pupils + each.to_come, each.name))


def _counted(
    db: Db, table: type[Mentorship] | type[CareToCome], wanted: ColumnElement[bool]
) -> dict[int | None, int]:
    chosen = (
        select(table.staff_id, func.count())
        .join(Pupil, (col(Pupil.id) == table.pupil_id) & col(Pupil.left_on).is_(None))
        .where(wanted)
        .group_by(col(table.staff_id))
    )
    return dict(db.exec(chosen).all())
