"""Messages of one Teams conversation are spaced, and nobody waits for ever."""

from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.courier import TeamsCourier
from bot.platforms.teams.pacing import Pacing
from bot.say.card import Card
from scheduler.courier import Address, Sent
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import SmallTeams
from tests.doors.small_teams.desk import Desk, far_token
from tests.doors.small_teams.tenant import TENANT


def test_messages_of_one_conversation_are_spaced_and_others_are_not() -> None:
    pace = Pacing(((3, 1.0), (5, 30.0)))
    waits = [pace.take("a", 100.0, 60) for _ in range(6)]
    assert waits == [0, 0, 0, 1, 1, 30]
    assert pace.take("b", 100.0, 60) == 0
    assert pace.take("a", 100.0, 5) > 5
    assert pace.take("a", 200.0, 60) == 0


async def test_a_burst_stays_inside_teams_own_limit(desk: Desk, teams_cast: TeamsCast) -> None:
    at = [0.0]

    async def sleep(seconds: float) -> None:
        at[0] += seconds

    desk.teams.per_second = 7
    desk.teams.seconds_now = lambda: at[0]
    connector = Connector(far_token, bot_id="28:bot", seconds_now=lambda: at[0], sleep=sleep)
    courier = TeamsCourier(desk.database, connector, Channels(connector, desk.database, tenant=TENANT))
    to = Address("teams", teams_cast.noor.chat, desk.teams.service_url)
    part = courier.split(Card("Hello"))[0]
    for _ in range(10):
        assert isinstance(await courier.send(to, part, "k"), Sent)
    assert at == [1.0]
    await connector.close()


def test_the_small_teams_itself_refuses_a_burst(small_teams: SmallTeams, teams_cast: TeamsCast) -> None:
    small_teams.per_second = 2
    path = f"/uk/v3/conversations/{teams_cast.noor.chat}/activities"
    headers = {"Authorization": "Bearer far-side-token"}
    hello = {"type": "message", "text": "hello"}
    statuses = [small_teams.answer("POST", path, "", headers, hello)[0] for _ in range(3)]
    assert statuses == [201, 201, 429]
