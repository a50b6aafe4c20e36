"""What became of asking for a booking: who is booked, who is not and why, and where it clashes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.audit.entries import Entry
from models.rules.clashes import Slot
from models.rules.clock import show_time
from models.sessions.availability import Booked, NotBooked
from models.sessions.occupied import Occupied


@dataclass(frozen=True)
class BookingOutcome:
    """What became of a booking, pupil by pupil; `entry` is None where nothing was written."""

    subject_id: int
    subject: str
    host_id: int
    slot: Slot
    room: str
    booked: tuple[Booked, ...]
    refused: tuple[NotBooked, ...]
    host_busy: tuple[Occupied, ...] = ()
    """Other sessions of the host at that time."""
    room_busy: tuple[Occupied, ...] = ()
    """Sessions of others in that room at that time."""
    roomed: bool = False
    """Whether the session was given its room just now."""
    roomed_too: tuple[Booked, ...] = ()
    """Those who were in the session before, whom nobody named now, and who have that room too."""
    entry: Entry | None = None
    series: bool = False
    """Whether it is one of several that come again."""

    after_list: bool = False
    """Whether it is for today and the day's list was posted already: a pupil may have been told, or have gone home."""
    offered_by: tuple[str, ...] = ()
    """Who offers this kind of session, where the host is not one of them."""
    asked: bool = False
    """Whether nothing was written yet, because what is warned about is asked first."""

    @property
    def asks(self) -> bool:
        """Whether there is something that is asked about before it is booked (R8)."""
        warned = any(each.warned for each in self.new)
        return bool(self.new) and bool(
            warned or self.host_busy or self.room_busy or self.after_list or self.offered_by
        )

    @property
    def new(self) -> tuple[Booked, ...]:
        """Those who were booked just now."""
        return tuple(each for each in self.booked if not each.already)


class NotSure(Exception):  # noqa: N818 - it is a question, not an error
    """There is something to ask about first (R8): nothing was written, and the outcomes say what it would be."""

    def __init__(self, outcomes: Sequence[BookingOutcome]) -> None:
        super().__init__("there is something to ask about first")
        self.outcomes = tuple(replace(each, asked=True) for each in outcomes)


def why_not_booked(refused: NotBooked) -> str:
    """Why a pupil is not let in, in a sentence of its own without its full stop."""
    if refused.clash is not None:
        clash = refused.clash
        return f"they are in {clash.subject} with {clash.host} until {show_time(clash.slot.end)} too"
    if refused.full is not None:
        return "that session is full"
    return "they have left the school" if refused.year is None else f"it is not for Year {refused.year}"


def ask_first(outcomes: Sequence[BookingOutcome]) -> None:
    """Raises NotSure where there is something to ask about before these stand (R8)."""
    if any(each.asks for each in outcomes):
        raise NotSure(outcomes)
