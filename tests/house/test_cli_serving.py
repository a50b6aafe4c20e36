"""The command that serves: what it says at its start, whether it is well, and how it stops."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from bot.running import served, ticked
from bot.settings import Environment
from models.outbox.notices import DeliveryState
from scheduler.courier import Address
from scheduler.delivery import Delivered
from scheduler.run import Ran
from tests.conftest import FILE, copy_of, migrate
from tests.house.home import STAFFROOM, Home, home, school
from tests.patience import LONGEST

__all__ = ["home", "school"]  # fixtures of the command line


def test_what_was_missed_or_failed_is_not_called_done() -> None:
    said = ticked(
        [
            Ran("the list", "2026-11-23"),
            Ran("the digest", "2026-11-20", missed=True),
            Ran("tidy", "x", trouble="AB12"),
        ],
        [
            Delivered("a", Address("slack", "U1"), DeliveryState.SENT),
            Delivered("b", Address("slack", "U2"), None),
        ],
    )
    assert said.sentence == (
        "Done: the list. Missed, because it was too late to be of use: the digest. "
        "Failed, and tried again next time: tidy (reference AB12). Messages sent: 1, not sent: 1."
    )
    assert not said.fine
    assert ticked([], []).sentence == "Nothing was due. Messages sent: 0."


def test_serving_says_where_it_answers_and_who_can_talk_to_it() -> None:
    given = {"school_name": "Fell School", "port": 4000}
    alone = served(Environment.model_validate(given), "/data/staffroom.db")
    assert alone[0] == "Staffroom serves Fell School at http://127.0.0.1:4000. Its data: /data/staffroom.db"
    assert alone[1].startswith("Nobody can talk to it: neither Slack nor Teams is configured.")
    doors = given | {
        "slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "teams_app_id": "id", "public_url": "https://s.example",
    }  # fmt: skip
    assert served(Environment.model_validate(doors), "/data")[1:] == [
        "Slack: by Socket Mode.",
        "Teams: called at https://s.example/api/messages.",
    ]
    # What cannot be meant is said to whoever starts it, as doctor says it.
    assert served(Environment.model_validate(doors | {"log_level": "loud"}), "/data")[3:] == [
        "LOG_LEVEL is “loud”. Set it to one of debug, info, warning, error. Until then it is info."
    ]


def test_a_port_that_is_taken_is_said_in_a_sentence(school: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = school.run("serve", code=1, PORT=str(port))
    assert f"127.0.0.1:{port} cannot be listened at: Address already in use." in said


def test_so_is_one_for_the_page_of_metrics_and_an_address_that_is_none(school: Home) -> None:
    port = str(free_port())
    same = school.run("serve", code=1, PORT=port, METRICS_PORT=port)
    assert (
        f"127.0.0.1:{port} cannot be listened at: Address already in use. Stop what has it, or set METRICS_HOST"
        in same
    )
    unknown = school.run("serve", code=1, PORT=port, HOST="no-such-host.invalid")
    assert f"no-such-host.invalid:{port} cannot be listened at: no such address is known here." in unknown


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def metrics_port() -> int:
    return free_port()


@pytest.fixture
def server(
    home: Home, metrics_port: int, at_length: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the installed command, which serves; in the share, where its tables are there already."""
    if not at_length:
        with copy_of("tables", migrate, engine_name="sqlite", request=request, tmp_path=tmp_path):
            (home.folder / "var").mkdir(mode=0o700)
            (tmp_path / FILE).rename(home.folder / "var" / FILE).chmod(0o600)
    port = free_port()
    environment = home.environment | {"PORT": str(port), "METRICS_PORT": str(metrics_port)}
    with subprocess.Popen(
        [STAFFROOM, "serve"],
        cwd=home.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield f"http://127.0.0.1:{port}", process
        process.kill()


def page(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url, headers=headers), timeout=LONGEST) as answer:  # noqa: S310 - the server that this test started
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_serve_is_healthy_ready_measured_and_stops_cleanly(
    server: tuple[str, subprocess.Popen[str]], metrics_port: int
) -> None:
    url, process = server
    deadline = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(URLError):
            page(f"{url}/healthz")
            break
        time.sleep(0.05)
    assert page(f"{url}/healthz") == (200, "ok")
    assert page(f"{url}/readyz")[0] == 200
    assert page(f"{url}/metrics")[0] == 404, "whoever reaches the doors does not reach the figures"
    measured = page(f"http://127.0.0.1:{metrics_port}/metrics")[1]
    assert "staffroom_oldest_undelivered_seconds" in measured
    process.send_signal(signal.SIGTERM)
    printed, logged = process.communicate(timeout=LONGEST)
    assert f"Staffroom serves Our school at {url}." in printed
    assert process.returncode == 0, logged
    assert '"event": "stopped"' in logged
    assert "Traceback" not in logged
