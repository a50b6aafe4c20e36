"""Leadership's channel in Slack: what happens to it is noticed when it happens."""

import json
from typing import Any

import pytest

from models.db.database import Database
from models.settings.place import Channel
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.desk import Desk, open_desk

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

LEADERS = "G0LEADERS"


async def bound(desk: Desk) -> Desk:
    helen = desk.person("h.marsh")
    desk.slack.channel(LEADERS, "leaders", [helen.account])
    helen.channel = LEADERS
    assert "#leaders is leadership's place now." in await helen.types("/settings leadership here")
    return desk


def place(desk: Desk) -> Channel:
    with desk.database.reading() as db:
        return db.get_one(Channel, ("slack", "leadership"))


async def happens(desk: Desk, kind: str, **more: Any) -> None:
    desk.presses += 1
    body = json.dumps(wire.event({"type": kind, **more}, event_id=f"EvPlace{desk.presses}"))
    assert (await desk.send(wire.signed(body, "application/json"))).status_code == 200


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("group_deleted", "The channel was deleted."),
        ("channel_deleted", "The channel was deleted."),
        ("group_archive", "The channel is archived."),
        ("group_left", "Staffroom was removed from it."),
        ("channel_left", "Staffroom was removed from it."),
        ("channel_shared", "The channel is shared with others."),
    ],
)
async def test_a_channel_that_is_lost_is_noticed_at_once(slack_desk: Desk, kind: str, why: str) -> None:
    desk = await bound(slack_desk)
    await happens(desk, kind, channel="G0OTHER")
    assert place(desk).trouble == ""
    await happens(desk, kind, channel=LEADERS)
    assert place(desk).trouble == why
    said = await desk.person("h.marsh").types("/settings")
    lost = f"nothing is posted there, and each of leadership gets the Year 11 list in their own chat: {why}"
    assert lost in said


async def test_each_of_leadership_gets_the_list_where_the_channel_is_lost(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack, at="2026-11-23 10:00") as desk:
        await bound(desk)
        noor, peter = desk.person("n.hussain"), desk.person("p.lowe")
        await peter.types("/slips")
        await noor.types("/book Amy Carter maths tue")
        desk.clock.set("2026-11-24 08:15")
        await happens(desk, "group_deleted", channel=LEADERS)
        await desk.tick()
        assert any("Amy Carter" in json.dumps(message) for message in peter.dms)


@pytest.mark.whole
async def test_a_list_that_stands_there_is_emptied_when_an_outsider_comes_in(
    slack: SmallSlack, database: Database
) -> None:
    async with open_desk(database, slack, at="2026-11-23 10:00") as desk:
        await bound(desk)
        noor, helen = desk.person("n.hussain"), desk.person("h.marsh")
        await noor.types("/book Amy Carter maths tue")
        desk.clock.set("2026-11-24 08:20")
        await desk.tick()
        (listed,) = slack.channels[LEADERS].messages
        assert "Amy Carter" in json.dumps(listed)

        await noor.types("/slips")
        slack.channels[LEADERS].members.append(noor.account)
        await happens(desk, "member_joined_channel", channel=LEADERS, user=noor.account)
        await desk.tick()
        assert "Amy Carter" in json.dumps(listed), "one of ours"

        guest = slack.person("UGUEST", "A governor", "governor@elsewhere.example", is_restricted=True)
        slack.channels[LEADERS].members.append(guest)
        await happens(desk, "member_joined_channel", channel=LEADERS, user=guest)
        assert "There is a guest in this channel." in place(desk).trouble
        await desk.tick()
        assert "Amy Carter" not in json.dumps(listed)
        assert any("Amy Carter" in json.dumps(message) for message in helen.dms), "each has it instead"
        helen.reads(next(each for each in helen.dms if "Amy Carter" in json.dumps(each)))
        await helen.presses("Told", channel=slack.dm(helen.account).id)
        await desk.tick()
        assert "Amy Carter" not in json.dumps(listed), "nor is it drawn there anew"

        slack.channels[LEADERS].members.remove(guest)
        await happens(desk, "member_left_channel", channel=LEADERS, user=guest)
        assert place(desk).trouble == ""
        await desk.tick()
        assert "Told" in json.dumps(listed)


@pytest.mark.parametrize(("how", "who"), [("group_unarchive", "UHMARSH"), ("member_joined_channel", "U0BOT")])
async def test_a_channel_that_is_back_is_used_again(slack_desk: Desk, how: str, who: str) -> None:
    desk = await bound(slack_desk)
    await happens(desk, "group_archive", channel=LEADERS)
    desk.slack.channels[LEADERS].archived = True
    await happens(desk, "member_joined_channel", channel=LEADERS, user="UDWHITFIELD")
    assert place(desk).trouble
    await happens(desk, how, channel=LEADERS, user=who)
    assert place(desk).trouble == ""


async def test_a_channel_that_is_called_otherwise_or_moves_stays_leaderships(slack_desk: Desk) -> None:
    desk = await bound(slack_desk)
    await happens(desk, "group_rename", channel={"id": LEADERS, "name": "slt"})
    await happens(desk, "channel_id_changed", old_channel_id=LEADERS, new_channel_id="C0MOVED")
    assert (place(desk).name, place(desk).address) == ("slt", "C0MOVED")


async def test_its_name_is_slacks_own_and_not_what_the_command_says(slack_desk: Desk) -> None:
    desk = await bound(slack_desk)
    assert place(desk).name == "leaders", "the slash command called it privategroup"


@pytest.mark.parametrize(
    "line", ["settings, leadership here", "settings leadership HERE", "settings leadership: here"]
)
async def test_however_it_is_written_a_public_channel_never_becomes_leaderships(
    slack_desk: Desk, line: str
) -> None:
    helen = slack_desk.person("h.marsh")
    slack_desk.slack.channel("C0STAFF", "staff", [helen.account], private=False)
    assert "This channel is public" in await helen.types(f"/staffroom {line}")
    with slack_desk.database.reading() as db:
        assert db.get(Channel, ("slack", "leadership")) is None
