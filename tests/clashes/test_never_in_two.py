"""The property itself, as much of it as takes seconds; `make soak` takes more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from models.db.database import Database
from tests.clashes.machine import machine_on
from tests.clashes.small_school import fill
from tests.conftest import copy_of

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]


def fill_at(url: str, _folder: Path) -> None:
    database = Database(url)
    database.migrate()
    fill(database)
    database.close()


@pytest.fixture
def filled(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with copy_of("clashes", fill_at, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        database = Database(url)
        yield database
        database.close()


def test_no_pupil_is_ever_in_two_overlapping_sessions(filled: Database) -> None:
    few = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine_on(filled), settings=few)
