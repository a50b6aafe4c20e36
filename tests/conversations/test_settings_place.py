"""The channel that is leadership's place."""

import pytest
from sqlmodel import select

from bot.ask import Place, Replace, Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.school.people import Staff
from models.settings.place import Channel
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P14


def test_the_terminal_says_where_to_type_it(helen: Speaker) -> None:
    assert "In Slack or Teams" in helen.says("settings leadership here")
    assert "Type settings leadership here" in helen.says("settings leadership")


def said_in(database: Database, world: World, words: str, channel: str, name: str = "slt") -> str:
    """What the scheme lead is answered in a channel of Slack; a private talk has no channel."""
    with database.reading() as db:
        helen_id = db.exec(select(Staff.id).where(Staff.surname == "Marsh")).one()
    dispatcher = make_dispatcher(database, now=world.clock.now)
    result = dispatcher.hear(
        Words(staff_id=helen_id or 0, door="slack", words=words, channel=channel, place=Place(name))
    )
    assert isinstance(result, Reply | Replace)
    return result.card.title


def bound(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        return [(each.door, each.address, each.name) for each in db.exec(select(Channel))]


def test_here_makes_the_channel_leaderships(world: World, database: Database, helen: Speaker) -> None:
    here = "settings leadership here"
    assert said_in(database, world, here, "G1") == "#slt is leadership's place now."
    assert bound(database) == [("slack", "G1", "slt")]
    assert "already" in said_in(database, world, here, "G1")
    assert "- leadership's place in Slack (#slt): gets the Year 11 list" in helen.says("settings")
    assert "leadership's place no more" in said_in(database, world, "undo", "G1")
    assert bound(database) == []


@pytest.mark.parametrize("here", ["here please", "here.", "here, please!", "please here", "Here now thanks"])
def test_a_courtesy_or_a_stop_does_not_keep_the_channel_from_being_leaderships(
    world: World, database: Database, here: str
) -> None:
    said = said_in(database, world, f"settings leadership {here}", "G1")
    assert said == "#slt is leadership's place now."
    assert said_in(database, world, "settings leadership here or there", "G1").startswith("Type ")


def test_a_place_is_not_lost_to_another_unasked(world: World, database: Database, helen: Speaker) -> None:
    said_in(database, world, "settings leadership here", "G1")
    asked = said_in(database, world, "settings leadership here", "G2", "slt-new")
    assert asked == "Not changed yet. #slt is leadership's place now, and would be so no more."
    assert bound(database) == [("slack", "G1", "slt")]
    said_in(database, world, "settings leadership here instead", "G2", "slt-new")
    assert bound(database) == [("slack", "G2", "slt-new")]
    told = helen.says("tick")
    assert (
        "▸ to Ruth Adeyemi:\nLeadership's place in Slack is #slt-new now.\n  Changed by Helen Marsh." in told
    )
    assert "slt is leadership's place again" in said_in(database, world, "undo", "G2")
    assert bound(database) == [("slack", "G1", "slt")]
    assert "Leadership's place in Slack is as it was" in helen.says("tick")


def test_a_place_can_be_given_up_after_its_name_was_said(
    world: World, database: Database, helen: Speaker
) -> None:
    assert helen.says("settings leadership off") == "Leadership has no place."
    said_in(database, world, "settings leadership here", "G1")
    asked = helen.says("settings leadership off")
    assert "Not changed yet. Which place should no longer be leadership's?" in asked
    assert "#slt in Slack" in asked
    assert "Leadership has no place in Slack any more." in helen.presses("Yes, end it")
    assert bound(database) == []
    assert "was taken away: each of leadership is told in their own chat" in helen.says("tick")
    assert helen.says("undo") == "slt is leadership's place again."
    assert bound(database) == [("slack", "G1", "slt")]


def test_a_private_talk_is_no_channel(world: World, database: Database) -> None:
    assert "This is a private talk." in said_in(database, world, "settings leadership here", "")
    assert bound(database) == []
