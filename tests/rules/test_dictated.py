"""Signs that were said, and words that speak of signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.dictated import as_dictated


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("brilliant full stop", "brilliant."),
        ("late again Full Stop", "late again."),
        ("late again, full stop.", "late again."),
        ("fab exclamation mark", "fab!"),
        ("fab exclamation mark new line", "fab!"),
        ("can he move seat question mark", "can he move seat?"),
        ("be on time fullstop", "be on time."),
        ("late new line", "late"),
        # what speaks of the sign
        ("forgot a full stop", "forgot a full stop"),
        ("never uses full stops", "never uses full stops"),
        ("needs a capital letter and full stop", "needs a capital letter and full stop"),
        ("missing full stop", "missing full stop"),
        ("full stop missing", "full stop missing"),
        ("full stop", "full stop"),
        ("put the question mark", "put the question mark"),
        # within a text
        ("full stop then comma, work on it", "full stop then comma, work on it"),
        ("late full stop needs to catch up full stop", "late full stop needs to catch up."),
        ("came to a full stop in lesson 2", "came to a full stop in lesson 2"),
    ],
)
def test_the_sign_that_was_said_at_the_end(said: str, written: str) -> None:
    assert as_dictated(said) == written


@given(st.text(alphabet="ab ,.!?\n"))
def test_every_other_text_stays_as_it_is(text: str) -> None:
    assert as_dictated(text) == text
