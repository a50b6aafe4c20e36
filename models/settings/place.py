"""Leadership's place: the channel that gets the Year 11 list, one a door (P10, P14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import text
from sqlmodel import Field, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.outbox.notices import Purpose, reopen, take_back
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.snapshot import school
from models.settings.safeguards import tell_of_loss


class PlaceKind(StrEnum):
    """What a place may be, as people call it."""

    CHANNEL = "channel"
    GROUP_CHAT = "group chat"


class Channel(SQLModel, table=True):
    """The channel that a purpose (`leadership`) is bound to on one door."""

    door: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    address: str
    name: str = ""
    kind: str = Field(
        default=PlaceKind.CHANNEL,
        sa_column_kwargs={"server_default": text(f"'{PlaceKind.CHANNEL}'")},
        description="a channel, or a chat of several people",
    )
    service: str = ""
    bound_by: int | None = Field(default=None, foreign_key="staff.id")
    bound_at: datetime
    trouble: str = Field(default="", description="why nothing is posted there; blank where all is well")


@dataclass(frozen=True)
class KnownChannel:
    """A bound channel with the name of who bound it; `Staffroom` where no person did it."""

    door: str
    name: str
    trouble: str
    bound_by: str
    kind: str = PlaceKind.CHANNEL

    @property
    def called(self) -> str:
        """`#leadership`, or what it is where it has no name."""
        return f"#{self.name.removeprefix('#')}" if self.name else f"a {self.kind}"


def channels(db: Db) -> list[KnownChannel]:
    """The channels that are bound to leadership, a door each."""
    known = school(db)
    return [
        KnownChannel(each.door, each.name, each.trouble, known.staff_name(each.bound_by), each.kind)
        for each in db.exec(_leaderships())
    ]


@cache
def _leaderships() -> SelectOfScalar[Channel]:
    return select(Channel).where(Channel.purpose == Purpose.LEADERSHIP).order_by(Channel.door)


@dataclass(frozen=True)
class PlaceChanged:
    """Leadership's place on a door as it is now; without an entry it was so already, or it is asked about first."""

    place: KnownChannel
    entry: Entry | None = None
    asks: bool = False
    """The place was bound elsewhere and would be lost there: nothing was written yet."""


def bind_channel(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    address: str,
    name: str = "",
    kind: PlaceKind = PlaceKind.CHANNEL,
    service: str = "",
    instead: bool = False,
) -> PlaceChanged:
    """Make this channel leadership's on this door; one that was before is so no more, which is asked about first.

    Whether it is private is for the door to check. Somebody else than the one who did it is told of a place lost.
    """
    require(db, who, Action.SETTINGS)
    found = db.get(Channel, (actor.door, Purpose.LEADERSHIP), with_for_update=True)
    if found is not None and found.address == address and not found.trouble:
        found.name, found.service = name or found.name, service or found.service
        return PlaceChanged(_bound(db, actor.door)[0])
    replaces = found is not None and found.address != address and not found.trouble
    if replaces and not instead:
        return PlaceChanged(_bound(db, actor.door)[0], asks=True)
    before = found.model_dump(mode="json") if found is not None else None
    db.merge(
        Channel(
            door=actor.door,
            purpose=Purpose.LEADERSHIP,
            address=address,
            name=name,
            kind=kind,
            service=service,
            bound_by=who.staff_id,
            bound_at=actor.at,
        )
    )
    db.flush()
    reopen(db, to_purpose=Purpose.LEADERSHIP, now=actor.at)
    entry = record(db, actor, Deed.CHANNEL_BIND, about=(RecordKind.CHANNEL, None), fields="address")
    remember(db, entry, {"before": before})
    if replaces:
        tell_of_loss(db, actor, (RecordKind.ENTRY, entry.id))
    return PlaceChanged(_bound(db, actor.door)[0], entry)


def unbind_channel(db: Db, actor: Actor, *, who: Person, door: str) -> Entry:
    """Leadership has no place on this door any more: each of them is told in their own chat.

    Somebody else than the one who did it is told. Raises Sorry where there is none.
    """
    require(db, who, Action.SETTINGS)
    found = db.get(Channel, (door, Purpose.LEADERSHIP), with_for_update=True)
    if found is None:
        raise Sorry(f"Leadership has no place in {door.capitalize()}.")
    before = found.model_dump(mode="json")
    db.delete(found)
    db.flush()
    entry = record(db, actor, Deed.CHANNEL_UNBIND, about=(RecordKind.CHANNEL, None), fields="address")
    remember(db, entry, {"before": before})
    tell_of_loss(db, actor, (RecordKind.ENTRY, entry.id))
    return entry


@undoes(Deed.CHANNEL_UNBIND)
def _bind_again(undoing: Undoing) -> str:
    db, before = undoing.db, undoing.facts["before"]
    if db.get(Channel, (before["door"], Purpose.LEADERSHIP)) is not None:
        raise Sorry(f"Leadership has another place since. Type {to_type('settings')} to see which it is.")
    db.add(Channel.model_validate(before))
    db.flush()
    take_back(db, topic=Topic.SAFEGUARD_LOST, about=(RecordKind.ENTRY, undoing.entry.id or 0))
    return f"{_before(before)} is leadership's place again."


def _before(before: Mapping[str, Any]) -> str:
    return str(before["name"]) or f"The {before.get('kind', PlaceKind.CHANNEL)} before"


def bound_channel(db: Db, door: str) -> KnownChannel | None:
    """Leadership's channel on this door; None where there is none."""
    return next(iter(_bound(db, door)), None)


def _bound(db: Db, door: str) -> list[KnownChannel]:
    return [each for each in channels(db) if each.door == door]


@undoes(Deed.CHANNEL_BIND)
def _unbind(undoing: Undoing) -> str:
    db, entry = undoing.db, undoing.entry
    bound = db.get(Channel, (entry.door, Purpose.LEADERSHIP), with_for_update=True)
    if bound is None or bound.bound_at != entry.at:
        raise Sorry(f"Leadership's place was changed since. Type {to_type('settings')} to see which it is.")
    if (before := undoing.facts.get("before")) is not None:
        db.merge(Channel.model_validate(before))
        take_back(db, topic=Topic.SAFEGUARD_LOST, about=(RecordKind.ENTRY, entry.id or 0))
        return f"{_before(before)} is leadership's place again."
    db.delete(bound)
    return (
        f"This is leadership's place no more. Type {to_type('settings leadership here')} in the one that is."
    )
