"""A class of Year 8 in mathematics that is reviewed, and what came of it."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff
from models.school.snapshot import school
from models.tracking.grades import Target
from models.tracking.intervention import Intervention
from tests.conversations.conftest import World


class Lesson:
    """Two pupils of a Year 8 class in mathematics, and their teacher."""

    def __init__(self, world: World) -> None:
        with world.database.reading() as db:
            rows = db.exec(
                select(SchoolClass.name, Staff.email, Pupil.id, Staff.id)
                .join(ClassTeacher, col(ClassTeacher.class_id) == SchoolClass.id)
                .join(Staff, col(Staff.id) == ClassTeacher.staff_id)
                .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
                .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
                .where(col(SchoolClass.name).startswith("8Ma"))
                .order_by(col(SchoolClass.name), col(Pupil.id))
            ).all()
            self.group, email, _, staff_id = rows[0]
            self.name = school(db).staff_name(staff_id)
            ids = [row[2] or 0 for row in rows if row[0] == self.group]
            self.first, self.second = ids[0], ids[1]
            self.size = len(ids)
            self.label = {each: school(db).label(each) for each in ids}
        self.email = email.partition("@")[0]
        self.teacher = world.staff(self.email)

    def says(self, pupil: int, what: str) -> str:
        return self.teacher.says(f"review {self.label[pupil]} maths {what}")


@pytest.fixture
def lesson(world: World) -> Lesson:
    return Lesson(world)


def begun(database: Database) -> list[tuple[int, str]]:
    with database.reading() as db:
        rows = db.exec(select(Intervention).order_by(col(Intervention.id))).all()
        return [(each.pupil_id, each.ended) for each in rows]


def targets(database: Database, pupil: int) -> list[tuple[str, bool]]:
    """The codes of the pupil's targets in mathematics, and which holds."""
    with database.reading() as db:
        maths = next(each.id for each in school(db).subjects.values() if each.name == "Mathematics")
        rows = db.exec(
            select(Target)
            .where(Target.pupil_id == pupil, Target.subject_id == maths)
            .order_by(col(Target.id))
        )
        return [(each.code, each.ended_at is None) for each in rows]


def told(heard: str, name: str) -> str:
    """What was told to this person."""
    return heard.partition(f"▸ to {name}:")[2].partition("▸ to ")[0]
