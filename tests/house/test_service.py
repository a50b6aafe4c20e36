"""The unit that systemd runs Staffroom by: what systemd says of it, and what it is told while Staffroom serves."""

import asyncio
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import bot
from bot.home import SETTINGS_IN, settings_in
from bot.systemd import ALIVE, READY, STOPPING, Systemd
from bot.unit import HARDENED, SETTINGS_FILE, command_script, installed_command, unit, write_service
from models.db.errors import Sorry
from tests.patience import LONGEST, standing_still

STAFFROOM = Path(sys.executable).with_name("staffroom")
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
with_systemd = pytest.mark.skipif(SYSTEMD_ANALYZE is None, reason="systemd is not on this machine")
UNDER_MDWE = """
import ctypes, os, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit(77)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A unit for a command that is there, wherever these tests lie."""
    write_service(tmp_path, Path("/bin/true"))
    return tmp_path / "staffroom.service"


def analysed(*words: str | Path) -> subprocess.CompletedProcess[str]:
    assert SYSTEMD_ANALYZE is not None
    return subprocess.run(
        [SYSTEMD_ANALYZE, "--no-pager", *map(str, words)], capture_output=True, text=True, check=False
    )


@with_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(written: Path) -> None:
    said = analysed("verify", written)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@with_systemd
def test_it_has_as_few_rights_as_it_can_live_with(written: Path) -> None:
    said = analysed("security", "--offline=true", "--threshold=20", written)
    assert said.returncode == 0, said.stdout


@with_systemd
def test_a_folder_elsewhere_is_all_that_is_added_to_its_rights(tmp_path: Path) -> None:
    said = write_service(tmp_path, Path("/bin/true"), [Path("/srv/second"), Path("/mnt/anchors")])
    assert (
        "  chgrp staffroom-elsewhere /srv/second /mnt/anchors && chmod 2770 /srv/second /mnt/anchors" in said
    )
    given = (tmp_path / "staffroom.service").read_text().splitlines()
    added = {*given} - {*unit(Path("/bin/true")).splitlines()}
    assert added == {
        "SupplementaryGroups=staffroom-elsewhere",
        "ReadWritePaths=-/srv/second",
        "ReadWritePaths=-/mnt/anchors",
    }
    script = (tmp_path / "staffroom-service").read_text()
    assert all(f"--property={each} \\" in script for each in added)
    assert analysed("verify", tmp_path / "staffroom.service").returncode == 0
    assert (
        analysed("security", "--offline=true", "--threshold=20", tmp_path / "staffroom.service").returncode
        == 0
    )


@pytest.mark.parametrize("name", ["second", "/srv/second place", "/srv/%i", '/srv/"'])
def test_a_folder_that_systemd_would_read_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Sorry, match="Name it in full, without spaces or signs"):
        write_service(tmp_path, Path("/bin/true"), [Path(name)])
    assert list(tmp_path.iterdir()) == []


@with_systemd
def test_without_the_hardening_it_would_be_found(written: Path) -> None:
    written.write_text(written.read_text().replace(HARDENED, ""))
    assert analysed("security", "--offline=true", "--threshold=20", written).returncode != 0


@pytest.mark.whole("tests/house/test_wheel.py::test_it_runs_the_installed_packages_from_any_folder")
def test_it_lives_where_no_memory_may_become_code(tmp_path: Path) -> None:
    """MemoryDenyWriteExecute, which the unit asks for, is this switch of the kernel."""
    said = subprocess.run(
        [sys.executable, "-c", UNDER_MDWE, str(STAFFROOM), "try"],
        input="at 2026-11-23 10:00\nbook Amy Carter, Ben Dodd maths tue\nprint board\ntick\n",
        env={"PATH": os.environ["PATH"], "STAFFROOM_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode == 77:
        pytest.skip("this kernel has no such switch")
    assert said.returncode == 0, said.stderr
    assert ".pdf" in said.stdout


def test_the_script_runs_commands_as_the_service_s_user(written: Path) -> None:
    script = written.with_name("staffroom-service")
    assert stat.S_IMODE(script.stat().st_mode) == 0o755
    subprocess.run(["/bin/sh", "-n", script], check=True)
    said = subprocess.run(
        ["/bin/sh", script, "import", "my files", "--apply"],
        env={"PATH": str(stand_in(written.parent))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    words = said.stdout.splitlines()
    assert words[-5:] == ["--", "/bin/true", "import", "my files", "--apply"]
    assert "--pipe" in words
    given = {each.removeprefix("--property=") for each in words if each.startswith("--property=")}
    both = {
        "DynamicUser=yes",
        "User=staffroom",
        "StateDirectory=staffroom",
        "EnvironmentFile=-/etc/staffroom.env",
    }
    assert both <= given
    assert both <= set(unit(Path("/bin/true")).splitlines())


def stand_in(folder: Path) -> Path:
    """A folder with a systemd-run that prints a word a line what it was called with."""
    there = folder / "bin"
    there.mkdir()
    (there / "systemd-run").write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    (there / "systemd-run").chmod(0o755)
    return there


def test_each_part_of_the_script_is_a_property_that_systemd_knows() -> None:
    properties = re.findall(r"--property=(\w+)", command_script(Path("/bin/true")))
    assert len(properties) == len(set(properties)) == 8


def test_a_command_in_a_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "staffroom"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    assert installed_command(str(command), "/usr") == command
    monkeypatch.setattr("bot.unit.HOMES", (str(tmp_path), "/some/home"))
    with pytest.raises(Sorry, match="staffroom lies in somebody's home, where no service may look"):
        installed_command(str(command), "/usr")
    with pytest.raises(Sorry, match="/some/home/python lies in somebody's home"):
        installed_command("/bin/true", "/some/home/python")
    with pytest.raises(Sorry, match="Call it by its whole path"):
        installed_command("/nowhere/staffroom")


class Heard:
    """A socket such as systemd listens at."""

    def __init__(self, path: Path) -> None:
        self.address = str(path)
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(self.address)
        self._line.settimeout(LONGEST)

    def next(self) -> str:
        return self._line.recv(100).decode()

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def systemd() -> Iterator[Heard]:
    # In a folder of a short name: an address of this kind has at most 107 signs.
    with TemporaryDirectory() as folder:
        heard = Heard(Path(folder) / "notify")
        yield heard
        heard.close()


@pytest.mark.whole
def test_it_says_that_it_is_ready_that_it_lives_and_that_it_stops(systemd: Heard, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {
        "PATH": os.environ["PATH"], "STAFFROOM_HOME": str(tmp_path), "PORT": str(port),
        "NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "200000",
    }  # fmt: skip
    subprocess.run([STAFFROOM, "migrate"], env=given, check=True, capture_output=True)
    serving = subprocess.Popen(
        [STAFFROOM, "serve"], env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        said = {systemd.next(), systemd.next()}
        assert said == {READY, ALIVE}
        assert systemd.next() == ALIVE
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(LONGEST)
    last = ""
    while last != STOPPING:
        last = systemd.next()
    assert serving.returncode in {0, -signal.SIGTERM}


async def test_it_is_told_twice_as_often_as_asked_and_only_while_the_clock_lives(systemd: Heard) -> None:
    lives = iter([True, False, True])
    told = Systemd({"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "120000000"})
    with standing_still() as clock:
        looked = asyncio.Event()

        def alive() -> bool:
            looked.set()
            return next(lives)

        telling = asyncio.create_task(told.keep_telling(alive))
        for _ in range(3):
            await looked.wait()
            looked.clear()
            told.say("between")
            clock.put_on(60)
        telling.cancel()
    assert [systemd.next() for _ in range(5)] == [ALIVE, "between", "between", ALIVE, "between"]


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"NOTIFY_SOCKET": "/nowhere/at/all"},
        {"NOTIFY_SOCKET": "@nobody listens here"},
    ],
)
def test_nothing_is_said_where_nobody_listens(environ: dict[str, str]) -> None:
    Systemd(environ).say(READY)


@pytest.mark.parametrize(
    "asked", [{}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}]
)
async def test_no_watchdog_is_fed_that_asks_for_nothing(systemd: Heard, asked: dict[str, str]) -> None:
    await Systemd({"NOTIFY_SOCKET": systemd.address} | asked).keep_telling(lambda: True)


def test_whoever_reads_what_to_set_is_told_the_file_that_the_service_reads() -> None:
    command = Path("/opt/staffroom/bin/staffroom")
    for text in (unit(command), command_script(command)):
        assert f"{SETTINGS_IN}={SETTINGS_FILE}" in text
    assert settings_in({SETTINGS_IN: SETTINGS_FILE}) == SETTINGS_FILE
    assert settings_in({}) == ".env"
    said = re.compile(r"\b[Ii]n \.env\b(?!\.)")
    assert [
        each.name for each in Path(bot.__file__).parent.rglob("*.py") if said.search(each.read_text("utf-8"))
    ] == []
