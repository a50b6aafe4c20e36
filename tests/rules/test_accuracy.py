from fractions import Fraction

import pytest

from models.rules.accuracy import (
    BecameTerms,
    accuracy,
    became,
    became_to_show,
    beside_each_other,
    by_point,
    error,
)
from models.rules.cohorts import percent, rounded
from models.rules.grades import scale
from tests.rules.cohort_of_twelve import OCTOBER, PREMIUM, RESULTS, paired, scale_of, taking

pytestmark = pytest.mark.P15


def errors(subject: str) -> dict[str, Fraction]:
    on, finals = scale_of(subject), paired(RESULTS[subject])
    found: dict[str, Fraction] = {}
    for name, each in taking(subject).items():
        if name in finals and each.value is not None:
            found[name] = error(on, each.value, on.grade(finals[name]))
    return found


@pytest.mark.parametrize(
    ("subject", "counts", "bias", "distance"),
    [
        ("maths", (11, 5, 10, 4, 2), "0.27", "0.64"),
        ("combined", (12, 4, 12, 4, 4), "0.04", "0.38"),
        ("sport", (8, 4, 8, 2, 2), "0.00", "0.50"),
    ],
    ids=["D1", "D2", "D3"],
)
def test_the_subjects(subject: str, counts: tuple[int, ...], bias: str, distance: str) -> None:
    found = accuracy(errors(subject).values())
    assert (found.pairs, found.exact, found.within_one, found.high, found.low) == counts
    assert found.bias is not None
    assert found.distance is not None
    assert (rounded(found.bias), rounded(found.distance)) == (bias, distance)


def test_each_error_in_maths() -> None:
    assert {name: each for name, each in errors("maths").items() if each} == {
        "B": -1, "D": 1, "E": 2, "G": -1, "I": 1, "K": 1
    }  # fmt: skip


def test_a_schools_figure_is_over_all_its_pairs() -> None:
    found = accuracy([*errors("maths").values(), *errors("combined").values(), *errors("sport").values()])
    assert (found.pairs, found.exact, found.within_one) == (31, 13, 30)
    assert (percent(found.exact, found.pairs), percent(found.within_one, found.pairs)) == ("42%", "97%")
    assert found.bias is not None
    assert found.distance is not None
    assert (rounded(found.bias), rounded(found.distance)) == ("0.11", "0.50")


def test_groups_under_ten_are_not_shown() -> None:
    of = {
        is_in: accuracy(e for name, e in errors("maths").items() if PREMIUM[name] is is_in)
        for is_in in (True, False)
    }
    assert [(each.pairs, rounded(each.bias or Fraction(0))) for each in of.values()] == [
        (6, "0.33"),
        (5, "0.20"),
    ]
    assert not beside_each_other(of[True], of[False])
    ten = accuracy([Fraction(0)] * 10)
    assert beside_each_other(ten, ten)


def test_by_point_it_is_the_same_pupils() -> None:
    on, finals = scale_of("maths"), paired(RESULTS["maths"])
    november = errors("maths")
    october = {
        name: error(on, on.grade(code), on.grade(finals[name]))
        for name, code in paired(OCTOBER).items()
        if name in finals
    }
    numbers = {name: number for number, name in enumerate("ABCDEFGHIJKL")}
    points = [{numbers[name]: each for name, each in of.items()} for of in (october, november)]
    found = by_point([points[0], points[1] | {numbers["L"]: Fraction(3)}])
    shown = [
        (
            each.exact,
            each.within_one,
            rounded(each.bias or Fraction(0)),
            rounded(each.distance or Fraction(0)),
        )
        for each in found
    ]
    assert shown == [(3, 10, "0.45", "0.82"), (5, 10, "0.27", "0.64")]
    assert by_point([]) == []


def test_what_became_of_it() -> None:
    on = scale("9-1")
    finals = [on.grade(code) for code in "3" * 7 + "4" * 11 + "5" * 5 + "6"]
    found = became(on, on.grade("4+"), finals)
    assert found is not None
    assert (found.pupils, percent(found.as_high, 24), percent(found.exactly, 24)) == (24, "71%", "46%")
    assert became_to_show({"4": {2026: became(on, on.grade("4"), finals[:19])}}, 1) == {}


def test_an_older_cohort_that_the_school_adds_is_not_told_by_itself() -> None:
    """A head who saw three together, and then four, knows the fourth: it shows only what would be shown of it alone."""
    on, terms = scale("9-1"), BecameTerms(cohorts=4)
    of_four = [became(on, on.grade("4"), [on.grade("4")] * 20)] * 3
    few = became(on, on.grade("4"), [on.grade("4")] * 6 + [on.grade("5")])
    none = became(on, on.grade("4"), [])
    for oldest, shown in ((of_four[0], False), (few, True), (none, False)):
        found = became_to_show({"4": dict(zip(range(2023, 2027), (oldest, *of_four), strict=True))}, 6, terms)
        assert found["4"].hides is shown
        assert found["4"].pupils == 60 + oldest.pupils
    alone = {"4": dict(zip(range(2024, 2027), of_four, strict=True))}
    assert became_to_show(alone, 6, terms) == {}, "of three, where the school wants four"
    assert became_to_show(alone, 6, BecameTerms(pupils=61)) == {}


@pytest.mark.parametrize(
    ("errors", "marked"),
    [
        (["1/2"] * 10, "high"),
        (["-1/2"] * 10, "low"),
        (["1/2"] * 9, ""),
        (["1", "-1"] * 5, ""),
        (["1/4"] * 20, ""),
    ],
)
def test_which_predictions_are_marked(errors: list[str], marked: str) -> None:
    assert accuracy(map(Fraction, errors)).marked == marked
