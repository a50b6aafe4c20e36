"""The report of an import names nobody whose record is restricted: who reads it is not known (lifecycle, 3)."""

from pathlib import Path

from sqlmodel import col, select

from models.db.database import Database
from models.exchange.report import report
from models.exchange.unnamed import UNNAMED, unnamed
from models.school.people import Pupil, Staff
from models.school.restrictions import Restriction
from models.school.snapshot import changed
from tests.exchange.small_school import NOW, PUPILS, TODAY, bring, look, write, write_school

GONE = "\n".join(line for line in PUPILS.splitlines() if "Carter" not in line)
MENTORED = "Pupil,Mentor Email\nAmy Carter 11A,nobody@school.example\nCARTER Amy,nobody@school.example\n"


def test_who_leaves_and_what_is_wrong_is_said_without_the_name(database: Database, tmp_path: Path) -> None:
    bring(database, write_school(tmp_path / "school"))
    leaves, wrong = write(tmp_path, "pupils.csv", GONE), write(tmp_path, "mentors.csv", MENTORED)

    def said() -> str:
        return "\n".join(report(look(database, leaves, leavers=True)) + report(look(database, wrong)))

    before = said()
    assert "Amy Carter 11A" in before
    with database.writing() as db:
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).one() or 0
        by = db.exec(select(Staff.id).order_by(col(Staff.id)).limit(1)).one() or 0
        db.add(Restriction(pupil_id=amy, reason="x", set_by=by, set_at=NOW, look_again=TODAY))
        changed(db)
    after = said()
    assert UNNAMED in after
    assert "carter" not in after.casefold()
    assert after.count("\n") == before.count("\n")


def test_a_name_within_another_stays() -> None:
    lines = ["Amy Carter, Amy Carters and Tamy Carter", "carter, amy"]
    assert unnamed(lines, {"Amy Carter", "Carter, Amy"}) == [
        f"{UNNAMED}, Amy Carters and Tamy Carter",
        UNNAMED,
    ]
