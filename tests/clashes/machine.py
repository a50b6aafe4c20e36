"""Book, move, cancel, give way, override, put back, weekly change, call off, close and undo, in any order."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, time, timedelta
from itertools import combinations
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import col, select

from models.access.authoriser import Person, person
from models.audit.entries import Actor
from models.audit.undo import last_undoable, undo
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.asks import WayRequest, WayState
from models.sessions.booking import book
from models.sessions.cancelling import cancel
from models.sessions.closing import close_day, reopen_day
from models.sessions.displacing import Displacement
from models.sessions.giving_way import answer, ask_to_give_way
from models.sessions.groups_off import call_off_group
from models.sessions.kinds import kind_of_slot, why_not_held
from models.sessions.moving import move
from models.sessions.overriding import override
from models.sessions.session import Booking, Session
from tests.clashes.small_school import LEADER, MONDAY, NOW, PUPILS, TEACHES

DAYS = tuple(MONDAY + timedelta(days=ahead) for ahead in (1, 2, 8, 9))
"""Two days, and the same a week later."""
HOURS = (
    (time(15, 20), time(16, 20)),
    (time(15, 50), time(16, 50)),
    (time(16, 20), time(17, 20)),
    (time(12, 40), time(13, 10)),
)
"""The first two overlap, and so do the second and the third; the last has two places."""

days, hours = st.sampled_from(DAYS), st.sampled_from(HOURS)
teachers = st.sampled_from(sorted(TEACHES))
some_pupils = st.lists(st.sampled_from(PUPILS), min_size=1, max_size=3, unique=True)
picks = st.integers(0, 99)


class _Back(Exception):  # noqa: N818 - it is no error: what an example wrote is not kept
    """Ends an example's transaction."""


class Clashes(RuleBasedStateMachine):
    """One transaction an example, with a savepoint a deed: what raises Sorry leaves no trace of itself."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self._writing = self.database.writing()
        self.db: Db = self._writing.__enter__()
        self.at = NOW

    def teardown(self) -> None:
        with suppress(_Back):
            self._writing.__exit__(_Back, _Back(), None)

    def _does(self, deed: Callable[..., Any], staff_id: int, **given: Any) -> None:
        self.at += timedelta(seconds=1)
        with suppress(Sorry), self.db.begin_nested():
            deed(self.db, self._actor(staff_id), who=self._who(staff_id), **given)

    def _actor(self, staff_id: int) -> Actor:
        return Actor(staff_id, self.at, "terminal")

    def _who(self, staff_id: int) -> Person:
        return person(self.db, staff_id, today=MONDAY)

    def _bookings(self) -> Sequence[Booking]:
        standing = select(Booking).where(col(Booking.cancelled_at).is_(None))
        return self.db.exec(standing.order_by(col(Booking.id))).all()

    def _one(self, pick: int) -> Booking | None:
        found = self._bookings()
        return found[pick % len(found)] if found else None

    @rule(staff=teachers, pupils=some_pupils, first=days, at=hours, weekly=st.booleans())
    def books(self, staff: int, pupils: list[int], first: date, at: tuple[time, time], weekly: bool) -> None:
        both = [each for each in DAYS if each.weekday() == first.weekday()] if weekly else [first]
        slots = [Slot(day, *at) for day in both]
        self._does(book, staff, subject_id=TEACHES[staff], pupil_ids=pupils, slots=slots, series=weekly)

    @rule(pick=picks, after=st.booleans())
    def cancels(self, pick: int, after: bool) -> None:
        if (one := self._one(pick)) is not None:
            self._does(cancel, LEADER, booking_id=one.id, version=one.version, after=after)

    @rule(pick=picks, day=days, at=hours, after=st.booleans())
    def moves(self, pick: int, day: date, at: tuple[time, time], after: bool) -> None:
        if (one := self._one(pick)) is not None:
            self._does(move, LEADER, booking_id=one.id, version=one.version, slot=Slot(day, *at), after=after)

    @rule(pick=picks, staff=teachers, at=hours)
    def asks(self, pick: int, staff: int, at: tuple[time, time]) -> None:
        if (one := self._one(pick)) is not None:
            wanted: dict[str, Any] = {"subject_id": TEACHES[staff], "host_id": None, "room": ""}
            self._does(ask_to_give_way, staff, booking_id=one.id, slot=Slot(one.day, *at), **wanted)

    @rule(pick=picks, gives=st.booleans())
    def answers(self, pick: int, gives: bool) -> None:
        asked = self.db.exec(select(WayRequest).order_by(col(WayRequest.id))).all()
        if asked:
            one = asked[pick % len(asked)]
            booking = self.db.get_one(Booking, one.booking_id)
            host = self.db.get_one(Session, booking.session_id).host_id
            self._does(answer, host, request_id=one.id, gives=gives)

    @rule(staff=teachers, pupil=st.sampled_from(PUPILS), day=days, at=hours)
    def overrides(self, staff: int, pupil: int, day: date, at: tuple[time, time]) -> None:
        wanted = {"subject_id": TEACHES[staff], "host_id": staff, "why": "mock exam"}
        self._does(override, LEADER, pupil_id=pupil, slot=Slot(day, *at), **wanted)

    @rule(day=days, pupils=some_pupils)
    def calls_pupils_off(self, day: date, pupils: list[int]) -> None:
        self._does(call_off_group, LEADER, day=day, why="trip", pupil_ids=pupils)

    @rule(day=days, staff=teachers)
    def calls_a_host_off(self, day: date, staff: int) -> None:
        self._does(call_off_group, LEADER, day=day, why="ill", host_id=staff)

    @rule(day=days)
    def closes(self, day: date) -> None:
        self._does(close_day, LEADER, day=day, reason="snow")

    @rule(day=days)
    def reopens(self, day: date) -> None:
        self._does(reopen_day, LEADER, day=day)

    @rule(staff=st.sampled_from((*sorted(TEACHES), LEADER)))
    def undoes(self, staff: int) -> None:
        self.at += timedelta(seconds=1)
        entry = last_undoable(self.db, staff, self.at, 60)
        if entry is not None:
            with suppress(Sorry), self.db.begin_nested():
                undo(self.db, self._actor(staff), self._who(staff), entry.id or 0, minutes=60)

    @invariant()
    def nobody_is_in_two_sessions_at_once(self) -> None:
        self.db.expire_all()
        for one, other in combinations(self._bookings(), 2):
            if one.pupil_id == other.pupil_id:
                assert not slot_of(one).overlaps(slot_of(other)), (slot_of(one), slot_of(other))

    @invariant()
    def a_booking_is_at_its_sessions_time_on_a_day_with_school(self) -> None:
        known = school(self.db)
        for each in self._bookings():
            session = self.db.get_one(Session, each.session_id)
            assert slot_of(each) == Slot(session.day, session.starts, session.ends)
            assert why_not_held(known, slot_of(each)) is None

    @invariant()
    def no_session_is_more_than_full(self) -> None:
        known = school(self.db)
        for session_id, many in Counter(each.session_id for each in self._bookings()).items():
            session = self.db.get_one(Session, session_id)
            kind = kind_of_slot(known, Slot(session.day, session.starts, session.ends))
            assert kind is None or kind.places is None or many <= kind.places

    @invariant()
    def what_is_displaced_is_off_and_what_is_asked_for_stands(self) -> None:
        for each in self.db.exec(select(Displacement).where(col(Displacement.put_back_at).is_(None))):
            assert self.db.get_one(Booking, each.displaced_id).cancelled_at is not None
        for asked in self.db.exec(select(WayRequest).where(WayRequest.state == WayState.OPEN)):
            assert self.db.get_one(Booking, asked.booking_id).cancelled_at is None


def slot_of(booking: Booking) -> Slot:
    return Slot(booking.day, booking.starts, booking.ends)


def machine_on(database: Database) -> type[Clashes]:
    """The machine on this database, in which the small school is."""
    return type("ClashesHere", (Clashes,), {"database": database})
