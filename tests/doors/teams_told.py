"""What is due is told through Teams, and what stands there then."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.assembly import composer
from models.db.database import Database
from models.outbox.notices import Delivery
from scheduler.courier import Address
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from tests.doors.conftest import TeamsCast
from tests.doors.due import before_a_door
from tests.doors.small_teams import Channel
from tests.doors.small_teams.desk import Desk, text_of

Told = list[tuple[str, str | None]]


@pytest.fixture
def tick(desk: Desk) -> Callable[[], Awaitable[Told]]:
    """Do what is due, and deliver it through the Teams courier."""

    async def run() -> Told:
        run_due(desk.database, desk.clock[0], before_a_door)
        told = await deliver_due(desk.database, [desk.door.courier], composer, lambda: desk.clock[0])
        return [(each.key, each.state) for each in told]

    return run


def address_of(desk: Desk, channel: Channel) -> Address:
    return Address("teams", f"{channel.team}/{channel.id}", desk.teams.service_url)


def states(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.state for each in db.exec(select(Delivery).order_by(Delivery.id))]  # type: ignore[arg-type]  # a column


@pytest.fixture
async def the_list(desk: Desk, teams_cast: TeamsCast, tick: Callable[[], Awaitable[Told]]) -> None:
    """The Year 11 list of Monday posted in leadership's channel at 08:15."""
    desk.clock[0] = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    await desk.says(teams_cast.noor, "book Amy Carter, Ben Dodd maths mon M4")
    await desk.says(teams_cast.helen, "settings leadership here", channel=teams_cast.leadership)
    desk.clock[0] = datetime(2026, 11, 23, 8, 16, tzinfo=UTC)
    await tick()


def posted(desk: Desk, channel: Channel) -> list[str]:
    return [text_of(m.card) for m in desk.teams.in_conversation(channel.id) if not m.only_for]
