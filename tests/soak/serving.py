"""`serve` in a process of its own, both doors open, with what it holds and what it logs."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError

from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.workspace import BOT_TOKEN
from tests.doors.small_teams import APP_ID, SmallTeams
from tests.doors.small_teams.tenant import TENANT

KEYS = "SOAK_TEAMS_KEYS"
"""The variable with the address at which the small Teams shows its keys."""
PATIENCE = 120.0
"""Seconds that a server may take to start or to end."""
SENT_WORDS = ("Amy Carter", "superb", "good work", "DROP TABLE")
"""What requests say, and no log may."""


@dataclass
class Log:
    """What was logged."""

    lines: int = 0
    bytes: int = 0
    left_out: int = 0
    broken: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: int = 0


class Serving:
    """A server that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, errors: Path) -> None:
        self._process = process
        self._errors = errors
        self._began = time.monotonic()
        self.port = port
        self.warm = 0

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server does not answer: {self._errors.read_text()[-2000:]}")
            time.sleep(0.05)

    def is_warm(self) -> None:
        """From here on, memory counts."""
        self.warm = self._memory("VmRSS")
        # The highest that it has had is forgotten, and counted anew.
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")

    def grown(self) -> int:
        """By how many bytes it had more, at most, than when it was warm."""
        return self._memory("VmHWM") - self.warm

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))  # noqa: PTH208 - names are counted, nothing is opened

    def seconds(self) -> float:
        return time.monotonic() - self._began

    def log(self) -> Log:
        """What it has logged so far."""
        found = Log()
        with self._errors.open() as lines:
            for line in lines:
                found.lines += 1
                found.bytes += len(line)
                found.words += any(each in line for each in SENT_WORDS)
                try:
                    event = json.loads(line)
                    found.left_out += event.get("count", 0) if event["event"] == "log lines left out" else 0
                    if "fault" in event:
                        found.faults.append(line[:600])
                except (ValueError, KeyError, AttributeError):
                    found.broken.append(line[:300])
        return found

    def _memory(self, name: str) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition(f"{name}:")[2].split()[0]) * 1024

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return bool(answer.status == 200)
        except (URLError, HTTPError, ConnectionError):
            return False


@contextmanager
def serving(url: str, slack: SmallSlack, teams: SmallTeams, folder: Path) -> Iterator[Serving]:
    """`serve` on a free port at this database, with these far sides."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "STAFFROOM_HOME": str(folder),
        "PORT": str(port),
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": wire.SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_APP_SECRET": "no secret is needed here",
        KEYS: teams.openid_url,
    }
    errors = folder / "errors"
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.served"],
            env=environment,
            stderr=stream,
            stdout=subprocess.DEVNULL,
        )
    server = Serving(process, port, errors)
    try:
        server.wait()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
