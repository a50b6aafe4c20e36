"""Days and names in a row, as they are said."""

from datetime import date

import pytest

from models.rules.wording import (
    day_in_full,
    day_in_short,
    day_words,
    listed,
    put_typed,
    shut_in_words,
    to_type,
)

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_in_a_row(names: list[str], said: str) -> None:
    assert listed(names) == said
    assert listed(iter(names), last="or") == said.replace("and", "or")


def test_more_names_than_fit_are_counted() -> None:
    assert listed("abcde", 3) == "a, b, c and 2 more"
    assert listed("abc", 3) == "a, b and c"


def test_a_day_in_words() -> None:
    assert day_in_full(THURSDAY) == "Thursday 26 November"
    assert day_words(THURSDAY, THURSDAY) == "today"
    assert day_words(THURSDAY, date(2026, 11, 23)) == "Thu 26 Nov"
    assert day_in_short(THURSDAY, THURSDAY) == "Thu 26 Nov"
    assert day_in_short(THURSDAY, date(2027, 11, 26)) == "Thu 26 Nov 2026"


def test_why_a_day_is_shut_names_its_weekday_once() -> None:
    assert shut_in_words(THURSDAY, "an INSET day") == "Thursday 26 November is an INSET day"
    assert shut_in_words(date(2026, 11, 28), "a Saturday") == "28 November is a Saturday"


def test_a_line_to_type_is_said_as_it_is_typed_there() -> None:
    said = f"Type {to_type('help')} or {to_type('slip Amy')}."
    assert put_typed(said, lambda line: f"/{line}") == "Type /help or /slip Amy."
    plain = "Nothing to type."
    assert put_typed(plain, lambda line: f"/{line}") is plain
