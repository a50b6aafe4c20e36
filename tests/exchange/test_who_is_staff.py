"""Nobody becomes staff without a positive sign, and what somebody may do never changes unseen."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, upn, write

STAFF = "SELECT email FROM staff WHERE active ORDER BY id"


def test_a_job_or_a_leaving_date_may_say_that_somebody_is_no_staff(fell: Fell, tmp_path: Path) -> None:
    text = (
        "Staff Code,First Name,Last Name,Default work email address,Job title (for Today),Leaving Date\n"
        "UBE,Una,Beck,u.beck@fell.example,Teacher of History,31/08/2030\n"
        ",Gil,Gover,g.gover@home.example,Parent Governor,\n"
        "OLD,Ola,Left,o.left@fell.example,Teacher,31/08/2026\n"
        ",Pia,Pupil,26pupil@fell.example,Student,\n"
    )
    planned = look(fell.database, write(tmp_path, "Staff.csv", text))
    assert planned.can_go_in
    assert planned.tallies["staff"].new == 1
    said = sorted(each.value or "" for each in planned.problems)
    assert said == ["Gil Gover: Parent Governor", "Ola Left: 31/08/2026", "Pia Pupil: Student"]


def test_pupils_and_parents_in_a_list_of_users_are_left_out_and_named(fell: Fell) -> None:
    said = fell.bring("oneroster-users/oneroster")
    assert "users.csv: pupils, 2 rows" in said
    assert "users.csv: staff, 1 row" in said
    assert "left out, being neither pupils nor staff: 1 guardian (Bea Gill)" in said
    assert len(rows(fell.database, STAFF)) == 6
    with pytest.raises(Sorry, match="Nobody on the staff list"):
        fell.says("22ngill", "help")


def test_a_list_of_names_and_addresses_is_no_staff_list(fell: Fell) -> None:
    said = fell.bring("class-members-with-email/11Ma1 members.csv")
    assert "What does 11Ma1 members.csv hold?" in said
    assert "Nothing is imported" in said
    said = fell.bring("class-members-with-email", answers=GivenAnswers(["holds-11ma1-members=staff"]))
    assert "has the name of a pupil" in said
    assert "Nothing is imported" in said
    assert len(rows(fell.database, STAFF)) == 6


@pytest.mark.parametrize(
    ("file", "header", "row", "becomes"),
    [
        ("staff.csv", "", "Una,Beck,u.beck@fell.example", True),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,teacher", True),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,Administrator", True),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,teacher/parent", True),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,Parent", False),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,visitor", False),
        ("users.csv", ",Role", "Una,Beck,u.beck@fell.example,", False),
        ("staff.csv", ",Role", "Una,Beck,u.beck@fell.example,", True),
        ("staff.csv", ",Role", "Una,Beck,no address,pupil", False),
        ("people.csv", ",Staff Code", "Una,Beck,u.beck@fell.example,UBE", True),
        ("people.csv", ",Staff Code", "Una,Beck,u.beck@fell.example,", False),
    ],
)
def test_who_becomes_staff(
    fell: Fell, tmp_path: Path, file: str, header: str, row: str, becomes: bool
) -> None:
    path = write(tmp_path, file, f"Forename,Surname,Work Email{header}\n{row}\n")
    bring(fell.database, path, answers=GivenAnswers(["holds-users=staff", "holds-people=staff"]))
    assert (("u.beck@fell.example",) in rows(fell.database, STAFF)) is becomes


@pytest.mark.parametrize("pupil", ["Orla,Tarn", "Tom,Beck", "tómasz,BECK"])
def test_a_pupil_becomes_staff_only_where_a_person_says_so(fell: Fell, tmp_path: Path, pupil: str) -> None:
    path = write(tmp_path, "staff.csv", f"Forename,Surname,Work Email\n{pupil},new@fell.example\n")
    (question,) = look(fell.database, path).questions
    assert "has the name of a pupil" in question.asks
    assert bring(fell.database, path, answers=GivenAnswers(["staff.all=pupil"])).is_empty
    bring(fell.database, path, answers=GivenAnswers(["staff.new@fell.example=staff"]))
    assert ("new@fell.example",) in rows(fell.database, STAFF)


def test_pupils_of_the_same_import_are_pupils_too(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "staff.csv", "Forename,Surname,Work Email\nIda,Moss,i.moss@fell.example\n")
    write(tmp_path, "pupils.csv", "UPN,Surname,Forename,Year,Reg\nD841444422001,Moss,Ida,11,11A\n")
    assert [each.id for each in look(database, tmp_path).questions] == ["staff.i.moss@fell.example"]


def test_roles_are_always_said_by_name(fell: Fell, tmp_path: Path) -> None:
    header = "Staff Code,Forename,Surname,Work Email,Roles\n"
    path = write(
        tmp_path,
        "staff.csv",
        f"{header}EEL,Edie,Elm,e.elm@fell.example,\nBBR,Bashir,Brook,b.brook@fell.example,teacher;leadership\n",
    )
    rights = {(each.role, each.name, each.comes) for each in look(fell.database, path).rights}
    assert rights == {("data manager", "Edie Elm", False), ("leadership", "Bashir Brook", True)}


def test_a_blank_column_of_roles_takes_none_away_unasked(fell: Fell, tmp_path: Path) -> None:
    base = (Path(__file__).parent / "fell" / "base" / "staff.csv").read_text()
    blank = [",".join([*line.split(",")[:5], "", line.split(",")[6]]) for line in base.splitlines()[1:]]
    path = write(tmp_path, "staff.csv", "\n".join([base.splitlines()[0], *blank]))
    planned = look(fell.database, path)
    (question,) = planned.questions
    assert question.asks.startswith("4 of 4 roles would go: ")
    assert [each.what for each in planned.errors] == [
        "nobody would be scheme lead any more (now: Alice Alder)",
        "nobody would be safeguarding lead any more (now: Finn Ferry)",
    ]
    assert not look(fell.database, path, answers=GivenAnswers(remove=["roles"])).can_go_in


def test_most_of_the_staff_do_not_leave_unasked(fell: Fell) -> None:
    said = fell.bring("staff-leavers-partial/2", leavers=True)
    assert (
        "5 of 6 members of staff would go: Alice Alder, Carys Corrie, Dev Dene, Edie Elm, Finn Ferry" in said
    )
    assert "Nobody would be safeguarding lead any more (now: Finn Ferry)" in said
    assert "Nothing is imported" in said
    assert len(rows(fell.database, STAFF)) == 6


def test_mentors_do_not_change_in_numbers_unasked(fell: Fell, tmp_path: Path) -> None:
    lines = (Path(__file__).parent / "fell" / "base" / "mentors.csv").read_text().replace("07/09", "20/11")
    some = write(tmp_path, "mentors.csv", lines.replace("c.corrie", "b.brook"))
    assert look(fell.database, some).questions == ()
    everybody = write(
        tmp_path, "mentors.csv", lines.replace("c.corrie", "b.brook").replace("d.dene", "b.brook")
    )
    (question,) = look(fell.database, everybody).questions
    assert question.asks.startswith("7 of 7 mentors of pupils would go: Orla Tarn 11A")


def test_groups_are_not_lost_in_numbers_unasked(database: Database, tmp_path: Path) -> None:
    header = "UPN,Surname,Forename,Year,Reg,PP,DOB\n"
    pupils = [f"{upn(at)},Pupil,P{at},11,11A,T,04/05/2011\n" for at in range(5)]
    bring(database, write(tmp_path, "pupils.csv", "".join([header, *pupils])))
    blank = write(tmp_path, "pupils.csv", "".join([header, *pupils]).replace(",T,04/05/2011", ",,"))
    (question,) = look(database, blank).questions
    assert question.asks.startswith("5 of 5 pupils' groups")
    bring(database, blank, answers=GivenAnswers(remove=["groups"]))
    assert rows(database, "SELECT DISTINCT born FROM pupil") == [("2011-05-04",)]


@pytest.mark.parametrize(
    ("file", "header", "row"),
    [
        ("contacts.csv", "Relationship,Pupil Name", "Mother,Orla Tarn"),
        ("contacts.csv", "Relationship", "Foster Carer"),
        ("staff.csv", "Relationship", "Step-father"),
        ("staff.csv", "Relationship to Pupil,Staff Code", "Mother,UBE"),
        ("people.csv", "Student Name", "Orla Tarn"),
    ],
)
def test_a_list_of_contacts_is_named_as_one_and_nobody_of_it_is_offered_as_staff(
    fell: Fell, tmp_path: Path, file: str, header: str, row: str
) -> None:
    text = f"Title,Forename,Surname,Email,{header}\nMrs,Una,Beck,una@mail.example,{row}\n"
    planned = look(fell.database, write(tmp_path, file, text), answers=GivenAnswers(["holds-contacts=staff"]))
    assert planned.questions == ()
    assert planned.is_empty
    assert planned.problems[0].what == "this is a list of pupils’ parents, carers and other contacts"
