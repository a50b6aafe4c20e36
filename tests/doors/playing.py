"""What both playgrounds need: the invented school in a database, and programs that are waited for and ended."""

import os
import socket
import subprocess
import time
import urllib.request
from datetime import UTC, date, datetime
from pathlib import Path

from bot.sample import write_invented_school
from bot.trying import keep_sample_agreement
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan


def fill_database(folder: Path, today: date) -> None:
    """The invented school in a database of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder}/staffroom.db")
    database.migrate()
    write_invented_school(folder / "school", today=today)
    with database.writing() as db:
        planned = plan(db, [folder / "school"], today, leavers=True)
        apply(db, planned, Actor(None, datetime.now(UTC), "playground"))
    keep_sample_agreement(database, datetime.now(UTC))
    database.close()


def environment_in(folder: Path) -> dict[str, str]:
    """In which a playground's Staffroom runs: its home is this folder, so that it shares nothing with another one.

    Nor does it read the `.env` of whoever tries it, which may name the school's real Slack.
    """
    home = folder.resolve()
    return {
        **os.environ,
        "STAFFROOM_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home}/staffroom.db",
        "SCHOOL_NAME": "Invented School",
    }


def stop(running: list[subprocess.Popen[bytes]], seconds: float = 30) -> None:
    """End what was started, the last first; by force what does not end within so many seconds."""
    for each in reversed(running):
        each.terminate()
        try:
            each.wait(seconds)
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()


def is_taken(port: int) -> bool:
    """Whether somebody listens at this port of this machine."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def wait_for(address: str, seconds: float = 180, by: subprocess.Popen[bytes] | None = None) -> None:
    """Raises TimeoutError where nothing answers there in time, or `by`, who should answer, has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (by is None or by.poll() is None):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - an address of this machine
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {address}")
