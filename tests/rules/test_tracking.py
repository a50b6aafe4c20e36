from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.grades import Grade, Scale, scale
from models.rules.own_scales import OwnGrade, own_scale
from models.rules.tracking import Compared, Standing, asked_about, compare, mean_residual, newly_below

pytestmark = pytest.mark.P5

SCALES = st.sampled_from(["9-1", "combined", "vocational", "A*-G"]).map(scale)


def pairs_on_a_scale(known: Scale) -> st.SearchStrategy[tuple[Scale, Grade, Grade]]:
    grades = st.sampled_from(known.grades)
    return st.tuples(st.just(known), grades, grades)


PAIRS = SCALES.flatmap(pairs_on_a_scale)


def compared(predicted: str, target: str, name: str = "9-1") -> Compared:
    known = scale(name)
    return compare(known, predicted=known.read(predicted), target=known.read(target))


def asked(
    *, before: str = "", current: str = "", predicted: str = "", target: str = "", on: str = "9-1"
) -> list[str]:
    known = scale(on)
    return asked_about(
        known,
        before=known.read(before),
        current=known.read(current),
        predicted=known.read(predicted),
        target=known.read(target),
    )


def test_the_example_of_the_rule() -> None:
    known = scale("9-1")
    predicted, target = ["5+", "6", "4-"], ["6", "6", "5"]
    standings = [compared(*pair).standing for pair in zip(predicted, target, strict=True)]
    assert standings == [Standing.BELOW, Standing.ON, Standing.BELOW]
    mean = mean_residual(zip(map(known.read, predicted), map(known.read, target), strict=True))
    assert mean == Fraction(-2, 3)
    assert f"{float(mean):.2f}" == "-0.67"


@pytest.mark.parametrize(
    ("name", "predicted", "target", "standing", "gap"),
    [
        ("9-1", "6-", "6", Standing.ON, 0),
        ("9-1", "6", "6", Standing.ON, 0),
        ("9-1", "6+", "6", Standing.ON, 0),
        ("9-1", "7-", "6", Standing.ABOVE, 1),
        ("9-1", "5+", "6", Standing.BELOW, -1),
        ("9-1", "5-", "6", Standing.BELOW, -1),
        ("9-1", "4+", "6", Standing.WELL_BELOW, -2),
        ("9-1", "6", "6+", Standing.BELOW, "-1/3"),
        ("9-1", "6+", "6+", Standing.ON, 0),
        ("9-1", "7-", "6+", Standing.ABOVE, "1/3"),
        ("9-1", "5+", "6+", Standing.BELOW, -1),
        ("9-1", "5", "6+", Standing.WELL_BELOW, "-4/3"),
        ("9-1", "U", "1", Standing.BELOW, -1),
        ("combined", "5-5", "5-4", Standing.ABOVE, "1/2"),
        ("combined", "5-4", "5-4", Standing.ON, 0),
        ("combined", "5-4", "5-5", Standing.BELOW, "-1/2"),
        ("combined", "4-4", "5-5", Standing.BELOW, -1),
        ("combined", "4-4", "6-5", Standing.WELL_BELOW, "-3/2"),
        ("vocational", "L1D", "L2P", Standing.BELOW, -1),
        ("vocational", "L2D*", "L2D", Standing.ABOVE, 1),
        ("vocational", "L1M", "L2P", Standing.WELL_BELOW, -2),
        ("A*-G", "C", "B", Standing.BELOW, -1),
        ("A*-G", "B-", "B", Standing.ON, 0),
    ],
)
def test_predicted_against_target(
    name: str, predicted: str, target: str, standing: Standing, gap: int | str
) -> None:
    assert compared(predicted, target, name) == Compared(standing, Fraction(gap))


@pytest.mark.parametrize(("predicted", "target"), [("X", "6"), ("6", ""), ("", "")])
def test_without_either_there_is_no_data(predicted: str, target: str) -> None:
    assert compared(predicted, target) == Compared(Standing.NO_DATA, None)


def test_a_schools_own_scale_compares_places() -> None:
    own = own_scale("ks3", [OwnGrade(code) for code in ("Emerging", "Developing", "Secure")])
    found = compare(own, predicted=own.grade("Emerging"), target=own.grade("Secure"))
    assert found == Compared(Standing.WELL_BELOW, Fraction(-2))


def test_a_mean_leaves_out_what_is_missing() -> None:
    known, combined = scale("9-1"), scale("combined")
    six, five = known.grade("6"), known.grade("5")
    assert mean_residual([]) is None
    assert mean_residual([(None, six), (six, None)]) is None
    assert mean_residual([(None, six), (five, six)]) == -1
    assert mean_residual([(five, six), (combined.grade("5-5"), combined.grade("4-4"))]) == 0


@given(PAIRS)
def test_standing_and_gap_agree(given_: tuple[Scale, Grade, Grade]) -> None:
    known, predicted, target = given_
    found = compare(known, predicted=predicted, target=target)
    assert found.gap is not None
    match found.standing:
        case Standing.ABOVE:
            assert found.gap > 0
            assert predicted.rank > target.rank
        case Standing.ON:
            assert found.gap == 0
            assert known.whole(predicted) == known.whole(target)
        case Standing.BELOW:
            assert -1 <= found.gap < 0
        case _:
            assert found.gap < -1


@given(PAIRS)
def test_turned_round_the_gap_turns_round(given_: tuple[Scale, Grade, Grade]) -> None:
    known, one, other = given_[0], given_[0].whole(given_[1]), given_[0].whole(given_[2])
    there = compare(known, predicted=one, target=other).gap
    back = compare(known, predicted=other, target=one).gap
    assert there is not None
    assert back == -there


@given(PAIRS, st.data())
def test_a_better_prediction_never_stands_lower(
    given_: tuple[Scale, Grade, Grade], data: st.DataObject
) -> None:
    known, predicted, target = given_
    better = data.draw(st.sampled_from([grade for grade in known.grades if grade.rank >= predicted.rank]))
    lower = compare(known, predicted=predicted, target=target).gap
    higher = compare(known, predicted=better, target=target).gap
    assert lower is not None
    assert higher is not None
    assert higher >= lower


@pytest.mark.parametrize(
    ("before", "now", "newly"),
    [
        (Standing.ON, Standing.BELOW, True),
        (Standing.ABOVE, Standing.WELL_BELOW, True),
        (Standing.NO_DATA, Standing.BELOW, True),
        (None, Standing.BELOW, False),
        (Standing.BELOW, Standing.WELL_BELOW, False),
        (Standing.ON, Standing.ON, False),
        (Standing.ON, Standing.NO_DATA, False),
    ],
)
def test_newly_below(before: Standing | None, now: Standing, newly: bool) -> None:
    assert newly_below(before, now) is newly


@pytest.mark.P6
@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"before": "3", "current": "5"}, "was 3 last month and is 5 now"),
        ({"before": "6", "current": "4-"}, "was 6 last month and is 4- now"),
        ({"current": "5", "predicted": "4"}, "predicted grade 4 is below the current grade 5"),
        ({"current": "5", "predicted": "5-"}, "predicted grade 5- is below the current grade 5"),
        ({"current": "U", "target": "5"}, "The current grade is U with a target of 5."),
        ({"current": "U", "predicted": "U", "target": "7"}, "The current and predicted grades are U"),
        ({"current": "U", "target": "5-5", "on": "combined"}, "U with a target of 5-5"),
        ({"predicted": "U", "target": "L2M", "on": "vocational"}, "U with a target of L2M"),
    ],
)
def test_what_is_surprising_is_asked_about(given_: dict[str, str], words: str) -> None:
    (question,) = asked(**given_)
    assert words in question
    assert question.endswith("right?")


@pytest.mark.P6
@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"before": "3", "current": "4+"},
        {"before": "3", "current": "5-", "predicted": "5-"},
        {"current": "5", "predicted": "5"},
        {"current": "U", "predicted": "U", "target": "4"},
        {"current": "U", "target": "5-4", "on": "combined"},
        {"predicted": "6", "target": "9"},
    ],
)
def test_what_is_ordinary_is_not_asked_about(given_: dict[str, str]) -> None:
    assert asked(**given_) == []


@pytest.mark.P6
def test_all_that_is_surprising_is_asked_at_once() -> None:
    assert len(asked(before="7", current="4", predicted="U", target="8")) == 3
