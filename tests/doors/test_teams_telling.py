"""Telling in Teams: personal chats, leadership's private channel, the list updated in place, and every refusal."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.assembly import composer
from bot.platforms.teams.connector import Connector, ConnectorError
from bot.say.card import Card
from models.db.database import Database
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.school.links import Link
from models.settings.place import Channel as Bound
from scheduler.courier import Address, CannotAsk, NotNow, Rejected, Sent, Unknown, Unreachable
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from tests.doors.conftest import TeamsCast
from tests.doors.due import before_a_door
from tests.doors.small_teams import APP_ID, Channel, Person
from tests.doors.small_teams.desk import Desk, far_token, shown, text_of

Told = list[tuple[str, str | None]]


@pytest.fixture
def tick(desk: Desk) -> Callable[[], Awaitable[Told]]:
    """Do what is due, and deliver it through the Teams courier."""

    async def run() -> Told:
        run_due(desk.database, desk.clock[0], before_a_door)
        told = await deliver_due(desk.database, [desk.door.courier], composer, lambda: desk.clock[0])
        return [(each.key, each.state) for each in told]

    return run


def address_of(desk: Desk, channel: Channel) -> Address:
    return Address("teams", f"{channel.team}/{channel.id}", desk.teams.service_url)


def states(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.state for each in db.exec(select(Delivery).order_by(Delivery.id))]  # type: ignore[arg-type]  # a column


@pytest.mark.P8
async def test_a_slip_reaches_the_mentor_without_its_text_and_is_read(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.dan, "help")
    await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    desk.clock[0] += timedelta(minutes=15)
    await tick()
    notice = next(
        each for each in desk.teams.said_to(teams_cast.dan) if "slip" in each.activity["summary"].lower()
    )
    assert "superb" not in notice.words
    assert notice.activity["channelData"]["notification"]["alert"] is True
    await desk.presses(teams_cast.dan, notice, "Read")
    assert "superb coursework" in desk.teams.said_to(teams_cast.dan)[-1].words


@pytest.fixture
async def the_list(desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]) -> None:
    """The Year 11 list of Monday posted in leadership's channel at 08:15."""
    desk.clock[0] = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    await desk.says(teams_cast.noor, "book Amy Carter, Ben Dodd maths mon M4")
    await desk.says(teams_cast.helen, "settings leadership here", channel=teams_cast.leadership)
    desk.clock[0] = datetime(2026, 11, 23, 8, 16, tzinfo=UTC)
    await tick()


def posted(desk: Desk, channel: Channel) -> list[str]:
    return [text_of(m.card) for m in desk.teams.in_conversation(channel.id) if not m.only_for]


@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_the_list_is_posted_in_the_private_channel_and_told_updates_it_for_all(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    room = teams_cast.leadership
    (text,) = posted(desk, room)
    assert "Amy Carter 11A" in text
    message = next(m for m in desk.teams.in_conversation(room.id) if not m.only_for)
    answer = await desk.presses(teams_cast.helen, message, "Told", channel=room)
    assert "is marked as told" in shown(answer)
    assert "Told 08:16 by Helen Marsh" in text_of(message.card)
    assert "is marked as told" not in text_of(message.card)
    desk.clock[0] += timedelta(minutes=30)
    (asked,) = await desk.says(teams_cast.noor, "book Zoë O’Brien maths today M4")
    await desk.presses(teams_cast.noor, asked, "Book all the same")
    await tick()
    (text,) = posted(desk, room)
    assert "Zoë O’Brien" in text
    assert "Told 08:16 by Helen Marsh" in text


async def test_a_notice_whose_card_teams_refuses_is_said_in_a_sentence(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    courier, to = desk.door.courier, Address("teams", noor.chat, desk.teams.service_url)
    part = courier.split(Card("A slip about Amy Carter is waiting."))[0]
    desk.teams.trouble(400, path="/activities")
    sent = await courier.send(to, part, "k")
    assert isinstance(sent, Sent)
    (told,) = desk.teams.said_to(noor)
    assert told.card is None
    assert told.activity["text"].startswith("A slip about Amy Carter is waiting.")
    desk.teams.trouble(413, method="PUT")
    assert isinstance(await courier.update(to, sent.reference, part, "k"), Sent)
    assert desk.teams.said_to(noor)[0].card is None


@pytest.mark.P10
@pytest.mark.parametrize("kind", ["standard", "shared"])
async def test_names_are_not_posted_in_a_channel_that_is_not_private(
    desk: Desk, teams_cast: TeamsCast, kind: str
) -> None:
    room = desk.teams.channel("Open", kind, teams_cast.helen)
    answer = await desk.door.courier.send(
        address_of(desk, room), desk.door.courier.split(Card("Amy"))[0], "k"
    )
    assert isinstance(answer, Rejected)
    assert answer.gone
    assert desk.teams.in_conversation(room.id) == []


@pytest.mark.P10
async def test_nor_where_a_guest_came_in_and_that_is_looked_at_each_time(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    courier, cast = desk.door.courier, teams_cast
    room = desk.teams.channel("Led", "private", cast.helen, cast.peter)
    part = courier.split(Card("Amy"))[0]
    assert isinstance(await courier.send(address_of(desk, room), part, "k"), Sent)
    desk.teams.channel("Led", "private", cast.helen, cast.peter, cast.dan, cast.joan, cast.guest)
    answer = await courier.send(address_of(desk, room), part, "k")
    assert isinstance(answer, Rejected)
    assert "There are guests here." in answer.why


@pytest.mark.whole
@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_a_channel_that_was_opened_gets_no_update_and_doctor_sees_why(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    desk.teams.channel("Leadership", "standard", teams_cast.helen, teams_cast.peter, teams_cast.joan)
    desk.clock[0] += timedelta(minutes=30)
    (asked,) = await desk.says(teams_cast.noor, "book Zoë O’Brien maths today M4")
    await desk.presses(teams_cast.noor, asked, "Book all the same")
    await tick()
    assert all("Zoë" not in text for text in posted(desk, teams_cast.leadership))
    with desk.database.reading() as db:
        bound = db.exec(select(Bound).where(Bound.door == "teams")).one()
    assert "the whole team can read it" in bound.trouble


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_try_again_later_is_waited_for_as_long_as_asked(
    desk: Desk, teams_cast: TeamsCast, status: int
) -> None:
    courier = desk.door.courier
    to = Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    part = courier.split(Card("Hello"))[0]
    desk.teams.trouble(status, headers={"Retry-After": "17"})
    assert await courier.send(to, part, "k") == NotNow(17)
    assert isinstance(await courier.send(to, part, "k"), Sent)


@pytest.mark.parametrize("after", [True, False])
async def test_where_nobody_can_say_it_is_unknown_and_teams_cannot_be_asked(
    desk: Desk, teams_cast: TeamsCast, *, after: bool
) -> None:
    courier = desk.door.courier
    to = Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    desk.teams.trouble(500, after=after)
    assert isinstance(await courier.send(to, courier.split(Card("Hello"))[0], "k"), Unknown)
    assert await courier.find(to, "k", desk.clock[0]) == CannotAsk()
    assert len(desk.teams.said_to(teams_cast.noor)) == int(after)


async def test_an_unknown_sending_becomes_uncertain_and_is_not_sent_twice(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.dan, "help")
    await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    before = len(desk.teams.said_to(teams_cast.dan))
    desk.clock[0] += timedelta(minutes=15)
    desk.teams.trouble(500, after=True, method="POST", path=teams_cast.dan.chat.replace(":", "%3A"))
    await tick()
    for _ in range(4):
        desk.clock[0] += timedelta(minutes=10)
        await tick()
    with desk.database.reading() as db:
        notice = db.exec(select(Notice).where(Notice.topic == "slip.new")).one()
        delivery = db.exec(select(Delivery).where(Delivery.notice_id == notice.id)).one()
    told = [m for m in desk.teams.said_to(teams_cast.dan)[before:] if "Amy" in m.words]
    assert (delivery.state == DeliveryState.UNCERTAIN, len(told)) == (not notice.again, 1 + int(notice.again))


@pytest.mark.whole
async def test_who_removed_the_app_is_a_state_and_not_tried_for_ever(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.dan, "help")
    await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    desk.teams.not_installed.add(teams_cast.dan.id)
    for _ in range(4):
        desk.clock[0] += timedelta(minutes=15)
        await tick()
    assert DeliveryState.FAILED in states(desk.database)
    with desk.database.reading() as db:
        trouble = [each.trouble for each in db.exec(select(Link)) if each.account == teams_cast.dan.object_id]
    assert "403" in trouble[0]


async def test_who_spoke_in_a_channel_only_is_reached_in_their_own_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    await desk.says(teams_cast.noor, "help", channel=teams_cast.staffroom)
    with desk.database.reading() as db:
        staff_id = db.exec(select(Link.staff_id)).one()
    found = await desk.door.courier.reach("n.hussain@school.example", staff_id)
    assert found == Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    assert isinstance(await desk.door.courier.reach("p.lowe@school.example", staff_id + 1000), Unreachable)


async def test_a_part_that_is_not_needed_any_more_is_blanked(desk: Desk, teams_cast: TeamsCast) -> None:
    courier = desk.door.courier
    to = Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    sent = await courier.send(to, courier.split(Card("Amy Carter"))[0], "k")
    assert isinstance(sent, Sent)
    assert await courier.update(to, sent.reference, None, "k") == sent
    (message,) = desk.teams.said_to(teams_cast.noor)
    assert "Amy" not in message.words
    del desk.teams.messages[sent.reference]
    assert isinstance(await courier.update(to, sent.reference, None, "k"), Rejected)


async def test_nobody_listening_is_certainly_not_sent() -> None:
    connector = Connector(far_token, bot_id="28:bot")
    with pytest.raises(ConnectorError) as found:
        await connector.post("http://127.0.0.1:9/uk", "a:1", {"type": "message", "text": "hello"})
    assert found.value.certain
    assert found.value.retry_after is not None
    await connector.close()


async def test_an_answer_is_tried_again_after_a_moment(desk: Desk, teams_cast: TeamsCast) -> None:
    await desk.says(teams_cast.noor, "help")
    desk.teams.trouble(429, method="POST", headers={"Retry-After": "0"})
    desk.teams.trouble(502, method="POST", headers={"Retry-After": "0"})
    (message,) = await desk.says(teams_cast.noor, "slip Amy Carter + superb")
    assert "sent to Dan Whitfield" in text_of(message.card)


def leaderships_place(desk: Desk) -> Bound:
    with desk.database.reading() as db:
        return db.exec(select(Bound).where(Bound.door == "teams")).one()


@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
@pytest.mark.parametrize("event", ["channelDeleted", "teamDeleted", "teamHardDeleted", "teamArchived"])
async def test_a_place_that_is_lost_is_noticed_at_once_and_each_is_told(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]], event: str
) -> None:
    cast, room = teams_cast, teams_cast.leadership
    await desk.says(cast.peter, "help")
    await desk.posts(desk.activities.happens(cast.peter, event, room))
    assert leaderships_place(desk).trouble
    await tick()
    for leader in (cast.helen, cast.peter):
        assert any("Amy Carter 11A" in text_of(each.card) for each in desk.teams.said_to(leader))
    trouble = [text_of(each.card) for each in desk.teams.said_to(cast.helen)]
    assert any("Nothing can be posted in leadership's place any more." in text for text in trouble)


@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_a_list_that_stands_there_is_emptied_when_an_outsider_comes_in(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    cast, room = teams_cast, teams_cast.leadership
    people = (cast.helen, cast.peter)

    async def happens(change: str, *there: Person) -> None:
        desk.teams.channels[room.id] = replace(room, people=there)
        moved = {change: [{"id": cast.guest.id}]}
        event = f"channelMember{change.removeprefix('members')}"
        await desk.posts(desk.activities.happens(cast.helen, event, room, **moved))
        await tick()

    assert any("Amy Carter" in text for text in posted(desk, room))
    await happens("membersAdded", *people, cast.guest)
    assert not any("Amy Carter" in text for text in posted(desk, room))
    copies = [each for each in desk.teams.said_to(cast.helen) if "Amy Carter" in text_of(each.card)]
    assert copies, "each has it instead"
    await happens("membersRemoved", *people)
    assert any("Amy Carter" in text for text in posted(desk, room)), "it is drawn there as it is now"


@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_copies_are_kept_in_step_by_told(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    cast = teams_cast
    await desk.says(cast.peter, "help")
    await desk.posts(desk.activities.happens(cast.peter, "channelDeleted", cast.leadership))
    await tick()
    copies = [
        next(m for m in desk.teams.said_to(who) if "Year 11 sessions" in text_of(m.card))
        for who in (cast.helen, cast.peter)
    ]
    await desk.presses(cast.peter, copies[1], "Told")
    await tick()
    assert all("Told 08:16 by Peter Lowe" in text_of(each.card) for each in copies)


@pytest.mark.whole
@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_other_channels_events_leave_the_place_alone_and_what_comes_back_is_used_again(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    cast, room = teams_cast, teams_cast.leadership
    happens = desk.activities.happens
    for other in (
        happens(cast.peter, "channelDeleted", cast.staffroom),
        happens(cast.peter, "channelRenamed", room),
        happens(cast.peter, "teamRenamed", room),
        happens(cast.peter, "teamMemberRemoved", room, membersRemoved=[{"id": cast.noor.id}]),
        desk.activities.installed(cast.peter, removed=True, channel=cast.group),
    ):
        await desk.posts(other)
        assert leaderships_place(desk).trouble == ""
    await desk.posts(happens(cast.peter, "channelDeleted", room))
    assert "deleted" in leaderships_place(desk).trouble
    await desk.posts(happens(cast.peter, "channelRestored", room))
    assert leaderships_place(desk).trouble == ""
    await desk.posts(desk.activities.installed(cast.peter, removed=True, channel=room))
    assert "removed" in leaderships_place(desk).trouble
    await desk.posts(desk.activities.installed(cast.peter, channel=room))
    assert leaderships_place(desk).trouble == ""


@pytest.mark.whole
@pytest.mark.P10
@pytest.mark.usefixtures("the_list")
async def test_a_channel_that_is_called_otherwise_is_called_so_here(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    renamed = desk.activities.happens(teams_cast.peter, "channelRenamed", teams_cast.leadership)
    renamed["channelData"]["channel"]["name"] = "Senior leaders"
    await desk.posts(renamed)
    assert leaderships_place(desk).name == "Senior leaders"
    await desk.says(teams_cast.noor, "help", channel=teams_cast.leadership)
    assert leaderships_place(desk).name == "Senior leaders"


@pytest.mark.P10
async def test_a_group_chat_that_lost_the_app_is_noticed_too(desk: Desk, teams_cast: TeamsCast) -> None:
    cast = teams_cast
    leaders = desk.teams.group_chat("Leaders", cast.helen, cast.peter)
    await desk.says(cast.helen, "settings leadership here", channel=leaders)
    await desk.posts(
        desk.activities.happens(cast.helen, "", leaders, membersRemoved=[{"id": f"28:{APP_ID}"}])
    )
    assert "removed" in leaderships_place(desk).trouble


@pytest.mark.whole
async def test_a_chat_whose_history_was_removed_is_opened_anew(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.dan, "help")
    await tick()
    desk.teams.move(teams_cast.dan)
    await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    desk.clock[0] += timedelta(minutes=15)
    await tick()
    with desk.database.reading() as db:
        link = next(each for each in db.exec(select(Link)) if each.account == teams_cast.dan.object_id)
    assert (link.address, link.trouble) == (desk.teams.chat_of(teams_cast.dan), "")
    assert any("slip" in each.words.lower() for each in desk.teams.in_conversation(link.address))


@pytest.mark.whole
async def test_one_refusal_of_a_chat_is_not_the_last_word(
    desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]
) -> None:
    await desk.says(teams_cast.dan, "help")
    await tick()
    await desk.says(teams_cast.noor, "slip Amy Carter + superb coursework")
    before = len(desk.teams.said_to(teams_cast.dan))
    desk.clock[0] += timedelta(minutes=15)
    desk.teams.trouble(403, method="POST", path="/activities", times=2)
    for _ in range(2):
        await tick()
        desk.clock[0] += timedelta(minutes=1)
    assert len(desk.teams.said_to(teams_cast.dan)) == before + 1


async def test_nobody_is_made_to_wait_for_ever(desk: Desk, teams_cast: TeamsCast) -> None:
    to = Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    desk.teams.trouble(429, headers={"Retry-After": "99999999"})
    assert await desk.door.courier.send(to, desk.door.courier.split(Card("Hi"))[0], "k") == NotNow(3600)
