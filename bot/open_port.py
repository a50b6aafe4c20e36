"""The open port: what anybody may cost who can reach it, whatever they send, do not send, or do not take."""

import asyncio
import sys
from dataclasses import dataclass
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if sys.platform != "win32":
    import resource

MOST_CONNECTIONS = 1_000
AT_A_TIME = 256
"""How many connections are taken in one go before the first of them is looked at."""
SPARE_DESCRIPTORS = 2 * AT_A_TIME + 128
"""Descriptors beside those of connections: for what was taken in one go, the database, and calls to platforms."""
REQUEST_SECONDS = 10
LARGEST = 1_200_000
"""Bytes of one request after which nothing more of it is taken, be it only to be thrown away."""
LARGEST_HEADERS = 64 * 1024
MOST_AHEAD = 20
"""How many requests may be sent ahead while one is being answered."""
AT_ONCE = 64 * 1024
"""Bytes that a connection may send before we take them, and so those that are taken from each in one go."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PortLimits:
    """What everybody at the port may have."""

    connections: int = MOST_CONNECTIONS
    """How many may be open. One more takes the place of the one that has kept us waiting for longest."""
    seconds: float = REQUEST_SECONDS
    """Within these a request must have come whole, headers and body, and its answer must be taken."""
    largest: int = LARGEST


class Port:
    """Knows who is there and who keeps us waiting; `protocol` is what speaks with each of them."""

    def __init__(self, limits: PortLimits) -> None:
        self.limits = limits
        self.protocol: type[HttpToolsProtocol] = type("Connection", (_Connection,), {"port": self})
        self._open: set[_Connection] = set()
        self._waited_for: dict[_Connection, None] = {}
        """Whose request has not come whole, or who does not take an answer; the longest wait first."""

    def opened(self, connection: "_Connection") -> None:
        """Somebody came; where there are too many, the one that was waited for longest has to go."""
        self._open.add(connection)
        if len(self._open) > self.limits.connections:
            log.warning("too many connections", most=self.limits.connections)
            next(iter(self._waited_for), connection).end()

    def waits_for(self, connection: "_Connection") -> None:
        self._waited_for[connection] = None

    def waits_no_more(self, connection: "_Connection") -> None:
        self._waited_for.pop(connection, None)

    def left(self, connection: "_Connection") -> None:
        self._open.discard(connection)


class _Connection(HttpToolsProtocol):
    """uvicorn's, with an end to all waiting but that for our own answer."""

    port: Port

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._is_idle = False
        """Between two requests."""
        self._has_headers = self._is_whole = False
        """How far the newest request has come."""
        self._taken = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._wait()
        self.port.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        self.port.left(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._is_idle:  # the next request begins
            self._is_idle = self._has_headers = self._is_whole = False
            self._wait_no_more()
        self._taken += len(data)
        super().data_received(data)
        if self._still_comes():
            self._wait()
        else:
            self._wait_no_more()
        most = self.port.limits.largest if self._has_headers else LARGEST_HEADERS
        if self._taken > most or len(self.pipeline) > MOST_AHEAD:
            self.end()

    def on_message_begin(self) -> None:
        self._has_headers = self._is_whole = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._has_headers = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_whole = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._is_idle = self._is_whole and not self.pipeline
        if self._is_idle or self._still_comes():
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self._still_comes():
            self._wait_no_more()

    def end(self) -> None:
        """Go at once, and say nothing."""
        self._wait_no_more()
        self.port.left(self)
        self.transport.abort()

    def _still_comes(self) -> bool:
        """Whether it is for the other side to do something, and not for us to answer."""
        return self.transport.is_closing() or not self._is_whole

    def _too_late(self) -> None:
        if not self._is_whole and not self.transport.is_closing():
            log.info("a request did not come in time")
        self.end()

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.port.limits.seconds, self._too_late)
            self.port.waits_for(self)

    def _wait_no_more(self) -> None:
        self._taken = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
            self.port.waits_no_more(self)


def limits_here(seconds: float) -> PortLimits:
    """The limits on this machine, which may let a process have fewer descriptors than all connections take."""
    if sys.platform == "win32":
        return PortLimits(seconds=seconds)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_DESCRIPTORS
    if soft == resource.RLIM_INFINITY:
        soft = wanted
    elif soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return PortLimits(connections=max(1, min(MOST_CONNECTIONS, soft - SPARE_DESCRIPTORS)), seconds=seconds)
