"""A connection to Slack is kept for the next message; where Slack has closed it, no message is lost or sent twice."""

import pytest

from bot.say.card import Card
from scheduler.courier import Address, Sent
from tests.doors.small_slack.desk import Desk
from tests.doors.small_slack.server import Call, Trouble

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # what is asked of Slack is the same on both


def posted(desk: Desk) -> list[Call]:
    return [call for call in desk.slack.calls if call.method == "chat.postMessage"]


async def test_many_messages_go_over_few_connections(slack_desk: Desk) -> None:
    slack_desk.person("d.whitfield")
    courier = slack_desk.door.courier
    to, part = Address("slack", slack_desk.slack.dm("UDWHITFIELD").id), courier.split(Card("A slip"))[0]
    for number in range(10):
        assert isinstance(await courier.send(to, part, str(number)), Sent)
    # The door asks who the bot is meanwhile, over another one.
    assert len({id(call.connection) for call in posted(slack_desk)}) <= 2
    await slack_desk.door.stop()
    assert isinstance(await courier.send(to, part, "after"), Sent)


@pytest.mark.parametrize("trouble", [None, Trouble(hangs_up=True), Trouble(hangs_up=True, effect=True)])
async def test_what_slack_hung_up_on_is_told_once(slack_desk: Desk, trouble: Trouble | None) -> None:
    """Between two messages, or at the second, which may have come or not."""
    dan, noor = slack_desk.person("d.whitfield"), slack_desk.person("n.hussain")
    await dan.types("/slips")
    await noor.types("/slip Amy Carter + good")
    await slack_desk.deliver()
    if trouble is None:
        slack_desk.slack.hang_up()
    else:
        slack_desk.slack.trouble("chat.postMessage", trouble)
    for at in ("10:05", "10:10", "10:40"):
        slack_desk.clock.set(f"2026-11-23 {at}")
        if at == "10:05":
            await noor.types("/slip Amy Carter + very tidy")
        await slack_desk.deliver()
    assert len(dan.dms) == 2
    assert len(posted(slack_desk)) == (3 if trouble is not None and not trouble.effect else 2)
