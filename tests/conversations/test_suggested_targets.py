"""What a slip suggests becomes the pupil's target with one tap of the mentor's, and keeps its slip (P8, P18)."""

from datetime import date

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.meeting import AgreedTarget, Meeting
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P8, pytest.mark.P18]

WITH_TARGET = "slip Amy Carter - no homework, target: finish the conclusion by Friday"


def target(database: Database) -> AgreedTarget:
    """The one target there is."""
    with database.reading() as db:
        return db.exec(select(AgreedTarget)).one()


def opens(reader: Speaker) -> str:
    reader.says("slips")
    return reader.presses("Read")


def test_one_tap_on_the_slip_makes_a_target_of_what_it_suggests(
    noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says(WITH_TARGET)
    assert target(database).is_suggested
    world.at("2026-11-24 10:00")
    opens(dan)
    said = dan.presses("Agree target")
    assert said.startswith("Amy Carter 11A, agreed: finish the conclusion by Friday.")
    assert "Suggested by Noor Hussain’s slip." in said
    found = target(database)
    assert (found.is_suggested, found.due) == (False, date(2026, 11, 27))
    assert found.slip_id is not None
    again = opens(noor)
    assert "finish the conclusion by Friday (agreed with the pupil today)" in again
    assert "Agree target" not in noor.labels


def test_it_is_taken_back_and_only_suggested_again(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says(WITH_TARGET)
    before = target(database)
    opens(dan)
    dan.presses("Agree target")
    assert dan.says("undo").startswith("Amy Carter 11A's target is only suggested again")
    assert target(database).model_dump() == before.model_dump()


@pytest.mark.parametrize("where", ["brief Amy Carter", "done Amy Carter"])
def test_it_is_agreed_on_wherever_the_mentor_sees_it(
    noor: Speaker, dan: Speaker, database: Database, where: str
) -> None:
    noor.says(WITH_TARGET)
    said = dan.says(where)
    if where.startswith("done"):
        # One that is open is ticked off by its name alone, and is asked about where it is only suggested.
        assert "suggested by Noor Hussain" in said
    else:
        assert "Suggested by slips" in said
    assert dan.presses("Agree").startswith("Amy Carter 11A, agreed:")
    assert not target(database).is_suggested


def test_a_meeting_takes_it_up_as_its_new_target(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says(WITH_TARGET)
    asked = dan.says("meet Amy Carter")
    while "Agreed now" not in asked:
        asked = dan.says("")
    said = dan.says("1")
    while "saved." not in said:
        said = dan.says("")
    assert said.startswith("Amy Carter 11A: formal meeting on Mon 23 Nov saved.")
    assert "Target: finish the conclusion by Friday" in said
    found = target(database)
    with database.reading() as db:
        held = db.exec(select(Meeting)).one()
    assert (found.meeting_id, found.slip_id is not None, found.is_suggested) == (held.id, True, False)
    assert dan.says("undo").startswith("The meeting with Amy Carter 11A is taken back.")
    found = target(database)
    assert (found.meeting_id, found.removed_at, found.is_suggested) == (None, None, True)


def test_who_withdraws_the_slip_takes_nothing_from_the_pupil(
    noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says(WITH_TARGET)
    opens(dan)
    dan.presses("Agree target")
    world.at("2026-11-25 10:00")
    opens(noor)
    noor.presses("Withdraw")
    assert target(database).removed_at is None
    assert "finish the conclusion" in dan.says("done Amy Carter")


def test_who_is_nothing_to_the_pupil_agrees_on_nothing(
    noor: Speaker, grace: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says(WITH_TARGET)
    opens(noor)
    assert "Agree target" not in noor.labels
    opens(dan)
    grace.talk.buttons = list(dan.talk.buttons)
    assert "Only the mentor" in grace.presses("Agree target")
    assert target(database).is_suggested
