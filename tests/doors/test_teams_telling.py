"""Telling in Teams: personal chats, the list updated in place, and every refusal."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.platforms.teams.connector import Connector, ConnectorError
from bot.say.card import Card
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.school.links import Link
from scheduler.courier import Address, CannotAsk, NotNow, Rejected, Sent, Unknown, Unreachable
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams.desk import Desk, far_token, shown, text_of
from tests.doors.teams_told import Told, posted, states, the_list, tick

__all__ = ["the_list", "tick"]  # fixtures


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
