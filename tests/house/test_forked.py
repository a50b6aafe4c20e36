"""Tests in several processes: each is carried out once, and whatever goes wrong in one of them makes the run red."""

import os
import sys
from pathlib import Path

import pytest

from tests.processes import Ended, run

CONFIGURED = """
from tests.forked import InWorkers

def pytest_configure(config):
    config.pluginmanager.register(InWorkers(2))
"""
SHARED = """
import os
import pytest
from pathlib import Path

@pytest.fixture(scope="module")
def stage():
    yield
    Path(f"down-{os.getpid()}").touch()
"""


def carry_out() -> None:
    sys.exit(pytest.main())


def outcome_of(folder: Path, tests: str, *words: str) -> Ended:
    """What becomes of these tests in two workers, which are started in this folder."""
    (folder / "conftest.py").write_text(CONFIGURED)
    (folder / "test_them.py").write_text(SHARED + tests)
    said = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:asyncio",
        "--assert=plain",
        "-W",
        "error",
        "--rootdir",
        str(folder),
        *words,
    ]
    return run(carry_out, said, folder=folder, environment=os.environ, said="")


def test_each_is_carried_out_once_and_what_fails_says_what_it_printed(tmp_path: Path) -> None:
    ended = outcome_of(
        tmp_path,
        """
@pytest.mark.parametrize("number", range(40))
def test_it(number, stage):
    with Path(f"by-{os.getpid()}").open("a") as file:
        print(number, file=file)
    print(f"this is {number}")
    assert number != 13

def test_that_is_skipped():
    pytest.skip("today")
""",
    )
    assert ended.code == 1, ended
    assert "1 failed, 39 passed, 1 skipped" in ended.output
    assert [each for each in ended.output.splitlines() if each.startswith("this is")] == ["this is 13"]
    by = [each.read_text().split() for each in tmp_path.glob("by-*")]
    assert sorted(int(each) for one in by for each in one) == [*range(40)]
    assert len(by) == len([*tmp_path.glob("down-*")]), "what a worker sets up for many it takes down once"


def test_a_worker_that_ends_before_its_time_names_the_test_in_which_it_did(tmp_path: Path) -> None:
    ended = outcome_of(tmp_path, "def test_it(): os._exit(3)\n")
    assert ended.code == 1, ended
    assert "a worker ended with 3 in test_them.py::test_it" in ended.output


def test_what_is_left_open_is_found_at_the_end_of_its_worker(tmp_path: Path) -> None:
    ended = outcome_of(tmp_path, "def test_it(): kept = [open('left', 'w')]; kept.append(kept)\n")
    assert ended.code == 1, ended
    assert "ResourceWarning: unclosed file" in ended.output


def test_where_enough_failed_the_others_stop_and_take_down_what_they_set_up(tmp_path: Path) -> None:
    ended = outcome_of(
        tmp_path,
        """
@pytest.mark.parametrize("number", range(1_000))
def test_it(number, stage):
    Path(f"by-{os.getpid()}").touch()
    assert number != 3
""",
        "-x",
    )
    assert ended.code == 1, ended
    assert "stopping after 1 failures" in ended.output
    assert len([*tmp_path.glob("by-*")]) == len([*tmp_path.glob("down-*")])
