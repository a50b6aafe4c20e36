"""What was lost and what was done twice, counted in the database and on the far side."""

from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlmodel import col, select

from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.notices import Delivery, Notice, NoticeEnd
from models.outbox.once import Heard
from tests.soak.far_side import FarSide, Message
from tests.soak.school import DOOR, Command, Deed
from tests.soak.worker import SLOT


@dataclass(frozen=True)
class Counts:
    """How often each thing happened that must never happen."""

    acknowledged_commands_lost: int
    commands_done_twice: int
    notices_lost: int
    notices_told_twice: int
    updates_lost: int
    slots_run_twice: int

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


def count(database: Database, far_side: FarSide, acknowledged: Collection[Command]) -> Counts:
    """Count it all, once everything has come to rest."""
    with database.reading() as db:
        slips = {slip.id: slip for slip in db.exec(select(Slip))}
        slots = db.exec(select(Entry.fields).where(Entry.door == SLOT)).all()
        heard = select(Heard.key, Entry.record_id).join(Entry, col(Entry.id) == col(Heard.entry_id))
        by_key = dict(db.exec(heard.where(Entry.deed == "slip.send")).all())
        dropped = set(
            db.exec(select(Notice.about_id).where(Notice.topic == "slip.new", Notice.ended != NoticeEnd.OPEN))
        )
    told: dict[str, list[Message]] = {}
    for message in far_side.messages:
        told.setdefault(message.key, []).append(message)
    by_slip = {slip_id: told.get(f"slip.new/{slip_id}#{DOOR}#0", []) for slip_id in slips}

    def was_done(command: Command) -> bool:
        slip = slips.get(by_key.get(Command(Deed.SEND, command.number).key))
        if slip is None:
            return False
        match command.deed:
            case Deed.SEND:
                return True
            case Deed.READ:
                return slip.read_at is not None
            case Deed.UNDO:
                return slip.removed_at is not None or slip.withdrawn_at is not None

    return Counts(
        acknowledged_commands_lost=sum(not was_done(command) for command in acknowledged),
        commands_done_twice=len(slips) - len(set(by_key.values())),
        notices_lost=sum(
            not by_slip[slip_id]
            for slip_id, slip in slips.items()
            # Of a slip that was undone, or read first, there was nothing to tell any more.
            if not (slip_id in dropped and (slip.removed_at or slip.read_at))
        ),
        notices_told_twice=sum(len(messages) > 1 for messages in told.values()),
        updates_lost=sum(
            not _is_right(slip, by_slip[slip_id][-1]) for slip_id, slip in slips.items() if by_slip[slip_id]
        ),
        slots_run_twice=len(slots) - len(set(slots)),
    )


def _is_right(slip: Slip, message: Message) -> bool:
    """Whether the message shows the slip as it is now."""
    shown = message.texts[-1]
    if slip.removed_at is not None:
        return "taken back" in shown
    if slip.withdrawn_at is not None:
        return "withdrawn" in shown
    return (slip.read_at is not None) == ("ead by" in shown)
