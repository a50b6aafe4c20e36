"""What was lost and what was done twice, counted in the database and on the far side."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import combinations

from sqlmodel import col, select

from models.audit.deeds import Deed as AuditDeed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.meeting import Meeting
from models.mentoring.slip import Slip
from models.outbox.notices import Delivery, Notice, NoticeEnd
from models.outbox.once import Heard
from models.sessions.session import Booking, Told
from tests.soak.far_side import FarSide, Message
from tests.soak.school import DOOR, Command, Deed
from tests.soak.worker import SLOT

ONCE_A_COMMAND = (
    AuditDeed.SLIP_SEND,
    AuditDeed.SESSION_BOOK,
    AuditDeed.SESSION_TELL,
    AuditDeed.GRADE_RECORD,
    AuditDeed.MEETING_RECORD,
    AuditDeed.SETTING_CHANGE,
)
"""What a command does once: an entry of these of which no command's key knows was done a second time."""


@dataclass(frozen=True)
class Counts:
    """How often each thing happened that must never happen."""

    acknowledged_commands_lost: int
    commands_done_twice: int
    notices_lost: int
    notices_told_twice: int
    updates_lost: int
    slots_run_twice: int
    pupils_booked_twice_at_once: int

    @property
    def violations(self) -> int:
        return sum(getattr(self, each.name) for each in fields(self))


def open_notices(database: Database) -> int:
    """How many notices are still to be told."""
    with database.reading() as db:
        return len(
            db.exec(
                select(Notice.id).where(col(Notice.closed_at).is_(None), Notice.ended == NoticeEnd.OPEN)
            ).all()
        )


def owed(database: Database) -> int:
    """How many messages are still to be sent or updated."""
    with database.reading() as db:
        return len(db.exec(select(Delivery.id).where(Delivery.owed)).all())


@dataclass(frozen=True)
class Left:
    """What is in the database once everything has come to rest."""

    entries: Mapping[str, Entry]
    """By the key of the command that was heard."""
    slips: Mapping[int | None, Slip]
    meetings: Mapping[int | None, Meeting]
    told: frozenset[tuple[int, date]]

    def has(self, command: Command, answered: int | None) -> bool:
        """Whether what was answered is there: under the entry that was answered, and where it was written."""
        entry = self.entries.get(command.key)
        if answered is not None and (entry is None or entry.id != answered):
            return False
        if answered is None and command.deed is Deed.UNDO:
            return True  # it was refused, as the clock says that it is too late
        slip = self.slips.get(self._record(Deed.SEND, command.number))
        meeting = self.meetings.get(self._record(Deed.MEET, command.number))
        match command:
            case Command(Deed.SEND):
                return slip is not None
            case Command(Deed.READ):
                return slip is not None and slip.read_at is not None
            case Command(Deed.UNDO, of=Deed.SEND):
                return slip is not None and bool(slip.removed_at or slip.withdrawn_at)
            case Command(Deed.TELL):
                return (command.pupil, command.slot[0]) in self.told
            case Command(Deed.MEET):
                return meeting is not None
            case Command(Deed.UNDO, of=Deed.MEET):
                return meeting is not None and meeting.removed_at is not None
            case _:
                return True

    def _record(self, deed: Deed, number: int) -> int | None:
        entry = self.entries.get(Command(deed, number).key)
        return entry.record_id if entry is not None else None


def count(database: Database, far_side: FarSide, acknowledged: Mapping[Command, int | None]) -> Counts:
    """Count it all, once everything has come to rest."""
    with database.reading() as db:
        heard = select(Heard.key, Entry).join(Entry, col(Entry.id) == col(Heard.entry_id))
        left = Left(
            entries=dict(db.exec(heard).all()),
            slips={each.id: each for each in db.exec(select(Slip))},
            meetings={each.id: each for each in db.exec(select(Meeting))},
            told=frozenset((each.pupil_id, each.day) for each in db.exec(select(Told))),
        )
        slots = db.exec(select(Entry.fields).where(Entry.door == SLOT)).all()
        done = db.exec(select(Entry.id).where(col(Entry.deed).in_(ONCE_A_COMMAND), Entry.door == DOOR)).all()
        bookings = db.exec(select(Booking).where(Booking.cancelled_at == None)).all()  # noqa: E711 - SQL's IS NULL
        dropped = set(
            db.exec(select(Notice.about_id).where(Notice.topic == "slip.new", Notice.ended != NoticeEnd.OPEN))
        )
    told: dict[str, list[Message]] = {}
    for message in far_side.messages:
        told.setdefault(message.key, []).append(message)
    by_slip = {slip_id: told.get(f"slip.new/{slip_id}#{DOOR}#0", []) for slip_id in left.slips}
    return Counts(
        acknowledged_commands_lost=sum(not left.has(*each) for each in acknowledged.items()),
        commands_done_twice=len(set(done) - {entry.id for entry in left.entries.values()}),
        notices_lost=sum(
            not by_slip[slip_id]
            for slip_id, slip in left.slips.items()
            # Of a slip that was undone, or read first, there was nothing to tell any more.
            if not (slip_id in dropped and (slip.removed_at or slip.read_at))
        ),
        notices_told_twice=sum(len(messages) > 1 for messages in told.values()),
        updates_lost=sum(
            not _is_right(slip, by_slip[slip_id][-1])
            for slip_id, slip in left.slips.items()
            if by_slip[slip_id]
        ),
        slots_run_twice=len(slots) - len(set(slots)),
        pupils_booked_twice_at_once=sum(_at_once(*each) for each in combinations(bookings, 2)),
    )


def _at_once(one: Booking, other: Booking) -> bool:
    """Whether it is the same pupil at the same time."""
    same = (one.pupil_id, one.day) == (other.pupil_id, other.day)
    return same and one.starts < other.ends and other.starts < one.ends


def _is_right(slip: Slip, message: Message) -> bool:
    """Whether the message shows the slip as it is now."""
    shown = message.texts[-1]
    if slip.removed_at is not None:
        return "taken back" in shown
    if slip.withdrawn_at is not None:
        return "withdrawn" in shown
    return (slip.read_at is not None) == ("ead by" in shown)
