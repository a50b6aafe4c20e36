"""The same person is a question, never a guess; until it is answered nothing is merged, split or handed over."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import Answers
from tests.exchange.fell_school import Fell, fell_school
from tests.exchange.small_school import bring, look, rows, told, write

STAFF = "SELECT forename, surname, code, email FROM staff WHERE active ORDER BY id"
HEADER = "Staff Code,Forename,Surname,Work Email,Roles,Subjects\n"


@pytest.fixture
def fell(database: Database) -> Fell:
    return fell_school(database)


def test_who_married_is_asked_about_and_keeps_everything(fell: Fell) -> None:
    (question,) = fell.look("staff-married/2").questions
    assert question.id == "same.cmo"
    assert question.asks.startswith(
        "Carys Moor (CMO, c.moor@fell.example; staff.csv, line 4): the same person as Carys"
    )
    assert "Nothing is imported yet" in fell.bring("staff-married/2")
    assert "sent to Carys Corrie" in fell.says("b.brook", "slip Orla Tarn + good")
    fell.bring("staff-married/2", answers=Answers(same=["CMO=CCO"]))
    assert "Orla Tarn 11A" in fell.says("c.moor", "mentees")
    assert len(rows(fell.database, STAFF)) == 6
    assert fell.look("staff-married/2").is_empty


def test_who_is_new_stays_apart(fell: Fell) -> None:
    fell.bring("staff-married/2", answers=Answers(new=["c.moor@fell.example"]))
    assert "no pupils" in fell.says("c.moor", "mentees")
    assert "Orla Tarn 11A" in fell.says("c.corrie", "mentees")


def test_a_code_given_to_somebody_else_hands_nothing_over_unasked(fell: Fell) -> None:
    fell.says("b.brook", "slip Orla Tarn - upset about home today")
    assert "Nothing is imported yet" in fell.bring("code-reused/2")
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("c.cole", "slips")
    fell.bring("code-reused/2", answers=Answers(new=["c.cole@fell.example"]))
    assert "No slips yet" in fell.says("c.cole", "slips")
    assert "no pupils" in fell.says("c.cole", "mentees")
    assert ("Carys", "Corrie", "", "c.corrie@fell.example") in rows(fell.database, STAFF)
    assert ("Carys", "Cole", "CCO", "c.cole@fell.example") in rows(fell.database, STAFF)


def test_a_new_domain_is_answered_once_for_all(database: Database) -> None:
    fell = Fell(database)
    fell.bring("domain-change-no-codes/1")
    assert len(fell.look("domain-change-no-codes/2").questions) == 4
    assert "--same all" in fell.bring("domain-change-no-codes/2")
    fell.bring("domain-change-no-codes/2", answers=Answers(same=["all"]))
    assert len(rows(database, STAFF)) == 4
    assert "Orla Tarn 11A" in fell.says("c.corrie@trust.example", "mentees")


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ("CCO,Carys,Corrie,carys@fell.example,teacher,History", False),  # a new address
        ("CC2,Carys,Corrie,c.corrie@fell.example,teacher,History", False),  # a new code
        ("CCO,Carys,Moor,c.corrie@fell.example,teacher,History", False),  # married, code and address kept
        ("CCO,Carys,Moor,c.moor@fell.example,teacher,History", True),  # code and forename
        ("CMO,Carys,Moor,c.corrie@fell.example,teacher,History", True),  # address and forename
        ("XXX,Una,Beck,c.corrie@fell.example,teacher,History", True),  # the address given to another name
        ("CCO,Una,Beck,c.corrie@fell.example,teacher,History", True),  # code and address of a post
        ("XXX,Carys,Corrie,elsewhere@fell.example,teacher,Sport", True),  # the name alone
        ("CCO,Una,Beck,u.beck@fell.example,teacher,History", False),  # a code given again: plainly another
        ("UBE,Una,Beck,u.beck@fell.example,teacher,History", False),  # somebody new
    ],
)
def test_code_address_and_name_are_compared_together(
    fell: Fell, tmp_path: Path, row: str, asked: bool
) -> None:
    planned = look(fell.database, write(tmp_path, "staff.csv", f"{HEADER}{row}\n"))
    assert len(planned.questions) == asked
    before = rows(fell.database, "SELECT staff_id, pupil_id FROM mentorship ORDER BY id")
    if not asked:
        bring(fell.database, tmp_path / "staff.csv")
        assert rows(fell.database, "SELECT staff_id, pupil_id FROM mentorship ORDER BY id") == before


def test_an_address_given_to_somebody_else_is_theirs_alone_once_that_is_said(
    fell: Fell, tmp_path: Path
) -> None:
    path = write(tmp_path, "staff.csv", f"{HEADER}XXX,Una,Beck,c.corrie@fell.example,teacher,History\n")
    bring(fell.database, path, answers=Answers(new=["XXX"]))
    assert "no pupils" in fell.says("c.corrie", "mentees")
    assert ("Una", "Beck", "XXX", "c.corrie@fell.example") in rows(fell.database, STAFF)
    assert bring(fell.database, path).is_empty


def test_an_answer_that_fits_nothing_is_said(fell: Fell) -> None:
    with pytest.raises(Sorry, match="Choose one of CCO, new"):
        fell.look("staff-married/2", answers=Answers(same=["CMO=DDE"]))
    with pytest.raises(Sorry, match="--same NEW=OLD"):
        Answers(same=["CMO"])
    assert fell.look("base", answers=Answers(same=["CMO=CCO"])).unasked == ("same.cmo",)
    assert "Nothing was asked that this answers: same.cmo" in fell.bring(
        "base", answers=Answers(same=["CMO=CCO"])
    )


def test_a_letter_that_looks_like_another_makes_another_address(fell: Fell, tmp_path: Path) -> None:
    path = write(
        tmp_path, "staff.csv", f"{HEADER}XXX,Una,Beck,c.corrie@fell.example,teacher,\n".replace("c.", "ſ.")
    )
    assert ("error", 2, "Work Email", "ſ.corrie@fell.example") in told(look(fell.database, path))
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("ſ.dene@fell.example", "help")
