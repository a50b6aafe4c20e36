"""Who calls at the port: whoever sends a request, and crowds that hold it up (`-m … PORT WHAT MANY`)."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress

HALF = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n"
PLAUSIBLE = b"Content-Type: application/x-www-form-urlencoded\r\nX-Slack-Signature: v0=" + b"0" * 64 + b"\r\n"
PATIENCE = 60.0


class Caller:
    """Sends requests one after the other, over a connection that is made anew where it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def status(self, raw: bytes) -> int:
        """The status of the answer; 0 where there is none but that the connection is closed."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(raw)
            async with asyncio.timeout(PATIENCE):
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hang_up()
            return 0
        if b"connection: close" in head:
            self.hang_up()
        return int(head.split()[1])

    def hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def answered(port: int, raw: bytes) -> float:
    """The seconds that somebody of the school waits for an answer."""
    began = time.monotonic()
    caller = Caller(port)
    status = await caller.status(raw)
    caller.hang_up()
    return time.monotonic() - began if status == 200 else float("inf")


def crowds(requests: int) -> dict[str, tuple[str, int]]:
    """What crowds do, and how many each is, by the words for it: 1,500 half-open connections at 100,000 requests."""
    many = max(min(requests * 1_500 // 100_000, 1_500), 50)
    few, large = many // 3, max(many * 400 // 1_500, 10)
    return {
        f"{many:,} half-open connections": ("half-open", many),
        f"{many:,} that say nothing at all": ("silent", many),
        f"{few:,} headers, a byte at a time": ("headers", few),
        f"{few:,} bodies, a byte at a time": ("bodies", few),
        f"{large:,} bodies of 1 MB, again and again": ("large", large),
        f"{few:,} that hang up in the middle, again and again": ("hang up", few),
        f"{few:,} that ask /readyz, again and again": ("ask", few),
    }


@contextmanager
def crowd(port: int, what: str, many: int) -> Iterator[None]:
    """So many do this meanwhile, in a process of their own."""
    words = [sys.executable, "-m", __name__, str(port), what, str(many)]
    process = subprocess.Popen(words)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _begun() -> bytes:
    """The headers of a large request that may be Slack's, as far as they tell."""
    plausible = (
        b"X-Slack-Signature: v0=" + b"0" * 64 + b"\r\nX-Slack-Request-Timestamp: %d\r\n" % int(time.time())
    )
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n"
    return HALF + kind + plausible + b"\r\n"


async def _opens(port: int, begun: bytes, *, every: float) -> None:
    """Begin a request and never end it; where it is closed, begin the next."""
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            while not writer.is_closing():
                await asyncio.sleep(every or PATIENCE)
                writer.write(b"x" if every else b"")
                await writer.drain()
        await asyncio.sleep(0.1)


async def _sends_much(port: int) -> None:
    """A large body that is not signed, one after the other."""
    while True:
        caller = Caller(port)
        await caller.status(_begun() + b"x" * 1_000_000)
        caller.hang_up()


async def _hangs_up(port: int) -> None:
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_begun() + b"x" * 70_000)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.5)


async def _asks(port: int) -> None:
    caller = Caller(port)
    while True:
        await caller.status(b"GET /readyz HTTP/1.1\r\nHost: bot\r\n\r\n")
        await asyncio.sleep(0.5)


_DO: dict[str, Callable[[int], Coroutine[object, object, None]]] = {
    "half-open": lambda port: _opens(port, HALF, every=5),
    "silent": lambda port: _opens(port, b"", every=0),
    "headers": lambda port: _opens(port, HALF + b"X: ", every=0.5),
    "bodies": lambda port: _opens(port, _begun(), every=0.5),
    "large": _sends_much,
    "hang up": _hangs_up,
    "ask": _asks,
}


async def _together(port: int, what: str, many: int) -> None:
    await asyncio.gather(*(_DO[what](port) for _ in range(many)))


if __name__ == "__main__":
    asyncio.run(_together(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
