"""A server in a process of its own, with the database and the Slack that it is given."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.workspace import BOT_TOKEN

PATIENCE = 60.0
"""Seconds that a server may take to start or to end."""
RESTING = 0.05
"""Seconds of a core that a server which has nothing to do uses in a second, at most."""


class Server:
    """One server in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self.port = port

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not answer")
            time.sleep(0.01)

    def rest(self) -> None:
        """Until what it does by itself at its start is done: the clock's first turn, and the backup."""
        until = time.monotonic() + PATIENCE
        before, now = -RESTING, self.cpu()
        while now - before >= RESTING:
            if time.monotonic() > until:
                raise RuntimeError("the server does not come to rest")
            time.sleep(1)
            before, now = now, self.cpu()

    def memory(self) -> int:
        """Bytes that the process holds now."""
        words = Path(f"/proc/{self._process.pid}/statm").read_text().split()
        return int(words[1]) * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Seconds of a core that the process has used; other programs on a busy machine take nothing from it."""
        words = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return bool(answer.status == 200)
        except URLError:
            return False


@contextmanager
def running(
    slack: SmallSlack, database_url: str, *module: str, known: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The module as a process of its own on a free port, with this Slack as its far side.

    `known`: what else stands in its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "SCHOOL_NAME": "Invented School",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": wire.SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "LOG_LEVEL": "error",
        **(known or {}),
    }
    process = subprocess.Popen([sys.executable, "-m", *module], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE)
