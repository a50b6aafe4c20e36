"""Whatever the papers promise has tests, and they are run."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.governance.promises import Promise

ROOT = Path(__file__).parents[2]


def collected(*named: str) -> set[str]:
    """The tests that a run of these would run, by file and name, without what they are given."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", *named]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}


def test_each_test_that_a_promise_names_is_there_and_would_be_run() -> None:
    named = sorted({each for promise in Promise for each in promise.tests})
    run = collected(*named)
    files = {each.partition("::")[0] for each in run}
    for each in named:
        assert each in run or each in files, each


def test_a_test_that_is_not_there_or_is_left_out_is_seen() -> None:
    for wrong in (
        "tests/governance/test_promises.py::test_of_nothing",
        "tests/soak/test_soak.py::test_marking_before_sending_is_found",
    ):
        with pytest.raises(AssertionError):
            collected(wrong)


def test_each_promise_has_a_test_and_is_one_sentence() -> None:
    for promise in Promise:
        assert promise.tests, promise
        assert promise.sentence.endswith(".")
        assert ". " not in promise.sentence
