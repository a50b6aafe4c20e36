"""Sender and mentor write to each other about a slip, and its sender withdraws it (P8)."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip_thread import MOST_REPLIES, SlipReply
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P8


def kept(database: Database) -> list[str]:
    """The words of every reply there is, or was."""
    with database.reading() as db:
        return [each.text for each in db.exec(select(SlipReply).order_by(col(SlipReply.id)))]


def opens(reader: Speaker) -> str:
    """Open the first slip in the list."""
    reader.says("slips")
    return reader.presses("Read")


def replies(reader: Speaker, text: str) -> str:
    opens(reader)
    reader.presses("Reply")
    return reader.says(text)


def test_the_mentor_replies_and_the_sender_is_told_without_the_words(
    noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says("slip Amy Carter - no homework")
    said = replies(dan, "I will ring home tonight")
    assert said.startswith("Reply about Amy Carter 11A sent to Noor Hussain.")
    told = noor.says("tick")
    assert "Dan Whitfield replied to the negative slip about Amy Carter 11A" in told
    assert "ring home" not in told
    assert "Dan Whitfield, 10:00: I will ring home tonight" in opens(noor)
    world.tells_only("d.whitfield", "n.hussain")
    world.at("2026-11-23 10:10")
    assert replies(noor, "Thank you").startswith("Reply about Amy Carter 11A sent to Dan Whitfield.")
    told = dan.says("tick")
    assert "Noor Hussain replied to the negative slip about Amy Carter 11A" in told
    assert kept(database) == ["I will ring home tonight", "Thank you"]


def test_a_reply_that_is_taken_back_is_gone(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter - no homework")
    replies(dan, "typed in haste")
    assert dan.says("undo").startswith("The reply about Amy Carter 11A is taken back.")
    assert kept(database) == [""]
    assert "replied" not in noor.says("tick")
    assert "haste" not in opens(dan)


def test_a_thread_is_short(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter - no homework")
    for number in range(MOST_REPLIES):
        replies(dan if number % 2 else noor, f"this is reply number {number}")
    opens(dan)
    assert "Reply" not in dan.labels
    assert len(kept(database)) == MOST_REPLIES


def test_a_reply_is_asked_about_safeguarding_as_a_slip_is(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("slip Amy Carter - no homework")
    assert "safeguarding concern" in replies(dan, "she told me that he hit her with a belt")
    assert kept(database) == []


def test_the_safeguarding_lead_takes_the_replies_away_with_the_slip(
    noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says("slip Amy Carter - no homework")
    replies(dan, "private words")
    ruth = world.staff("r.adeyemi")
    ruth.says("remove Amy Carter")
    assert "private words" in ruth.presses("Read")
    ruth.presses("Remove")
    assert kept(database) == [""]


def test_who_may_not_read_a_slip_does_not_reply(noor: Speaker, grace: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter - no homework")
    opens(noor)
    noor.presses("Reply")
    noor.says("cancel")
    assert "Open the slip first" in grace.says("reply hello there")
    assert kept(database) == []


@pytest.mark.parametrize("read_first", [True, False])
def test_a_slip_is_withdrawn_by_its_sender_however_old_and_stays_on_record(
    noor: Speaker, dan: Speaker, world: World, database: Database, read_first: bool
) -> None:
    noor.says("slip Amy Carter - no homework, target: hand it in")
    if read_first:
        opens(dan)
    world.at("2026-11-25 10:00")
    opens(noor)
    said = noor.presses("Withdraw")
    assert "Withdrawn by the sender" in said
    with database.reading() as db:
        assert [each.removed_at is not None for each in db.exec(select(AgreedTarget))] == [True]
    assert "not read yet" not in dan.says("slips")
    opens_no_more = noor.says("slips")
    assert "withdrawn" in opens_no_more
    assert noor.says("undo").startswith("The slip about Amy Carter 11A stands again.")
    with database.reading() as db:
        assert [each.removed_at is not None for each in db.exec(select(AgreedTarget))] == [False]


def test_only_its_sender_withdraws_a_slip(noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter - no homework")
    opens(dan)
    assert "Withdraw" not in dan.labels
