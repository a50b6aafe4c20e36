"""Everybody who is or was known has a name, and no two have the same."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.exchange.questions import GivenAnswers
from models.school.labels import FORMER, Bearer, birthday, pupil_labels, staff_labels
from models.school.snapshot import school
from tests.exchange.conftest import database, database_url, fell, filled_with
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, upn, write

__all__ = ["database", "database_url", "fell", "filled_with"]  # fixtures of the exchange

Strangers = list[tuple[str, tuple[str, str]]]
NAMES = some.sampled_from(["Yusuf Ahmed 11A", "yusuf ahmed 11a", "Orla Tarn 11A", "Zoë Ó Brien 7B"])
MARKS = some.tuples(
    some.sampled_from(["", "born 5 Jan", "born 19 Jun"]), some.sampled_from(["", "4220", "4221"])
)
PEOPLE = some.lists(some.tuples(NAMES, MARKS), max_size=8)


def named(people: Strangers, first: int) -> list[Bearer]:
    return [Bearer(at, name, marks) for at, (name, marks) in enumerate(people, first)]


@given(here=PEOPLE, left=PEOPLE)
def test_no_two_are_named_alike(
    here: list[tuple[str, tuple[str, str]]], left: list[tuple[str, tuple[str, str]]]
) -> None:
    present, gone = named(here, 1), named(left, 100)
    labels = pupil_labels(present, gone)
    assert labels.keys() == {each.id for each in (*present, *gone)}
    assert len({label.casefold() for label in labels.values()}) == len(labels)
    assert all(labels[each.id].startswith(each.name) for each in (*present, *gone))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((("born 5 Jan", "4220"), ("born 19 Jun", "4221")), ["born 5 Jan", "born 19 Jun"]),
        ((("born 5 Jan", "4220"), ("born 5 Jan", "4221")), ["4220", "4221"]),
        ((("", "4220"), ("born 5 Jan", "4221")), ["4220", "4221"]),
        ((("", ""), ("", "")), ["1", "2"]),
    ],
)
def test_one_more_thing_tells_two_apart(marks: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    labels = staff_labels([Bearer(at, "Yusuf Ahmed", each) for at, each in enumerate(marks, 1)])
    assert list(labels.values()) == [f"Yusuf Ahmed ({mark})" for mark in expected]


def test_the_year_of_birth_is_never_said() -> None:
    assert birthday(date(2011, 1, 5)) == "born 5 Jan"
    assert birthday(None) == ""


def test_two_of_one_name_in_one_form_are_told_apart_everywhere(fell: Fell) -> None:
    fell.bring("same-name-same-form/2")
    picker = fell.says("b.brook", "slip Yusuf Ahmed - no homework")
    assert "1. Yusuf Ahmed 11A (born 5 Jan)" in picker
    assert "2. Yusuf Ahmed 11A (born 19 Jun)" in picker
    said = fell.says("b.brook", "book 4220, 4221 maths mon")
    assert "Yusuf Ahmed 11A (born 5 Jan) and Yusuf Ahmed 11A (born 19 Jun) booked" in said
    fell.at("2026-11-30 08:15")
    posted = fell.says("a.alder", "tick")
    assert "Yusuf Ahmed 11A (born 5 Jan)" in posted
    assert "Yusuf Ahmed 11A (born 19 Jun)" in posted
    told = fell.says("a.alder", "today", "1")
    assert "Yusuf Ahmed 11A (born 5 Jan) is marked as told" in told


def test_a_label_is_understood_as_it_is_read(fell: Fell, tmp_path: Path) -> None:
    fell.bring("same-name-same-form/2")
    text = "UPN,Adno,Legal Surname,Legal Forename,Year,Reg,DOB\n"
    for at, number in enumerate(("4223", "04224")):
        text += f"{upn(60 + at)},{number},Ahmed,Zed,11,11A,07/03/2011\n"
    bring(fell.database, write(tmp_path, "pupils.csv", text))
    with fell.database.reading() as db:
        known = school(db)
        labels = {each: known.label(each) for each in known.pupils}
        assert {"Yusuf Ahmed 11A (born 5 Jan)", "Zed Ahmed 11A (4223)"} <= set(labels.values())
        for each, label in labels.items():
            for said in (label, label.replace("(", "").replace(")", ""), label.casefold()):
                assert known.names.find(said) == [each]
                assert known.names.longest_prefix(said.split()) == (len(said.split()), [each])
    for line in ("slip {} + good", "slip {} - late", "absent {}", "book {} maths mon", "pupil {}"):
        for label in ("Yusuf Ahmed 11A (born 19 Jun)", "Zed Ahmed 4223"):
            said = fell.says("a.alder", line.format(label))
            assert label.split()[0] in said
            assert "Which" not in said


def test_staff_of_one_name_are_told_apart_by_code_or_address(fell: Fell, tmp_path: Path) -> None:
    header = "Forename,Surname,Work Email,Roles\n"
    path = write(tmp_path, "staff.csv", f"{header}Carys,Corrie,carys2@fell.example,leadership\n")
    bring(fell.database, path, answers=GivenAnswers(new=["carys2@fell.example"]))
    assert "sent to Carys Corrie (c.corrie)" in fell.says("b.brook", "slip Orla Tarn + good")


def test_a_name_that_is_kept_no_more_is_a_former_pupils(fell: Fell) -> None:
    with fell.database.reading() as db:
        assert school(db).label(10_000) == FORMER
        assert school(db).staff_name(None) == "Staffroom"
