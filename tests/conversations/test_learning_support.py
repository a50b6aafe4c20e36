"""Learning support: its own pupils in both key stages, seen and helped as a mentor does (P16)."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.school.people import Mentorship, Pupil, Staff, Support
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P16

YEAR_7, YEAR_11 = "Natalie Ramsden", "Ben Dodd"
PARTS = ("Mentor", "Groups", "Agreement", "Home", "Meet", "Log a contact")


@pytest.fixture
def mia(world: World, database: Database) -> Speaker:
    """Learning support of Natalie Ramsden in Year 7 and of Ben Dodd in Year 11, and of nobody whom she mentors."""
    with database.writing() as db:
        me = db.exec(select(Staff.id).where(Staff.email == "m.kowalska@school.example")).one() or 0
        assert db.exec(select(Mentorship).where(Mentorship.staff_id == me)).all() == []
        named = (Pupil.legal_forename == "Ben", Pupil.legal_surname == "Dodd")
        ben = db.exec(select(Pupil.id).where(*named)).one() or 0
        if not db.exec(select(Support).where(Support.pupil_id == ben, Support.staff_id == me)).all():
            db.add(Support(pupil_id=ben, staff_id=me, first_day=date(2026, 9, 1)))
            changed(db)
    return world.staff("m.kowalska")


@pytest.mark.both_databases
@pytest.mark.parametrize("name", [YEAR_7, YEAR_11])
def test_it_sees_what_a_mentor_sees_in_both_key_stages(mia: Speaker, noor: Speaker, name: str) -> None:
    noor.says(f"slip {name} + read aloud in class")
    page = mia.says(f"pupil {name}")
    assert [each for each in PARTS if each not in page] == []
    assert "There is more about this pupil" not in page
    assert "read aloud in class" in mia.presses("Read")
    assert name in mia.says(f"brief {name}").splitlines()[0]


@pytest.mark.both_databases
@pytest.mark.parametrize("name", [YEAR_7, YEAR_11])
def test_it_adds_notes_and_agreed_targets_and_settles_them(mia: Speaker, peter: Speaker, name: str) -> None:
    mia.says(f"meet {name} informal: read together, target: ten pages a day")
    page = peter.says(f"pupil {name}")
    assert "read together" in page
    assert "Mia Kowalska" in page
    assert "ten pages a day" in page
    mia.says(f"done {name}")
    assert "Agreed, and still to do" not in peter.says(f"pupil {name}")


@pytest.mark.parametrize("name", [YEAR_7, YEAR_11])
def test_it_speaks_with_home_and_advises_leadership(mia: Speaker, helen: Speaker, name: str) -> None:
    mia.says(f"contact {name} phone mum: will read with her each evening")
    assert "will read with her" in mia.says(f"contacts {name}")
    assert mia.says(f"advise {name} more time for reading").startswith(f"Advice on time about {name}")
    assert f"{name}" in helen.says("advice")


def test_of_other_pupils_it_may_do_no_more_than_anybody(mia: Speaker, database: Database) -> None:
    for line in (
        "meet Amy Carter informal: read together",
        "advise Amy Carter more time for reading",
        "contact Amy Carter phone mum: will read more",
        "brief Amy Carter",
    ):
        assert mia.says(line).startswith("Only "), line
        with database.reading() as db:
            newest = db.exec(select(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
        assert newest.did == Did.REFUSED
    assert "There is more about this pupil" in mia.says("pupil Amy Carter")


def test_where_support_has_ended_nothing_is_theirs_any_more(mia: Speaker, database: Database) -> None:
    mia.says(f"contact {YEAR_7} phone mum: will read with her each evening")
    with database.writing() as db:
        me = db.exec(select(Staff.id).where(Staff.email == "m.kowalska@school.example")).one()
        for each in db.exec(select(Support).where(Support.staff_id == me)):
            each.last_day = date(2026, 11, 20)
        changed(db)
    assert "There is more about this pupil" in mia.says(f"pupil {YEAR_7}")
    assert mia.says(f"meet {YEAR_7} informal: read together").startswith("Only ")
    assert mia.says(f"advise {YEAR_7} more time").startswith("Only ")
