from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.attendance import InSchool, Mark, attendance_rate, in_school

pytestmark = pytest.mark.P11


def test_the_example_of_the_rule() -> None:
    marks = Counter({Mark.PRESENT: 8, Mark.LATE: 2, Mark.ABSENT: 3, Mark.EXCUSED: 2, Mark.CANCELLED: 1})
    rate = attendance_rate(marks)
    assert rate == Fraction(10, 13)
    assert f"{float(rate):.1%}" == "76.9%"


def test_where_nothing_counts_there_is_no_rate() -> None:
    assert attendance_rate(Counter()) is None
    assert attendance_rate(Counter({Mark.EXCUSED: 4, Mark.CANCELLED: 1})) is None
    assert attendance_rate(Counter({Mark.ABSENT: 2})) == 0


@given(st.lists(st.sampled_from(Mark)))
def test_a_rate_is_a_share_that_the_excused_do_not_change(marks: list[Mark]) -> None:
    counted = Counter(marks)
    rate = attendance_rate(counted)
    assert rate is None or 0 <= rate <= 1
    assert attendance_rate(counted + Counter({Mark.EXCUSED: 3, Mark.CANCELLED: 2})) == rate


@pytest.mark.parametrize(
    ("codes", "meaning"),
    [
        (r"/ \ L U", InSchool.IN),
        ("B K P V W D", InSchool.EXCUSED),
        ("C C1 C2 E I J1 M R S T", InSchool.EXCUSED),
        ("Q Y1 Y2 Y3 Y4 Y5 Y6 Y7", InSchool.EXCUSED),
        ("X Z #", InSchool.EXCUSED),
        ("G N O", InSchool.ABSENT),
    ],
)
def test_the_national_codes(codes: str, meaning: InSchool) -> None:
    for code in codes.split():
        assert in_school(code) is meaning
        assert in_school(f" {code.lower()} ") is meaning


@pytest.mark.parametrize("code", ["", " ", "-", "Y8", "Y", "//", "H"])
def test_a_code_that_is_not_on_the_list_says_nothing(code: str) -> None:
    assert in_school(code) is None
