"""What a booking would do, pupil by pupil: who gets in, who does not, what is free instead (P9, R8)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.clashes import Limits, Slot, Warned, find_clash, next_free, warnings
from models.rules.kinds import SessionKind
from models.school.snapshot import School
from models.sessions.kinds import days_held, kind_of_slot
from models.sessions.occupied import HeldBooking, Occupied, held_bookings, hosted, pupils_in

HORIZON = timedelta(days=28)
"""How far ahead a free slot is looked for."""


@dataclass(frozen=True)
class Booked(PupilFact, shows=Shows.SESSIONS):
    """A pupil who is in: from now on, or (`already`) since before."""

    pupil_id: int
    pupil: str
    """Name and form."""
    booking_id: int = 0
    version: int = 1
    warned: tuple[Warned, ...] = ()
    already: bool = False

    def what(self) -> str:
        """Where they are from now on, whoever booked them says; where they were, or how often, they are told."""
        return self.shows if self.already or self.warned else ""


@dataclass(frozen=True)
class NotBooked(PupilFact, shows=Shows.SESSIONS):
    """A pupil who is not in: for a clash, the year group, a full session, or for having left the school."""

    pupil_id: int
    pupil: str
    """Name and form."""
    clash: Occupied | None = None
    booking_id: int = 0
    """The booking that is in the way, where it is a clash."""
    free: Slot | None = None
    """The next day on which the same times are free."""
    year: int | None = None
    """The year group on the day, where it is the reason."""
    years: tuple[int, ...] = ()
    """Those that the session is for, where the year group is the reason."""
    full: int | None = None
    """How many places there are, where they are all taken."""
    elsewhere: HeldBooking | None = None
    """Their booking into the very same lesson in another room, which can be changed instead."""

    def what(self) -> str:
        return self.shows if self.clash is not None or self.elsewhere is not None else ""


Placing = Booked | NotBooked


@dataclass(frozen=True)
class Wish:
    """What was asked for: whose session, of which subject, when, and its id where there is one already."""

    host_id: int
    subject: str
    slot: Slot
    session_id: int | None
    room: str = ""


@dataclass(frozen=True)
class Look:
    """All that placing pupils needs, read once under the lock."""

    wish: Wish
    school: School
    today: date
    taken: Mapping[int, list[HeldBooking]]
    hosting: Sequence[Occupied]
    """The host's sessions from the day itself on."""
    kind: SessionKind | None = None
    there: int = 0
    """How many pupils are in the session already."""
    planned: Sequence[Slot] = ()
    """What is booked with it, for the same pupils."""

    def placings(self, pupil_ids: Sequence[int]) -> list[Placing]:
        """Whether each of these pupils gets in; places go in the order in which they are named."""
        found: list[Placing] = []
        free = None if self.kind is None or self.kind.places is None else self.kind.places - self.there
        for pupil_id in pupil_ids:
            placed = self._placing(pupil_id, self.school.label(pupil_id))
            if isinstance(placed, Booked) and not placed.already and free is not None:
                free -= 1
                if free < 0 and self.kind is not None:
                    placed = NotBooked(pupil_id, placed.pupil, full=self.kind.places)
            found.append(placed)
        return found

    def _placing(self, pupil_id: int, label: str) -> Placing:
        slot, taken = self.wish.slot, self.taken.get(pupil_id, [])
        for each in taken:
            if each.held.session_id == self.wish.session_id:
                return Booked(pupil_id, label, each.booking_id, each.version, already=True)
        year = self._year(pupil_id)
        years = (self.kind.years if self.kind is not None else ()) or self.school.settings.session_years
        if year not in years:
            return NotBooked(pupil_id, label, year=year, years=years)
        slots = [each.held.slot for each in taken]
        clash = find_clash(slot, slots)
        if clash is not None:
            booked = next(each for each in taken if each.held.slot == clash)
            same = self._same_lesson(booked.held)
            free = None if same else self._free(slots)
            return NotBooked(
                pupil_id,
                label,
                clash=booked.held,
                booking_id=booked.booking_id,
                free=free,
                elsewhere=booked if same else None,
            )
        return Booked(pupil_id, label, warned=self._warned([*slots, *self.planned]))

    def host_busy(self) -> tuple[Occupied, ...]:
        """The host's other sessions at that time."""
        wish = self.wish
        return tuple(
            held
            for held in self.hosting
            if held.slot.overlaps(wish.slot)
            and held.session_id != wish.session_id
            and not self._is_this(held)
        )

    def _year(self, pupil_id: int) -> int | None:
        # The year group on the day itself: who leaves in summer is not booked for autumn.
        pupil = self.school.pupils.get(pupil_id)
        if pupil is None:
            return None
        turned = self.school.settings.school_year
        ahead = turned(self.wish.slot.day) - turned(self.today)
        return pupil.year + (ahead if self.school.year is None else self.school.years_on(self.wish.slot.day))

    def _free(self, taken: Sequence[Slot]) -> Slot | None:
        slot = self.wish.slot
        days = days_held(self.school, slot, slot.day + timedelta(days=1), slot.day + HORIZON)
        elsewhere = [held.slot for held in self.hosting if not self._could_join(held)]
        return next_free(slot, [*taken, *elsewhere], days=days)

    def _is_this(self, held: Occupied) -> bool:
        """Whether it is this very session, which somebody else made since it was looked for."""
        return self._same_lesson(held) and held.room.casefold() == self.wish.room.casefold()

    def _same_lesson(self, held: Occupied) -> bool:
        wish = self.wish
        return (held.host_id, held.subject, held.slot) == (wish.host_id, wish.subject, wish.slot)

    def _could_join(self, held: Occupied) -> bool:
        same_times = replace(self.wish.slot, day=held.slot.day)
        return held.subject == self.wish.subject and held.slot == same_times

    def _warned(self, taken: Sequence[Slot]) -> tuple[Warned, ...]:
        settings = self.school.settings
        limits = Limits(settings.per_day, settings.per_week, settings.after_school[0], settings.lunch)
        # The lunch session takes both halves by itself: what is warned about is a second one beside it.
        alone = warnings(self.wish.slot, (), limits)
        return tuple(each for each in warnings(self.wish.slot, taken, limits) if each not in alone)


def look(
    db: Db,
    *,
    wish: Wish,
    school: School,
    today: date,
    pupil_ids: Sequence[int],
    planned: Sequence[Slot] = (),
    without: Collection[int] = (),
) -> Look:
    """Read what takes the pupils' and the host's time, from the Monday of that week on; but the bookings `without`."""
    monday, last = wish.slot.day - timedelta(days=wish.slot.day.weekday()), wish.slot.day + HORIZON
    taken = {
        pupil_id: [each for each in theirs if each.booking_id not in without]
        for pupil_id, theirs in held_bookings(db, pupil_ids, monday, last).items()
    }
    kind = kind_of_slot(school, wish.slot)
    limited = kind is not None and kind.places is not None and wish.session_id is not None
    there = pupils_in(db, wish.session_id or 0) if limited else 0
    busy = hosted(db, wish.host_id, wish.slot.day, last)
    return Look(wish, school, today, taken, busy, kind, there, planned)
