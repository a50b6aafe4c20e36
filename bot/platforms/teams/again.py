"""What was kept of Teams' requests, answered anew in the asker's own chat."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ask import OpenForm, Reply, Result
from bot.platforms.inbox import Due, KeptRequest
from bot.platforms.teams.hearing import Hearing
from bot.platforms.teams.kept import asked_from, is_here
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
        return await self._hearing.heard(activity, said, quote)

    async def form_of(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        if kept.due is not Due.EDITED or not isinstance(kept.said, Words):
            return []
        activity, _ = asked_from(kept.place)
        only_form = replace(kept.said, staff_id=staff_id, key="", of=kept.said.key, only_form=True)
        found = await self._hearing.heard(activity, only_form)
        return [each for each in found if isinstance(each, OpenForm)]

    async def tell(self, kept: KeptRequest, results: Sequence[Result]) -> None:
        activity, _ = asked_from(kept.place)
        if is_here(kept.place):
            await self._hearing.tell_here(activity, results)
        else:
            await self._hearing.tell_in_chat(activity, results)
