"""A far side that misbehaves when told to, for the tests of delivery."""

from collections.abc import Iterator

import pytest

from tests.scheduler.small_school import StandingClock
from tests.soak.far_side import FarSide


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    opened = FarSide()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()
