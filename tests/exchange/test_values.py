"""Cells are read in every way that an MIS writes them (R1, R2)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.exchange.values import (
    Unreadable,
    admission_key,
    read_academic_year,
    read_collection,
    read_date,
    read_email,
    read_role,
    read_score,
    read_sen,
    read_sex,
    read_words,
    read_year_group,
    read_yes_no,
    split_list,
    upn_is_valid,
    upn_key,
)
from models.school.people import Role


@pytest.mark.parametrize(
    "text",
    [
        "03/12/2026",
        "3/12/2026",
        "03.12.2026",
        "03-12-2026",
        "03/12/2026 00:00",
        "3 Dec 2026",
        "03 December 2026",
        "03-Dec-2026",
        "2026-12-03",
        "2026-12-03 00:00:00",
        "2026-12-03T00:00:00",
        " 03/12/2026 ",
        "03/12/26",
        "3rd December 2026",
        "Thu 3 Dec 2026",
        "Thursday, 3 December 26",
        "Thursday 03/12/2026",
    ],
)
def test_dates(text: str) -> None:
    assert read_date(text) == date(2026, 12, 3)


@pytest.mark.parametrize("form", ["{0:%d/%m/%Y}", "{0:%d %b %Y}", "{0:%d %B %Y}", "{0:%Y-%m-%d}"])
@given(day=some.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(form: str, day: date) -> None:
    assert read_date(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "12/31/2026", "3/12/026", "3 Xyz 2026", "soon", "44562", "2026-12-03 15:20"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(Unreadable, match="Write"):
        read_date(text)


@pytest.mark.parametrize("text", ["11", "Year 11", "Y11", "11.0", "year11", "Yr 11", "NC Year 11", " Y 11 "])
def test_year_groups(text: str) -> None:
    assert read_year_group(text) == 11


@pytest.mark.parametrize(
    ("text", "value"),
    [(text, True) for text in ("T", "Yes", "Y", "1", "True", "true", "1.0")]
    + [(text, False) for text in ("F", "No", "N", "0", "False", "FALSE", "0.0", "")],
)
def test_yes_and_no(text: str, value: bool) -> None:
    assert read_yes_no(text) is value


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (read_date, "", None),
        (read_year_group, " ", None),
        (read_score, "105", 105),
        (read_score, "105.0", 105),
        (read_score, "N", None),
        (read_sen, "k", "K"),
        (read_sen, "EHCP", "E"),
        (read_sen, "", ""),
        (read_sex, "Female", "F"),
        (read_academic_year, "2026/27", 2026),
        (read_academic_year, "2026-27", 2026),
        (read_academic_year, "2026/2027", 2026),
        (read_academic_year, "2026", 2026),
        (read_academic_year, "", None),
        (read_collection, "2026-09", "2026-09"),
        (read_collection, "2026-9", "2026-09"),
        (read_collection, "Sep 2026", "2026-09"),
        (read_collection, "Sep-26", "2026-09"),
        (read_collection, "September 2026", "2026-09"),
        (read_collection, "2026-09-01", "2026-09"),
        (read_collection, "01/09/2026", "2026-09"),
        (read_email, " N.Hussain@School.Example ", "n.hussain@school.example"),
        (read_role, "Head of Subject", Role.HEAD_OF_SUBJECT),
        (read_role, "cook", None),
        (read_words, "  Zoë\u00a0 O’Brien\u200b ", "Zoë O’Brien"),
        (split_list, "leadership; scheme lead;", ["leadership", "scheme lead"]),
        (upn_key, " b801200005001 ", "B801200005001"),
        (admission_key, "026000", "26000"),
        (admission_key, "26000.0", "26000"),
        (admission_key, "a012", "A012"),
        (admission_key, "000", ""),
    ],
)
def test_other_cells(reader: Callable[[str], object], text: str, value: object) -> None:
    assert reader(text) == value


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_read_by_its_name(role: Role) -> None:
    assert read_role(role.value.title()) is role


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_year_group, "eleven"),
        (read_year_group, "15"),
        (read_year_group, "0"),
        (read_yes_no, "maybe"),
        (read_score, "79"),
        (read_score, "10.5"),
        (read_sen, "Z"),
        (read_sex, "boy"),
        (read_academic_year, "2026/28"),
        (read_academic_year, "26/27"),
        (read_collection, "2026-13"),
        (read_collection, "02/09/2026"),
        (read_collection, "autumn"),
        (read_email, ""),
        (read_email, "Noor Hussain"),
        (read_words, "x" * 101),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(Unreadable) as raised:
        reader(text)
    assert raised.value.what
    assert raised.value.advice.endswith(".")


@pytest.mark.parametrize(
    ("upn", "valid"),
    [
        ("B801200005001", True),
        ("M82343212600A", True),
        ("A801200005001", False),
        ("B80120000500", False),
        ("", False),
    ],
)
def test_upns_are_checked_by_their_letter(upn: str, valid: bool) -> None:
    assert upn_is_valid(upn) is valid


@given(some.integers(min_value=1, max_value=999_999))
def test_leading_zeros_never_matter(number: int) -> None:
    assert admission_key(f"{number:06d}") == admission_key(str(number)) == admission_key(f"{number}.0")


@given(some.text(max_size=40))
def test_no_cell_breaks_a_reader(text: str) -> None:
    for reader in (
        read_date,
        read_year_group,
        read_yes_no,
        read_score,
        read_academic_year,
        read_collection,
        read_words,
    ):
        with suppress(Unreadable):
            reader(text)
