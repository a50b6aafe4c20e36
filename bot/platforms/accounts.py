"""Which account is which member of staff: proven by the platform's verified e-mail, linked once, for every door."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.db.database import Database
from models.db.errors import Busy, Sorry
from models.school import links
from models.school.links import Link
from models.school.people import Staff, fold_address
from models.school.snapshot import staff_name

PROVEN_FOR = timedelta(days=1)
"""How long a proof stands, where no setting says otherwise."""
REMEMBERED = timedelta(minutes=1)
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


class SilentPlatform(Sorry):
    """The platform does not say now who somebody is; a link that was proven before stands."""

    def __init__(self, platform: str) -> None:
        super().__init__(f"{platform} does not tell me just now who you are. Try again in a minute.")


Prove = Callable[[], Awaitable[Proof]]
"""Asks the platform about an account. Raises Sorry for whoever is refused, SilentPlatform where it will not say."""


@dataclass(frozen=True)
class _Remembered:
    staff_id: int
    address: str
    service: str
    until: datetime

    def holds(self, address: str, service: str, now: datetime) -> bool:
        here = address in {"", self.address} and service in {"", self.service}
        return here and now < self.until


class Accounts:
    """Finds the member of staff behind an account.

    The platform is asked where no link is known, and again where its proof is older than `proven_for`.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime], proven_for: timedelta = PROVEN_FOR
    ) -> None:
        self._database = database
        self._now = now
        self._proven_for = proven_for
        self._remembered: dict[Account, _Remembered] = {}

    async def staff_id(self, account: Account, prove: Prove, *, address: str = "", service: str = "") -> int:
        """The member of staff's id; `address` and `service` are where they speak now, and are kept.

        Raises Sorry, politely, for guests, bots, strangers and who has left.
        """
        remembered = self._remembered.get(account)
        if remembered is not None and remembered.holds(address, service, self._now()):
            # Whether they are still active staff is asked at each request all the same, by the dispatcher.
            return remembered.staff_id
        link = await asyncio.to_thread(self._known, account, address, service)
        if link is None:
            return await asyncio.to_thread(self._link, account, await prove())
        staff_id = link.staff_id
        if self._now() - link.linked_at > self._proven_for:
            staff_id = await self._proven_again(account, link, prove)
        until = self._now() + REMEMBERED
        # Where they cannot be reached, the next word at an address of their own is to be kept.
        known = "" if link.trouble else link.address
        self._remember(account, _Remembered(staff_id, known, link.service, until))
        return staff_id

    async def _proven_again(self, account: Account, link: Link, prove: Prove) -> int:
        """Whose account it is now; one that the platform no longer vouches for is unlinked. Raises Sorry."""
        try:
            return await asyncio.to_thread(self._link, account, await prove())
        except SilentPlatform:
            return link.staff_id
        except Sorry:
            await self.unlink(account)
            raise

    async def keep(self, account: Account, emails: Sequence[str]) -> None:
        """The account has these e-mails now: where its member of staff has none of them, it is unlinked."""
        if not await asyncio.to_thread(self._has_one_of, account, emails):
            await self.unlink(account)

    async def address(self, account: Account) -> str:
        """Where the account is told in private; blank where it is not known."""
        link = await asyncio.to_thread(self._linked, account)
        return link.address if link is not None else ""

    async def is_reached_at(self, account: Account, address: str) -> bool:
        """Whether this is the private address of the account, as far as it is known."""
        remembered = self._remembered.get(account)
        if remembered is not None and self._now() < remembered.until:
            return remembered.address == address
        return await self.address(account) == address

    async def name(self, account: Account) -> str:
        """The name of the account's member of staff; blank where it is nobody's."""
        return await asyncio.to_thread(self._name, account)

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
        try:
            with self._database.writing(within=self._database.patience) as db:
                links.spoke(db, link.id or 0, self._now(), address=address, service=service)
        except Busy:
            return link  # it is kept with the next that they say; what they ask for now does not wait for it
        link.address, link.service = address or link.address, service or link.service
        link.trouble = "" if address else link.trouble
        return link

    def _link(self, account: Account, proof: Proof) -> int:
        refusal: Sorry | None = None
        for email in proof.emails:
            try:
                return self._linked_by(account, email, proof)
            except Sorry as sorry:
                refusal = sorry
        raise refusal or Sorry("I was not told your e-mail address. Ask whoever looks after Staffroom.")

    def _linked_by(self, account: Account, email: str, proof: Proof) -> int:
        try:
            with self._database.writing(within=self._database.patience) as db:
                return links.link(
                    db, door=account.door, tenant=account.tenant, account=account.user, email=email,
                    now=self._now(), address=proof.address, service=proof.service,
                )  # fmt: skip
        except Busy:
            # Proven all the same, so that they are heard; it is proven again, and kept, with the next that they say.
            with self._database.reading() as db:
                return links.of_email(db, email)

    def _name(self, account: Account) -> str:
        link = self._linked(account)
        if link is None:
            return ""
        with self._database.reading() as db:
            return staff_name(db, link.staff_id)

    def _has_one_of(self, account: Account, emails: Sequence[str]) -> bool:
        link = self._linked(account)
        if link is None:
            return True
        with self._database.reading() as db:
            staff = db.get(Staff, link.staff_id)
        return staff is not None and staff.email in set(map(fold_address, emails))

    def _unlink(self, account: Account) -> None:
        with self._database.writing() as db:
            links.unlink(db, door=account.door, tenant=account.tenant, account=account.user)

    def _lose(self, account: Account, why: str) -> None:
        with self._database.writing() as db:
            link = links.linked(db, door=account.door, tenant=account.tenant, account=account.user)
            if link is not None:
                link.trouble = why


def _is_stale(link: Link, address: str, service: str, now: datetime) -> bool:
    if link.last_spoke is None or now - link.last_spoke > links.SPOKE_AGAIN:
        return True
    if link.trouble and address:
        return True
    return address not in {"", link.address} or service not in {"", link.service}
