"""A short soak: it finds nothing where nothing is wrong, and finds each bug that is planted.

With a bug it takes longest, so `make soak` asks that, before it kills anything at length.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.soak.foreman import soak
from tests.soak.fuzz import fuzz
from tests.soak.plants import Plant
from tests.soak.school import Deed
from tests.soak.soaked import Soaked
from tests.soak.together import soak as soak_together


def short_soak(folder: Path, plant: Plant) -> Soaked:
    return soak(f"sqlite:///{folder / 'soak.db'}", kills=4, seconds=600, workers=2, plant=plant, seed=7)


@pytest.mark.whole("tests/scheduler/test_claims.py::test_many_at_once_tell_each_once")
def test_nothing_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    soaked = short_soak(tmp_path, Plant.NOTHING)
    assert soaked.is_clean, dict(soaked.numbers())
    assert soaked.kills == 4
    assert soaked.messages > 10
    # Whether the rival is the first is a matter of chance.
    assert {*Deed} - {*soaked.done} <= {Deed.RIVAL}
    assert (soaked.stops, soaked.clock_changes) == (1, 1)


@pytest.mark.planted
def test_sending_again_without_asking_is_found(tmp_path: Path) -> None:
    assert short_soak(tmp_path, Plant.SEND_AGAIN_WITHOUT_ASKING).counts.notices_told_twice


@pytest.mark.planted
def test_marking_before_sending_is_found(tmp_path: Path) -> None:
    assert short_soak(tmp_path, Plant.MARK_BEFORE_SENDING).counts.notices_lost


@pytest.fixture
def shared(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database, in which two can write at the same time: SQLite has one writer, whatever is locked."""
    name = f"soak_{os.getpid()}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.mark.planted
def test_acknowledging_before_saving_is_found(shared: str) -> None:
    soaked = soak(shared, kills=2, seconds=600, workers=2, plant=Plant.ACKNOWLEDGE_BEFORE_SAVING, seed=7)
    assert soaked.counts.acknowledged_commands_lost


@pytest.mark.planted
def test_a_skipped_lock_is_found(shared: str) -> None:
    soaked = soak(shared, kills=2, seconds=600, workers=3, plant=Plant.SKIP_A_LOCK, seed=7)
    assert soaked.counts.pupils_booked_twice_at_once


@pytest.mark.whole("tests/doors/test_slack_verify.py::test_a_forged_request_is_refused")
def test_what_is_forged_is_refused_and_nonsense_is_no_fault(tmp_path: Path) -> None:
    fuzzed = fuzz(f"sqlite:///{tmp_path / 'soak.db'}", tmp_path, requests=400, seed=7, many_at_once=False)
    assert (fuzzed.accepted, fuzzed.faults, fuzzed.rows_changed) == (0, 0, [])
    assert {what: said for what, said, fine in fuzzed.rows if not fine} == {}


@pytest.mark.whole("tests/scheduler/test_claims.py::test_many_at_once_tell_each_once")
def test_nothing_is_lost_of_what_shared_a_transaction(tmp_path: Path) -> None:
    soaked = soak_together(f"sqlite:///{tmp_path / 'soak.db'}", kills=3, seed=7)
    assert soaked.is_clean, list(soaked.lines())
    assert soaked.acknowledged > 30


@pytest.mark.planted
def test_telling_before_it_is_committed_is_found(tmp_path: Path) -> None:
    assert soak_together(f"sqlite:///{tmp_path / 'soak.db'}", kills=5, seed=7, tells_first=True).lost
