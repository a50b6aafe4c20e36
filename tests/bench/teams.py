"""A slip in Teams, over HTTP and back, against a bot of the SDK's own that only answers "ok", and against Slack."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import uvicorn
from fastapi import FastAPI
from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter
from starlette.applications import Starlette

from bot.assembly import make_dispatcher
from bot.platforms.slack.door import PATH as SLACK
from bot.platforms.slack.door import Secrets, SlackDoor
from bot.platforms.teams.pacing import Pacing
from models.db.database import Database
from tests.bench.bars import Bar
from tests.bench.ground import NOW, bring_in, folder, median, mentees_of_others, write_files
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.workspace import BOT_TOKEN
from tests.doors.small_teams import APP_ID, Activities, Keys, Person, SmallTeams
from tests.doors.small_teams.desk import open_desk
from tests.doors.small_teams.tenant import TENANT

ROUNDS, AT_ONCE = 150, 8
EMAIL = "n.hussain@school.example"
BARE = "/bare/messages"
HURRY = Pacing(((10**6, 1.0),))
"""No waiting between messages: the far side is our own."""
Post = Callable[[str, int], Awaitable[float]]


def measure() -> Iterator[Bar]:
    """p50 with one at a time, and the slowest hundredth with eight at once."""
    with folder() as here, SmallTeams(Keys(), any_token=True, checks=False) as teams, SmallSlack() as slack:
        noor = teams.person("Noor Hussain", EMAIL)
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here))
        ours, theirs, in_slack, crowd = asyncio.run(_run(database, teams, noor, slack))
        database.close()
    crowd.sort()
    yield Bar(
        "slip in Teams, over HTTP and back, p50 ÷ a bot of the SDK that says ok", median(ours) / median(theirs), 6, held=False,
        said=f"{median(ours) * 1000:.2f} and {median(theirs) * 1000:.2f} ms",
    )  # fmt: skip
    yield Bar(
        "slip in Teams ÷ slip in Slack, each over HTTP and back, p50 one at a time", median(ours) / median(in_slack), 1.3,
        held=False, said=f"{median(ours) * 1000:.2f} and {median(in_slack) * 1000:.2f} ms",
    )  # fmt: skip
    yield Bar(
        f"slip in Teams, p99 with {AT_ONCE} at once",
        crowd[int(len(crowd) * 0.99)] * 1000,
        500,
        "ms",
        held=False,
    )


async def _run(
    database: Database, teams: SmallTeams, noor: Person, slack: SmallSlack
) -> tuple[list[float], list[float], list[float], list[float]]:
    async with open_desk(database, teams=teams, pace=HURRY) as desk, AsyncExitStack() as opened:
        desk.clock[0] = NOW
        about = itertools.cycle(mentees_of_others(database, EMAIL))
        posts = [
            _poster(await opened.enter_async_context(_client(api)), desk.activities, noor, about)
            for api in (desk.api, await _bare(teams))
        ]
        post, bare = posts
        to_slack = _slack_poster(
            await opened.enter_async_context(_client(await _slack(database, slack))), slack, about
        )
        for number in range(10):
            await post("/api/messages", -number - 1)
            await bare(BARE, -number - 1)
            await to_slack(SLACK, -number - 1)
        ours, theirs, in_slack = [], [], []
        # Turn by turn, so that a noisy moment falls on both.
        for number in range(ROUNDS):
            ours.append(await post("/api/messages", number))
            theirs.append(await bare(BARE, number))
            in_slack.append(await to_slack(SLACK, number))
        numbers = itertools.count(ROUNDS)
        crowd = await asyncio.gather(*(_walk(post, numbers) for _ in range(AT_ONCE)))
    return ours, theirs, in_slack, [each for walked in crowd for each in walked]


@asynccontextmanager
async def _client(api: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever calls this web app over HTTP."""
    server = uvicorn.Server(uvicorn.Config(api, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    await serving


async def _walk(post: Post, numbers: "itertools.count[int]") -> list[float]:
    return [await post("/api/messages", next(numbers)) for _ in range(ROUNDS // AT_ONCE)]


def _poster(client: httpx.AsyncClient, activities: Activities, noor: Person, about: Iterator[str]) -> Post:
    headers = activities.headers()

    async def post(path: str, number: int) -> float:
        line = f"slip {next(about)} + explained fractions well, part {number}"
        said = activities.message(noor, line)
        started = time.perf_counter()
        answer = await client.post(path, json=said, headers=headers)
        assert answer.status_code == 200, answer.status_code
        return time.perf_counter() - started

    return post


async def _slack(database: Database, slack: SmallSlack) -> Starlette:
    """The Slack door to the same school."""
    secrets = Secrets(bot_token=BOT_TOKEN, signing_secret=wire.SECRET, api_url=f"{slack.url}/api/")
    door = SlackDoor(secrets, make_dispatcher(database, now=lambda: NOW), database, pace=0.0)
    api = Starlette()
    door.mount(api)
    await door.start()
    return api


def _slack_poster(client: httpx.AsyncClient, slack: SmallSlack, about: Iterator[str]) -> Post:
    user = slack.person("U1", "Noor Hussain", EMAIL)

    async def post(path: str, number: int) -> float:
        text = f"{next(about)} + explained decimals well, part {number}"
        said = wire.signed(wire.as_fields(wire.slash("/slip", text, user=user, trigger=f"bench.{number}")))
        started = time.perf_counter()
        answer = await client.post(path, content=said.body, headers=said.headers)
        assert " sent to " in answer.text, answer.text
        return time.perf_counter() - started

    return post


async def _bare(teams: SmallTeams) -> FastAPI:
    """The SDK's own app, in a server of the same kind, with a handler that does nothing but answer."""
    api = FastAPI()

    async def token(scope: object, tenant: object) -> str:
        del scope, tenant
        return teams.keys.token(teams.service_url)

    app = App(
        http_server_adapter=FastAPIAdapter(api),
        messaging_endpoint=BARE,
        client_id=APP_ID,
        tenant_id=TENANT,
        token=token,
        cloud=with_overrides(PUBLIC, openid_metadata_url=teams.openid_url),
    )

    @app.on_message
    async def answer(context: ActivityContext[MessageActivity]) -> None:
        await context.send("ok")

    await app.initialize()
    return api
