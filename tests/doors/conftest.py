"""The invented school behind the doors, and the far sides in front of them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from models.db.database import Database
from tests.conversations.conftest import database, school_url
from tests.doors.small_slack import SmallSlack
from tests.doors.small_slack.desk import Desk as SlackDesk
from tests.doors.small_slack.desk import open_desk as open_slack_desk
from tests.doors.small_teams import Channel, Keys, Person, SmallTeams
from tests.doors.small_teams.desk import Desk, open_desk

__all__ = ["database", "school_url"]  # fixtures of the conversations


@dataclass
class TeamsCast:
    """Who is in the small Teams, and its channels."""

    noor: Person
    dan: Person
    helen: Person
    peter: Person
    joan: Person
    guest: Person
    stranger: Person
    leadership: Channel
    staffroom: Channel
    group: Channel
    meeting: Channel


@pytest.fixture(scope="session")
def teams_keys() -> Keys:
    return Keys()


@pytest.fixture
def small_teams(teams_keys: Keys) -> Iterator[SmallTeams]:
    with SmallTeams(teams_keys, seconds_now=lambda: 0.0) as teams:
        yield teams


@pytest.fixture
def teams_cast(small_teams: SmallTeams) -> TeamsCast:
    return teams_cast_in(small_teams)


def teams_cast_in(teams: SmallTeams) -> TeamsCast:
    """The same people, channels and chats in any small Teams."""

    def person(name: str, email: str) -> Person:
        return teams.person(name, f"{email}@school.example")

    noor, dan = person("Noor Hussain", "n.hussain"), person("Dan Whitfield", "d.whitfield")
    helen, peter = person("Helen Marsh", "h.marsh"), person("Peter Lowe", "p.lowe")
    joan = person("Joan Reid", "j.reid")
    guest = teams.person("Noor Hussain (Guest)", "n.hussain@school.example", role="guest")
    stranger = person("Sam Stranger", "s.stranger")
    return TeamsCast(
        noor=noor,
        dan=dan,
        helen=helen,
        peter=peter,
        joan=joan,
        guest=guest,
        stranger=stranger,
        leadership=teams.channel("Leadership", "private", helen, peter),
        staffroom=teams.channel("General", "standard", noor, dan, helen, peter, joan, guest),
        group=teams.group_chat("Heads", noor, helen, peter),
        meeting=teams.group_chat("meeting_Heads", noor, helen, peter),
    )


@pytest.fixture
async def desk(small_teams: SmallTeams, teams_cast: TeamsCast, database: Database) -> AsyncIterator[Desk]:  # noqa: ARG001 - the cast has to be there; the fixture's name is its use
    async with open_desk(database, teams=small_teams) as opened:
        yield opened


@pytest.fixture
def slack() -> Iterator[SmallSlack]:
    # Its clock stands still: no trigger grows old while the machine is busy.
    with SmallSlack(seconds_now=lambda: 0.0) as running:
        yield running


@pytest.fixture
async def slack_desk(slack: SmallSlack, database: Database) -> AsyncIterator[SlackDesk]:
    async with open_slack_desk(database, slack) as opened:
        yield opened
