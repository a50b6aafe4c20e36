"""Requests that still wait for their answers: kept until they have them, also over a restart.

What is acknowledged is either done, or kept here, or said to be neither. Where the database takes nothing now, not even
this, whoever spoke is told so: what was promised and forgotten would be worse than what was refused.
What is too long for a button to carry waits here as well, until its time is over, and a form whose question may be
answered by typing.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, assert_never

import structlog

from bot.platforms.accounts import Account
from bot.requests import Pressing, Said, Submitted, Words
from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES
from models.db.tables import Db
from models.outbox import inbox

KEPT_FOR = timedelta(hours=1)
"""How long a request is kept that nobody could answer."""

ASKED_FOR = timedelta(minutes=10)
"""How long what was asked last may be answered by typing."""

_REFUSED, _HELD, _ASKED = "refused", "held", "asked"

log = structlog.get_logger(__name__)


class Due(StrEnum):
    """What is said of a request."""

    ANSWER = "answer"
    EDITED = "edited"
    """Its message was changed since: that what it did stays."""
    STAYS = "stays"
    """The same, where what the message says now is not for us."""
    DELETED = "deleted"
    """Its message was deleted since: the same."""
    UNREADABLE = "unreadable"
    """There was nothing to read in it, but a photo or a file."""
    REFUSAL = "refusal"
    """Why its sender is not let in: nothing of it was heard, and its words are not kept."""


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """A request as far as its answer needs it."""

    account: Account
    said: Said
    """What was said, as nobody's yet."""
    place: Mapping[str, Any]
    """Where the answer goes, as the door writes it."""
    notes: tuple[str, ...] = ()
    """What is said under the answer."""
    due: Due = Due.ANSWER


@dataclass(frozen=True, kw_only=True)
class KeptRequest(Unanswered):
    """A request that was left unanswered, and since when."""

    id: int
    at: datetime
    is_refused: bool = False
    """It was carried out, and its answer waits where its sender looks for it."""
    is_held: bool = False
    """It waits for a button to be pressed, and nobody else carries it out."""
    is_asked: bool = False
    """It is a form that waits for one answer, and nobody else carries it out."""


class NotSent(Exception):  # noqa: N818 - a finding: the request stays where it is
    """The answer is there, and the platform does not take it now: the request stays until it does."""


class Keeping:
    """A request that is being written down while it is being carried out."""

    def __init__(self, writing: "asyncio.Task[int | None]", forget: Callable[[int], Awaitable[None]]) -> None:
        self._writing = writing
        self._forget = forget

    async def is_safe(self, seconds: float) -> bool:
        """Whether it is written down by then, so that it will be answered whatever happens to this process."""
        done, _ = await asyncio.wait({self._writing}, timeout=seconds)
        return bool(done) and self._writing.result() is not None

    async def answered(self) -> None:
        """It has its answer: nothing of it is kept."""
        written = await self._writing
        if written is not None:
            await self._forget(written)


class Inbox:
    """One door's requests that wait for their answers."""

    def __init__(
        self, database: Database, door: str, now: Callable[[], datetime], *, kept_for: timedelta = KEPT_FOR
    ) -> None:
        self.database = database
        self._door = door
        self._now = now
        self.kept_for = kept_for

    def keep(self, asked: Unanswered) -> Keeping:
        """Begin to write down what was said, which goes on being carried out."""
        return Keeping(asyncio.create_task(self._keep(asked)), self._forget)

    async def keep_unsent(self, asked: Unanswered) -> bool:
        """Keep a request that was carried out and whose answer the platform does not take now; whether it is kept.

        It is answered anew in a moment, and again and again, within the time that any request is kept.
        """
        return await self._keep(asked) is not None

    async def keep_refused(self, asked: Unanswered) -> bool:
        """Keep a request that was carried out and whose answer the platform took nowhere; whether it is kept.

        It is answered anew where the person looks for it, within the same time.
        """
        return await self._keep(asked, _REFUSED) is not None

    async def hold(self, account: Account, said: Said) -> int | None:
        """Keep what a button stands for, as long as any request is kept; its number, None where it cannot be kept."""
        return await self._keep(Unanswered(account=account, said=said, place={}), _HELD)

    async def held(self, account: Account, number: int) -> Said | None:
        """What is held for this account under the number; None where there is nothing any more."""
        return await asyncio.to_thread(self._held, account, number)

    async def ask(self, account: Account, form: Submitted) -> None:
        """Keep a form that lacks one answer, which may be typed in the next minutes; it may fail to be kept."""
        await self._keep(Unanswered(account=account, said=form, place={}), _ASKED)

    def asked(self, db: Db, account: Account) -> list[KeptRequest]:
        """This account's forms that lack one answer, oldest first."""
        recent = min(ASKED_FOR, self.kept_for)
        asked = [each for each in _kept_of(db, account) if each.is_asked]
        # What was asked under a clock that was ahead may be of another day.
        return [each for each in asked if abs(self._now() - each.at) <= recent]

    def read(self, look: Callable[[Db], None]) -> None:
        """Look at what is kept; to be called in a thread. Raises as the database."""
        with self.database.reading() as db:
            look(db)

    async def take_asked(self, some: Sequence[KeptRequest]) -> list[KeptRequest]:
        """Forget them; those that nobody else took meanwhile. Raises as the database."""
        return await asyncio.to_thread(self._take_asked, some) if some else []

    async def refused(self, account: Account) -> list[KeptRequest]:
        """This account's requests whose answers the platform took nowhere, oldest first."""
        return await asyncio.to_thread(self._refused, account)

    async def forget(self, some: Sequence[KeptRequest]) -> None:
        """They have their answers: nothing of them is kept."""
        for each in some:
            await self._forget(each.id)

    async def take(self) -> list[KeptRequest]:
        """Some of the requests that nobody is answering any more, oldest first; they are this process's for a while."""
        read = {row.id or 0: _read(row) for row in await asyncio.to_thread(self._take)}
        for unread in (row for row, kept in read.items() if kept is None):
            log.error("kept request not understood", door=self._door)
            await self._forget(unread)
        return [kept for kept in read.values() if kept is not None]

    async def _keep(self, asked: Unanswered, waits: str = "") -> int | None:
        try:
            return await asyncio.to_thread(self._write, asked, waits)
        except DATABASE_TROUBLES as trouble:
            log_trouble("request not kept", trouble, door=self._door)
            return None

    def _write(self, asked: Unanswered, waits: str) -> int:
        """`waits`: for what its sender does, such as a look at Home; blank where it is answered as soon as may be."""
        how = {"notes": list(asked.notes), "due": asked.due, "waits": waits}
        within = self.database.patience if waits == _HELD else None
        with self.database.writing(within=within) as db:
            return inbox.keep(
                db,
                door=self._door,
                tenant=asked.account.tenant,
                account=asked.account.user,
                said=json.dumps(_written(asked.said) | how),
                place=json.dumps(dict(asked.place)),
                now=self._now(),
                lease={"": inbox.LEASE, _ASKED: min(ASKED_FOR, self.kept_for)}.get(waits, self.kept_for),
            )

    def _refused(self, account: Account) -> list[KeptRequest]:
        return [kept for kept in self._kept_of(account) if kept.is_refused]

    def _held(self, account: Account, number: int) -> Said | None:
        held = (each for each in self._kept_of(account) if each.is_held and each.id == number)
        return next((each.said for each in held if self._now() - each.at <= self.kept_for), None)

    def _take_asked(self, some: Sequence[KeptRequest]) -> list[KeptRequest]:
        with self.database.writing() as db:
            taken = inbox.take_kept(db, [each.id for each in some])
        return [each for each in some if each.id in taken]

    def _kept_of(self, account: Account) -> list[KeptRequest]:
        with self.database.reading() as db:
            return _kept_of(db, account)

    def _take(self) -> list[inbox.InboxRow]:
        with self.database.reading() as db:
            if not inbox.is_any_left(db, self._door, self._now()):
                return []
        with self.database.writing() as db:
            return inbox.take(db, self._door, self._now())

    async def _forget(self, kept: int) -> None:
        try:
            await asyncio.to_thread(self._answered, kept)
        except DATABASE_TROUBLES as trouble:
            # It is answered once more after its time: said twice, and done once.
            log_trouble("kept request not forgotten", trouble, door=self._door)

    def _answered(self, kept: int) -> None:
        with self.database.writing() as db:
            inbox.answered(db, [kept])


def _kept_of(db: Db, account: Account) -> list[KeptRequest]:
    rows = inbox.kept_of(db, account.door, account.tenant, account.user)
    return [kept for kept in map(_read, rows) if kept is not None]


def _written(said: Said) -> dict[str, Any]:
    common = {"key": said.key, "of": said.of, "channel": said.channel, "service": said.channel_service}
    match said:
        case Words(words=words, only_form=only_form):
            return {"words": words, "only_form": only_form, "in_chat": said.in_chat, **common}
        case Pressing(token=token):
            return {"token": token, **common}
        case Submitted(command=command, values=values, hidden=hidden):
            return {"command": command, "values": dict(values), "hidden": dict(hidden), **common}
        case _:
            assert_never(said)


def _read(row: inbox.InboxRow) -> KeptRequest | None:
    """The request; None where another version wrote it, and it cannot be read here."""
    try:
        written, place = json.loads(row.said), json.loads(row.place)
        return KeptRequest(
            id=row.id or 0,
            account=Account(row.door, row.tenant, row.account),
            said=_said(written, row.door),
            # The version before this one wrote such a mark with the place, and no notes.
            place={name: value for name, value in place.items() if name not in {_REFUSED, _HELD}},
            notes=tuple(written.get("notes", ())),
            due=Due(written.get("due", Due.ANSWER)),
            at=row.at,
            is_refused=written.get("waits") == _REFUSED or _REFUSED in place,
            is_held=written.get("waits") == _HELD or _HELD in place,
            is_asked=written.get("waits") == _ASKED,
        )
    except (ValueError, KeyError):
        return None


def _said(written: dict[str, Any], door: str) -> Said:
    if "words" in written:
        said: Said = Words(
            staff_id=0,
            words=written["words"],
            only_form=written["only_form"],
            in_chat=written.get("in_chat") is True,
        )
    elif "token" in written:
        said = Pressing(staff_id=0, token=written["token"])
    else:
        values = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in written["values"].items()
        }
        said = Submitted(staff_id=0, command=written["command"], values=values, hidden=written["hidden"])
    return replace(
        said,
        door=door,
        key=written["key"],
        of=written.get("of", ""),
        channel=written["channel"],
        channel_service=written["service"],
    )
