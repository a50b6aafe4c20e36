"""Who was there is no concern by itself; whatever else is said there is read as such."""

import pytest

from models.rules.present import lists_people
from tests.rules.concern_table import phrases

HALVES = ("a", "b", "c", "d", "e", "f", "g", "own")


@pytest.mark.parametrize(
    "line",
    ["mum", "her mum and dad", "Both parents", "mum, Mr Patel", "Mrs O’Neill (TA)", "dad on the phone", "nan",
     "mum & form tutor", "head of year 11", "Miss Lin and the interpreter"],
)  # fmt: skip
def test_people_of_home_and_of_school_are_a_list(line: str) -> None:
    assert lists_people(line)


@pytest.mark.parametrize(
    "line",
    ["", "social worker", "mum's boyfriend", "mum, who hits her", "foster carer", "police", "dad was drunk",
     "mum crying", "his brother’s mate"],
)  # fmt: skip
def test_whoever_else_is_there_and_whatever_is_done_is_none(line: str) -> None:
    assert not lists_people(line)


@pytest.mark.parametrize("half", HALVES)
def test_no_concern_is_taken_for_a_list_of_people(half: str) -> None:
    assert [each.text for each in phrases(f"concerns-{half}") if lists_people(each.text)] == []
