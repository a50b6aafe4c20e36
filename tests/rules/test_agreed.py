"""What was agreed, as it is typed (P18)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.agreed import due_in, several
from tests.characters import ANY

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("two papers", ("two papers",)),
        ("two papers; read on;", ("two papers", "read on")),
        ("read on\nread on", ("read on",)),
        (" ; ; ", ()),
    ],
)
def test_several_stand_in_one_line(typed: str, parts: tuple[str, ...]) -> None:
    assert several(typed) == parts


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("two papers by Friday", date(2026, 11, 27)),
        ("two papers by 4 dec.", date(2026, 12, 4)),
        ("be on time until christmas", date(2026, 12, 25)),
        ("by Friday read two papers", None),
        ("two papers", None),
        ("stand by me", None),
        ("hand it in by yesterday", None),
        ("revise for 31 nov", None),
        ("ask for help by monday", date(2026, 11, 30)),
        ("two papers by thursday", date(2026, 12, 3)),
        ("two papers by today", THURSDAY),
    ],
)
def test_the_day_is_the_one_that_the_words_end_with(words: str, day: date | None) -> None:
    assert due_in(words, THURSDAY) == day


@given(st.text(ANY, max_size=80))
def test_whatever_is_typed_is_read(words: str) -> None:
    day = due_in(words, THURSDAY)
    assert day is None or day >= THURSDAY
    assert all(each and each == each.strip() for each in several(words))
