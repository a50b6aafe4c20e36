"""What was promised an answer gets one, whatever becomes of what was asked."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.ask import Reply, Result
from bot.platforms.accounts import Account
from bot.platforms.answering import Afterwards
from bot.platforms.inbox import Inbox, KeptRequest, Unanswered
from bot.platforms.later import InTime, Later
from bot.requests import Words
from bot.say.card import Card
from models.db.database import Database
from tests.scheduler.small_school import MORNING

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def test_a_fault_behind_a_promise_is_told_to_whoever_waits(database: Database) -> None:
    faults: list[Exception] = []
    told: list[Result] = []
    go_on = asyncio.Event()

    def fault(found: Exception) -> Reply:
        return Reply(Card(f"Something went wrong: {type(found).__name__}."))

    async def work() -> list[Result]:
        await go_on.wait()
        raise RuntimeError

    async def tell(results: Sequence[Result]) -> None:
        told.extend(results)

    afterwards = Afterwards(faults.append)
    inbox = Inbox(database, "slack", lambda: MORNING)
    asked = Unanswered(
        account=Account("slack", "T0", "U0"), said=Words(staff_id=0, words="todo", key="k"), place={}
    )
    found: list[KeptRequest] = []
    with pytest.raises(Later):
        await InTime(afterwards, 30, fault).answered(work(), 0, lambda: inbox.keep(asked), tell)
    go_on.set()
    await afterwards.settled()
    assert told == [Reply(Card("Something went wrong: RuntimeError."))]
    inbox.read(lambda db: found.extend(inbox.asked(db, asked.account)))
    assert found == []
    assert faults == []
