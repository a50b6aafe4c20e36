"""From when other Key Stage 2 bounds hold (R14)."""

from datetime import date

import pytest

from models.rules.prior_bounds import PriorBounds, bounds_in, holds_from

pytestmark = pytest.mark.P15

LOW, HIGH = PriorBounds(90, 100), PriorBounds(105, 115)


@pytest.mark.parametrize(
    ("changed_on", "day"),
    [
        (date(2026, 11, 23), date(2027, 9, 1)),
        (date(2027, 8, 31), date(2027, 9, 1)),
        (date(2027, 9, 1), date(2028, 9, 1)),
    ],
)
def test_new_bounds_hold_from_the_next_first_of_september(changed_on: date, day: date) -> None:
    assert holds_from(changed_on) == day


def test_an_academic_year_keeps_its_bounds_whatever_is_changed_in_it_or_later() -> None:
    changes = [(date(2026, 6, 1), LOW), (date(2026, 11, 1), HIGH), (date(2026, 11, 2), PriorBounds(95, 105))]
    found = {year: bounds_in(year, changes) for year in range(2025, 2029)}
    assert found == {
        2025: PriorBounds(),
        2026: LOW,
        2027: PriorBounds(95, 105),
        2028: PriorBounds(95, 105),
    }
    assert all(bounds_in(year, changes[:1]) == found[year] for year in (2025, 2026))
