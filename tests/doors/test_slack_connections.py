"""A connection to Slack is kept for the next message; where Slack has closed it, no message is lost or sent twice."""

import asyncio
import threading

import pytest
from sqlmodel import select

from bot.assembly import composer, make_dispatcher
from bot.metrics import Metrics
from bot.platforms.slack.door import Secrets, SlackDoor
from bot.say.card import Card
from bot.serve import make_api
from models.outbox.notices import Delivery
from scheduler.courier import Address, Sent
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import UNHURRIED, Desk
from tests.doors.small_slack.server import Call, Trouble
from tests.doors.small_slack.workspace import BOT_TOKEN
from tests.patience import LONGEST

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


@pytest.mark.parametrize("line", ["slips", "slip Amy Carter + good"])
async def test_an_answer_is_tried_once_more_where_slack_hangs_up_on_it(slack_desk: Desk, line: str) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.slack.trouble("chat.postMessage", Trouble(hangs_up=True))
    await noor.writes(line)
    assert (len(noor.dms), len(posted(slack_desk))) == (1, 2)


async def test_a_form_is_opened_once_more_where_slack_hangs_up_on_it(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.slack.trouble("views.open", Trouble(hangs_up=True))
    assert await noor.types("/slip Amy Carter") == ""
    assert noor.view["title"]["text"] == "Mentoring slip"


async def test_where_slack_hangs_up_again_the_form_waits_behind_a_button(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.slack.trouble("views.open", *[Trouble(hangs_up=True)] * 2)
    assert "Slack is busy and did not let me open the form." in await noor.types("/slip Amy Carter")
    await noor.presses("Open the form")
    assert noor.view["title"]["text"] == "Mentoring slip"


async def test_a_stopping_server_waits_for_the_answer_to_what_it_sends(slack_desk: Desk) -> None:
    """Before the connection over which it comes is closed."""
    dan, noor, slack = slack_desk.person("d.whitfield"), slack_desk.person("n.hussain"), slack_desk.slack
    await dan.types("/slips")
    await noor.types("/slip Amy Carter + good")
    is_asked = threading.Event()
    slack.when_hanging = is_asked.set
    slack.trouble("chat.postMessage", Trouble(hang=0.5, error="fatal_error"))
    now = slack_desk.clock.now
    secrets = Secrets(bot_token=BOT_TOKEN, signing_secret=wire.SECRET, api_url=f"{slack.url}/api/")
    door = SlackDoor(
        secrets, make_dispatcher(slack_desk.database, now=now), slack_desk.database, waits=UNHURRIED
    )
    api = make_api(slack_desk.database, [door], composer, Metrics(slack_desk.database, now), now)
    async with api.router.lifespan_context(api):
        assert await asyncio.to_thread(is_asked.wait, LONGEST)
    with slack_desk.database.reading() as db:
        said = db.exec(select(Delivery.trouble).where(Delivery.key == "slip.new/1#slack#0")).one()
    assert said == "Slack said fatal_error"
