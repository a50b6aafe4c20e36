"""The folder of a run: in the first place with room, alone, and gone once its process is, however that ended."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.run_folder import RunFolder, made_once

ROOT = Path(__file__).parents[2]


def runs(place: Path) -> list[Path]:
    return sorted(place.glob("staffroom-tests-*/run-*"))


def test_it_lies_in_the_first_place_that_has_room(tmp_path: Path) -> None:
    missing, there, last = tmp_path / "missing", tmp_path / "there", tmp_path / "last"
    there.mkdir()
    last.mkdir()
    for room, chosen in ((0, there), (1 << 60, last)):
        opened = RunFolder([missing, there, last], room=room)
        assert runs(chosen) == [opened.path]
        opened.close()
        assert runs(chosen) == []
    with pytest.raises(OSError, match="no temporary folder can be made"):
        RunFolder([missing])


@pytest.mark.parametrize("room", [0, 1 << 60])
def test_a_folder_whose_process_was_killed_goes_with_the_next_run(tmp_path: Path, room: int) -> None:
    open_one = f"RunFolder([Path({str(tmp_path)!r})]); print('open', flush=True); input()"
    program = f"from pathlib import Path; from tests.run_folder import RunFolder; kept = {open_one}"
    running = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"open\n"
        (left,) = runs(tmp_path)
        (left / "a database").write_bytes(b"rows")
        beside = tmp_path / "beside"
        beside.mkdir()
        RunFolder([tmp_path, beside], room=room).close()
        assert runs(tmp_path) == [left]
        running.send_signal(signal.SIGKILL)
    RunFolder([tmp_path, beside], room=room).close()
    assert runs(tmp_path) == []


def test_what_is_made_once_is_made_by_the_first_who_comes(tmp_path: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "school.db").write_text("rows")

    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: made_once(tmp_path / "school", make), range(8)))
    assert len(made) == 1
    assert [(each / "school.db").read_text() for each in folders] == ["rows"]


def test_what_was_made_in_part_is_made_anew(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError("no such school")

    with pytest.raises(RuntimeError):
        made_once(tmp_path / "school", fail)
    assert list(made_once(tmp_path / "school", lambda _folder: None).iterdir()) == []
