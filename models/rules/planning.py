"""The week's plan: who goes into which offered session, by need, fairly between subjects (P12).

It is a proposal, and it goes as a head of subject with the board would: the subject that has been given least so far
takes the next turn, its neediest pupil first, in a session where there is room. Where none will have the pupil, one who
stands in the way goes into another session; a pupil for whom all cannot be had gets what is most pressing.
A person accepts.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.rules.clashes import Slot


@dataclass(frozen=True)
class Need:
    """A pupil who should have a session in a subject, and how much so."""

    pupil_id: int
    subject_id: int
    gap: Fraction = Fraction(0)
    """How far below target, in grades (R4)."""
    asked: bool = False
    """A teacher asked for it: as pressing as one grade more."""

    @property
    def pressing(self) -> Fraction:
        return self.gap + (1 if self.asked else 0)


@dataclass(frozen=True)
class Offer:
    """A session that pupils can be planned into, and how many more it holds."""

    key: int
    subject_id: int
    slot: Slot
    places: int
    own_day: bool = False
    """The day is this subject's (R8)."""


class Obstacle(StrEnum):
    """Why a pupil is not planned into an offered session."""

    ELSEWHERE = "somewhere else at that time"
    DAY_FULL = "enough that day"
    WEEK_FULL = "enough that week"
    NO_PLACE = "full"


@dataclass(frozen=True)
class Enough:
    """How many sessions are enough for a pupil, of any kind (R8)."""

    per_day: int = 1
    per_week: int = 3


@dataclass(frozen=True)
class Placed:
    """A need that is met, and where."""

    need: Need
    offer: Offer


@dataclass(frozen=True)
class NotPlaced:
    """A need that is not met: what is in the way of each session of its subject; nothing where none is offered."""

    need: Need
    obstacles: tuple[tuple[Offer, Obstacle], ...]


@dataclass(frozen=True)
class WeekPlan:
    """The proposal for a week: everybody who is in need stands in one of the two."""

    placed: tuple[Placed, ...]
    left_out: tuple[NotPlaced, ...]


ENOUGH = Enough()


def plan_week(
    needs: Iterable[Need],
    offers: Iterable[Offer],
    booked: Mapping[int, Sequence[Slot]],
    enough: Enough = ENOUGH,
) -> WeekPlan:
    """Place each need in one offered session of its subject, where it can be (P12, R8).

    `booked` is where pupils are that week already, by pupil. Nobody is placed in two overlapping sessions, in more than
    is enough, or beyond an offer's places. The same needs and offers, in any order, give the same plan.
    """
    week = _Week(offers, booked, enough)
    waiting: dict[int, list[Need]] = defaultdict(list)
    for need in needs:
        waiting[need.subject_id].append(need)
    wanted = {subject: sum(need.pressing for need in all_of) for subject, all_of in waiting.items()}
    given: dict[int, Fraction] = defaultdict(Fraction)
    left: list[Need] = []
    for all_of in waiting.values():
        all_of.sort(key=_most_pressing_last)
    while turns := [subject for subject, all_of in waiting.items() if all_of]:
        subject = min(turns, key=lambda each: (given[each] / (wanted[each] or 1), each))
        need = waiting[subject].pop()
        if week.place(need):
            given[subject] += need.pressing
        elif (other := week.place_instead(need)) is not None:
            given[subject] += need.pressing
            given[other.subject_id] -= other.pressing
            insort(waiting[other.subject_id], other, key=_most_pressing_last)
        else:
            left.append(need)
    # Who went elsewhere may have left a place.
    left = week.place_all(left)
    return WeekPlan(
        tuple(Placed(need, offer) for need, offer in sorted(week.placed.items(), key=_by_place)),
        tuple(NotPlaced(need, week.obstacles(need)) for need in sorted(left, key=_by_pupil)),
    )


def _most_pressing_last(need: Need) -> tuple[Fraction, int]:
    return need.pressing, -need.pupil_id


def _by_need(need: Need) -> tuple[Fraction, int, int]:
    return -need.pressing, need.pupil_id, need.subject_id


def _by_pupil(need: Need) -> tuple[int, Fraction, int]:
    return need.pupil_id, -need.pressing, need.subject_id


def _by_place(placed: tuple[Need, Offer]) -> tuple[Slot, int, int]:
    need, offer = placed
    return offer.slot, offer.key, need.pupil_id


class _Week:
    """The week as it is planned so far."""

    def __init__(self, offers: Iterable[Offer], booked: Mapping[int, Sequence[Slot]], enough: Enough) -> None:
        self.placed: dict[Need, Offer] = {}
        self._offers: dict[int, list[Offer]] = defaultdict(list)
        for offer in sorted(offers, key=lambda each: (not each.own_day, each.slot, each.key)):
            self._offers[offer.subject_id].append(offer)
        self._booked = booked
        self._enough = enough
        self._of_pupil: dict[int, list[Need]] = defaultdict(list)
        self._in_offer: dict[int, list[Need]] = defaultdict(list)

    def place(self, need: Need) -> bool:
        """Put the pupil into a session of the subject, the emptiest of those that are free; else make room in one."""
        free = [offer for offer in self._offers[need.subject_id] if self._obstacle(need, offer) is None]
        if free:
            self._put(need, max(free, key=lambda offer: (offer.own_day, self._room(offer))))
            return True
        return any(self._made_room(need, offer) for offer in self._offers[need.subject_id])

    def place_all(self, needs: Iterable[Need]) -> list[Need]:
        """Place whom one can, the most pressing first, until nobody more can be; who is left."""
        left, before = sorted(needs, key=_by_need), -1
        while len(left) != before:
            before = len(left)
            left = [need for need in left if not self.place(need)]
        return left

    def place_instead(self, need: Need) -> Need | None:
        """Put the pupil into a session of the subject instead of what matters least to them, and less; that need."""
        for other in sorted(self._of_pupil[need.pupil_id], key=_most_pressing_last):
            if other.pressing >= need.pressing:
                return None
            before = self.placed[other]
            self._take_out(other)
            if self.place(need):
                return other
            self._put(other, before)
        return None

    def obstacles(self, need: Need) -> tuple[tuple[Offer, Obstacle], ...]:
        """What is in the way of each session of the subject, as the plan stands."""
        seen = ((offer, self._obstacle(need, offer)) for offer in self._offers[need.subject_id])
        return tuple((offer, obstacle) for offer, obstacle in seen if obstacle is not None)

    def _obstacle(self, need: Need, offer: Offer) -> Obstacle | None:
        slots = [*self._booked.get(need.pupil_id, ()), *self._planned(need.pupil_id)]
        if any(slot.overlaps(offer.slot) for slot in slots):
            return Obstacle.ELSEWHERE
        if sum(slot.day == offer.slot.day for slot in slots) >= self._enough.per_day:
            return Obstacle.DAY_FULL
        if len(slots) >= self._enough.per_week:
            return Obstacle.WEEK_FULL
        return None if self._room(offer) else Obstacle.NO_PLACE

    def _made_room(self, need: Need, offer: Offer) -> bool:
        """Whether somebody, or the pupil's own other subject, who stands in the way could go elsewhere."""
        match self._obstacle(need, offer):
            case Obstacle.NO_PLACE:
                in_the_way = self._in_offer[offer.key]
            case Obstacle.ELSEWHERE | Obstacle.DAY_FULL | Obstacle.WEEK_FULL:
                in_the_way = self._of_pupil[need.pupil_id]
            case None:
                in_the_way = []
        return any(self._moved(other, need, offer) for other in list(in_the_way))

    def _moved(self, other: Need, need: Need, offer: Offer) -> bool:
        """Whether the need fits into the offer once the other is in another session of its own."""
        before = self.placed[other]
        self._take_out(other)
        if self._obstacle(need, offer) is None:
            self._put(need, offer)
            for elsewhere in self._offers[other.subject_id]:
                if elsewhere.key != before.key and self._obstacle(other, elsewhere) is None:
                    self._put(other, elsewhere)
                    return True
            self._take_out(need)
        self._put(other, before)
        return False

    def _room(self, offer: Offer) -> int:
        return max(0, offer.places - len(self._in_offer[offer.key]))

    def _planned(self, pupil_id: int) -> list[Slot]:
        return [self.placed[need].slot for need in self._of_pupil[pupil_id]]

    def _put(self, need: Need, offer: Offer) -> None:
        self.placed[need] = offer
        self._of_pupil[need.pupil_id].append(need)
        self._in_offer[offer.key].append(need)

    def _take_out(self, need: Need) -> None:
        offer = self.placed.pop(need)
        self._of_pupil[need.pupil_id].remove(need)
        self._in_offer[offer.key].remove(need)
