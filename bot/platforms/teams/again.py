"""What was kept of Teams' requests, answered anew in the asker's own chat."""

from collections.abc import Sequence
from dataclasses import replace

from bot.platforms.inbox import KeptRequest
from bot.platforms.teams.hearing import Hearing
from bot.platforms.teams.kept import asked_from
from bot.registry import Reply, Result
from bot.requests import Words


class AnsweredAgain:
    """Teams' part of it."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def who(self, kept: KeptRequest) -> int | Reply:
        activity, _ = asked_from(kept.place)
        return await self._hearing.who(activity)

    async def hear(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        activity, quote = asked_from(kept.place)
        said = replace(kept.said, staff_id=staff_id)
        if isinstance(said, Words) and not quote:
            return await self._hearing.lines(activity, said)
        return await self._hearing.heard(activity, lambda: said, quote)

    async def tell(self, kept: KeptRequest, results: Sequence[Result]) -> None:
        activity, _ = asked_from(kept.place)
        await self._hearing.tell_in_chat(activity, results)
