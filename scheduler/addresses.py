"""To whom a notice goes: where a person last spoke, a purpose's channels, and the hours of quiet."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from models.db.statements import defaults
from models.db.tables import Db
from models.outbox.notices import Delivery, Notice
from models.settings.place import Channel
from scheduler.courier import Address

MINUTES_OF_A_DAY = 24 * 60


def bound_channel(db: Db, door: str, purpose: str) -> Address | None:
    """The channel that the purpose is bound to on this door, where it is and can be posted to."""
    channel = db.get(Channel, (door, purpose))
    if channel is None or channel.trouble:
        return None
    return Address(door, channel.address, channel.service)


class QuietHours(Protocol):
    """The minutes of the day between which a person is told nothing that can wait."""

    @property
    def quiet_from(self) -> int | None: ...
    @property
    def quiet_to(self) -> int | None: ...


def quiet_end(staff: QuietHours, now: datetime, timezone: ZoneInfo) -> datetime | None:
    """When the quiet hours end (UTC) in which `now` lies; None outside them. They may span midnight."""
    if staff.quiet_from is None or staff.quiet_to is None:
        return None
    start, end = staff.quiet_from, staff.quiet_to % MINUTES_OF_A_DAY
    if start == end:
        return None
    local = now.astimezone(timezone)
    minute = local.hour * 60 + local.minute
    if not (start <= minute < end if start < end else minute >= start or minute < end):
        return None
    day = local.date() + timedelta(days=1 if minute >= end else 0)
    hour, rest = divmod(end, 60)
    ends = datetime(day.year, day.month, day.day, hour, rest, tzinfo=timezone).astimezone(UTC)
    # In the autumn hour that comes twice, the end may lie behind us: then the quiet is over.
    return ends if ends > now else None


class Addressable(Protocol):
    """What delivery has to know of a notice that is to go somewhere."""

    @property
    def id(self) -> int | None: ...
    @property
    def key(self) -> str: ...
    @property
    def urgent(self) -> bool: ...


def key_of(notice: Addressable, to: Address, part: int) -> str:
    """What the platform is given for this part of the notice, and is asked about."""
    return f"{notice.key}#{to.door or 'nowhere'}#{part}"


def delivery_for(notice: Notice, to: Address, *, part: int, not_before: datetime) -> Delivery:
    """A delivery that waits to be claimed."""
    return Delivery(**delivery_row(notice, to, part=part, not_before=not_before))


def delivery_row(notice: Addressable, to: Address, *, part: int, not_before: datetime) -> dict[str, Any]:
    """The same as a whole row to insert, where nobody needs the object: it costs as much as writing the row."""
    return {
        **_defaults(),
        "notice_id": _id(notice),
        "key": key_of(notice, to, part),
        "door": to.door,
        "destination": to.destination,
        "service": to.service,
        "part": part,
        "urgent": notice.urgent,
        "not_before": not_before,
    }


@cache
def _defaults() -> dict[str, Any]:
    return {name: value for name, value in defaults(Delivery).items() if name != "id"}


def _id(notice: Addressable) -> int:
    if notice.id is None:
        raise ValueError(f"{notice.key} has not been written yet")
    return notice.id
