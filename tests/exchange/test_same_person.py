"""The same person is a question, never a guess; until it is answered nothing is merged, split or handed over."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from models.school.snapshot import read_settings
from tests.exchange.fell_school import FILES, Fell, fell_school
from tests.exchange.small_school import bring, look, rows, told, write

STAFF = "SELECT forename, surname, code, email FROM staff WHERE active ORDER BY id"
HEADER = "Staff Code,Forename,Surname,Work Email,Roles,Subjects\n"


def test_who_married_is_asked_about_and_keeps_everything(fell: Fell) -> None:
    (question,) = fell.look("staff-married/2").questions
    assert question.id == "same.cmo"
    assert question.asks.startswith(
        "Carys Moor (CMO, c.moor@fell.example; staff.csv, line 4): the same person as Carys"
    )
    assert "Nothing is imported yet" in fell.bring("staff-married/2")
    assert "sent to Carys Corrie" in fell.says("b.brook", "slip Orla Tarn + good")
    fell.bring("staff-married/2", answers=GivenAnswers(same=["CMO=CCO"]))
    assert "Orla Tarn 11A" in fell.says("c.moor", "mentees")
    assert len(rows(fell.database, STAFF)) == 6
    assert fell.look("staff-married/2").is_empty


def test_who_is_new_stays_apart(fell: Fell) -> None:
    fell.bring("staff-married/2", answers=GivenAnswers(new=["c.moor@fell.example"]))
    assert "no pupils" in fell.says("c.moor", "mentees")
    assert "Orla Tarn 11A" in fell.says("c.corrie", "mentees")


def test_a_code_given_to_somebody_else_hands_nothing_over_unasked(fell: Fell) -> None:
    fell.says("b.brook", "slip Orla Tarn - no homework today")
    assert "Nothing is imported yet" in fell.bring("code-reused/2")
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("c.cole", "slips")
    fell.bring("code-reused/2", answers=GivenAnswers(new=["c.cole@fell.example"]))
    assert "No slips yet" in fell.says("c.cole", "slips")
    assert "no pupils" in fell.says("c.cole", "mentees")
    assert ("Carys", "Corrie", "", "c.corrie@fell.example") in rows(fell.database, STAFF)
    assert ("Carys", "Cole", "CCO", "c.cole@fell.example") in rows(fell.database, STAFF)


def test_a_new_domain_is_answered_once_for_all(database: Database) -> None:
    fell = Fell(database)
    fell.bring("domain-change-no-codes/1")
    assert len(fell.look("domain-change-no-codes/2").questions) == 4
    assert "--same all" in fell.bring("domain-change-no-codes/2")
    fell.bring("domain-change-no-codes/2", answers=GivenAnswers(same=["all"]))
    assert len(rows(database, STAFF)) == 4
    assert "Orla Tarn 11A" in fell.says("c.corrie@trust.example", "mentees")


def test_a_new_domain_beside_codes_is_one_message(database: Database, tmp_path: Path) -> None:
    """As of anything that many rows have in common: what is of one row alone stands beside it."""
    fell = fell_school(database)
    text = (FILES / "base" / "staff.csv").read_text().replace("@fell.example", "@trust.example")
    planned = look(fell.database, write(tmp_path, "staff.csv", text))
    assert planned.can_go_in
    (message,) = {(each.what, each.advice) for each in planned.problems}
    assert message[0] == "the e-mail address is another than before"
    assert planned.problems[0].detail == "Alice Alder, before a.alder@fell.example"


def test_a_code_that_is_given_again_is_the_new_persons_alone(database: Database, tmp_path: Path) -> None:
    fell = fell_school(database)
    text = "Staff Code,Forename,Surname,Work Email,Roles\nCCO,Una,Beck,u.beck@fell.example,teacher\n"
    planned = bring(fell.database, write(tmp_path, "staff.csv", text))
    assert [each.detail for each in planned.problems] == ["Carys Corrie"]
    assert rows(fell.database, "SELECT forename FROM staff WHERE code = 'CCO'") == [("Una",)]


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
        ("CMO,Carys,Moor,c.moor@fell.example,teacher,", True),  # the forename, where no subject is given
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
    bring(fell.database, path, answers=GivenAnswers(new=["XXX"]))
    assert "no pupils" in fell.says("c.corrie", "mentees")
    assert ("Una", "Beck", "XXX", "c.corrie@fell.example") in rows(fell.database, STAFF)
    assert bring(fell.database, path).is_empty


def test_an_answer_that_fits_nothing_is_said(fell: Fell) -> None:
    with pytest.raises(Sorry, match="Choose one of CCO, new"):
        fell.look("staff-married/2", answers=GivenAnswers(same=["CMO=DDE"]))
    with pytest.raises(Sorry, match="--same NEW=OLD"):
        GivenAnswers(same=["CMO"])
    assert fell.look("base", answers=GivenAnswers(same=["CMO=CCO"])).unasked == ("same.cmo",)
    assert "Nothing was asked that this answers: same.cmo" in fell.bring(
        "base", answers=GivenAnswers(same=["CMO=CCO"])
    )


def test_a_kind_that_cannot_be_removed_is_said() -> None:
    with pytest.raises(
        Sorry, match=r"“pupil” is nothing that can be removed\. After --yes-remove write pupils, "
    ):
        GivenAnswers(remove=["roles, pupil"])


def test_a_letter_that_looks_like_another_makes_another_address(fell: Fell, tmp_path: Path) -> None:
    path = write(
        tmp_path, "staff.csv", f"{HEADER}XXX,Una,Beck,c.corrie@fell.example,teacher,\n".replace("c.", "ſ.")
    )
    assert ("warning", 2, "Work Email", "ſ.corrie@fell.example") in told(look(fell.database, path))
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("ſ.dene@fell.example", "help")


def test_who_leads_a_weekday_is_a_person_and_no_address(fell: Fell, tmp_path: Path) -> None:
    def leads() -> str:
        with fell.database.reading() as db:
            return read_settings(db).leader_monday

    def bring_row(row: str, answers: GivenAnswers | None = None) -> None:
        bring(fell.database, write(tmp_path, "staff.csv", f"{HEADER}{row}\n"), answers=answers)

    bring_row("DDE,Dev,Dene,d.dene@fell.example,leadership,English Language")
    fell.says("a.alder", "settings leader monday d.dene@fell.example")
    assert leads() == "d.dene@fell.example"
    bring_row("DDE,Dev,Dene,dev@fell.example,leadership,English Language")
    assert leads() == "dev@fell.example"
    bring_row("XXX,Una,Beck,dev@fell.example,leadership,Sport", GivenAnswers(new=["XXX"], remove=["roles"]))
    assert leads() == ""


@pytest.mark.parametrize("words", ["b.broo\u212a@fell.example", "BB\u0280", "\ufb00E", "\uff22BR"])
def test_what_only_looks_like_an_address_or_a_code_is_nobodys(fell: Fell, tmp_path: Path, words: str) -> None:
    """A Kelvin sign for k, a ligature for ff, a letter of full width: a mentor is not chosen by these."""
    before = rows(fell.database, "SELECT staff_id, pupil_id FROM mentorship ORDER BY id")
    path = write(tmp_path, "mentors.csv", f"UPN,Mentor Email,From\n{ORLA},{words},24/11/2026\n")
    planned = bring(fell.database, path)
    assert words in [value for _, _, _, value in told(planned)]
    assert rows(fell.database, "SELECT staff_id, pupil_id FROM mentorship ORDER BY id") == before


def test_a_code_that_only_looks_like_another_hands_nothing_over(fell: Fell, tmp_path: Path) -> None:
    path = write(tmp_path, "staff.csv", f"{HEADER}\ufb00E,Una,Ferry,u.ferry@fell.example,teacher,\n")
    assert look(fell.database, path).questions == ()
    bring(fell.database, path)
    assert ("Finn", "Ferry", "FFE", "f.ferry@fell.example") in rows(fell.database, STAFF)
    assert ("Una", "Ferry", "\ufb00E", "u.ferry@fell.example") in rows(fell.database, STAFF)


PUPILS = "UPN,Adno,Surname,Forename,DOB,Year,Reg\n"
ORLA, NED = "D841444422001", "T841444422002"
OTHER = "Q841444422020"


def test_a_temporary_upn_that_is_replaced_is_asked_about(database: Database) -> None:
    fell = Fell(database)
    fell.bring("temporary-upn-replaced/1")
    fell.at("2026-11-24 10:00")
    fell.says("a.alder", "slip Orla Tarn + good")
    (question,) = fell.look("temporary-upn-replaced/2", leavers=True).questions
    assert question.id == f"same.{ORLA.lower()}"
    assert "the same pupil as Orla Tarn 11A (C84144442201A" in question.asks
    assert "Nothing is imported yet" in fell.bring("temporary-upn-replaced/2", leavers=True)
    fell.bring("temporary-upn-replaced/2", leavers=True, answers=GivenAnswers(same=[f"{ORLA}=C84144442201A"]))
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NULL") == [(2,)]
    assert "Orla Tarn 11A" in fell.says("c.corrie", "mentees")
    assert "Carys Corrie" in fell.says("c.corrie", "pupil Orla Tarn")


def test_a_former_upn_in_the_file_needs_no_question(database: Database, tmp_path: Path) -> None:
    fell = Fell(database)
    fell.bring("temporary-upn-replaced/1")
    text = f"UPN,Former UPN,Surname,Forename,Year,Reg\n{ORLA},C84144442201A,Tarn,Orla,11,11A\n"
    assert bring(database, write(tmp_path, "pupils.csv", text)).questions == ()
    mentored = "SELECT upn FROM pupil JOIN mentorship ON pupil_id = pupil.id"
    assert rows(database, mentored) == [(ORLA,)]


@pytest.mark.parametrize(
    ("row", "matched", "asked"),
    [
        (f"{ORLA},04201,Tarn,Orla,03/02/2011,11,11A", True, False),
        (
            f"{ORLA},04201,Marsh,Orla,03/02/2011,11,11A",
            True,
            False,
        ),  # a new surname, number and birthday kept
        (f"{ORLA},,Marsh,Orlaith,03/02/2011,11,11A", True, False),  # a UPN is hers for ever
        (f"{ORLA},,Moss,Ida,01/09/2010,11,11A", False, True),  # but for somebody plainly else
        (f"{OTHER},4201,Tarn,Orla,03/02/2011,11,11A", True, False),
        (",4201,Tarn,Orla,,11,11A", True, False),
        (",4201,Marsh,Orla,03/02/2011,11,11A", True, False),
        (",4201,Marsh,Orla,,11,11A", False, True),
        (f"{OTHER},4201,Moss,Ida,01/09/2010,11,11A", False, False),  # a number given again
        (f"{OTHER},,Tarn,Orla,03/02/2011,11,11B", False, True),
        (f"{OTHER},9999,Tarn,Orla,,11,11A", False, True),
        (f"{OTHER},9999,Tarn,Orla,04/02/2011,11,11A", False, False),  # another birthday
        (f"{OTHER},9999,Tarn,Orla,,9,9A", False, False),
        (f"{OTHER},9999,Moss,Orla,03/02/2011,11,11C", False, True),  # adopted: the forename and the birthday
        (f"{OTHER},9999,Moss,Ida,03/02/2011,11,11A", False, True),  # the form and the birthday
        (f"{OTHER},9999,Moss,Orla,,11,11A", False, True),  # no birthday: the forename and the form
        (f"{OTHER},9999,Moss,Ida,03/02/2011,11,11C", False, False),  # the birthday alone
        (f"{OTHER},9999,Moss,Orla,,11,11C", False, False),
    ],
)
def test_upn_number_name_and_birthday_are_compared_together(
    fell: Fell, tmp_path: Path, row: str, matched: bool, asked: bool
) -> None:
    planned = look(fell.database, write(tmp_path, "pupils.csv", f"{PUPILS}{row}\n"))
    assert len(planned.questions) == asked
    tally = planned.tallies["pupils"]
    assert tally.changed + tally.unchanged == matched
    assert tally.new == (not matched and not asked)


def test_two_of_one_name_who_are_both_in_the_file_are_two(fell: Fell) -> None:
    fell.bring("same-name-same-form/2")
    assert fell.look("same-name-same-form/2").is_empty
