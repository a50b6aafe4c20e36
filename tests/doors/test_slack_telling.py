"""What Slack is told by itself: direct messages and the Year 11 list, in trouble and in peace, each once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.door import Secrets, make_client
from bot.platforms.slack.workspace import Workspace
from bot.say.card import Card
from models.outbox.notices import Delivery, DeliveryState
from models.school.links import Link
from models.settings.place import Channel
from scheduler.courier import Address, CannotAsk, NotNow, NotThere, Rejected, Sent, Unknown, Unreachable
from tests.doors.small_slack import SmallSlack, Trouble
from tests.doors.small_slack.desk import Desk, words
from tests.doors.small_slack.workspace import BOT_TOKEN
from tests.patience import LONGEST, standing_still

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

SLIP = "/slip Amy Carter + superb coursework"
LEADERS = "C0LEAD"


def states(desk: Desk) -> list[str]:
    with desk.database.reading() as db:
        return list(db.exec(select(Delivery.state)))


def wait(desk: Desk, minutes: int) -> None:
    desk.clock.set(f"{10 + minutes // 60:02}:{minutes % 60:02}")


def bind(desk: Desk, **more: bool) -> None:
    """Leadership's channel, with Helen and Peter in it."""
    members = [desk.person(name).account for name in ("h.marsh", "p.lowe")]
    desk.slack.channel(LEADERS, "leadership", members, **more)
    with desk.database.writing() as db:
        db.add(Channel(door="slack", purpose="leadership", address=LEADERS, bound_at=desk.clock.now()))


@pytest.mark.P8
async def test_the_mentor_is_told_without_the_text_which_stands_behind_the_button(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await noor.types(SLIP)
    await slack_desk.deliver()
    told = dan.reads(dan.dms[-1])
    assert "Positive slip about Amy Carter" in told
    assert "superb" not in str(dan.dms)
    shown = await dan.presses("Read", channel=slack_desk.slack.dm(dan.account).id)
    assert "superb coursework" in shown
    assert "superb" not in str(dan.dms), "the text does not stay in the history of Slack"
    assert "read by Dan Whitfield" in await noor.types("/slips")


async def test_who_wrote_last_in_slack_is_told_there(slack_desk: Desk) -> None:
    dan = slack_desk.person("d.whitfield")
    await dan.writes("slips")
    with slack_desk.database.reading() as db:
        assert db.exec(select(Link.address)).one() == slack_desk.slack.dm(dan.account).id


@pytest.mark.P10
async def test_the_list_is_posted_and_then_updated_in_place(slack_desk: Desk) -> None:
    bind(slack_desk)
    noor, helen = slack_desk.person("n.hussain"), slack_desk.person("h.marsh")
    helen.channel = LEADERS
    await noor.types("/book Amy Carter maths today")
    await slack_desk.tick()
    channel = slack_desk.slack.channels[LEADERS]
    assert "Amy Carter" in helen.reads(channel.messages[0])
    await helen.presses("Told")
    await slack_desk.deliver()
    assert len(channel.messages) == 1
    assert "by Helen Marsh" in words(channel.messages[0]["blocks"])
    await noor.types("/book Ben Dodd maths today")
    await noor.presses("Book all the same")
    await slack_desk.deliver()
    assert len(channel.messages) == 1
    assert "Ben Dodd" in words(channel.messages[0]["blocks"])


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ({"private": False}, "public"),
        ({"shared": True}, "shared"),
        ({"archived": True}, "archived"),
        ({"member": False}, "not in it"),
    ],
)
async def test_a_channel_that_is_not_leaderships_own_is_refused(
    slack_desk: Desk, channel: dict[str, bool], why: str
) -> None:
    bind(slack_desk, **channel)
    await slack_desk.person("n.hussain").types("/book Amy Carter maths today")
    await slack_desk.tick()
    assert slack_desk.slack.channels[LEADERS].messages == []
    with slack_desk.database.reading() as db:
        bound = db.get_one(Channel, ("slack", "leadership"))
    assert why in bound.trouble


async def test_a_guest_in_the_channel_is_seen_at_the_next_post(slack_desk: Desk) -> None:
    bind(slack_desk)
    guest = slack_desk.slack.person("UGUEST", "A governor", "governor@elsewhere.example", is_restricted=True)
    slack_desk.slack.channels[LEADERS].members.append(guest)
    await slack_desk.person("n.hussain").types("/book Amy Carter maths today")
    await slack_desk.tick()
    assert slack_desk.slack.channels[LEADERS].messages == []


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=429, retry_after=7),
        Trouble(status=500),
        Trouble(status=500, effect=True),
        Trouble(status=503, effect=True),
        Trouble(error="internal_error"),
        Trouble(error="fatal_error", effect=True),
        Trouble(error="token_revoked"),
        Trouble(error="invalid_blocks"),
        Trouble(hang=LONGEST, effect=True, status=500),
        Trouble(hang=LONGEST),
    ],
    ids=str,
)
async def test_in_every_trouble_the_mentor_is_told_once(slack_desk: Desk, trouble: Trouble) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    slack_desk.slack.trouble("chat.postMessage", trouble)
    await noor.types(SLIP)
    with standing_still() as loop_clock:
        slack_desk.slack.when_hanging = lambda: loop_clock.put_on(LONGEST)
        for minutes in range(0, 40, 6):
            wait(slack_desk, minutes)
            await slack_desk.deliver()
    told = [words(message["blocks"]) for message in dan.dms if "Positive slip" in message["text"]]
    assert [each.replace("*", "") for each in told] == [
        "Positive slip about Amy Carter 11A from Noor Hussain\nRead"
    ]
    assert states(slack_desk) == [DeliveryState.SENT]


async def test_before_it_sends_again_it_asks(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    slack_desk.slack.trouble("chat.postMessage", Trouble(status=500, effect=True))
    await noor.types(SLIP)
    await slack_desk.deliver()
    wait(slack_desk, 5)
    await slack_desk.deliver()
    methods = [
        call.method for call in slack_desk.slack.calls if call.method.startswith(("chat", "conversations.hi"))
    ]
    assert methods == ["chat.postMessage", "conversations.history"]


async def test_who_cannot_be_reached_is_a_state_that_can_be_seen(slack_desk: Desk) -> None:
    noor, dan = slack_desk.person("n.hussain"), slack_desk.person("d.whitfield")
    await dan.types("/slips")
    slack_desk.slack.users[dan.account]["deleted"] = True
    await noor.types(SLIP)
    await slack_desk.deliver()
    assert DeliveryState.FAILED in states(slack_desk)
    with slack_desk.database.reading() as db:
        assert "deactivated" in db.exec(select(Link.trouble).where(Link.account == dan.account)).one()


# The courier alone, for what is hard to bring about through the school.


def card(title: str) -> Card:
    return Card(title)


def clock_of(slack: SmallSlack) -> datetime:
    return datetime.fromtimestamp(float(slack.stamp()), UTC)


def courier(
    slack: SmallSlack, *, pace: float = 0.0, seconds_now: Callable[[], float] = time.monotonic
) -> SlackCourier:
    client = make_client(Secrets(bot_token=BOT_TOKEN, api_url=f"{slack.url}/api/"))
    return SlackCourier(client, Workspace(client), pace=pace, on_sent=lambda _: None, seconds_now=seconds_now)


async def test_people_are_reached_by_their_e_mail(slack: SmallSlack, engine_name: str) -> None:
    assert engine_name
    slack.person("U1", "Dan", "d.whitfield@school.example")
    slack.person("U2", "A guest", "guest@school.example", is_restricted=True)
    out = courier(slack)
    assert await out.reach("D.Whitfield@school.example", 1) == Address("slack", "D1")
    assert isinstance(await out.reach("nobody@school.example", 2), Unreachable)
    assert isinstance(await out.reach("guest@school.example", 3), Unreachable)
    slack.trouble(
        "users.lookupByEmail",
        Trouble(status=429, retry_after=9),
        Trouble(error="ratelimited"),
        Trouble(status=500),
    )
    assert await out.reach("d.whitfield@school.example", 1) == NotNow(9)
    assert isinstance(await out.reach("d.whitfield@school.example", 1), NotNow)
    assert isinstance(await out.reach("d.whitfield@school.example", 1), NotNow)


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (Trouble(status=429, retry_after=30), NotNow(30)),
        (Trouble(error="is_archived"), Rejected("the channel is archived", gone=True)),
        (Trouble(error="user_disabled"), Rejected("the account is deactivated", gone=True)),
        (
            Trouble(error="messages_tab_disabled"),
            Rejected("the app's Messages tab is switched off", gone=True),
        ),
        (Trouble(error="no_text"), Rejected("Slack said no_text")),
        (Trouble(error="account_inactive"), NotNow(300)),
        (Trouble(status=502), Unknown("Slack said 502")),
    ],
    ids=str,
)
async def test_what_slack_says_is_understood(
    slack: SmallSlack, engine_name: str, trouble: Trouble, answer: object
) -> None:
    assert engine_name
    slack.person("U1", "Dan", "d.whitfield@school.example")
    out, to = courier(slack), Address("slack", slack.dm("U1").id)
    part = out.split(card("A slip"))[0]
    slack.trouble("chat.postMessage", trouble)
    assert await out.send(to, part, "k") == answer


async def test_a_slack_that_is_not_there_was_certainly_not_told(engine_name: str) -> None:
    assert engine_name
    client = make_client(Secrets(bot_token=BOT_TOKEN, api_url="http://127.0.0.1:9/api/"))
    out = SlackCourier(client, Workspace(client), pace=0.0, on_sent=lambda _: None)
    part = out.split(card("A slip"))[0]
    assert isinstance(await out.send(Address("slack", "D1"), part, "k"), NotNow)


async def test_a_channel_gets_one_message_a_second(slack: SmallSlack, engine_name: str) -> None:
    assert engine_name
    slack.person("U1", "Dan", "d.whitfield@school.example")
    slack.person("U2", "Noor", "n.hussain@school.example")
    out = courier(slack, pace=1.0, seconds_now=lambda: 100.0)
    part = out.split(card("A slip"))[0]
    first, other = Address("slack", slack.dm("U1").id), Address("slack", slack.dm("U2").id)
    assert isinstance(await out.send(first, part, "a"), Sent)
    waits = [await out.send(first, part, key) for key in ("b", "c", "b")]
    assert [each.seconds for each in waits if isinstance(each, NotNow)] == [1.0, 2.0, 1.0]
    assert out.turn(first, "e") == 3.0
    assert out.turn(other, "d") == 0.0
    assert out.turn(other, "f") == 1.0
    assert isinstance(await out.send(other, part, "d"), Sent)
    assert await out.send(other, part, "f") == NotNow(1.0)


async def test_a_message_is_found_by_its_key_among_many(slack: SmallSlack, engine_name: str) -> None:
    assert engine_name
    slack.person("U1", "Dan", "d.whitfield@school.example")
    out, to = courier(slack), Address("slack", slack.dm("U1").id)
    part = out.split(card("A slip"))[0]
    sent = [await out.send(to, part, f"k{number}") for number in range(3)]
    for number in range(450):
        slack.dm("U1").messages.append(
            {"type": "message", "text": "x", "ts": f"{slack.stamp()}", "user": "U1", "n": number}
        )
    since = clock_of(slack)
    assert await out.find(to, "k1", since) == sent[1]
    assert await out.find(to, "k9", since) == NotThere()
    slack.trouble(
        "conversations.history", Trouble(error="missing_scope"), Trouble(status=500), Trouble(status=429)
    )
    assert await out.find(to, "k1", since) == CannotAsk()
    assert isinstance(await out.find(to, "k1", since), Unknown)
    assert isinstance(await out.find(to, "k1", since), NotNow)


async def test_updating_replaces_and_blanks(slack: SmallSlack, engine_name: str) -> None:
    assert engine_name
    slack.person("U1", "Dan", "d.whitfield@school.example")
    out, to = courier(slack), Address("slack", slack.dm("U1").id)
    sent = await out.send(to, out.split(card("Before"))[0], "k")
    assert isinstance(sent, Sent)
    assert await out.update(to, sent.reference, out.split(card("After"))[0], "k") == sent
    assert words(slack.dm("U1").messages[0]["blocks"]) == "After"
    await out.update(to, sent.reference, None, "k")
    assert "Nothing more here" in words(slack.dm("U1").messages[0]["blocks"])
    assert isinstance(await out.update(to, "1.000000", out.split(card("After"))[0], "k"), Rejected)
    assert slack.dm("U1").messages[0]["metadata"]["event_payload"] == {"key": "k"}
