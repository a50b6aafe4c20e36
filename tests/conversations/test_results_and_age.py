"""Where grades are shown: how stale they are, and the examination's result beside what was predicted (R12, R16)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import school
from models.tracking.results import FinalGrade
from tests.conversations.conftest import Speaker, World


@pytest.mark.P5
@pytest.mark.both_databases
def test_what_was_carried_over_a_closed_collection_is_shown_as_not_confirmed(
    noor: Speaker, helen: Speaker, world: World
) -> None:
    assert "not confirmed" not in noor.says("pupil Amy Carter")
    helen.says("collections open")
    assert "not confirmed" not in noor.says("pupil Amy Carter"), "there is time still"
    helen.says("collections close")
    assert "5- now · 6 predicted · target 6 · not confirmed in November" in noor.says("pupil Amy Carter")
    world.only("collections of grades")
    world.at("2026-12-02 10:00")
    helen.says("tick")
    assert "Last time 5-, not confirmed in November" in noor.says("grade Amy Carter maths")
    noor.says("cancel", "grade Amy Carter maths no change")
    assert "not confirmed" not in noor.says("pupil Amy Carter")


@pytest.mark.P6
@pytest.mark.both_databases
def test_a_result_stands_beside_the_prediction(noor: Speaker, dan: Speaker, database: Database) -> None:
    with database.writing() as db:
        amy = db.exec(select(Pupil.id).where(col(Pupil.legal_surname) == "Carter")).first()
        subjects = {each.name: each.id for each in school(db).subjects.values()}
        of_amy = {
            "pupil_id": amy,
            "leaving_year": 2026,
            "day": date(2026, 8, 20),
            "recorded_at": datetime(2026, 8, 20, tzinfo=UTC),
        }
        given = [
            {**of_amy, "subject_id": subjects["Mathematics"], "code": "5"},
            {**of_amy, "subject_id": subjects["History"], "code": ""},
        ]
        db.execute(insert(FinalGrade), given)
    assert "6 predicted · result 5 · target 6" in noor.says("pupil Amy Carter")
    assert "no result given" in dan.says("pupil Amy Carter")
