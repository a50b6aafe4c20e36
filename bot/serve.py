"""`staffroom serve`: the scheduler, the doors and the health pages in one process."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.door import Door
from bot.metrics import Metrics
from bot.open_port import AT_A_TIME, AT_ONCE, Port, limits_here
from bot.readiness import Readiness
from bot.say.card import Card
from bot.systemd import STOPPING, Systemd
from models.db.database import Database
from models.db.errors import Sorry
from scheduler.clock import Clock
from scheduler.courier import Composer
from scheduler.delivery import Deliverer
from scheduler.keeping import Keeper
from scheduler.outage import put_off_while_away
from scheduler.run import run_due
from scheduler.timetable import timetable

THREADS = 40
"""Threads for what touches the database. More than it has connections: many only wait for their turn to write, or for
what they share a transaction with, and whoever only looks must not wait behind them."""

STOP_SECONDS = 20
"""How long a stopping server waits for what was begun."""

_MOST_PLACES = -8
"""What glibc calls M_ARENA_MAX."""

log = structlog.get_logger()


def make_api(
    database: Database,
    doors: Sequence[Door],
    compose: Composer[Card],
    metrics: Metrics,
    now: Callable[[], datetime],
    *,
    publish: Callable[[], None] = lambda: None,
    keeper: Keeper | None = None,
    systemd: Systemd | None = None,
) -> Starlette:
    """The web app: doors and health. The clock, delivery and the page of metrics live as long as it does.

    `publish` is called after what was due, to take what was sealed out of the database; then the `keeper` makes the
    backups, beside all else. `systemd` is told that this
    process lives for as long as its clock does.
    """

    def tick() -> None:
        with put_off_while_away(database, "the clock"):
            run_due(database, now(), timetable, clock=now)
            publish()
        if keeper is not None:
            keeper.look()

    clock = Clock(tick, now=now, seconds_now=time.monotonic)
    delivery = Deliverer(database, [door.courier for door in doors], compose, now, observe=metrics.delivered)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="staffroom")
        asyncio.get_running_loop().set_default_executor(pool)
        stop = asyncio.Event()
        clock.start()
        telling = asyncio.create_task(delivery.run(stop)) if doors else None
        for door in doors:
            await door.start()
        watched = asyncio.create_task(systemd.keep_telling(clock.alive)) if systemd else None
        log.info("serving", doors=[door.name for door in doors])
        with metrics.served():
            yield
        if systemd is not None and watched is not None:
            systemd.say(STOPPING)
            watched.cancel()
        # First: what it sends goes by the doors' connections.
        stop.set()
        if telling is not None:
            await telling
        for door in doors:
            await door.stop()
        await asyncio.to_thread(clock.stop)
        if keeper is not None:
            await asyncio.to_thread(keeper.wait, STOP_SECONDS)
        log.info("stopped")

    api = Starlette(lifespan=lifespan)
    add_health(api, database, clock, doors)
    for door in doors:
        door.mount(api)
    return api


def add_health(api: Starlette, database: Database, clock: Clock, doors: Sequence[Door]) -> None:
    """The pages that say whether it is well."""

    readiness = Readiness(database, time.monotonic)

    async def healthz(_: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        """The database answers, its tables are what this version expects, the scheduler lives, each door is open."""
        looked = await readiness.now()
        alive = clock.alive()
        state = {"doors": {door.name: door.health.said() for door in doors}} if doors else {}
        ready = looked.is_at_head and alive and all(door.health.connected for door in doors)
        return JSONResponse(
            looked.said() | {"scheduler": alive} | _jumped(clock) | state,
            status_code=200 if ready else 503,
        )

    api.add_route("/healthz", healthz)
    api.add_route("/readyz", readyz)


def _jumped(clock: Clock) -> dict[str, object]:
    """How the machine's clock was lately set, where it was."""
    jump = clock.jump()
    if jump is None:
        return {}
    return {"clock_set": {"by_seconds": round(jump.seconds), "to": jump.to.isoformat(timespec="seconds")}}


def share_memory() -> None:
    """Let all threads have their memory from one place: else each keeps for itself what it needed once."""
    if sys.platform == "linux" and (choose := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        choose(_MOST_PLACES, 1)


@contextmanager
def listening(host: str, port: int, *, named: str = "HOST and PORT") -> Iterator[socket.socket]:
    """The address, taken before anything else is begun.

    Raises Sorry, with the settings that name it, where somebody else has it or there is none such.
    """
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as taken:
        # Whoever looks up names has numbers of its own for what is wrong, below nought.
        is_unknown = (taken.errno or 0) < 0
        why = "no such address is known here" if is_unknown else os.strerror(taken.errno or 0)
        do = (
            f"Set {named} to an address of this machine"
            if is_unknown
            else f"Stop what has it, or set {named}"
        )
        raise Sorry(f"{host}:{port} cannot be listened at: {why}. {do}.") from None
    with bound:
        # Each connection has it from here: asyncio sets it only where the socket says that it is TCP's. Without it an
        # answer in two pieces waits 40 ms until the first is acknowledged.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, AT_ONCE)
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield bound


class _Server(uvicorn.Server):
    """Says that it serves once it does."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def run(
    api: Starlette, bound: socket.socket, announce: Callable[[], None], *, request_seconds: float
) -> None:
    """Serve until SIGTERM or SIGINT; what was begun is finished. A request must have come in so many seconds."""
    # Once it has stopped in good order, uvicorn raises the signal again: that is no longer news to anybody.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    config = uvicorn.Config(
        api,
        http=Port(limits_here(request_seconds)).protocol,
        ws="none",
        backlog=AT_A_TIME,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
    )
    _Server(config, announce).run(sockets=[bound])
