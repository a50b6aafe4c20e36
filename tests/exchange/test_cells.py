"""Every cell is cleaned in one place, whatever program wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.exchange.reading.cells import clean
from tests.characters import ANY


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('="04201"', "04201"),
        ("'04201", "04201"),
        ("  Amy   Carter ", "Amy Carter"),
        ("Amy\u00a0Carter", "Amy Carter"),
        ("Car\u00adter", "Carter"),
        ("\ufeff\u200bCarter\u200e", "Carter"),
        ("Carter\nAmy\tB", "Carter Amy B"),
        ("\u202eretraC\u202c", "retraC"),
        ("Carter\x00\x07", "Carter"),
        ("mailto:n.hussain@school.example", "n.hussain@school.example"),
        ("Noor Hussain <n.hussain@school.example>", "n.hussain@school.example"),
        ("<mailto:n.hussain@school.example>", "n.hussain@school.example"),
        ("O&#39;Brien", "O'Brien"),
        ("Art &amp; Design", "Art & Design"),
        ("Art & Design", "Art & Design"),
        ("'t Hooft", "'t Hooft"),
        ("O'Brien", "O'Brien"),
        ("5-", "5-"),
        ("A*", "A*"),
        ("L2D*", "L2D*"),
        ('"04201"', "04201"),
        ("", ""),
    ],
)
def test_a_cell_holds_its_words_only(cell: str, words: str) -> None:
    assert clean(cell) == words


@given(st.text(ANY, max_size=60))
def test_a_clean_cell_is_trimmed_and_can_be_seen(cell: str) -> None:
    words = clean(cell)
    assert words == words.strip()
    assert "  " not in words
    assert not any(letter in words for letter in "\t\n\r\x00\x07\u00a0\u00ad\u200b\u202e\ufeff")
