"""A door to the small far side, with as little in it as a door can have."""

from collections.abc import Sequence
from datetime import datetime

import aiohttp

from models.db.tables import Db
from scheduler.addresses import bound_channel
from scheduler.courier import (
    EMPTIED,
    Address,
    Answer,
    CannotAsk,
    NotNow,
    NotThere,
    Rejected,
    Sent,
    Unknown,
    Unreachable,
    Whereabouts,
)

Parts = tuple[str, ...]
"""What the composers of these tests make: the texts of the parts."""


class SmallCourier:
    """Sends to the far side; `can_ask` False is a platform that cannot be asked what it has."""

    def __init__(
        self,
        url: str,
        *,
        door: str = "small",
        timeout: float = 0.3,
        can_ask: bool = True,
        knows: Sequence[str] = (),
    ) -> None:
        self.door = door
        self.timeout = timeout
        self._url = url
        self._can_ask = can_ask
        self._knows = knows

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable | NotNow:
        if email in self._knows:
            return Address(self.door, f"dm-{staff_id}")
        return Unreachable("nobody here has this e-mail")

    def channel(self, db: Db, purpose: str) -> Address | None:
        return bound_channel(db, self.door, purpose)

    def split(self, message: Parts) -> Sequence[str]:
        return message

    def turn(self, to: Address, key: str) -> float:
        del to, key
        return 0.0

    async def send(self, to: Address, part: str, key: str) -> Answer:
        return await self._post("/send", {"to": to.destination, "key": key, "text": part})

    async def update(self, to: Address, reference: str, part: str | None, key: str) -> Answer:
        given = {"to": to.destination, "reference": reference, "key": key}
        return await self._post("/update", given | {"text": "(no more)" if part is None else part})

    async def delete(self, to: Address, reference: str) -> Answer:
        answer = await self._post("/delete", {"to": to.destination, "reference": reference})
        return (
            Rejected(answer.why, link=f"{self._url}/{reference}") if isinstance(answer, Rejected) else answer
        )

    async def empty(self, to: Address, reference: str, key: str) -> Answer:
        given = {"to": to.destination, "reference": reference, "key": key, "text": EMPTIED}
        return await self._post("/empty", given)

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        if not self._can_ask:
            return CannotAsk()
        given = {"to": to.destination, "key": key, "since": since.isoformat()}
        async with aiohttp.ClientSession() as http, http.get(f"{self._url}/find", params=given) as answer:
            if answer.status != 200:
                return Unknown(f"status {answer.status}")
            reference = (await answer.json(content_type=None))["reference"]
        return Sent(reference) if reference else NotThere()

    async def _post(self, path: str, given: dict[str, str]) -> Answer:
        async with aiohttp.ClientSession() as http, http.post(self._url + path, json=given) as answer:
            body = await answer.json(content_type=None)
            match answer.status:
                case 200:
                    return Sent(body["reference"])
                case 429:
                    return NotNow(body["retry_after"])
                case 403:
                    return Rejected("the conversation is closed to us", gone=True)
                case _:
                    return Unknown(f"status {answer.status}")
