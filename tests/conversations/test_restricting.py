"""Restricting a record, and lifting that: what it means is said before, and whom to tell after (lifecycle, 3)."""

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.db.database import Database
from models.db.hiding import leads_to_pupil
from models.db.marks import Stamp
from models.school.people import Pupil, Staff
from models.school.restrictions import Restriction
from tests.conversations.conftest import Speaker, World

LINE = "restrict Amy Carter: she asked, until the complaint is answered"


@pytest.fixture
def ruth(world: World) -> Speaker:
    """Safeguarding lead."""
    return world.staff("r.adeyemi")


def test_hosts_and_mentor_are_named_and_today_s_list_lacks_the_pupil(
    world: World, noor: Speaker, dan: Speaker, peter: Speaker, ruth: Speaker
) -> None:
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths next mon M4")
    dan.says("book Amy Carter history next mon lunch")
    world.tells_only("p.lowe", "r.adeyemi")
    world.at("2026-11-23 08:15")
    assert "Amy Carter 11A" in peter.says("tick")
    for heard in (ruth.says(LINE), ruth.presses("Restrict the record")):
        assert "Noor Hussain" in heard
        assert "The mentor does not see the pupil any more either: tell Dan Whitfield." in heard
    assert "Tuesday 23 November 2027" in heard
    again = peter.says("tick")
    assert "▸ to #leadership (updated):" in again
    assert "Ben Dodd" in again
    assert "Amy" not in again
    ruth.says("lift Amy Carter: it is settled")
    assert "restricted no more" in ruth.presses("They were told: lift it")
    assert "Amy Carter 11A" in peter.says("tick")


def test_nothing_is_done_before_it_was_seen_and_it_can_be_taken_back(noor: Speaker, ruth: Speaker) -> None:
    assert "Nothing is done yet" in ruth.says(LINE)
    assert "Amy Carter 11A, Year 11" in noor.says("pupil Amy Carter")
    ruth.says(LINE)
    ruth.presses("Restrict the record")
    assert "is not restricted" in ruth.presses("Undo")
    assert "Amy Carter 11A, Year 11" in noor.says("pupil Amy Carter")
    ruth.says("pupil Amy Carter")
    assert "Restrict" in ruth.labels
    ruth.says(LINE)
    ruth.presses("Restrict the record")
    ruth.says("lift Amy Carter: it is settled")
    ruth.presses("They were told: lift it")
    assert "is restricted as it was" in ruth.says("undo")
    assert "restricted" in noor.says("pupil Amy Carter")


def test_it_is_looked_at_again_and_kept_or_lifted_in_chat(world: World, ruth: Speaker) -> None:
    ruth.says(LINE)
    ruth.presses("Restrict the record")
    world.at("2027-11-23 09:00")
    heard = ruth.says("todo")
    assert "1 restriction to look at again" in heard
    assert "Amy" not in heard.partition("1 restriction to look at again")[2].partition("\n")[0]
    seen = ruth.presses("Show restricted records")
    assert "Amy Carter 11A" in seen
    assert "she asked" in seen
    assert "To be looked at again now" in seen
    assert "It is looked at again on Thursday 23 November 2028" in ruth.presses("Still needed")
    assert "still to be looked at again" in ruth.presses("Undo")
    ruth.says("restricted")
    heard = ruth.presses("Lift")
    assert "Why it is needed no more" in heard
    assert "Lift the restriction of Amy Carter 11A's record?" in ruth.says("it is settled")
    ruth.presses("They were told: lift it")
    assert "Nobody's record is restricted" in ruth.says("restricted")


def test_who_may_only_read_it_decides_nothing(world: World, ruth: Speaker) -> None:
    ruth.says(LINE)
    ruth.presses("Restrict the record")
    alan = world.staff("a.price")
    assert "Amy Carter 11A" in alan.says("restricted")
    assert alan.labels == ["Read the record"]
    assert "Restricted since" in alan.presses("Read the record")
    assert alan.labels == []
    assert "Only the safeguarding lead or the data protection officer" in alan.says("lift Amy Carter: no")
    for who in ("h.marsh", "n.hussain"):
        assert "Only the data manager" in world.staff(who).says("restricted")
        assert "Only the safeguarding lead" in world.staff(who).says(LINE)


@pytest.mark.both_databases
def test_a_table_that_is_joined_by_another_name_lacks_the_pupil_too(
    ruth: Speaker, database: Database
) -> None:
    ruth.says(LINE)
    ruth.presses("Restrict the record")
    tables = [each.class_ for each in inspect(Stamp).registry.mappers]
    theirs = [each for each in tables if leads_to_pupil(str(each.__tablename__)) is not None]
    assert Pupil in theirs
    with database.reading() as db:
        (amy,) = db.execute(select(col(Restriction.pupil_id))).scalars()
        for table in theirs:
            other = aliased(table)
            keys = [getattr(other, each.key) for each in inspect(table).primary_key]
            found = db.execute(select(*keys).select_from(Staff).join(other, keys[0].is_not(None))).all()
            if table is Pupil:
                assert found
                assert (amy,) not in found
