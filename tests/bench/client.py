"""A client in a process of its own, so light that it measures the server: requests made beforehand, kept connections.

`python -m tests.bench.client PORT AT_ONCE` reads requests, as bytes of HTTP parted by their lengths, and writes the
seconds that each was waited for, as JSON.
"""

import json
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answers:
    """How long each request was waited for, and all of them together, in seconds."""

    waited: Sequence[float]
    lasted: float


def sent(port: int, requests: Sequence[bytes], *, at_once: int) -> Answers:
    """Send these requests, so many at once, from a process of its own."""
    given = b"".join(struct.pack("!I", len(each)) + each for each in requests)
    words = [sys.executable, "-m", "tests.bench.client", str(port), str(at_once)]
    done = subprocess.run(words, input=given, capture_output=True, check=True)
    said = json.loads(done.stdout)
    return Answers(said["waited"], said["lasted"])


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + END + body


def _walk(port: int, left: "deque[bytes]", waited: list[float], failed: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as to:
        to.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            try:
                each = left.popleft()
            except IndexError:
                return
            began = time.perf_counter()
            to.sendall(each)
            status = _read(to)
            waited.append(time.perf_counter() - began)
            if not status.startswith(b"HTTP/1.1 200"):
                failed.append(status)


def _read(of: socket.socket) -> bytes:
    """Read one answer to its end; its first line."""
    got = b""
    while END not in got:
        got += _some(of)
    head, _, body = got.partition(END)
    lines = head.split(b"\r\n")
    lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
    missing = (lengths[0] if lengths else 0) - len(body)
    while missing > 0:
        missing -= len(_some(of))
    return lines[0]


def _some(of: socket.socket) -> bytes:
    got = of.recv(65536)
    if not got:
        raise ConnectionError("the server closed the connection")
    return got


def _main(port: int, at_once: int) -> None:
    given, requests = sys.stdin.buffer.read(), deque[bytes]()
    at = 0
    while at < len(given):
        (length,) = struct.unpack_from("!I", given, at)
        requests.append(given[at + 4 : at + 4 + length])
        at += 4 + length
    waited: list[float] = []
    failed: list[bytes] = []
    walkers = [threading.Thread(target=_walk, args=(port, requests, waited, failed)) for _ in range(at_once)]
    began = time.perf_counter()
    for walker in walkers:
        walker.start()
    for walker in walkers:
        walker.join()
    lasted = time.perf_counter() - began
    if failed:
        sys.exit(f"{len(failed)} failed, first {failed[0]!r}")
    json.dump({"waited": waited, "lasted": lasted}, sys.stdout)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
