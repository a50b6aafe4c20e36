"""Pupils at hand: locked while they are changed, and those of a person or a group."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, func, or_, select, union, union_all
from sqlmodel import col

from models.db.reading import require_writing
from models.db.statements import run
from models.db.tables import Db
from models.school.mentor_cover import looked_after
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
    SchoolClass,
    Support,
    surname_shown,
)


def lock_pupils(db: Db, pupil_ids: Collection[int]) -> None:
    """Hold these pupils until the transaction ends, in order of id, so that the second of two waits (R8).

    Raises WantsToWrite in a transaction that only reads, on every database: SQLite has no word for it in which that
    would be seen, and whoever locks is about to write.
    """
    require_writing(db)
    run(db, _held(), {"pupils": list(pupil_ids)}).all()


@cache
def _held() -> Select[int | None]:
    rows = select(col(Pupil.id)).where(col(Pupil.id).in_(bindparam("pupils", expanding=True)))
    # Not the stronger FOR UPDATE: a slip for the same pupil, which only refers to the row, need not wait.
    return rows.order_by(col(Pupil.id)).with_for_update(key_share=True)


def close_to(db: Db, staff_id: int, today: date) -> frozenset[int]:
    """The pupils whom this person teaches in a class, mentors, supports or is the form tutor of."""
    return frozenset(run(db, _close_to(), {"staff": staff_id, "today": today}).scalars())


@cache
def _close_to() -> CompoundSelect[int]:
    staff: BindParameter[int] = bindparam("staff")
    endless = or_(col(Support.last_day).is_(None), col(Support.last_day) >= bindparam("today"))
    return union(
        select(col(ClassPupil.pupil_id))
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(ClassPupil.class_id))
        .where(col(ClassTeacher.staff_id) == staff),
        select(col(Mentorship.pupil_id)).where(
            looked_after(staff, bindparam("today")), col(Mentorship.last_day).is_(None)
        ),
        select(col(Support.pupil_id)).where(col(Support.staff_id) == staff, endless),
        select(col(Pupil.id))
        .join(FormGroup, col(FormGroup.id) == col(Pupil.form_id))
        .where(col(FormGroup.tutor_id) == staff),
    )


def groups_beginning(db: Db, typed: str) -> list[tuple[str, str]]:
    """The forms and classes whose names begin so, by name, each with what it is; just the one that is called so."""
    folded = typed.strip().casefold()
    if not folded:
        return []
    found = [
        (str(name), kind)
        for names, kind in ((col(FormGroup.name), "form"), (col(SchoolClass.name), "class"))
        for name in db.execute(select(names).order_by(names)).scalars()
        if str(name).casefold().startswith(folded)
    ]
    return [each for each in found if each[0].casefold() == folded] or found


def members(db: Db, group: str) -> list[int]:
    """Who is in the class or the form of this name, by name; empty where there is no such group."""
    return list(run(db, _members(), {"group": group.casefold()}).scalars())


@cache
def _members() -> Select[int | None]:
    named: BindParameter[str] = bindparam("group")
    of_class = (
        select(col(ClassPupil.pupil_id))
        .join(SchoolClass, col(SchoolClass.id) == col(ClassPupil.class_id))
        .where(func.lower(col(SchoolClass.name)) == named)
    )
    of_form = select(col(FormGroup.id)).where(func.lower(col(FormGroup.name)) == named)
    in_it = or_(col(Pupil.id).in_(of_class), col(Pupil.form_id).in_(of_form))
    rows = select(col(Pupil.id)).where(in_it, col(Pupil.left_on).is_(None))
    return rows.order_by(surname_shown(), col(Pupil.legal_forename))


def year_named(year: int) -> str:
    """A year group as a group is named: year 11."""
    return f"year {year}"


def in_group(db: Db, group: str) -> list[int]:
    """The same of a year group too, by name: year 11."""
    number = group.removeprefix("year ")
    if number == group or not number.isdecimal():
        return members(db, group)
    rows = select(col(Pupil.id)).where(col(Pupil.year_group) == int(number), col(Pupil.left_on).is_(None))
    return list(db.execute(rows.order_by(surname_shown(), col(Pupil.legal_forename))).scalars())


def group_words(db: Db, group: str) -> str:
    """A group's name as the school writes it: 11B, 11Ma1, Year 11."""
    named = run(db, _named(), {"group": group.casefold()}).scalars().first()
    return named if named is not None else group.capitalize()


@cache
def _named() -> CompoundSelect[str]:
    named: BindParameter[str] = bindparam("group")
    return union_all(
        *(
            select(each).where(func.lower(each) == named)
            for each in (col(FormGroup.name), col(SchoolClass.name))
        )
    )


def any_class(db: Db) -> str:
    """The name of a class of the oldest pupils; blank where there is none."""
    return _oldest(db.execute(select(col(SchoolClass.name))).scalars().all())


def class_of(db: Db, staff_id: int) -> str:
    """The name of a class that this person teaches, the oldest pupils' first; blank where there is none."""
    mine = (
        select(col(SchoolClass.name))
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(SchoolClass.id))
        .where(col(ClassTeacher.staff_id) == staff_id)
    )
    return _oldest(db.execute(mine).scalars().all())


def _oldest(names: Sequence[str]) -> str:
    return max(
        names, key=lambda each: (int("0" + "".join(filter(str.isdecimal, each[:2]))), each), default=""
    )
