"""The whole Slack path of a slip, over signed HTTP to the real process, against a bolt handler that does nothing."""

import asyncio
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from models.db.database import Database
from models.school.snapshot import school
from scheduler.deeds.digests import promise_digest
from scheduler.jobs import Occasion
from tests.bench.ground import bring_in, folder, write_files
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.workspace import BOT_TOKEN

ROUNDS = 200
AT_ONCE = 64
MANY = 640
_numbers = itertools.count(1)


def measure() -> Iterator[str]:
    with folder() as here, SmallSlack() as slack:
        files = write_files(here)
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, files)
        noor = slack.person("U1", "Noor Hussain", "n.hussain@school.example")
        yield from asyncio.run(_measure(slack, noor, here, database, files))
        database.close()


async def _measure(slack: SmallSlack, noor: str, here: Path, database: Database, files: Path) -> list[str]:
    said = []
    async with (
        running(slack, here, "tests.bench.bare_slack") as bare,
        running(slack, here, "bot", "serve") as ours,
        aiohttp.ClientSession() as session,
    ):
        started = time.perf_counter()
        while not await ours.answers(session):
            await asyncio.sleep(0.02)
        await ours.slip(session, noor)
        said.append(f"Slack: cold start to the first acknowledgement {time.perf_counter() - started:.1f} s")
        while not await bare.answers(session):
            await asyncio.sleep(0.02)
        for _ in range(20):
            await ours.slip(session, noor)
            await bare.slip(session, noor)
        one = [(await ours.slip(session, noor), await bare.slip(session, noor)) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(times) * 1000 for times in zip(*one, strict=True))
        said.append(
            f"Slack: a slip over HTTP, one at a time, p50 {mine:.1f} ms, a bolt handler that does nothing "
            f"{theirs:.1f} ms: {mine / theirs:.1f} times (aim: at most 10)"
        )
        rates = [await rate(session, server, noor) for server in (ours, bare)]
        said.append(
            f"Slack: {AT_ONCE} at once, {rates[0]:.0f} slips a second, a handler that does nothing "
            f"{rates[1]:.0f}: {rates[1] / rates[0]:.1f} times"
        )
        eight = sorted(await many(session, ours, noor, 400, at_once=8))
        said.append(f"Slack: 8 at once, p99 {eight[int(len(eight) * 0.99)] * 1000:.0f} ms (aim: under 250)")
        importing = asyncio.create_task(asyncio.to_thread(import_and_digest, database, files))
        longest = 0.0
        while not importing.done():
            longest = max(longest, await ours.slip(session, noor))
        said.append(
            f"Slack: the longest acknowledgement while an import and a digest run {longest * 1000:.0f} ms"
        )
        said.append(
            f"Slack: memory {ours.memory() / 2**20:.0f} MB, the handler that does nothing {bare.memory() / 2**20:.0f} MB"
        )
    return said


def import_and_digest(database: Database, files: Path) -> None:
    """An import, and the digest put together and promised to all its readers, whom the server then tells."""
    bring_in(database, files)
    now = datetime.now(UTC)
    with database.writing() as db:
        known = school(db)
        day = known.calendar.on_or_after(now.astimezone(known.settings.timezone).date())
        assert day is not None
        promise_digest(db, Occasion(now, day, False, known.settings, known.calendar))


class Server:
    """One server in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._url = f"http://127.0.0.1:{port}"

    async def answers(self, session: aiohttp.ClientSession) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError("the server has ended")
        try:
            async with session.get(f"{self._url}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def slip(self, session: aiohttp.ClientSession, user: str) -> float:
        """Send one slip; the seconds until its acknowledgement."""
        number = next(_numbers)
        fields = wire.slash(
            "/slip", f"Amy Carter + explained part {number} well", user=user, trigger=f"bench.{number}"
        )
        request = wire.signed(wire.as_fields(fields))
        began = time.perf_counter()
        async with session.post(
            f"{self._url}/slack/events", data=request.body, headers=request.headers
        ) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"answered {answer.status}")
        return time.perf_counter() - began

    def memory(self) -> int:
        """Bytes that the process holds now."""
        words = Path(f"/proc/{self._process.pid}/statm").read_text().split()
        return int(words[1]) * os.sysconf("SC_PAGE_SIZE")


async def many(
    session: aiohttp.ClientSession, server: Server, user: str, count: int, *, at_once: int
) -> list[float]:
    """So many slips, so many at once; the seconds of each."""
    left = iter(range(count))
    times: list[float] = []

    async def speaker() -> None:
        times.extend([await server.slip(session, user) for _ in left])

    await asyncio.gather(*(speaker() for _ in range(at_once)))
    return times


async def rate(session: aiohttp.ClientSession, server: Server, user: str) -> float:
    """Slips a second with many at once."""
    began = time.perf_counter()
    await many(session, server, user, MANY, at_once=AT_ONCE)
    return MANY / (time.perf_counter() - began)


@asynccontextmanager
async def running(slack: SmallSlack, here: Path, *module: str) -> AsyncIterator[Server]:
    """The module as a process of its own on a free port, with this Slack as its far side."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{here / 'staffroom.db'}",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": wire.SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "-m", *module], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 40)
