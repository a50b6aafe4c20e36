"""The year turns: a list first; Year 11 leave, everybody else goes up with their mentor, nothing is deleted (R1)."""

from datetime import date

import pytest

from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.year_turn import YearTurn, turn_the_year, year_turn
from models.school.care_to_come import Care, CareToCome
from tests.exchange.fell_school import Fell, fell_school
from tests.exchange.small_school import rows

SEPTEMBER = date(2027, 9, 1)


@pytest.fixture
def fell(database: Database) -> Fell:
    return fell_school(database)


def due(database: Database, today: date = SEPTEMBER) -> YearTurn | None:
    with database.reading() as db:
        return year_turn(db, today)


def turned(database: Database, turn: YearTurn, fell: Fell) -> None:
    with database.writing() as db:
        turn_the_year(db, Actor(1, fell.now(), "terminal"), turn, SEPTEMBER)


def names(database: Database, ids: tuple[int, ...]) -> list[str]:
    found = dict(rows(database, "SELECT id, legal_forename FROM pupil"))
    return sorted(found[each] for each in ids)


@pytest.mark.usefixtures("fell")
def test_nothing_is_due_until_the_year_has_ended(database: Database) -> None:
    assert due(database, date(2026, 11, 25)) is None
    assert due(database, date(2027, 8, 31)) is None


@pytest.mark.P4
@pytest.mark.usefixtures("fell")
def test_the_list_says_who_leaves_who_goes_up_and_who_needs_a_mentor(database: Database) -> None:
    turn = due(database)
    assert turn is not None
    assert turn.year == 2027
    assert names(database, turn.leavers) == ["Leo", "Ned", "Orla", "Priya", "Tomasz"]
    assert {group: names(database, ids) for group, ids in turn.up.items()} == {
        10: ["Wren"],
        11: ["Amina", "Jago"],
    }
    assert names(database, turn.unmentored) == ["Wren"]


@pytest.mark.P4
@pytest.mark.usefixtures("fell")
def test_who_has_a_mentor_dated_ahead_is_not_without_one(database: Database) -> None:
    with database.writing() as db:
        wren = next(
            row[0] for row in db.connection().exec_driver_sql("SELECT id FROM pupil WHERE year_group = 9")
        )
        db.add(CareToCome(care=Care.MENTOR, pupil_id=wren, staff_id=1, first_day=SEPTEMBER))
    turn = due(database)
    assert turn is not None
    assert turn.unmentored == ()


@pytest.mark.P4
def test_it_is_done_once_as_the_list_said_and_mentors_go_along(fell: Fell, database: Database) -> None:
    fell.at("2027-09-01 09:00")
    turn = due(database)
    assert turn is not None
    turned(database, turn, fell)
    assert due(database) is None
    here = rows(database, "SELECT legal_forename, year_group FROM pupil WHERE left_on IS NULL ORDER BY id")
    assert here == [("Jago", 11), ("Wren", 10), ("Amina", 11)]
    assert "Jago Scar 10A" in fell.says("d.dene", "mentees")
    assert "Orla Tarn" not in fell.says("c.corrie", "mentees")
    assert rows(database, "SELECT count(*) FROM pupil") == [(8,)]
    with pytest.raises(Sorry, match="The list for 2027/28 is done already"):
        turned(database, turn, fell)


def test_a_list_that_is_no_more_so_is_not_carried_out(fell: Fell, database: Database) -> None:
    turn = due(database)
    assert turn is not None
    fell.bring("leaver-with-slip/2", leavers=True)
    with pytest.raises(Sorry, match="somebody has come or gone"):
        turned(database, turn, fell)
    assert due(database) is not None


def test_year_groups_that_are_the_new_years_already_are_left_alone(fell: Fell, database: Database) -> None:
    with database.writing() as db:
        turn = year_turn(db, SEPTEMBER)
        assert turn is not None
        turn_the_year(db, Actor(None, fell.now(), "cli"), turn, SEPTEMBER)
    assert due(database, date(2027, 11, 1)) is None
    assert due(database, date(2028, 9, 1)) is not None


def test_without_birthdays_the_last_file_of_pupils_says_which_year_it_is(
    fell: Fell, database: Database
) -> None:
    with database.writing() as db:
        db.connection().exec_driver_sql("UPDATE pupil SET born = NULL")
    assert due(database, date(2027, 8, 31)) is None
    turn = due(database)
    assert turn is not None
    fell.at("2027-09-01 09:00")
    turned(database, turn, fell)
    assert due(database) is None
