"""How far an agreement is, and the codes that stand on printed ones (P1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.agreements import AgreementState, AgreementStep, YearOf, state_of
from models.rules.codes import ALPHABET, looks_like_code, make_code, read_code, show_code

pytestmark = pytest.mark.P1

ISSUED, PUPIL, PARENT, RETURNED = AgreementStep
YEAR_11 = YearOf(11, 2026)
LAST_YEAR, THIS_YEAR = date(2025, 9, 3), date(2026, 9, 3)
DRAWN = st.lists(st.sampled_from(ALPHABET), min_size=11, max_size=11)
CODES = DRAWN.map(lambda drawn: make_code(lambda _: drawn.pop()))


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ({}, AgreementState.TO_ISSUE),
        ({ISSUED: LAST_YEAR}, AgreementState.ISSUED),
        ({ISSUED: LAST_YEAR, PUPIL: THIS_YEAR}, AgreementState.PUPIL_SIGNED),
        ({ISSUED: LAST_YEAR, PARENT: THIS_YEAR}, AgreementState.PARENT_SIGNED),
        ({ISSUED: LAST_YEAR, PUPIL: THIS_YEAR, PARENT: THIS_YEAR}, AgreementState.SIGNED),
        ({ISSUED: date(2025, 8, 31)}, AgreementState.TO_ISSUE_AGAIN),
        ({ISSUED: date(2022, 9, 5), PUPIL: date(2022, 9, 6)}, AgreementState.TO_ISSUE_AGAIN),
        ({ISSUED: date(2022, 9, 5), RETURNED: date(2022, 9, 9)}, AgreementState.RETURNED),
    ],
)
def test_how_far_a_year_11_pupil_s_is(done: dict[AgreementStep, date], state: AgreementState) -> None:
    assert state_of(done, YEAR_11) is state


@given(st.integers(7, 11), st.integers(2020, 2040), st.dates(date(2015, 1, 1), date(2045, 1, 1)))
def test_it_is_issued_again_only_from_year_10_and_only_where_it_was_issued_before(
    group: int, academic: int, issued: date
) -> None:
    state = state_of({ISSUED: issued}, YearOf(group, academic))
    began_year_10 = date(academic - (group - 10), 9, 1)
    assert (state is AgreementState.TO_ISSUE_AGAIN) == (group >= 10 and issued < began_year_10)


@given(st.sets(st.sampled_from(AgreementStep)), st.integers(7, 11))
def test_what_came_back_is_missing_no_more_whatever_else_was_done(
    steps: set[AgreementStep], group: int
) -> None:
    done = dict.fromkeys(steps, LAST_YEAR - timedelta(days=2000))
    assert (state_of(done, YearOf(group, 2026)) is AgreementState.RETURNED) == (RETURNED in steps)


@given(st.sets(st.sampled_from(AgreementStep)), st.integers(7, 11))
def test_who_needs_none_is_missing_none_and_what_came_back_all_the_same_did(
    steps: set[AgreementStep], group: int
) -> None:
    state = state_of(dict.fromkeys(steps, LAST_YEAR), YearOf(group, 2026), is_needed=False)
    assert state is (AgreementState.RETURNED if RETURNED in steps else AgreementState.NOT_NEEDED)
    assert not state.is_missing
    assert not state.is_to_issue


@given(CODES)
def test_a_code_is_read_as_it_is_printed_and_as_it_is_typed(code: str) -> None:
    assert read_code(code) == read_code(show_code(code)) == read_code(show_code(code).lower()) == code
    assert looks_like_code(show_code(code)) == any(map(str.isdigit, code))


@given(CODES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found_out(code: str, at: int, sign: str) -> None:
    wrong = code[:at] + sign + code[at + 1 :]
    assert (read_code(wrong) == code) == (wrong == code)
    assert (read_code(wrong) is None) == (wrong != code)


@given(CODES, st.integers(0, 11), st.integers(0, 11))
def test_two_signs_that_changed_places_are_found_out(code: str, one: int, other: int) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    assert (read_code("".join(signs)) is None) == ("".join(signs) != code)
