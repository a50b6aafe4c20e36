import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.rules.attainment import SubjectTaken, attainment_8, basics, definition_for
from models.rules.cohorts import (
    beside,
    counts_to_show,
    drawn_figure,
    gives_away_whole,
    is_no_change,
    matrix_column,
    movement,
    one_of,
    percent,
    reached_to_show,
    residuals,
    rounded,
    stands_out,
    subject_figures,
    subject_residuals,
)
from models.rules.grades import scale
from models.rules.places import SubjectPlace
from models.rules.tracking import Standing
from tests.rules.cohort_of_twelve import (
    BEFORE,
    OCTOBER,
    PREMIUM,
    PUPILS,
    SEN,
    SUBJECTS,
    paired,
    scale_of,
    taking,
)

pytestmark = pytest.mark.P15

DEFINITION = definition_for(2027)


@pytest.mark.parametrize(
    ("subject", "of", "averages", "gap", "standings", "reached"),
    [
        ("maths", (12, 12), ("4.69", "5.25"), "−0.58", (0, 5, 7, 0), (9, 6, 2)),
        ("literature", (11, 12), ("4.70", "5.09"), "−0.36", (1, 5, 5, 0), (8, 5, 2)),
        ("combined", (12, 12), ("4.33", "4.96"), "−0.63", (0, 2, 10, 0), (7, 4, 1)),
        ("sport", (8, 8), ("4.38", "4.94"), "−0.50", (1, 3, 3, 1), (6, 3, 1)),
    ],
)
def test_the_subjects_of_the_twelve(
    subject: str,
    of: tuple[int, int],
    averages: tuple[str, str],
    gap: str,
    standings: tuple[int, ...],
    reached: tuple[int, ...],
) -> None:
    found = subject_figures(taking(subject).values())
    assert (found.with_value, found.takers) == of
    assert found.value
    assert found.target
    assert found.gap is not None
    assert (rounded(found.value), rounded(found.target)) == averages
    assert rounded(found.gap) == gap
    order = (Standing.ABOVE, Standing.ON, Standing.BELOW, Standing.WELL_BELOW)
    assert tuple(found.standings[each] for each in order) == standings
    assert tuple(found.reached.values()) == reached


def test_the_residuals_of_one_pupil() -> None:
    found = residuals(PUPILS["A"])
    names = {number: name for name, (number, _, _) in SUBJECTS.items()}
    shown = {names[number]: rounded(value) for number, value in found.items()}
    assert shown == {
        "maths": "0.21",
        "language": "−0.46",
        "literature": "0.21",
        "combined": "−0.29",
        "history": "0.21",
        "French": "−0.79",
        "art": "1.21",
    }


def test_the_residuals_of_the_subjects_and_which_stand_out() -> None:
    found = subject_residuals(PUPILS.values())
    shown = {name: (rounded(found[n].mean), found[n].pupils) for name, (n, _, _) in SUBJECTS.items()}
    assert shown == {
        "maths": ("0.01", 12),
        "language": ("−0.05", 12),
        "literature": ("0.00", 11),
        "combined": ("−0.35", 12),
        "history": ("−0.04", 10),
        "French": ("−0.63", 6),
        "art": ("0.89", 10),
        "sport": ("0.53", 8),
    }
    assert [name for name, (n, _, _) in SUBJECTS.items() if found[n].stands_out] == ["combined", "art"]


def test_pupil_premium_beside_the_rest() -> None:
    points = {name: attainment_8(DEFINITION, taken) for name, taken in PUPILS.items()}
    found = beside((PREMIUM[name], each) for name, each in points.items())
    assert (found.group, found.of_group) == (Fraction("39.75"), 6)
    assert (found.rest, found.of_rest) == (Fraction("52.25"), 6)
    assert found.gap == -12.5
    four = {name: basics(taken, 4).both for name, taken in PUPILS.items()}
    assert [sum(four[name] for name in PUPILS if PREMIUM[name] is is_in) for is_in in (True, False)] == [4, 5]


def test_who_has_no_status_is_in_neither_group() -> None:
    points = {name: attainment_8(DEFINITION, taken) for name, taken in PUPILS.items()}
    below = {name: None if mean is None else mean < 100 for name, mean in BEFORE.items()}
    found = beside((below[name], each) for name, each in points.items())
    assert found.rest is not None
    assert (found.group, found.of_group) == (Fraction("29.75"), 4)
    assert (rounded(found.rest), found.of_rest) == ("54.79", 7)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"none": 9, "K": 2, "E": 1}, {"none": 9, "K": None, "E": None}),
        ({"E": 4, "K": 7, "none": 109}, {"E": None, "K": None, "none": 109}),
        ({"E": 0, "K": 11, "none": 109}, {"E": 0, "K": 11, "none": 109}),
    ],
)
def test_hidden_counts(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert counts_to_show(counts) == shown
    assert not gives_away_whole(counts)


def test_sen_of_the_twelve_is_the_first_of_them() -> None:
    assert {kind: list(SEN.values()).count(kind) for kind in "-KE"} == {"-": 9, "K": 2, "E": 1}


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 40), min_size=1))
def test_no_hidden_count_can_be_worked_out_from_the_whole(counts: dict[int, int]) -> None:
    shown = counts_to_show(counts)
    assert all(number is None for key, number in shown.items() if 0 < counts[key] < 6)
    assert all(shown[key] in (None, counts[key]) for key in counts)
    hidden = [key for key, number in shown.items() if number is None]
    # With the whole beside it, one hidden part alone could be worked out.
    assert len(hidden) != 1 or gives_away_whole(counts)


def test_a_part_alone_gives_the_whole_away() -> None:
    assert gives_away_whole({"PP": 3})
    assert gives_away_whole({"PP": 3, "rest": 0})


@pytest.mark.parametrize(
    ("reached", "of", "shown"),
    [
        ({4: 20, 5: 14, 7: 6}, 30, {4: 20, 5: 14, 7: 6}),
        ({4: 20, 5: 14, 7: 3}, 30, {4: 20, 5: None, 7: None}),
        ({4: 28, 5: 25, 7: 23}, 30, {4: None, 5: None, 7: 23}),
        ({4: 30, 5: 30, 7: 0}, 30, {4: 30, 5: 30, 7: 0}),
    ],
    ids=["all", "few at the top", "few below and between", "nobody at the top"],
)
def test_who_reaches_what_tells_no_small_number_by_its_differences(
    reached: dict[int, int], of: int, shown: dict[int, int | None]
) -> None:
    assert reached_to_show(reached, of) == shown


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_no_small_band_is_the_difference_of_what_is_shown(bands: list[int]) -> None:
    of = sum(bands)
    assume(of >= 6)  # of fewer, nothing at all is shown
    reached = {4: sum(bands[1:]), 5: sum(bands[2:]), 7: bands[3]}
    shown = [reached_to_show(reached, of)[threshold] for threshold in (4, 5, 7)]
    assert all(min(number, of - number) not in range(1, 6) for number in shown if number is not None)
    # Each mark with how many bands lie above it: what lies between two marks may be worked out.
    marks = [(of, 4), *((number, 3 - at) for at, number in enumerate(shown) if number is not None), (0, 0)]
    for (higher, above), (lower, below) in itertools.pairwise(marks):
        between = bands[4 - above : 4 - below]
        small = [number for number in between if 0 < number < 6]
        assert not small or sum(number > 0 for number in between) > 1, (higher, lower)


def test_the_matrix_in_maths() -> None:
    bands: dict[str, list[str]] = {}
    for name, each in taking("maths").items():
        before = BEFORE[name]
        band = "none" if before is None else "low" if before < 100 else "middle" if before < 110 else "high"
        assert each.value is not None
        bands.setdefault(band, []).append(matrix_column(each.scale, each.value))
    assert {band: "".join(sorted(columns)) for band, columns in bands.items()} == {
        "low": "2334",
        "middle": "44556",
        "high": "78",
        "none": "5",
    }


def test_a_pair_stands_in_the_column_of_its_lower_half() -> None:
    on = scale("combined")
    assert [matrix_column(on, on.grade(code)) for code in ("7-6", "5-5", "1-1", "U")] == ["6", "5", "1", "U"]


def test_movement_in_maths_since_october() -> None:
    on, october = scale_of("maths"), paired(OCTOBER)
    pairs = {
        name: (on.read(october[name]) if name in october else None, each.value)
        for name, each in taking("maths").items()
    }
    found = movement(pairs.values())
    assert (found.up, found.same, found.down, found.no_pair) == (5, 3, 3, 1)
    assert found.change is not None
    assert rounded(found.change) == "−0.06"
    assert is_no_change(found.change, smallest=Fraction(1, found.pairs))


GRADES = (
    st.sampled_from(["9-1", "combined", "vocational", "A*-G"])
    .map(scale)
    .flatmap(lambda on: st.tuples(st.just(on), st.sampled_from(on.grades)))
)
COHORTS = st.lists(st.lists(GRADES, min_size=1, max_size=9), max_size=12).map(
    lambda rows: [
        [SubjectTaken(number, SubjectPlace.OTHER, on, value) for number, (on, value) in enumerate(row)]
        for row in rows
    ]
)


@given(COHORTS)
def test_residuals_times_slots_add_up_to_nothing(cohort: list[list[SubjectTaken]]) -> None:
    slots = [{each.subject_id: each.scale.slots for each in taken} for taken in cohort]
    for taken, of_each in zip(cohort, slots, strict=True):
        assert sum(of_each[subject] * value for subject, value in residuals(taken).items()) == 0
    total = sum(
        slots_of[subject] * value
        for taken, slots_of in zip(cohort, slots, strict=True)
        if len(taken) >= 5
        for subject, value in residuals(taken).items()
    )
    assert total == 0


def test_a_spread_as_wide_as_its_mean_does_not_stand_out() -> None:
    apart = [Fraction(1), Fraction(-1)] * 5
    assert not stands_out(apart)
    assert stands_out([Fraction(1, 3)] * 10)
    assert not stands_out([Fraction(1, 3)] * 9)
    assert not stands_out([Fraction(1, 4)] * 10)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [("0.005", "0.01"), ("-0.005", "−0.01"), ("-0.004", "0.00"), ("46", "46.00"), ("-12.5", "−12.50")],
)
def test_halves_go_away_from_zero(figure: str, shown: str) -> None:
    assert rounded(Fraction(figure)) == shown


def test_percentages_are_whole() -> None:
    assert [percent(*each) for each in ((9, 12), (5, 12), (2, 12), (1, 8), (0, 0))] == [
        "75%",
        "42%",
        "17%",
        "13%",
        "",
    ]


@given(figure=st.fractions(-90, 90, max_denominator=1_000))
def test_a_chart_draws_the_number_that_is_shown(figure: Fraction) -> None:
    drawn = drawn_figure(figure)
    assert drawn is not None
    assert f"{drawn:.2f}".replace("-", "−") == rounded(figure)
    assert drawn_figure(None) is None


@pytest.mark.parametrize(
    ("many", "share"), [(31, "3%"), (120, "1%"), (200, "1%"), (201, "under 1%"), (919, "under 1%")]
)
def test_one_of_many_is_never_nothing(many: int, share: str) -> None:
    assert one_of(many) == share
