"""Whatever the papers promise has tests, and they are run."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.governance.promises import Promise

ROOT = Path(__file__).parents[2]


NAMED = {each for promise in Promise for each in promise.tests}
WRONG = {
    "tests/governance/test_promises.py::test_of_nothing",
    "tests/soak/test_soak.py::test_marking_before_sending_is_found",
}
"""One that is not there, and one that is left out of what is run."""


@pytest.fixture(scope="module")
def run() -> set[str]:
    """What a run of all these files would run: files, and tests by file and name, without what they are given."""
    files = sorted({each.partition("::")[0] for each in NAMED | WRONG})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    tests = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    return tests | {each.partition("::")[0] for each in tests}


@pytest.mark.whole
def test_each_test_that_a_promise_names_is_there_and_would_be_run(run: set[str]) -> None:
    assert NAMED - run == set()


@pytest.mark.whole
def test_a_test_that_is_not_there_or_is_left_out_is_seen(run: set[str]) -> None:
    assert run & WRONG == set()


def test_each_promise_has_a_test_and_is_one_sentence() -> None:
    """Whether it would be run, is asked above, of pytest itself."""
    for promise in Promise:
        assert promise.tests, promise
        for file, _, name in (each.partition("::") for each in promise.tests):
            assert f"def {name}" in (ROOT / file).read_text(), (file, name)
        assert promise.sentence.endswith(".")
        assert ". " not in promise.sentence
