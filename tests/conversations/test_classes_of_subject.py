"""The classes on a subject's card: for its head without what tells of few, for leadership whole, no teacher (P15)."""

import re

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import ClassPupil, SchoolClass
from tests.conversations.conftest import Speaker

pytestmark = pytest.mark.P15


def classes_of(said: str) -> dict[str, list[str]]:
    """The cells of each class, by its name."""
    rows = [line.split() for line in said.splitlines() if re.match(r"\s*11Ma\d\s", line)]
    return {name: cells for name, *cells in rows}


@pytest.mark.both_databases
def test_each_class_stands_with_its_figures_and_no_teacher(peter: Speaker, grace: Speaker) -> None:
    said = peter.says("cohort 11 maths")
    found = classes_of(said)
    assert sum(int(cells[-1]) for cells in found.values()) == 20
    assert list(found) == sorted(found)
    gaps = [(float(cells[2].replace("−", "-")), int(cells[-1])) for cells in found.values()]
    whole = re.search(r"gap ([+−]?\d\.\d\d)", said)
    assert whole
    assert sum(gap * many for gap, many in gaps) / 20 == pytest.approx(
        float(whole[1].replace("−", "-")), abs=0.02
    )
    assert classes_of(grace.says("cohort 11")).keys() == found.keys()
    for name in ("Hussain", "Noor", "Lin"):
        assert name not in said
    assert classes_of(peter.says("cohort 11 maths current")).keys() == found.keys()


def test_a_head_sees_no_class_of_few_nor_what_tells_of_those_in_none(
    grace: Speaker, peter: Speaker, database: Database
) -> None:
    """Of a class three are taken out: they are in none, and the classes together would tell what they have."""
    before = classes_of(grace.says("cohort 11"))
    with database.writing() as db:
        name, class_id = max(
            (len(db.execute(select(ClassPupil).where(ClassPupil.class_id == each.id)).all()), each.id)
            for each in db.scalars(select(SchoolClass).where(col(SchoolClass.name).like("11Ma%")))
        )
        del name
        of_it = (
            db.execute(select(col(ClassPupil.pupil_id)).where(ClassPupil.class_id == class_id))
            .scalars()
            .all()
        )
        db.execute(
            delete(ClassPupil).where(
                col(ClassPupil.class_id) == class_id, col(ClassPupil.pupil_id).in_(of_it[:3])
            )
        )
    now, whole = classes_of(grace.says("cohort 11")), classes_of(peter.says("cohort 11 maths"))
    assert sum(cells[0] == "not" for cells in now.values()) > sum(
        cells[0] == "not" for cells in before.values()
    )
    shown = sum(int(cells[-1]) for cells in now.values() if cells[0] != "not")
    assert not 0 < 20 - shown < 6
    assert all(cells[0] != "not" for cells in whole.values())
    assert sum(int(cells[-1]) for cells in whole.values()) == 17
