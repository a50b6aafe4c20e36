"""What delivery asks of a door: to reach, to send, to update, and to say whether something was sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from models.db.tables import Db
from models.outbox.notices import Notice


@dataclass(frozen=True)
class Address:
    """Where a door sends to: a conversation or a channel, and the platform's service address, if any."""

    door: str
    destination: str
    service: str = ""


@dataclass(frozen=True)
class Unreachable:
    """The door knows no way to this person; `why` says what to do about it, without a name."""

    why: str


@dataclass(frozen=True)
class Sent:
    """It is there; `reference` is the platform's name for the message."""

    reference: str
    moved: Address | None = None
    """Where it is, if that is not where it was to go: the conversation was opened anew."""


@dataclass(frozen=True)
class NotNow:
    """Certainly not done, and welcome after so many seconds (429, or the door could not connect)."""

    seconds: float


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it was done (500, no answer in time)."""

    why: str


@dataclass(frozen=True)
class Closed:
    """Certainly not done: the destination takes nothing from us. Platforms say so at times without cause, so it
    is tried again before it is believed."""

    why: str


@dataclass(frozen=True)
class Rejected:
    """Certainly not done, and never will be; `gone`: the destination is closed to us for everything; `vanished`:
    the message that was to be changed is not there any more; `link`: where the one stands that was to be deleted."""

    why: str
    gone: bool = False
    vanished: bool = False
    link: str = ""


@dataclass(frozen=True)
class NotThere:
    """Asked, the platform says that no message with this key is there."""


@dataclass(frozen=True)
class CannotAsk:
    """The platform cannot be asked."""


@dataclass(frozen=True)
class Drop:
    """The composer's answer where there is nothing to tell (any more), or not to this person."""

    why: str


Message_contra = TypeVar("Message_contra", contravariant=True)
ToSend = TypeVar("ToSend")
MadeFor_co = TypeVar("MadeFor_co", covariant=True)

Answer = Sent | NotNow | Unknown | Closed | Rejected
Whereabouts = Sent | NotThere | CannotAsk | NotNow | Unknown


EMPTIED = "This message was removed."
"""What is left where a message cannot be deleted."""


class Courier(Protocol[Message_contra, ToSend]):
    """One door's way out.

    What the network or the platform does is an answer; an exception is a bug of ours, and is logged as one.
    A call that takes longer than `timeout` is given up, and counts as unknown.
    """

    @property
    def door(self) -> str: ...

    @property
    def timeout(self) -> float:
        """Seconds of one call."""

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable | NotNow:
        """Where notices reach somebody who never spoke to us."""

    def channel(self, db: Db, purpose: str) -> Address | None:
        """The channel for a purpose; `scheduler.addresses.bound_channel` looks it up."""

    def split(self, message: Message_contra) -> Sequence[ToSend]:
        """The parts that the platform needs for one message; at least one."""

    def turn(self, to: Address, key: str) -> float:
        """Seconds until it is this message's turn there; 0 where it is now, or where the platform minds no haste.

        Asked before it is claimed, in whatever thread, so that it is not put into words before its time.
        """

    async def send(self, to: Address, part: ToSend, key: str) -> Answer:
        """Send a part; the platform keeps the key with it, where it can, so that `find` finds it."""

    async def update(self, to: Address, reference: str, part: ToSend | None, key: str) -> Answer:
        """Put the part in place of what was sent; None: nothing of it is to be read there any more, so blank it.

        Doing it twice does no harm.
        """

    async def delete(self, to: Address, reference: str) -> Answer:
        """Take away what was sent. What is rejected says by its link where it stands, unless it vanished.

        Doing it twice does no harm.
        """

    async def empty(self, to: Address, reference: str, key: str) -> Answer:
        """Leave a sentence that it was removed in the place of what was sent: what cannot be deleted names nobody then.

        Doing it twice does no harm.
        """

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        """Whether a message with this key was sent at or after `since` (UTC)."""


def _nothing(_db: Db) -> None:
    pass


@dataclass(frozen=True)
class Worded(Generic[MadeFor_co]):
    """A message that a notice came to."""

    message: MadeFor_co
    put_on_record: Callable[[Db], None] = _nothing
    """Writes down what it tells of whom, in the transaction that has it sent."""


class Composer(Protocol[MadeFor_co]):
    """Puts a notice into words at the time it is delivered, by the facts and permissions of then.

    It only reads. For a message that was sent, it says how the facts are now; `notice.ended` says where the fact was
    taken back. Drop leaves what was sent as it stands.
    """

    def __call__(self, db: Db, notice: Notice, now: datetime, door: str) -> Worded[MadeFor_co] | Drop: ...
