"""Whoever reaches the port without being let in costs little: connections, time, memory and lines in the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.testing import capture_logs
from uvicorn.server import ServerState

from bot.open_port import Port, PortLimits
from bot.platforms.bodies import SMALL, Bodies, NotReadError
from bot.readiness import Readiness
from models.db.database import Database
from tests.patience import standing_still

SECONDS = 10.0
GET = b"GET /quick HTTP/1.1\r\nHost: bot\r\n\r\n"
HEADERS = b"POST /body HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Served:
    """A small app behind the port; whether it may answer, and what it heard."""

    port: int
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[int] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def connected(self, *pieces: bytes) -> Streams:
        """Somebody who comes and sends this."""
        streams = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(streams[1])
        streams[1].write(b"".join(pieces))
        await streams[1].drain()
        return streams

    async def status(self, streams: Streams) -> int:
        """The status of the next answer; 0 where the connection was closed instead."""
        try:
            line = await streams[0].readline()
            headers = await streams[0].readuntil(b"\r\n\r\n") if line else b""
        except ConnectionResetError:
            return 0
        for each in headers.lower().splitlines():
            if each.startswith(b"content-length:"):
                await streams[0].readexactly(int(each.partition(b":")[2]))
        return int(line.split()[1]) if line else 0


def small_app(served: Served) -> Starlette:
    bodies = Bodies("small", 1_000_000)

    async def quick(_: Request) -> Response:
        return Response("ok")

    async def slow(_: Request) -> Response:
        await served.may_answer.wait()
        return Response("ok")

    async def long(_: Request) -> Response:
        return Response(b"x" * 50_000_000)

    async def body(request: Request) -> Response:
        try:
            served.heard.append(len(await bodies.read(request)))
        except NotReadError as not_read:
            served.heard.append(-not_read.status)
            return Response(status_code=not_read.status)
        return Response("ok")

    async def unread(_: Request) -> Response:
        return Response(status_code=401)

    pages = {"/quick": quick, "/slow": slow, "/long": long, "/body": body, "/unread": unread}
    return Starlette(routes=[Route(path, page, methods=["GET", "POST"]) for path, page in pages.items()])


@asynccontextmanager
async def serving(limits: PortLimits) -> AsyncIterator[Served]:
    port, served = Port(limits), Served(0)
    config = uvicorn.Config(small_app(served), log_config=None, ws="none")
    config.load()
    loop, state = asyncio.get_running_loop(), ServerState()

    def speak() -> asyncio.Protocol:
        return port.protocol(config=config, server_state=state, app_state={}, _loop=loop)

    server = await loop.create_server(speak, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        served.may_answer.set()
        for writer in served.writers:
            writer.close()
        await asyncio.gather(*(each.wait_closed() for each in served.writers), return_exceptions=True)
        for each in list(state.connections):
            each.transport.abort()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*state.tasks)


async def test_who_holds_connections_back_holds_nobody_up() -> None:
    async with serving(PortLimits(connections=20)) as served:
        half_open = [await served.connected(b"GET / HTTP/1.1\r\nHost:") for _ in range(60)]
        whole = await served.connected(GET)
        assert await served.status(whole) == 200
        gone = [each for each in half_open[:40] if await served.status(each) == 0]
        assert len(gone) == 40, "who kept it waiting for longest went first"


async def test_who_does_nothing_between_two_requests_makes_room_too() -> None:
    async with serving(PortLimits(connections=20)) as served:
        idle = [await served.connected(GET) for _ in range(20)]
        assert [await served.status(each) for each in idle] == [200] * 20
        assert await served.status(await served.connected(GET)) == 200
        assert await served.status(idle[0]) == 0


@pytest.mark.parametrize(
    "begun",
    [
        (),
        (b"GET / HT",),
        (b"GET / HTTP/1.1\r\nHost: bot\r\n", b"X-Slow: 1\r\n"),
        (HEADERS, b"\r\n"),
        (HEADERS, b"\r\n", b"x" * 90),
        (b"POST /body HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (GET, b"GET / HT"),
    ],
)
async def test_a_request_that_does_not_come_whole_is_not_waited_for(begun: tuple[bytes, ...]) -> None:
    async with serving(PortLimits(seconds=SECONDS)) as served:
        # What no request would go on with would be answered with a 400.
        rest = {b"": b"GET /", b"GET / HT": b"TP/1."}.get(b"".join(begun[-1:]), b"00000")
        with standing_still() as clock:
            slow = await served.connected(*begun)
            if begun[:1] == (GET,):
                assert await served.status(slow) == 200
            for byte in rest:  # one now and then is no reason to wait for longer
                assert await served.status(await served.connected(GET)) == 200
                clock.put_on(SECONDS / 4)
                slow[1].write(bytes([byte]))
                await asyncio.sleep(0)
            assert await served.status(slow) == 0
        assert served.heard in ([], [-400])


async def test_our_own_answer_is_waited_for_and_the_next_request_has_its_own_time() -> None:
    async with serving(PortLimits(seconds=SECONDS)) as served:
        with standing_still() as clock:
            patient = await served.connected(b"GET /slow HTTP/1.1\r\nHost: bot\r\n\r\n")
            assert await served.status(await served.connected(GET)) == 200
            clock.put_on(3 * SECONDS)
            assert await served.status(await served.connected(GET)) == 200
            served.may_answer.set()
            assert await served.status(patient) == 200
            patient[1].write(GET)
            assert await served.status(patient) == 200


async def test_who_does_not_take_an_answer_is_not_waited_for() -> None:
    async with serving(PortLimits(seconds=SECONDS)) as served:
        with standing_still() as clock:
            reader, _ = await served.connected(b"GET /long HTTP/1.1\r\nHost: bot\r\n\r\n")
            await reader.readline()
            assert await served.status(await served.connected(GET)) == 200
            clock.put_on(SECONDS)
            with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
                await reader.readexactly(50_000_000)


async def test_what_is_thrown_away_anyhow_is_not_taken_for_ever() -> None:
    async with serving(PortLimits()) as served:
        reader, writer = await served.connected(
            b"POST /unread HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        assert await served.status((reader, writer)) == 401
        with pytest.raises(ConnectionError):
            await sends_for_ever(writer)


@pytest.mark.parametrize("bytes_", [100, 100_000, 900_000])
async def test_who_was_answered_before_all_of_it_came_may_ask_again(bytes_: int) -> None:
    """A proxy uses the connection for somebody else's request, which must not be lost."""
    async with serving(PortLimits()) as served:
        head = f"POST /unread HTTP/1.1\r\nHost: bot\r\nContent-Length: {bytes_}\r\n\r\n"
        streams = await served.connected(head.encode(), b"x" * bytes_)
        assert await served.status(streams) == 401
        streams[1].write(GET)
        assert await served.status(streams) == 200


@pytest.mark.parametrize("sent", [b"X-Much: " + b"x" * 100_000, GET * 100])
async def test_headers_and_requests_ahead_of_an_answer_have_an_end(sent: bytes) -> None:
    async with serving(PortLimits()) as served:
        streams = await served.connected(
            b"GET /slow HTTP/1.1\r\nHost: bot\r\n\r\n" if sent.startswith(GET) else GET[:-2]
        )
        streams[1].write(sent)
        assert await served.status(streams) == 0


async def sends_for_ever(writer: asyncio.StreamWriter) -> None:
    """Until it is closed, which is before so much was taken that it could be thrown away only."""
    for _ in range(1_000):
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


async def test_who_hangs_up_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with capture_logs() as lines:
        async with serving(PortLimits()) as served:
            for many in range(1, 4):
                _, writer = await served.connected(HEADERS, b"\r\n", b"x" * 50)
                assert await served.status(await served.connected(GET)) == 200
                writer.close()
                while len(served.heard) < many:
                    assert await served.status(await served.connected(GET)) == 200
    assert served.heard == [-400] * 3
    assert [each["event"] for each in lines] == ["hung up before all was said"] * 3
    assert caplog.records == []


async def test_large_bodies_have_so_much_room_together_and_small_ones_always_some() -> None:
    bodies = Bodies("small", 1_000_000, together=1_000_000)
    held = [Sent(b"x" * 500_000) for _ in range(3)]
    reading = [asyncio.create_task(bodies.read(each.request())) for each in held]
    for each in held[:2]:
        await each.half_read.wait()
    with pytest.raises(NotReadError, match="503"):
        await reading[2]
    assert len(await bodies.read(Sent(b"x" * SMALL, at_once=True).request())) == SMALL
    for each in held:
        each.goes_on.set()
    assert [len(await each) for each in reading[:2]] == [500_000] * 2
    assert len(await bodies.read(Sent(b"x" * 900_000, at_once=True).request())) == 900_000, "room again"


class Sent:
    """A request whose last byte waits until it may come."""

    def __init__(self, body: bytes, *, at_once: bool = False) -> None:
        self._pieces = [(body[:-1], True), (body[-1:], False)]
        self.half_read, self.goes_on = asyncio.Event(), asyncio.Event()
        if at_once:
            self.goes_on.set()

    def request(self) -> Request:
        return Request({"type": "http", "method": "POST", "headers": []}, self._receive)

    async def _receive(self) -> dict[str, object]:
        body, more = self._pieces.pop(0)
        if not more:
            self.half_read.set()
            await self.goes_on.wait()
        return {"type": "http.request", "body": body, "more_body": more}


async def test_the_database_is_looked_at_once_a_second_however_many_ask(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    seconds = [0.0]
    real = database.trouble_with_tables

    def look() -> str:
        looked.append(seconds[0])
        return real()

    monkeypatch.setattr(database, "trouble_with_tables", look)
    readiness = Readiness(database, lambda: seconds[0])
    found = await asyncio.gather(*(readiness.now() for _ in range(100)))
    assert {each.is_at_head for each in found} == {True}
    seconds[0] = 0.9
    await readiness.now()
    assert looked == [0.0]
    seconds[0] = 1.0
    await readiness.now()
    assert looked == [0.0, 1.0]
