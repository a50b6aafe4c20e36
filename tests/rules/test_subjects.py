"""Which subject words mean."""

import pytest

from models.rules.subjects import SubjectNames

SCHOOL = SubjectNames(
    {
        1: ("Mathematics", "Ma"),
        2: ("English Language", "En"),
        3: ("English Literature", "Li"),
        4: ("Combined Science", "Sc"),
        5: ("Art and Design", "Ar"),
        6: ("Art", "At"),
    }
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mathematics", [1]),
        ("Maths", [1]),
        ("math", [1]),
        ("MA", [1]),
        ("English", [2, 3]),
        ("English Lit", [3]),
        ("science", [4]),
        ("Art", [6]),
        ("art des", [5]),
        ("M", []),
        ("Music", []),
        ("", []),
    ],
)
def test_words_mean_a_name_a_code_or_a_beginning(words: str, found: list[int]) -> None:
    assert SCHOOL.find(words) == found


def test_a_code_is_meant_exactly() -> None:
    assert SCHOOL.coded("ma") == 1
    assert SCHOOL.coded("mat") is None
