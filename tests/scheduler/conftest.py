"""A far side that misbehaves when told to, for the tests of delivery."""

from collections.abc import AsyncIterator

import pytest

from tests.patience import LONGEST, standing_still
from tests.scheduler.small_school import StandingClock
from tests.soak.far_side import FarSide


@pytest.fixture
async def far_side() -> AsyncIterator[FarSide]:
    """Its silence outlasts whatever waits for it, at once; nothing else takes too long, on whatever machine."""
    with standing_still() as loop_clock:
        opened = FarSide(when_silent=lambda: loop_clock.put_on(LONGEST))
        yield opened
        opened.close()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()
