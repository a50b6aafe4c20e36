"""Did the sessions work: the mean change in grades, and nothing of few (R13)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.grades import scale
from models.rules.worked import Change, mean_change

pytestmark = pytest.mark.P12


def change(before: str, after: str, on: str = "9-1") -> Change:
    known = scale(on)
    return Change(known.grade(before), known.grade(after))


@pytest.mark.parametrize(
    ("before", "after", "on", "grades"),
    [
        ("5", "6", "9-1", Fraction(1)),
        ("5", "5+", "9-1", Fraction(1, 3)),
        ("6-", "5+", "9-1", Fraction(-1, 3)),
        ("5-4", "5-5", "combined", Fraction(1, 2)),
        ("L2P", "L2M", "vocational", Fraction(1)),
    ],
)
def test_a_change_is_counted_in_grades_of_the_scale(
    before: str, after: str, on: str, grades: Fraction
) -> None:
    assert change(before, after, on).grades == grades


def test_nothing_is_shown_of_fewer_than_six() -> None:
    assert mean_change([change("5", "6")] * 5) is None
    assert mean_change([change("5", "6")] * 5 + [change("5", "5")]) == Fraction(5, 6)
    assert mean_change([], 0) is None


@given(st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from("12345")), min_size=6, max_size=20))
def test_back_again_is_the_same_with_the_other_sign(pairs: list[tuple[str, str]]) -> None:
    there = mean_change(change(*each) for each in pairs)
    back = mean_change(change(after, before) for before, after in pairs)
    assert there is not None
    assert back == -there
