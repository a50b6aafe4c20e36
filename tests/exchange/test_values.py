"""Cells are read in every way that an MIS writes them (R1, R2)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.exchange.pupil_words import (
    NotOnRoll,
    read_eal,
    read_in_care,
    read_pupil_premium,
    read_sen,
    read_sex,
    read_status,
)
from models.exchange.values import (
    Unreadable,
    admission_key,
    identity_key,
    read_academic_year,
    read_collection,
    read_date,
    read_email,
    read_role,
    read_score,
    read_words,
    read_year_group,
    split_list,
    upn_is_valid,
    upn_key,
)
from models.school.people import Role
from tests.characters import ANY


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
        "46359",
        "46359.0",
    ],
)
def test_dates(text: str) -> None:
    assert read_date(text) == date(2026, 12, 3)


@pytest.mark.parametrize("form", ["{0:%d/%m/%Y}", "{0:%d %b %Y}", "{0:%d %B %Y}", "{0:%Y-%m-%d}"])
@given(day=some.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(form: str, day: date) -> None:
    assert read_date(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "12/31/2026", "3/12/026", "3 Xyz 2026", "soon", "4456", "2026-12-03 15:20"]
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
    assert read_pupil_premium(text) is value


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
        (read_pupil_premium, "maybe"),
        (read_score, "79"),
        (read_score, "10.5"),
        (read_sen, "Z"),
        (read_sex, "horse"),
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


@given(some.text(ANY, max_size=40))
def test_no_cell_breaks_a_reader(text: str) -> None:
    for reader in (
        read_date,
        read_year_group,
        read_score,
        read_academic_year,
        read_collection,
        read_words,
    ):
        with suppress(Unreadable):
            reader(text)


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (read_sen, "N - No SEN", "N"),
        (read_sen, "K - SEN Support", "K"),
        (read_sen, "E – EHCP", "E"),
        (read_sen, "SEN support - K", "K"),
        (read_sen, "S", "E"),
        (read_sen, "A", "K"),
        (read_sen, "P", "K"),
        (read_pupil_premium, "Ever 6 FSM", True),
        (read_pupil_premium, "FSM Ever6", True),
        (read_pupil_premium, "Yes - Service child", True),
        (read_pupil_premium, "Not eligible", False),
        (read_eal, "ENG", False),
        (read_eal, "ENG - English", False),
        (read_eal, "OTH", True),
        (read_eal, "POL", True),
        (read_eal, "POL - Polish", True),
        (read_in_care, "Current Care", True),
        (read_in_care, "Previously looked after", False),
        (read_sex, "X", ""),
        (read_sex, "Female", "F"),
        (read_sex, "M - Male", "M"),
    ],
)
def test_what_an_mis_writes_about_a_pupil(reader: Callable[[str], object], text: str, value: object) -> None:
    assert reader(text) == value


@pytest.mark.parametrize(
    ("reader", "text"),
    [(read_sen, "Q"), (read_eal, "REF"), (read_eal, "perhaps so"), (read_in_care, "ask"), (read_sex, "yes")],
)
def test_words_that_say_nothing_are_unreadable(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(Unreadable):
        reader(text)


@pytest.mark.parametrize("text", ["", "Active", "C", "Current - Single Registration", "Main Dual", "M"])
def test_who_is_on_roll(text: str) -> None:
    assert read_status(text)


@pytest.mark.parametrize(
    "text", ["Leaver", "Guest Pupil", "G", "Subsidiary Dual", "S - Current Subsidiary", "Left"]
)
def test_who_is_not(text: str) -> None:
    with pytest.raises(NotOnRoll):
        read_status(text)


def test_a_status_that_nobody_knows_is_said_to_be_so() -> None:
    assert not read_status("Wednesday")


def test_no_letter_of_elsewhere_becomes_one_of_a_code_an_address_or_a_number() -> None:
    for letter in map(chr, range(0x80, 0x20000)):
        for as_compared in (identity_key, upn_key, admission_key):
            compared = as_compared(letter)
            assert not compared.isascii() or not compared, (letter, as_compared)
