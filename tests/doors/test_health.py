"""The health of a door is part of the product's health."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.assembly import composer
from bot.doctor import examine
from bot.doctor_doors import running
from bot.door import Door
from bot.home import home
from bot.metrics import Metrics
from bot.platforms.teams.connector import NOT_TAKEN, UNKNOWN, Connector
from bot.serve import add_health, listening, make_api
from bot.settings import Environment
from models.db.database import Database
from models.outbox.once import run_once
from scheduler.clock import Clock
from tests.doors.conftest import TeamsCast
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import Desk, open_desk
from tests.doors.small_teams import SmallTeams
from tests.doors.small_teams.desk import Desk as TeamsDesk
from tests.doors.small_teams.desk import far_token

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def ready(desk: Desk) -> dict[str, Any]:
    """What /readyz says of Slack's door; the scheduler is not running here."""
    metrics = Metrics(desk.database, desk.clock.now)
    api = make_api(desk.database, [desk.door], composer, metrics, desk.clock.now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="http://bot") as client:
        said = (await client.get("/readyz")).json()
    found: dict[str, Any] = said["doors"]["slack"]
    return found


async def event(desk: Desk, kind: str, **more: Any) -> None:
    desk.presses += 1
    body = json.dumps(wire.event({"type": kind, **more}, event_id=f"EvHealth{desk.presses}"))
    assert (await desk.send(wire.signed(body, "application/json"))).status_code == 200


async def test_a_door_says_that_it_is_open_and_what_it_last_heard_and_sent(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.writes("slips")
    said = await ready(slack_desk)
    assert said["connected"] is True
    assert said["since"] == said["last_heard"] == said["last_sent"] == "2026-11-23T10:00:00+00:00"
    assert "trouble" not in said


@pytest.mark.parametrize(
    ("kind", "error", "why"),
    [
        ("app_uninstalled", "account_inactive", "uninstalled"),
        ("tokens_revoked", "token_revoked", "took the app's token back"),
        (
            "team_access_revoked",
            "team_access_not_granted",
            "not installed in the school's workspace any more",
        ),
    ],
)
async def test_what_is_uninstalled_becomes_a_state(slack_desk: Desk, kind: str, error: str, why: str) -> None:
    slack_desk.slack.trouble("auth.test", Trouble(error=error))
    await slack_desk.person("n.hussain").types("/slips")
    await ready(slack_desk)
    slack_desk.slack.trouble("auth.test", Trouble(error=error))
    await event(slack_desk, kind, tokens={"bot": ["U0BOT"], "oauth": []})
    said = await ready(slack_desk)
    assert said["connected"] is False
    assert why in said["trouble"]


async def test_what_is_installed_again_is_open_again(slack_desk: Desk) -> None:
    await slack_desk.person("n.hussain").types("/slips")
    slack_desk.slack.trouble("auth.test", Trouble(error="team_access_not_granted"))
    await event(slack_desk, "team_access_revoked")
    assert (await ready(slack_desk))["connected"] is False
    await event(slack_desk, "team_access_granted")
    assert (await ready(slack_desk))["connected"] is True


async def test_a_token_that_slack_takes_again_opens_the_door_though_nothing_is_sent(slack_desk: Desk) -> None:
    await slack_desk.person("n.hussain").types("/slips")
    slack_desk.slack.trouble("auth.test", *[Trouble(error="account_inactive")] * 2)
    await event(slack_desk, "app_uninstalled")
    assert not await slack_desk.door.is_let_in()
    assert "uninstalled" in (await ready(slack_desk))["trouble"]
    assert await slack_desk.door.is_let_in()
    assert (await ready(slack_desk))["connected"] is True


async def test_a_right_that_one_call_lacks_does_not_close_the_door(slack_desk: Desk) -> None:
    slack_desk.slack.trouble("conversations.open", Trouble(error="missing_scope"))
    assert "No slips yet" in await slack_desk.person("n.hussain").types("/slips")
    assert (await ready(slack_desk))["connected"] is True


async def test_an_app_that_is_gone_from_another_workspace_is_still_open(slack_desk: Desk) -> None:
    await slack_desk.person("n.hussain").types("/slips")
    await event(slack_desk, "app_uninstalled")
    assert (await ready(slack_desk))["connected"] is True


async def test_prometheus_sees_each_door(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack) as desk:
        await desk.person("n.hussain").types("/slips")
        metrics = Metrics(database, lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))
        metrics.watch([desk.door.health])
        page = metrics.page().decode()
    assert 'staffroom_door_connected{door="slack"} 1.0' in page
    assert 'staffroom_door_reconnects{door="slack"} 0.0' in page


def test_no_figures_are_served_beside_the_doors(engine_name: str) -> None:
    assert engine_name == "sqlite"
    source = Path(__file__).parents[2] / "bot" / "serve.py"
    assert '"/metrics"' not in source.read_text()


def api_of(door: Door, database: Database) -> Starlette:
    def now() -> datetime:
        return datetime(2026, 11, 23, 10, tzinfo=UTC)

    return make_api(database, [door], composer, Metrics(database, now), now)


@contextmanager
def at_work(api: Starlette) -> Iterator[Environment]:
    """The health pages as they are served, and the settings of whoever asks on the same machine."""
    with listening("127.0.0.1", 0) as bound:
        server = uvicorn.Server(uvicorn.Config(api, log_config=None, lifespan="off"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        serving.start()
        yield Environment(_env_file=None, host="127.0.0.1", port=bound.getsockname()[1])  # type: ignore[call-arg]  # pydantic-settings' own
        server.should_exit = True
        serving.join()


async def test_teams_says_that_it_is_open_and_doctor_and_prometheus_say_the_same(
    desk: TeamsDesk, teams_cast: TeamsCast
) -> None:
    await desk.says(teams_cast.noor, "slips")
    metrics = Metrics(desk.database, lambda: desk.clock[0])
    metrics.watch([desk.door.health])
    with at_work(api_of(desk.door, desk.database)) as environment:
        (finding,) = running(environment)
    assert finding.fine
    ten = "2026-11-23T10:00:00+00:00"
    assert finding.sentence == (
        f"The running Staffroom is connected to Teams since {ten}; last heard {ten}; last sent {ten}."
    )
    page = metrics.page().decode()
    assert 'staffroom_door_connected{door="teams"} 1.0' in page
    assert 'staffroom_door_last_sent_seconds{door="teams"}' in page


async def test_looking_somebody_up_is_not_sending(desk: TeamsDesk, teams_cast: TeamsCast) -> None:
    await desk.posts(desk.activities.extension(teams_cast.noor, "slip"))
    said = desk.door.health.said()
    assert (said["connected"], said["last_sent"]) == (True, None)


async def test_a_token_that_microsoft_does_not_take_is_told_with_what_to_do(
    desk: TeamsDesk, teams_cast: TeamsCast
) -> None:
    desk.teams.trouble(401, times=9)
    await desk.posts(desk.activities.message(teams_cast.noor, "slips"))
    with at_work(api_of(desk.door, desk.database)) as environment:
        (finding,) = running(environment)
        ready = httpx.get(f"http://127.0.0.1:{environment.port}/readyz")
    assert ready.status_code == 503
    assert not finding.fine
    assert finding.sentence.endswith(NOT_TAKEN)
    desk.teams.troubles.clear()
    await desk.says(teams_cast.noor, "slips")
    assert (desk.door.health.connected, desk.door.health.reconnects) == (True, 1)


def test_doctor_tells_what_was_done_in_the_future(database: Database) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    environment = Environment(database_url=database.url)

    def ahead() -> list[str]:
        return [
            each.sentence
            for each in examine(environment, home(), now)
            if not each.fine and "in the future" in each.sentence
        ]

    with database.writing() as db:
        run_once(db, "list", "2026-11-23", now + timedelta(minutes=1))
    assert ahead() == []
    with database.writing() as db:
        run_once(db, "list", "2026-11-24", now + timedelta(days=1))
    (sentence,) = ahead()
    assert sentence.startswith(
        "1 job seems to have been done in the future, up to 2026-11-24T10:00+00:00: this machine's clock was ahead"
    )


@pytest.mark.parametrize(
    ("setting", "file", "fine"),
    [
        ("agreement_text", "text.md", "The text of the agreement is there and can be read."),
        ("school_crest", "crest.svg", "The school's crest is there and can be read."),
    ],
)
def test_doctor_tells_whether_the_files_of_papers_can_be_read(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, file: str, fine: str
) -> None:
    monkeypatch.setenv("STAFFROOM_HOME", str(tmp_path))
    environment = Environment.model_validate({"database_url": database.url, setting: file})

    def found() -> dict[str, bool]:
        now = datetime(2026, 11, 23, 10, tzinfo=UTC)
        return {each.sentence: each.fine for each in examine(environment, home(), now)}

    wrong = f"{setting.upper()} names {tmp_path / file}, which cannot be read. "
    assert [each for each in found() if each.startswith(wrong)]
    (tmp_path / file).write_text("<svg/>")
    assert found()[fine]


def test_a_clock_that_was_set_while_it_runs_is_told_by_readyz_and_doctor(database: Database) -> None:
    """The machine's clock goes back by two hours between the scheduler's first look and its second."""
    readings = iter([datetime(2026, 11, 23, 10, tzinfo=UTC)])

    def now() -> datetime:
        return next(readings, datetime(2026, 11, 23, 8, tzinfo=UTC))

    clock = Clock(lambda: None, now=now, seconds_now=lambda: 0.0)
    clock.look()
    clock.look()
    api = Starlette()
    add_health(api, database, clock, [])
    with at_work(api) as environment:
        said = httpx.get(f"http://127.0.0.1:{environment.port}/readyz").json()
        (finding,) = running(environment)
    assert said["clock_set"] == {"by_seconds": -7200, "to": "2026-11-23T08:00:00+00:00"}
    assert not finding.fine
    assert finding.sentence.startswith("This machine's clock was set back by 2:00:00 (hours:minutes:seconds)")


async def test_who_cannot_be_asked_is_asked_again_until_it_answers(
    desk: TeamsDesk, small_teams: SmallTeams
) -> None:
    tokens = iter([ValueError("AADSTS7000215"), "", ""])

    async def token() -> str:
        found = next(tokens)
        if isinstance(found, Exception):
            raise found
        return await far_token()

    connector = Connector(token, bot_id="28:bot")
    connector.health = desk.door.health
    assert not await connector.check()
    assert desk.door.health.trouble == UNKNOWN
    assert await connector.check()
    assert desk.door.health.said().items() >= {"connected": True, "last_sent": None}.items()
    nobody = "http://127.0.0.1:1/uk"
    with pytest.raises(Exception, match="ClientConnectorError"):
        await connector.open_chat(nobody, "29:1", small_teams.tenant)
    assert "cannot be reached" in desk.door.health.trouble
    await connector.close()
