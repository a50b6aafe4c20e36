"""Leadership's place in Teams: no names where others look on, noticed when it is lost, kept in step."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.say.card import Card
from models.settings.place import Channel as Bound
from scheduler.courier import Rejected, Sent
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import APP_ID, Person
from tests.doors.small_teams.desk import Desk, text_of
from tests.doors.teams_told import Told, address_of, posted, the_list, tick

__all__ = ["the_list", "tick"]  # fixtures


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
