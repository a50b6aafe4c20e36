"""What was sent in Teams goes from there: deleted or drawn anew, later where Teams is busy, and said where it is not.

The far side is a small Teams: it holds messages, and refuses what it is told to.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from scheduler.courier import EMPTIED
from scheduler.delivery import EMPTIED_SAID
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams.desk import Desk, text_of
from tests.doors.teams_told import Told, posted, the_list, tick
from tests.doors.test_clearing import NEXT_MONDAY, amy_goes_by_a_list, left, officer, removes_one

__all__ = ["the_list", "tick"]  # fixtures of the telling

pytestmark = [pytest.mark.P10, pytest.mark.parametrize("engine_name", ["sqlite"])]
Tick = Callable[[], Awaitable[Told]]


async def ticks(desk: Desk, tick: Tick, minutes: int) -> None:
    desk.clock[0] += timedelta(minutes=minutes)
    await tick()


@pytest.fixture
async def two_slips(desk: Desk, teams_cast: TeamsCast, tick: Tick) -> None:
    """Amy's and Ben's mentors are each told of a slip."""
    grace = desk.teams.person("Grace Lin", "g.lin@school.example")
    for mentor in (teams_cast.dan, grace):
        await desk.says(mentor, "help")
    for pupil in ("Amy Carter", "Ben Dodd"):
        await desk.says(teams_cast.noor, f"slip {pupil} + good")
    await ticks(desk, tick, 15)
    assert "slip about Amy Carter 11A" in said_to_mentors(desk)


def said_to_mentors(desk: Desk) -> str:
    """What was sent by itself, and not answered to whoever wrote."""
    return "\n".join(
        each.words for each in desk.teams.messages.values() if "notification" in str(each.activity)
    )


async def a_week_later(desk: Desk, tick: Tick) -> None:
    desk.clock[0] = NEXT_MONDAY
    await tick()
    desk.clock[0] += timedelta(minutes=1)
    await tick()


@pytest.mark.usefixtures("the_list")
async def test_teams_deletes_the_list(desk: Desk, teams_cast: TeamsCast, tick: Tick) -> None:
    assert posted(desk, teams_cast.leadership)
    await a_week_later(desk, tick)
    assert posted(desk, teams_cast.leadership) == []
    assert left(desk.database) == []


@pytest.mark.whole
@pytest.mark.usefixtures("the_list")
async def test_what_teams_refuses_is_listed_with_its_link(
    desk: Desk, teams_cast: TeamsCast, tick: Tick
) -> None:
    await desk.says(teams_cast.helen, "help")
    (message,) = [m for m in desk.teams.in_conversation(teams_cast.leadership.id) if not m.only_for]
    desk.teams.trouble(403, method="DELETE")
    await a_week_later(desk, tick)
    (sentence,) = left(desk.database)
    link = f"https://teams.microsoft.com/l/message/{teams_cast.leadership.id}/{message.id}"
    assert sentence.endswith(f"{EMPTIED_SAID}. Have it deleted there: {link}")
    (stands,) = [m for m in desk.teams.in_conversation(teams_cast.leadership.id) if not m.only_for]
    assert EMPTIED in text_of(stands.card)
    assert "Amy" not in str(stands.card)
    assert link in "".join(text_of(each.card) for each in desk.teams.said_to(teams_cast.helen))


@pytest.mark.usefixtures("two_slips")
async def test_what_a_list_removes_is_deleted_in_teams_and_no_other(desk: Desk, tick: Tick) -> None:
    amy_goes_by_a_list(desk.database, desk.clock[0])
    await ticks(desk, tick, 1)
    told = said_to_mentors(desk)
    assert "Amy" not in told
    assert "Ben Dodd" in told
    assert left(desk.database) == []


@pytest.mark.whole
@pytest.mark.usefixtures("two_slips")
async def test_while_teams_is_busy_nothing_is_lost(desk: Desk, tick: Tick) -> None:
    desk.teams.trouble(429, method="DELETE", times=9, headers={"Retry-After": "120"})
    amy_goes_by_a_list(desk.database, desk.clock[0])
    await ticks(desk, tick, 1)
    asked = len([each for each in desk.teams.calls if each.method == "DELETE"])
    assert "Amy" in said_to_mentors(desk)
    assert left(desk.database) == [], "it goes when Teams takes it, and nobody has to do anything"
    desk.teams.troubles.clear()
    await ticks(desk, tick, 1)
    assert len([each for each in desk.teams.calls if each.method == "DELETE"]) == asked, "not before its time"
    await ticks(desk, tick, 2)
    assert "Amy" not in said_to_mentors(desk)
    assert left(desk.database) == []


@pytest.mark.whole
@pytest.mark.usefixtures("two_slips")
async def test_what_somebody_deleted_in_teams_is_nobodys_news(desk: Desk, tick: Tick) -> None:
    for name in [name for name, each in desk.teams.messages.items() if "Amy" in each.words]:
        del desk.teams.messages[name]
    amy_goes_by_a_list(desk.database, desk.clock[0])
    await ticks(desk, tick, 1)
    assert 404 in {each.status for each in desk.teams.calls if each.method == "DELETE"}
    assert left(desk.database) == []


@pytest.mark.whole
@pytest.mark.usefixtures("two_slips")
@pytest.mark.parametrize("emptied", [True, False])
async def test_what_teams_forbids_is_emptied_or_else_listed_as_it_stands(
    desk: Desk, tick: Tick, emptied: bool
) -> None:
    desk.teams.trouble(403, method="DELETE", times=99)
    if not emptied:
        desk.teams.trouble(403, method="PUT", times=99)
    amy_goes_by_a_list(desk.database, desk.clock[0])
    await ticks(desk, tick, 1)
    listed = left(desk.database)
    assert listed
    assert all("Have it deleted there: https://teams.microsoft.com/l/message/" in each for each in listed)
    assert all((EMPTIED_SAID in each) is emptied for each in listed)
    assert ("Amy" not in said_to_mentors(desk)) is emptied
    desk.teams.troubles.clear()
    await ticks(desk, tick, 8 * 24 * 60)
    await ticks(desk, tick, 1)
    assert left(desk.database) == [], "it is asked again a week later"


@pytest.mark.whole
@pytest.mark.usefixtures("the_list")
async def test_a_list_of_several_is_drawn_without_whose_record_is_removed_and_goes_once_it_is_of_no_use(
    desk: Desk, teams_cast: TeamsCast, tick: Tick
) -> None:
    officer(desk.database)
    assert removes_one(desk.database, desk.clock[0], "booking", "Carter").naming >= 1
    await ticks(desk, tick, 1)
    (text,) = posted(desk, teams_cast.leadership)
    assert "Amy" not in text
    assert "Ben Dodd" in text
    desk.clock[0] += timedelta(days=2)
    removes_one(desk.database, desk.clock[0], "booking", "Dodd")
    await ticks(desk, tick, 1)
    assert posted(desk, teams_cast.leadership) == []


@pytest.mark.usefixtures("the_list")
async def test_while_teams_is_busy_a_list_is_drawn_anew_later(
    desk: Desk, teams_cast: TeamsCast, tick: Tick
) -> None:
    officer(desk.database)
    desk.teams.trouble(429, method="PUT", times=9, headers={"Retry-After": "120"})
    removes_one(desk.database, desk.clock[0], "booking", "Carter")
    await ticks(desk, tick, 1)
    assert "Amy" in posted(desk, teams_cast.leadership)[0]
    desk.teams.troubles.clear()
    await ticks(desk, tick, 3)
    (text,) = posted(desk, teams_cast.leadership)
    assert "Amy" not in text
    assert "Ben Dodd" in text


@pytest.mark.whole
@pytest.mark.usefixtures("the_list")
async def test_a_list_that_teams_does_not_let_us_draw_anew_is_deleted(
    desk: Desk, teams_cast: TeamsCast, tick: Tick
) -> None:
    officer(desk.database)
    desk.teams.trouble(403, method="PUT", times=99)
    removes_one(desk.database, desk.clock[0], "booking", "Carter")
    for _ in range(3):
        await ticks(desk, tick, 2)
    assert all("Amy" not in each for each in posted(desk, teams_cast.leadership))


@pytest.mark.whole
@pytest.mark.usefixtures("the_list")
async def test_a_list_that_teams_lets_us_neither_draw_anew_nor_delete_is_listed_with_its_link(
    desk: Desk, teams_cast: TeamsCast, tick: Tick
) -> None:
    officer(desk.database)
    for method in ("PUT", "DELETE"):
        desk.teams.trouble(403, method=method, times=99)
    removes_one(desk.database, desk.clock[0], "booking", "Carter")
    for _ in range(3):
        await ticks(desk, tick, 2)
    assert "Amy" in posted(desk, teams_cast.leadership)[0]
    (sentence,) = left(desk.database)
    assert "Have it deleted there: https://teams.microsoft.com/l/message/" in sentence
