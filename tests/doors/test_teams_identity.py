"""Who speaks: linked once by the e-mail that Teams vouches for; everybody else is refused politely."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.platforms.teams.app import PATH
from models.db.database import Database
from models.school.links import Link
from models.school.people import Staff
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person
from tests.doors.small_teams.desk import Desk, text_of
from tests.doors.small_teams.tenant import TENANT


def links(database: Database) -> list[Link]:
    with database.reading() as db:
        return list(db.exec(select(Link).order_by(Link.id)))  # type: ignore[arg-type]  # a column


def looked_up(desk: Desk) -> int:
    return sum("/members/" in call.path for call in desk.teams.calls)


async def test_an_account_is_looked_up_once_and_linked(desk: Desk, teams_cast: TeamsCast) -> None:
    for _ in range(3):
        await desk.says(teams_cast.noor, "help")
    assert looked_up(desk) == 1
    (link,) = links(desk.database)
    assert (link.account, link.address, link.service) == (
        teams_cast.noor.object_id,
        teams_cast.noor.chat,
        desk.teams.service_url,
    )


async def test_the_principal_name_serves_where_the_email_is_another(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    del teams_cast
    dan = desk.teams.person("Dan", "dan@private.example", principal="D.Whitfield@School.Example")
    (message,) = await desk.says(dan, "help")
    assert "slip" in text_of(message.card)


@pytest.mark.parametrize("which", ["guest", "stranger", "external", "elsewhere", "nameless"])
async def test_others_are_refused_politely_and_leave_no_trace(
    desk: Desk, teams_cast: TeamsCast, which: str
) -> None:
    person = desk.teams.person
    people: dict[str, Person] = {
        "guest": teams_cast.guest,
        "stranger": teams_cast.stranger,
        "external": person("N", "n.hussain@school.example", principal="n_x#EXT#@school.example"),
        "elsewhere": person("N", "n.hussain@school.example", tenant="another"),
        "nameless": person("N", "", principal=""),
    }
    (message,) = await desk.says(people[which], "slip Amy Carter + superb")
    assert "sent to" not in text_of(message.card)
    assert links(desk.database) == []


@pytest.mark.parametrize(
    "line", ["slip Amy Carter + superb", "slip Amy Carter + superb\nslip Ben Dodd - late"]
)
@pytest.mark.parametrize("kind", ["message", "messageUpdate", "messageDelete"])
async def test_who_has_left_is_refused_at_once(
    desk: Desk, teams_cast: TeamsCast, line: str, kind: str
) -> None:
    await desk.says(teams_cast.noor, "help")
    with desk.database.writing() as db:
        noor = db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one()
        noor.active = False
    before = len(desk.teams.said_to(teams_cast.noor))
    said = {**desk.activities.message(teams_cast.noor, line), "type": kind}
    said["channelData"] |= {
        "eventType": {"messageUpdate": "editMessage", "messageDelete": "softDeleteMessage"}.get(kind)
    }
    assert (await desk.posts(said)).status_code == 200
    told = desk.teams.said_to(teams_cast.noor)[before:]
    assert [("I do not know" in text_of(each.card)) for each in told] == [True] * (kind != "messageDelete")


async def test_a_chat_that_moved_is_kept_fresh(desk: Desk, teams_cast: TeamsCast) -> None:
    await desk.says(teams_cast.noor, "help")
    before = links(desk.database)[0].last_spoke
    desk.clock[0] += timedelta(hours=2)
    await desk.says(teams_cast.noor, "help")
    after = links(desk.database)[0].last_spoke
    assert before is not None
    assert after is not None
    assert after - before == timedelta(hours=2)


@pytest.mark.parametrize("now", [{"email": "n.carter@school.example"}, {"role": "guest"}])
async def test_a_link_is_proven_again_each_day_and_ends_where_teams_vouches_no_longer(
    desk: Desk, teams_cast: TeamsCast, now: dict[str, Any]
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    desk.teams.people[noor.id] = replace(noor, **now)
    (within,) = await desk.says(noor, "help")
    desk.clock[0] += timedelta(hours=25)
    (after,) = await desk.says(noor, "slip Amy Carter + superb")
    assert "slip" in text_of(within.card)
    assert "sent to" not in text_of(after.card)
    assert links(desk.database) == []


async def test_a_link_stands_while_teams_does_not_say(desk: Desk, teams_cast: TeamsCast) -> None:
    await desk.says(teams_cast.noor, "help")
    desk.clock[0] += timedelta(hours=25)
    desk.teams.trouble(503, path="/members/", times=9)
    (message,) = await desk.says(teams_cast.noor, "slip Amy Carter + superb")
    assert "sent to" in text_of(message.card)


async def test_installing_links_and_welcomes_removing_is_kept_as_trouble(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    assert (await desk.posts(desk.activities.installed(teams_cast.dan))).status_code == 200
    (message,) = desk.teams.said_to(teams_cast.dan)
    assert "Type todo" in text_of(message.card)
    assert links(desk.database)[0].address == teams_cast.dan.chat
    await desk.posts(desk.activities.installed(teams_cast.dan, removed=True))
    assert "removed" in links(desk.database)[0].trouble
    await desk.says(teams_cast.dan, "help")
    assert links(desk.database)[0].trouble == ""


@pytest.mark.parametrize("id_", ["19:{noor}_{dan}@unq.gbl.spaces", "19:elsewhere@thread.v2"])
async def test_a_chat_of_others_that_calls_itself_personal_is_nobodys_address(
    desk: Desk, teams_cast: TeamsCast, id_: str
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    between = id_.format(noor=noor.object_id, dan=teams_cast.dan.object_id)
    opened = desk.activities.extension(noor, "slip")
    opened["conversation"]["id"] = between
    typed = desk.activities.message(noor, "todo")
    typed["conversation"]["id"] = between
    for activity in (opened, typed):
        assert (await desk.posts(activity)).status_code == 200
    assert {link.address for link in links(desk.database)} == {noor.chat}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("which", ["anothers", "several", "unknown"])
async def test_only_a_chat_that_teams_shows_as_their_own_is_answered_openly_and_kept(
    desk: Desk, teams_cast: TeamsCast, which: str, known: bool
) -> None:
    noor, dan = teams_cast.noor, teams_cast.dan
    for each in (noor, dan)[: 2 * known]:
        await desk.says(each, "help")
    several = desk.teams.chat_called("a:1several", noor, dan)
    named = {"anothers": dan.chat, "several": several.id, "unknown": "a:1nobody"}[which]
    before = len(desk.teams.messages)
    make = desk.activities
    for made in (
        make.message(noor, "slip Amy Carter + superb"),
        make.submitted(noor, {"press": "none"}),
        make.installed(noor),
        make.installed(noor, removed=True),
    ):
        made["conversation"]["id"] = named
        assert (await desk.posts(made)).status_code == 200
    told = list(desk.teams.messages.values())[before:]
    assert {each.conversation for each in told} == {noor.chat}
    kept = {link.account: (link.address, link.trouble) for link in links(desk.database)}
    assert kept[noor.object_id] == (noor.chat, "")


async def test_a_chat_is_not_somebodys_whose_directory_id_teams_does_not_show_in_it(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor, dan = teams_cast.noor, teams_cast.dan
    await desk.says(dan, "help")
    before = len(desk.teams.messages)
    typed = desk.activities.message(noor, "todo")
    typed["from"]["aadObjectId"] = dan.object_id
    await desk.posts(typed)
    assert {each.conversation for each in list(desk.teams.messages.values())[before:]} == {dan.chat}
    assert [link.address for link in links(desk.database)] == [dan.chat]


async def test_a_chat_that_has_another_id_now_is_kept_once_teams_shows_who_is_in_it(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    desk.teams.move(noor)
    typed = desk.activities.message(noor, "todo")
    typed["conversation"]["id"] = desk.teams.chat_of(noor)
    for _ in range(2):
        await desk.posts(typed)
    assert [link.address for link in links(desk.database)] == [desk.teams.chat_of(noor)]
    assert sum("/pagedmembers" in call.path for call in desk.teams.calls) == 2, (
        "at first, and for the other id"
    )


@pytest.mark.parametrize("conversation", [None, {}, {"tenantId": TENANT}, {"id": ""}])
async def test_a_message_extension_without_a_conversation_is_served_and_finds_the_own_chat(
    desk: Desk, teams_cast: TeamsCast, conversation: dict[str, str] | None
) -> None:
    opened = desk.activities.extension(teams_cast.noor, "slip")
    del opened["conversation"]
    if conversation is not None:
        opened["conversation"] = conversation
    answer = await desk.posts(opened)
    assert answer.json()["task"]["type"] == "continue"
    (link,) = links(desk.database)
    assert link.address == teams_cast.noor.chat


async def test_half_a_character_in_an_unsigned_body_is_turned_away(desk: Desk, teams_cast: TeamsCast) -> None:
    said = desk.activities.message(teams_cast.noor, "help")
    raw = json.dumps({**said, "serviceUrl": "https://\ud800.example", "text": "\ud800"})
    async with desk.client() as client:
        answer = await client.post(PATH, content=raw, headers={"Content-Type": "application/json"})
        assert answer.status_code == 401
        signed = raw.replace("https://\\ud800.example", desk.teams.service_url)
        answer = await client.post(PATH, content=signed, headers=desk.activities.headers())
    assert answer.status_code == 200


def trouble(database: Database) -> str:
    (link,) = links(database)
    return link.trouble


async def test_who_removed_the_app_is_reached_again_only_when_they_speak_in_their_own_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    await desk.posts(desk.activities.installed(noor, removed=True))
    await desk.says(noor, "todo", channel=teams_cast.staffroom)
    desk.clock[0] += timedelta(hours=2)
    await desk.says(noor, "todo", channel=teams_cast.staffroom)
    await desk.posts(desk.activities.extension(noor, "slip"))
    assert "removed" in trouble(desk.database), "who speaks elsewhere has no chat of their own again"
    desk.clock[0] += timedelta(days=2)  # and proven again
    await desk.says(noor, "todo", channel=teams_cast.staffroom)
    assert "removed" in trouble(desk.database)
    await desk.says(noor, "todo")
    assert trouble(desk.database) == ""


async def test_adding_the_app_again_is_an_address_too(desk: Desk, teams_cast: TeamsCast) -> None:
    noor = teams_cast.noor
    await desk.says(noor, "help")
    await desk.posts(desk.activities.installed(noor, removed=True))
    await desk.posts(desk.activities.installed(noor))
    assert trouble(desk.database) == ""
