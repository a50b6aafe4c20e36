"""What comes back when somebody returns, as far as it is still free (P4, R11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select, update
from sqlmodel import col

from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.departures import Departure, Ends, ids, newest
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
    SchoolClass,
    Staff,
    Support,
)
from models.school.snapshot import changed

A_TERM = timedelta(days=120)
"""Who was away no longer than this gets back what they had; after that a person is asked."""


@dataclass(frozen=True)
class PupilBack:
    """A pupil who returns, and what of before is still to be had."""

    pupil_id: int
    left_on: date
    mentor_id: int | None
    support_ids: tuple[int, ...]
    class_ids: tuple[int, ...]

    @property
    def had_nothing(self) -> bool:
        return self.mentor_id is None and not self.support_ids and not self.class_ids


@dataclass(frozen=True)
class StaffBack:
    """A member of staff who returns, and what of before is still to be had; roles come from the staff file alone."""

    staff_id: int
    left_on: date
    mentee_ids: tuple[int, ...]
    class_ids: tuple[int, ...]
    form_ids: tuple[int, ...]
    supported_ids: tuple[int, ...]
    """The pupils whom they looked after as learning support."""
    roles: tuple[str, ...]
    """Which they had; they are not given back."""

    @property
    def had_nothing(self) -> bool:
        return not (self.mentee_ids or self.class_ids or self.form_ids or self.supported_ids)


def pupils_back(db: Db, pupil_ids: Collection[int]) -> list[PupilBack]:
    """What these pupils had when they left, and can have again."""
    whole(db)
    if not pupil_ids:
        return []
    away = newest(db, pupil_ids=pupil_ids)
    here = _active(db)
    subjects = dict(_pairs(db, SchoolClass.id, SchoolClass.subject_id))
    mentored = {pupil_id for pupil_id, _ in _pairs(db, Mentorship.pupil_id, Mentorship.id, open_only=True)}
    placed = _subjects_of(db, [each.pupil_id or 0 for each in away], subjects)
    found = []
    for each in away:
        pupil_id = each.pupil_id or 0
        mentor = next(
            (one for one in ids(each.ended, Ends.MENTOR) if one in here and pupil_id not in mentored), None
        )
        classes = [
            one
            for one in ids(each.ended, Ends.CLASSES)
            if one in subjects and (pupil_id, subjects[one]) not in placed
        ]
        support = [one for one in ids(each.ended, Ends.SUPPORT) if one in here]
        found.append(PupilBack(pupil_id, each.left_on, mentor, tuple(support), tuple(classes)))
    return found


def staff_back(db: Db, staff_ids: Collection[int]) -> list[StaffBack]:
    """What these members of staff had when they left, and can have again."""
    if not staff_ids:
        return []
    away = newest(db, staff_ids=staff_ids)
    mentored = {pupil_id for pupil_id, _ in _pairs(db, Mentorship.pupil_id, Mentorship.id, open_only=True)}
    pupils = set(db.execute(select(col(Pupil.id)).where(col(Pupil.left_on).is_(None))).scalars())
    helped = select(col(Support.pupil_id), col(Support.staff_id)).where(col(Support.last_day).is_(None))
    supported = {(row[0], row[1]) for row in db.execute(helped)}
    classes = set(db.execute(select(col(SchoolClass.id))).scalars())
    taught = set(db.execute(select(col(ClassTeacher.class_id))).scalars())
    tutored = set(db.execute(select(col(FormGroup.id)).where(col(FormGroup.tutor_id).is_not(None))).scalars())
    return [
        StaffBack(
            staff_id=each.staff_id or 0,
            left_on=each.left_on,
            mentee_ids=tuple(one for one in ids(each.ended, Ends.MENTEES) if one in pupils - mentored),
            class_ids=tuple(one for one in ids(each.ended, Ends.CLASSES) if one in classes - taught),
            form_ids=tuple(one for one in ids(each.ended, Ends.FORMS) if one not in tutored),
            supported_ids=tuple(
                one
                for one in ids(each.ended, Ends.SUPPORT)
                if one in pupils and (one, each.staff_id) not in supported
            ),
            roles=tuple(each.ended.get(Ends.ROLES, ())),
        )
        for each in away
    ]


def pupils_return(db: Db, pupil_ids: Collection[int], day: date, *, anew: Collection[int] = ()) -> None:
    """These pupils are back; all but those who begin `anew` get back what can still be had."""
    whole(db)
    if not pupil_ids:
        return
    for each in pupils_back(db, pupil_ids):
        if each.pupil_id in anew:
            continue
        if each.mentor_id is not None:
            _mentor_again(db, each.pupil_id, each.mentor_id, day)
        for staff_id in each.support_ids:
            db.add(Support(pupil_id=each.pupil_id, staff_id=staff_id, first_day=day))
        if each.class_ids:
            db.execute(
                insert(ClassPupil),
                [{"class_id": class_id, "pupil_id": each.pupil_id} for class_id in each.class_ids],
            )
    _no_longer_away(db, day, pupil_ids=pupil_ids)


def staff_return(db: Db, staff_ids: Collection[int], day: date, *, anew: Collection[int] = ()) -> None:
    """These members of staff are back; all but those who begin `anew` get back what can still be had."""
    if not staff_ids:
        return
    for each in staff_back(db, staff_ids):
        if each.staff_id in anew:
            continue
        for pupil_id in each.mentee_ids:
            _mentor_again(db, pupil_id, each.staff_id, day)
        for pupil_id in each.supported_ids:
            db.add(Support(pupil_id=pupil_id, staff_id=each.staff_id, first_day=day))
        if each.class_ids:
            db.execute(
                insert(ClassTeacher),
                [{"class_id": class_id, "staff_id": each.staff_id} for class_id in each.class_ids],
            )
        db.execute(
            update(FormGroup).where(col(FormGroup.id).in_(each.form_ids)).values(tutor_id=each.staff_id)
        )
    _no_longer_away(db, day, staff_ids=staff_ids)


def _mentor_again(db: Db, pupil_id: int, staff_id: int, day: date) -> None:
    """The spell goes on where it ended lately; after a longer time a new one begins."""
    before = db.execute(
        select(Mentorship)
        .where(col(Mentorship.pupil_id) == pupil_id, col(Mentorship.staff_id) == staff_id)
        .order_by(col(Mentorship.id).desc())
        .limit(1)
    ).scalar()
    if before is not None and before.last_day is not None and day - before.last_day <= _LATELY:
        before.last_day = None
    else:
        db.add(Mentorship(pupil_id=pupil_id, staff_id=staff_id, first_day=day))
    db.flush()


_LATELY = timedelta(days=14)


def _no_longer_away(
    db: Db, day: date, *, pupil_ids: Collection[int] = (), staff_ids: Collection[int] = ()
) -> None:
    db.execute(
        update(Departure)
        .where(
            col(Departure.back_on).is_(None),
            col(Departure.pupil_id).in_(list(pupil_ids)) | col(Departure.staff_id).in_(list(staff_ids)),
        )
        .values(back_on=day)
        .execution_options(synchronize_session="fetch")
    )
    db.flush()
    changed(db)


def _active(db: Db) -> set[int]:
    return set(db.execute(select(col(Staff.id)).where(col(Staff.active))).scalars())


def _pairs(db: Db, first: object, second: object, *, open_only: bool = False) -> list[tuple[int, int]]:
    chosen = select(col(first), col(second))
    if open_only:
        chosen = chosen.where(col(Mentorship.last_day).is_(None))
    return [(row[0], row[1]) for row in db.execute(chosen)]


def _subjects_of(db: Db, pupil_ids: Collection[int], subjects: Mapping[int, int]) -> set[tuple[int, int]]:
    places = select(col(ClassPupil.pupil_id), col(ClassPupil.class_id)).where(
        col(ClassPupil.pupil_id).in_(pupil_ids)
    )
    return {(pupil_id, subjects[class_id]) for pupil_id, class_id in db.execute(places)}
