from collections import Counter, defaultdict
from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.clashes import Slot
from models.rules.planning import ENOUGH, Need, NotPlaced, Obstacle, Offer, WeekPlan, plan_week

pytestmark = pytest.mark.P12

MONDAY = date(2026, 11, 23)
AFTER, LATE, LUNCH = (time(15, 20), time(16, 20)), (time(16, 0), time(17, 0)), (time(12, 40), time(13, 20))
MATHS, HISTORY, ART = 1, 2, 3

Week = tuple[list[Need], list[Offer], dict[int, list[Slot]]]


def on(days: int, hours: tuple[time, time] = AFTER) -> Slot:
    return Slot(MONDAY + timedelta(days=days), *hours)


def offer(key: int, subject: int, slot: Slot, places: int = 10, *, own_day: bool = False) -> Offer:
    return Offer(key, subject, slot, places, own_day)


def below(pupil: int, subject: int = MATHS, gap: int = 1, *, asked: bool = False) -> Need:
    return Need(pupil, subject, Fraction(gap), asked)


def where(plan: WeekPlan) -> dict[tuple[int, int], int]:
    return {(placed.need.pupil_id, placed.need.subject_id): placed.offer.key for placed in plan.placed}


def why(left: NotPlaced) -> list[Obstacle]:
    return [obstacle for _, obstacle in left.obstacles]


def test_the_neediest_come_first_and_the_rest_are_told_that_it_is_full() -> None:
    needs = [below(1, gap=1), below(2, gap=3), below(3, gap=1, asked=True)]
    plan = plan_week(needs, [offer(7, MATHS, on(0), places=2)], {})
    assert where(plan) == {(2, MATHS): 7, (3, MATHS): 7}
    assert [(left.need.pupil_id, why(left)) for left in plan.left_out] == [(1, [Obstacle.NO_PLACE])]


def test_two_subjects_with_the_same_needs_are_given_as_much() -> None:
    pupils = range(1, 9)
    needs = [below(pupil, subject) for pupil in pupils for subject in (MATHS, HISTORY)]
    plan = plan_week(needs, [offer(1, MATHS, on(0)), offer(2, HISTORY, on(0))], {})
    assert Counter(placed.need.subject_id for placed in plan.placed) == {MATHS: 4, HISTORY: 4}
    assert {why(left)[0] for left in plan.left_out} == {Obstacle.ELSEWHERE}


def test_a_subject_has_its_own_day_before_another() -> None:
    offers = [offer(1, MATHS, on(0)), offer(2, MATHS, on(2), places=3, own_day=True)]
    assert where(plan_week([below(1)], offers, {})) == {(1, MATHS): 2}


def test_who_stands_in_the_way_goes_into_another_session() -> None:
    offers = [offer(1, MATHS, on(0), places=5), offer(2, MATHS, on(1), places=1), offer(3, ART, on(0))]
    plan = plan_week([below(1, gap=2), below(1, ART)], offers, {})
    assert where(plan) == {(1, MATHS): 2, (1, ART): 3}


def test_a_full_session_makes_room_by_one_who_can_go_elsewhere() -> None:
    offers = [offer(1, MATHS, on(0), places=1, own_day=True), offer(2, MATHS, on(1), places=1)]
    plan = plan_week([below(1, gap=3), below(2)], offers, {2: [on(1)]})
    assert where(plan) == {(1, MATHS): 2, (2, MATHS): 1}


def test_a_pupil_who_cannot_have_all_has_what_is_most_pressing() -> None:
    offers = [offer(1, ART, on(0)), offer(2, MATHS, on(0))]
    plan = plan_week([below(1, ART), below(1, MATHS, gap=2), below(2, MATHS, gap=9)], offers, {})
    assert where(plan) == {(1, MATHS): 2, (2, MATHS): 2}
    assert [left.need for left in plan.left_out] == [below(1, ART)]


def test_who_was_left_out_has_the_place_that_another_leaves_afterwards() -> None:
    offers = [offer(1, MATHS, on(0), places=1), offer(2, ART, on(0), places=1)]
    needs = [below(1, gap=0), below(1, HISTORY, gap=0), below(2, gap=0), below(1, ART)]
    plan = plan_week(needs, offers, {})
    assert where(plan) == {(1, ART): 2, (2, MATHS): 1}


@pytest.mark.parametrize(
    ("booked", "told"),
    [
        ([on(0, LATE)], Obstacle.ELSEWHERE),
        ([on(0, LUNCH)], Obstacle.DAY_FULL),
        ([on(1), on(2), on(3)], Obstacle.WEEK_FULL),
    ],
)
def test_what_is_in_the_way_of_one_who_is_left_out(booked: list[Slot], told: Obstacle) -> None:
    plan = plan_week([below(1)], [offer(1, MATHS, on(0))], {1: booked})
    assert not plan.placed
    assert why(plan.left_out[0]) == [told]


def test_where_nothing_is_offered_nothing_is_in_the_way() -> None:
    assert plan_week([below(1)], [offer(1, ART, on(0))], {}) == WeekPlan((), (NotPlaced(below(1), ()),))


slots = st.builds(on, st.integers(0, 4), st.sampled_from((AFTER, LATE, LUNCH)))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    offers = [
        offer(
            key,
            draw(st.sampled_from((MATHS, HISTORY, ART))),
            draw(slots),
            draw(st.integers(0, 3)),
            own_day=draw(st.booleans()),
        )
        for key in range(draw(st.integers(0, 7)))
    ]
    whom = draw(st.lists(st.tuples(st.integers(1, 6), st.sampled_from((MATHS, HISTORY, ART))), unique=True))
    needs = [Need(*each, draw(st.fractions(0, 3, max_denominator=3)), draw(st.booleans())) for each in whom]
    booked = {pupil: draw(st.lists(slots, max_size=3)) for pupil in draw(st.sets(st.integers(1, 6)))}
    return needs, offers, booked


@given(weeks())
def test_every_need_is_met_or_said_with_what_is_in_its_way(
    week: Week,
) -> None:
    needs, offers, _ = week
    plan = plan_week(*week)
    met, left = [placed.need for placed in plan.placed], [out.need for out in plan.left_out]
    assert Counter(met + left) == Counter(needs)
    for out in plan.left_out:
        assert [each for each, _ in out.obstacles] == [
            each
            for each in sorted(offers, key=lambda one: (not one.own_day, one.slot, one.key))
            if each.subject_id == out.need.subject_id
        ]


@given(weeks())
def test_nobody_is_in_two_places_nor_in_more_than_is_enough(
    week: Week,
) -> None:
    _, _, booked = week
    plan = plan_week(*week)
    of_pupil: dict[int, list[Slot]] = defaultdict(list)
    for placed in plan.placed:
        assert placed.offer.subject_id == placed.need.subject_id
        of_pupil[placed.need.pupil_id].append(placed.offer.slot)
    for pupil, planned in of_pupil.items():
        held = [*booked.get(pupil, []), *planned]
        assert len(held) <= ENOUGH.per_week
        for slot in planned:
            assert sum(other.day == slot.day for other in held) <= ENOUGH.per_day
            assert sum(other.overlaps(slot) for other in held) == 1
    held_in = Counter(placed.offer for placed in plan.placed)
    assert all(count <= each.places for each, count in held_in.items())


@given(weeks())
def test_the_order_in_which_it_is_asked_makes_no_difference(week: Week) -> None:
    needs, offers, booked = week
    assert plan_week(needs[::-1], offers[::-1], booked) == plan_week(needs, offers, booked)
