"""Home in Slack is one's day: drawn anew after what changes it, its buttons answered in modals."""

import asyncio

import pytest

from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk, elements, words

# What the door does is the same on each database; what is done once is tested on both, beside this file.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_home_is_my_day_and_is_drawn_anew_after_what_changes_it(slack_desk: Desk) -> None:
    dan = slack_desk.person("d.whitfield")
    assert "Send a slip" in await dan.opens_home()
    assert elements(dan.seen["blocks"])[0]["value"] == "slip"
    published = len(slack_desk.slack.called("views.publish"))
    await asyncio.gather(*(dan.types(f"/slip {name} + superb") for name in ("Amy Carter", "Ben Dodd")))
    assert len(slack_desk.slack.called("views.publish")) == published + 1, "many changes, one drawing"


async def test_a_button_in_home_opens_its_form(slack_desk: Desk) -> None:
    dan = slack_desk.person("d.whitfield")
    await dan.opens_home()
    await dan.presses("Send a slip")
    assert dan.view["title"]["text"] == "Mentoring slip"


@pytest.mark.whole
async def test_an_answer_to_a_button_in_home_comes_in_a_modal(slack_desk: Desk) -> None:
    dan = slack_desk.person("d.whitfield")
    await dan.opens_home()
    assert "slip Amy Carter" in await dan.presses("Help")
    assert dan.view["callback_id"] == "said"


@pytest.mark.whole
async def test_read_in_home_opens_the_slip_also_where_the_press_does_not_say_that_it_is_home(
    slack_desk: Desk,
) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await noor.types("/slip Amy Carter + superb coursework")
    await dan.opens_home()
    (read,) = [each for each in elements(dan.seen["blocks"]) if each["text"]["text"] == "Read"]
    pressed = wire.click(
        read,
        user=dan.account,
        response_url=slack_desk.slack.response_url("C0STAFF"),
        trigger=slack_desk.slack.trigger(),
    )
    del pressed["message"]
    pressed["container"] = {"type": "message", "channel_id": "", "is_ephemeral": False}
    await slack_desk.send(wire.signed(wire.as_form(pressed)))
    assert "superb coursework" in words(dan.view["blocks"])


async def test_in_home_a_sentence_is_no_headline(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.opens_home()
    titles = [each["text"]["text"] for each in noor.seen["blocks"] if each["type"] == "header"]
    assert not any(each.endswith(".") for each in titles)
    assert "You have no sessions in the next two weeks." in words(noor.seen["blocks"])


async def test_home_offers_only_what_one_may_do(slack_desk: Desk) -> None:
    helen, noor = slack_desk.person("h.marsh"), slack_desk.person("n.hussain")
    assert "Settings" in await helen.opens_home()
    assert "Settings" not in await noor.opens_home()
