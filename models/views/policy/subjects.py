"""The policy by subject, as it may be handed on: what many do, and never what one person does (P14)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.rules.policy import DutyTally, shown_apart
from models.rules.policy_parts import PolicyPart
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff
from models.school.snapshot import School
from models.views.policy.whole import PolicyStands


@dataclass(frozen=True)
class SubjectsShown:
    """A part that teachers do, by subject; nothing where each subject has one teacher."""

    part: PolicyPart
    rows: tuple[tuple[tuple[str, ...], DutyTally], ...]
    """By the name of a subject; last those that stand together, by the names of all."""


def subjects_to_show(db: Db, known: School, found: PolicyStands) -> list[SubjectsShown]:
    """Each part that is the work of all who teach a subject; one statement."""
    parts = [each for each in found.parts if each.part.is_done_by_teachers and each.subjects]
    if not parts:
        return []
    teaching = _teaching(db, known.years_on(found.today))
    shown = []
    for each in parts:
        doing: dict[int, frozenset[int]] = {
            subject_id: frozenset().union(*(teaching.get((subject_id, group), ()) for group in each.groups))
            for subject_id in each.subjects
        }
        apart, together = shown_apart(doing, each.subjects)
        rows: list[tuple[tuple[str, ...], DutyTally]] = [
            ((known.subject_name(of),), each.subjects[of]) for of in apart
        ]
        rows.sort(key=lambda row: row[0])
        if rows and together:
            names = tuple(sorted(known.subject_name(of) for of in together))
            rows.append((names, sum((each.subjects[of] for of in together), DutyTally())))
        shown.append(SubjectsShown(each.part, tuple(rows)))
    return shown


def _teaching(db: Db, behind: int) -> dict[tuple[int, int], set[int]]:
    """Who of the staff teaches each subject to each year group today."""
    rows = (
        select(col(SchoolClass.subject_id), col(Pupil.year_group), col(ClassTeacher.staff_id))
        .join(ClassTeacher, col(ClassTeacher.class_id) == SchoolClass.id)
        .join(Staff, col(Staff.id) == ClassTeacher.staff_id)
        .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
        .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
        .where(col(Pupil.left_on).is_(None), col(Staff.active).is_(True))
        .distinct()
    )
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for subject_id, group, staff_id in db.execute(rows):
        found[subject_id, group + behind].add(staff_id)
    return found
