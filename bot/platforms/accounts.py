"""Which account is which member of staff: proven by the platform's verified e-mail, linked once, for every door."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from models.db.database import Database
from models.db.errors import Sorry
from models.school import links
from models.school.links import Link

REMEMBERED_SECONDS = 60
"""How long a link need not be read again."""
MOST_REMEMBERED = 2000


@dataclass(frozen=True)
class Account:
    """An account as its platform names it."""

    door: str
    tenant: str
    user: str


@dataclass(frozen=True)
class Proof:
    """What the platform vouches for: the account's e-mails, the likeliest first, and where it is told."""

    emails: tuple[str, ...]
    address: str = ""
    service: str = ""


Prove = Callable[[], Awaitable[Proof]]
"""Asks the platform about an account. Raises Sorry for whoever is refused, and where it will not say now."""


@dataclass(frozen=True)
class _Remembered:
    staff_id: int
    address: str
    service: str
    until: float

    def holds(self, address: str, service: str) -> bool:
        here = address in {"", self.address} and service in {"", self.service}
        return here and time.monotonic() < self.until


class Accounts:
    """Finds the member of staff behind an account; asks the platform only where no link is known."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._remembered: dict[Account, _Remembered] = {}

    async def staff_id(self, account: Account, prove: Prove, *, address: str = "", service: str = "") -> int:
        """The member of staff's id; `address` and `service` are where they speak now, and are kept.

        Raises Sorry, politely, for guests, bots, strangers and who has left.
        """
        remembered = self._remembered.get(account)
        if remembered is not None and remembered.holds(address, service):
            # Whether they are still active staff is asked at each request all the same, by the dispatcher.
            return remembered.staff_id
        link = await asyncio.to_thread(self._known, account, address, service)
        if link is not None:
            self._remember(account, _Remembered(link.staff_id, link.address, link.service, _soon()))
            return link.staff_id
        proof = await prove()
        return await asyncio.to_thread(self._link, account, proof)

    async def address(self, account: Account) -> str:
        """Where the account is told in private; blank where it is not known."""
        link = await asyncio.to_thread(self._linked, account)
        return link.address if link is not None else ""

    async def unlink(self, account: Account) -> None:
        """The account is nobody's any more, until its e-mail proves it again."""
        self._remembered.pop(account, None)
        await asyncio.to_thread(self._unlink, account)

    async def lose(self, account: Account, why: str) -> None:
        """Keep why the account cannot be told anything, so that doctor and the scheme lead see it."""
        self._remembered.pop(account, None)
        await asyncio.to_thread(self._lose, account, why)

    def _remember(self, account: Account, known: _Remembered) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[account] = known

    def _linked(self, account: Account) -> Link | None:
        with self._database.reading() as db:
            return links.linked(db, door=account.door, tenant=account.tenant, account=account.user)

    def _known(self, account: Account, address: str, service: str) -> Link | None:
        link = self._linked(account)
        if link is None or not _is_stale(link, address, service, self._now()):
            return link
        with self._database.writing() as db:
            links.spoke(db, link.id or 0, self._now(), address=address, service=service)
        link.address, link.service = address or link.address, service or link.service
        return link

    def _link(self, account: Account, proof: Proof) -> int:
        refusal: Sorry | None = None
        for email in proof.emails:
            try:
                with self._database.writing() as db:
                    return links.link(
                        db,
                        door=account.door,
                        tenant=account.tenant,
                        account=account.user,
                        email=email,
                        now=self._now(),
                        address=proof.address,
                        service=proof.service,
                    )
            except Sorry as sorry:
                refusal = sorry
        raise refusal or Sorry("I was not told your e-mail address. Ask whoever looks after Staffroom.")

    def _unlink(self, account: Account) -> None:
        with self._database.writing() as db:
            links.unlink(db, door=account.door, tenant=account.tenant, account=account.user)

    def _lose(self, account: Account, why: str) -> None:
        with self._database.writing() as db:
            link = links.linked(db, door=account.door, tenant=account.tenant, account=account.user)
            if link is not None:
                link.trouble = why


def _soon() -> float:
    return time.monotonic() + REMEMBERED_SECONDS


def _is_stale(link: Link, address: str, service: str, now: datetime) -> bool:
    if link.last_spoke is None or link.trouble or now - link.last_spoke > links.SPOKE_AGAIN:
        return True
    return address not in {"", link.address} or service not in {"", link.service}
