"""What is said twice through the Slack door is done once."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk

pytestmark = pytest.mark.both_databases

SLIP = "/slip Amy Carter + superb coursework, target: finish the conclusion by Friday"


def slips(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Slip.text).where(Slip.removed_at == None).order_by(col(Slip.id))))  # noqa: E711 - SQL's IS NULL


@pytest.mark.P8
async def test_a_slip_in_one_line_is_answered_in_the_acknowledgement(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    said = await noor.types(SLIP)
    assert "Positive slip about Amy Carter 11" in said
    assert noor.labels() == ["Undo"]
    assert noor.seen["text"].startswith("Done. Positive slip about Amy Carter")
    assert slips(slack_desk.database) == ["superb coursework"]


async def test_a_form_sent_in_twice_is_saved_once(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slip Amy Carter")
    view = dict(noor.view)
    for _ in range(2):
        await noor.fills({"text": "superb coursework"}, view=view)
    assert slips(slack_desk.database) == ["superb coursework"]
    assert len(slack_desk.slack.replies(noor.response_url)) == 1, "what was saved once is told once"


async def test_the_same_command_again_is_answered_again_and_done_once(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    fields = wire.slash("/slip", "Amy Carter + superb coursework", user=noor.account, trigger="trigger.same")
    first = await noor.repeats(wire.signed(wire.as_fields(fields)))
    second = await noor.repeats(wire.signed(wire.as_fields(fields)))
    assert "sent to Dan Whitfield" in first
    assert "sent to Dan Whitfield" in second
    assert slips(slack_desk.database) == ["superb coursework"]


async def test_undo_replaces_the_answer_and_a_second_press_does_nothing(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types(SLIP)
    answer = dict(noor.seen)
    assert "taken back" in await noor.presses("Undo")
    replaced = slack_desk.slack.responses[list(slack_desk.slack.responses)[-1]][-1]
    assert replaced["replace_original"] is True
    noor.seen = answer
    await noor.presses("Undo", again=True)
    assert slips(slack_desk.database) == []


async def test_an_event_that_comes_again_is_not_answered_again(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert await noor.writes("slip Amy Carter + superb coursework", event_id="EvSame")
    assert await noor.writes("slip Amy Carter + superb coursework", event_id="EvSame") == ""
    assert slips(slack_desk.database) == ["superb coursework"]
