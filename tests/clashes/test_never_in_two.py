"""The property itself, as much of it as takes seconds; `make soak` takes more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from models.db.database import Database
from tests.clashes.machine import DAYS, HOURS, machine_on
from tests.clashes.small_school import LEADER, fill
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


def test_no_pupil_is_ever_in_two_overlapping_sessions(filled: Database, at_length: bool) -> None:
    few = settings(
        max_examples=12 if at_length else 4,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine_on(filled), settings=few)


def test_what_is_asked_of_a_booking_that_is_off_is_not_asked_again_by_taking_back_the_answer(
    filled: Database,
) -> None:
    played = machine_on(filled)()
    played.books(staff=1, pupils=[1], first=DAYS[0], at=HOURS[0], weekly=False)
    played.asks(pick=0, staff=2, at=HOURS[0])
    played.answers(pick=0, gives=False)
    played.cancels(pick=0, after=False)
    played.undoes(staff=1)
    played.what_is_displaced_is_off_and_what_is_asked_for_stands()
    played.teardown()


@pytest.mark.whole
def test_what_is_asked_of_a_booking_that_was_put_back_ends_when_it_is_displaced_again(
    filled: Database,
) -> None:
    played = machine_on(filled)()
    played.books(staff=1, pupils=[1], first=DAYS[0], at=HOURS[0], weekly=False)
    played.overrides(staff=2, pupil=1, day=DAYS[0], at=HOURS[1])
    played.cancels(pick=0, after=False)
    played.asks(pick=0, staff=3, at=HOURS[0])
    played.undoes(staff=LEADER)
    played.what_is_displaced_is_off_and_what_is_asked_for_stands()
    played.teardown()
