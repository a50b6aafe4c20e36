"""In a channel: answers are for the asker alone, and nothing about a pupil stands there."""

from dataclasses import replace

import pytest
from sqlmodel import select

from models.settings.place import Channel as Bound
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import Person
from tests.doors.small_teams.desk import Desk, shown, text_of

pytestmark = pytest.mark.both_databases

LINE = "slip Amy Carter + superb coursework"


async def test_words_in_a_channel_are_answered_to_the_asker_alone(desk: Desk, teams_cast: TeamsCast) -> None:
    (message,) = await desk.says(teams_cast.noor, LINE, channel=teams_cast.staffroom)
    assert message.conversation.startswith(teams_cast.staffroom.id + ";messageid=")
    assert message.only_for == teams_cast.noor.id
    assert message.activity["recipient"]["isTargeted"] is True


async def test_where_that_is_refused_the_answer_goes_to_the_personal_chat(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    desk.teams.targeted_works = False
    (message,) = await desk.says(teams_cast.noor, LINE, channel=teams_cast.staffroom)
    assert message.conversation == teams_cast.noor.chat
    assert "Amy Carter" in text_of(message.card)


async def test_where_neither_works_the_channel_is_told_only_that(desk: Desk, teams_cast: TeamsCast) -> None:
    desk.teams.targeted_works = False
    desk.teams.not_installed.add(teams_cast.noor.id)
    (message,) = await desk.says(teams_cast.noor, LINE, channel=teams_cast.staffroom)
    assert message.conversation.startswith(teams_cast.staffroom.id)
    assert "Amy" not in message.words
    assert "Add Staffroom to your own chats" in text_of(message.card)


async def test_a_form_in_a_channel_is_for_the_asker_alone(desk: Desk, teams_cast: TeamsCast) -> None:
    told = await desk.says(teams_cast.noor, "slip Amy Carter", channel=teams_cast.staffroom)
    assert {each.only_for for each in told} == {teams_cast.noor.id}


async def test_buttons_of_a_targeted_answer_work(desk: Desk, teams_cast: TeamsCast) -> None:
    room = teams_cast.staffroom
    (message,) = await desk.says(teams_cast.noor, LINE, channel=room)
    answer = await desk.presses(teams_cast.noor, message, "Undo", channel=room)
    assert "taken back" in shown(answer)
    # Teams changes a message for one person in another way; the presser has the new card already.
    assert message.changes == 0


@pytest.mark.P10
async def test_leaderships_channel_is_looked_at_before_it_is_bound(desk: Desk, teams_cast: TeamsCast) -> None:
    line = "settings leadership here"
    (message,) = await desk.says(teams_cast.helen, line, channel=teams_cast.staffroom)
    assert "the whole team can read it" in text_of(message.card)
    with desk.database.reading() as db:
        assert db.exec(select(Bound)).all() == []
    (message,) = await desk.says(teams_cast.helen, line, channel=teams_cast.leadership)
    assert "This channel is leadership's place now." in text_of(message.card)


@pytest.mark.P10
async def test_a_group_chat_of_leadership_alone_may_be_its_place(desk: Desk, teams_cast: TeamsCast) -> None:
    cast, line = teams_cast, "settings leadership here"
    (message,) = await desk.says(cast.helen, line, channel=cast.group)
    assert "Not everybody here is of leadership: Noor Hussain." in text_of(message.card)
    assert message.only_for == cast.helen.id
    other = desk.teams.person("Peter Lowe", "p.lowe@\u017fchool.example")
    (message,) = await desk.says(cast.helen, line, channel=desk.teams.group_chat("Others", cast.helen, other))
    assert "Not everybody here is of leadership: Peter Lowe." in text_of(message.card)
    leaders = desk.teams.group_chat("Leaders", cast.helen, cast.peter)
    (message,) = await desk.says(cast.helen, line, channel=leaders)
    assert "This group chat is leadership's place now." in text_of(message.card)
    (settings,) = await desk.says(cast.helen, "settings")
    assert "leadership's place in Teams (a group chat)" in text_of(settings.card)
    (message,) = await desk.says(cast.helen, "slip Amy Carter + kind", channel=leaders)
    assert "Everybody in that group chat can read what you typed." in text_of(message.card)
    with desk.database.reading() as db:
        assert db.exec(select(Bound.address)).one() == leaders.id


@pytest.mark.P10
async def test_a_refused_place_is_told_the_true_reason(desk: Desk, teams_cast: TeamsCast) -> None:
    cast, teams = teams_cast, desk.teams
    elsewhere = teams.person("Ola Outside", "ola@other.example", tenant="another")
    places = {
        "a link lets others in": cast.meeting,
        "people outside the team can read it": teams.channel("Shared", "shared", cast.helen),
        "There are guests here.": teams.group_chat("With guest", cast.helen, cast.guest),
        "Somebody from outside the school is here.": teams.group_chat("With other", cast.helen, elsewhere),
    }
    for reason, place in places.items():
        (message,) = await desk.says(cast.helen, "settings leadership here", channel=place)
        assert reason in text_of(message.card)
        assert "Use a group chat that only leadership is in" in text_of(message.card)
    unlisted = teams.channel("Hidden", "private", cast.helen)
    teams.unlisted.add(unlisted.id)
    (message,) = await desk.says(cast.helen, "settings leadership here", channel=unlisted)
    assert "Teams does not show me this channel" in text_of(message.card)


@pytest.mark.P10
@pytest.mark.parametrize("who", ["noor", "guest"])
@pytest.mark.parametrize("kind", ["groupChat", "private"])
async def test_who_comes_into_leaderships_place_is_noticed_when_they_come_and_when_they_go(
    desk: Desk, teams_cast: TeamsCast, who: str, kind: str
) -> None:
    cast, teams = teams_cast, desk.teams
    leaders = cast.leadership if kind == "private" else teams.group_chat("Leaders", cast.helen, cast.peter)
    newcomer = getattr(cast, who)
    await desk.says(cast.helen, "settings leadership here", channel=leaders)

    async def happens(change: str, *people: Person) -> str:
        teams.channels[leaders.id] = replace(leaders, people=people)
        event = "" if kind == "groupChat" else f"channelMember{change.removeprefix('members')}"
        await desk.posts(
            desk.activities.happens(cast.helen, event, leaders, **{change: [{"id": newcomer.id}]})
        )
        with desk.database.reading() as db:
            return db.exec(select(Bound.trouble)).one()

    came = await happens("membersAdded", cast.helen, cast.peter, newcomer)
    # Everybody in a private channel was let in by its owners; a group chat is leadership's alone.
    is_fine = kind == "private" and who == "noor"
    assert ("" if is_fine else {"noor": "Noor Hussain", "guest": "guests"}[who]) in came
    assert bool(came) is not is_fine
    assert await happens("membersRemoved", cast.helen, cast.peter) == ""
