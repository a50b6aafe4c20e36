"""What both playgrounds start: each in a home of its own, and none of it left over."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.home import home
from tests.doors import playground_teams
from tests.doors.playground_teams import LEADER, playground
from tests.doors.playing import environment_in, stop


def test_two_playgrounds_share_neither_backups_nor_settings(tmp_path: Path) -> None:
    homes = {home(environment_in(tmp_path / name)).folder for name in ("slack", "teams")}
    assert homes == {tmp_path / "slack", tmp_path / "teams"}
    assert environment_in(tmp_path / "slack")["DATABASE_URL"] == f"sqlite:///{tmp_path}/slack/staffroom.db"


def test_what_does_not_answer_is_among_what_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nexit 1\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(playground_teams, "PORT", 9)  # at which nothing answers
    running: list[subprocess.Popen[bytes]] = []
    with pytest.raises(TimeoutError):
        playground(tmp_path / "cli.js", LEADER, tmp_path, running)
    assert [each.args[0] for each in running if isinstance(each.args, list)] == ["node"]
    stop(running)


def test_what_does_not_end_is_ended_by_force_and_the_others_are_ended_too() -> None:
    asleep = "import time; time.sleep(600)"
    deaf = (
        f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {asleep}"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for code in (asleep, deaf)
    ]
    said = running[1].stdout
    assert said is not None
    assert said.readline() == b"deaf\n"
    stop(running, 0.1)
    assert [each.returncode for each in running] == [-15, -9]
    for each in running:
        each.communicate()
