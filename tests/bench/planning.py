"""The plan of a week for 120 and for 300 pupils: how long it takes, and how near it comes to the best there is.

The best is found by a solver of integer programs, which knows the rule only as the constraints written here.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from fractions import Fraction
from functools import partial

import pulp  # type: ignore[import-untyped]  # it ships no types

from models.rules.clashes import Slot
from models.rules.planning import ENOUGH, Need, Offer, plan_week
from tests.bench.bars import Bar
from tests.bench.ground import median, seconds

MONDAY = date(2026, 11, 23)
SEEDS = range(5)
SUBJECTS = 10
GAPS = (Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1), Fraction(4, 3), Fraction(2), Fraction(3))

Problem = tuple[list[Need], list[Offer], dict[int, list[Slot]]]


def measure() -> Iterator[Bar]:
    for pupils in (120, 300):
        weeks = [drawn_week(seed, pupils) for seed in SEEDS]
        plans = [plan_week(*week) for week in weeks]
        shares = [
            _met(placed.need for placed in plan.placed) / best_possible(*week)
            for week, plan in zip(weeks, plans, strict=True)
        ]
        yield Bar(
            f"need that the best plan meets ÷ need that ours meets, {pupils} pupils, worst of {len(SEEDS)} seeds",
            1 / min(shares),
            1 / 0.95,
            said=", ".join(f"{share:.1%}" for share in shares),
        )
        yield Bar(
            f"plan of a week, {pupils} pupils",
            median([seconds(partial(plan_week, *week)) for week in weeks]) * 1000,
            100,
            "ms",
        )


def drawn_week(seed: int, pupils: int) -> Problem:
    """A Year 11 with more needs than places: each pupil below in up to five subjects, some booked already."""
    draw = random.Random(seed)  # noqa: S311 - a drawn week, no secret
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    after_school, lunch = (time(15, 20), time(16, 20)), (time(12, 40), time(13, 20))
    slots = [Slot(day, *hours) for day in days for hours in (lunch, after_school)]
    offers = [
        Offer(
            key,
            key % SUBJECTS,
            draw.choice(slots),
            draw.choice((pupils // 12, pupils // 8)),
            own_day=draw.random() < 0.2,
        )
        for key in range(SUBJECTS * 2 + draw.randrange(SUBJECTS))
    ]
    needs = [
        Need(pupil, subject, draw.choice(GAPS), draw.random() < 0.2)
        for pupil in range(pupils)
        for subject in draw.sample(range(SUBJECTS), draw.randrange(6))
    ]
    booked = {pupil: [draw.choice(slots)] for pupil in range(pupils) if draw.random() < 0.25}
    return needs, offers, booked


def best_possible(
    needs: Sequence[Need], offers: Sequence[Offer], booked: Mapping[int, Sequence[Slot]]
) -> float:
    """The most need that any plan within the same limits can meet."""
    program = pulp.LpProblem("week", pulp.LpMaximize)
    chosen = {
        (need, offer): program.add_variable(f"x{n}_{offer.key}", cat=pulp.LpBinary)
        for n, need in enumerate(needs)
        for offer in offers
        if offer.subject_id == need.subject_id
        and not any(slot.overlaps(offer.slot) for slot in booked.get(need.pupil_id, ()))
    }
    program += pulp.lpSum(float(need.pressing) * x for (need, _), x in chosen.items())
    limits: dict[tuple[object, ...], tuple[list[pulp.LpVariable], int]] = {}
    for (need, offer), x in chosen.items():
        pupil, day = need.pupil_id, offer.slot.day
        there = booked.get(pupil, ())
        for key, most in (
            (("need", need), 1),
            (("offer", offer.key), offer.places),
            (("week", pupil), ENOUGH.per_week - len(there)),
            (("day", pupil, day), ENOUGH.per_day - sum(slot.day == day for slot in there)),
        ):
            limits.setdefault(key, ([], max(0, most)))[0].append(x)
    for xs, most in limits.values():
        program += pulp.lpSum(xs) <= most
    program.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(program.objective))


def _met(needs: Iterator[Need]) -> float:
    return float(sum(need.pressing for need in needs))
