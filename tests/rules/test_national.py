"""The country's residual of a subject, and what is left of the school's own (R15)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.cohorts import ResidualTerms, rounded, subject_residuals
from models.rules.national import FURTHEST, PARTS, National, national_for, read_thousandths
from tests.rules.cohort_of_twelve import PUPILS, SUBJECTS

pytestmark = pytest.mark.P15

BY_YEAR = {2024: Fraction(1, 4), 2026: Fraction(-1, 8)}
NATIONAL = {
    SUBJECTS["art"][0]: National(2026, Fraction(3, 5)),
    SUBJECTS["maths"][0]: National(2025, Fraction(-2, 5)),
}


@pytest.mark.parametrize(
    ("leaving", "year"), [(2023, None), (2024, 2024), (2025, 2024), (2026, 2026), (2027, 2026)]
)
def test_a_cohort_has_its_own_summers_or_else_the_newest_before_it(leaving: int, year: int | None) -> None:
    found = national_for(BY_YEAR, leaving)
    assert found == (None if year is None else National(year, BY_YEAR[year]))


def test_what_stands_out_is_what_does_less_the_countrys() -> None:
    """Art stands out by its own 0.89; less 0.60 it does not. Maths is as the others are, where it is harder."""
    own, found = (
        subject_residuals(PUPILS.values()),
        subject_residuals(PUPILS.values(), ResidualTerms(national=NATIONAL)),
    )
    shown = {name: (rounded(found[n].mean), found[n].stands_out) for name, (n, _, _) in SUBJECTS.items()}
    assert shown["art"] == ("0.29", False)
    assert shown["maths"] == ("0.41", True)
    assert shown["combined"] == ("−0.35", True), "nothing is known of it"
    assert {each: of.own for each, of in found.items()} == {each: of.mean for each, of in own.items()}


@given(st.integers(-FURTHEST * PARTS, FURTHEST * PARTS))
def test_whatever_is_written_to_the_thousandth_is_read(thousandths: int) -> None:
    written = rounded(Fraction(thousandths, PARTS), 3)
    assert read_thousandths(written) == read_thousandths(f" {written} ") == thousandths
    assert read_thousandths(written.replace("−", "-")) == thousandths


@pytest.mark.parametrize(
    ("written", "thousandths"),
    [
        ("+0.3", 300),
        (".5", 500),
        ("-.5", -500),
        ("-0.12345", -123),
        ("0.0005", 1),
        ("-0.0005", -1),
        ("2", 2000),
    ],
)
def test_it_is_written_in_many_ways(written: str, thousandths: int) -> None:
    assert read_thousandths(written) == thousandths


@pytest.mark.parametrize(
    "written", ["", "-", ".", "2.001", "-3", "9" * 5000, "1e1", "0,3", "1/3", "5+", "x", "١"]
)
def test_anything_else_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="is no residual"):
        read_thousandths(written)
