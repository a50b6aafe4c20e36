"""Staff go in from a file: whom a line is, their roles and subjects, and who left."""

from pathlib import Path

from models.db.database import Database
from models.school.people import Role
from tests.exchange.counted import counts
from tests.exchange.small_school import (
    AMY,
    CLASSES,
    STAFF,
    bring,
    look,
    rows,
    told,
    upn,
    write,
)


def test_staff_match_on_email_in_any_case_and_then_on_code(database: Database, school: Path) -> None:
    text = STAFF.replace("n.hussain@", "N.Hussain@").replace("d.whitfield@", "dan.whitfield@")
    planned = bring(database, write(school, "staff.csv", text))
    assert counts(planned, "staff") == (0, 1, 0, 2)
    assert planned.tallies["staff"].fields == {"email": 1}
    assert told(planned) == [("warning", 3, "Work Email", "dan.whitfield@school.example")]
    assert rows(database, "SELECT count(*) FROM staff") == [(3,)]


def test_a_code_given_to_another_person_does_not_hand_over_an_account(
    database: Database, school: Path
) -> None:
    text = STAFF.replace("HUN,Ms,Noor,Hussain,n.hussain@", "HUN,Mr,Tom,Hunt,t.hunt@")
    planned = bring(database, write(school, "staff.csv", text))
    assert counts(planned, "staff") == (1, 0, 1, 2)
    assert rows(database, "SELECT surname, code, email FROM staff WHERE surname LIKE 'Hu%' ORDER BY id") == [
        ("Hussain", "", "n.hussain@school.example"),
        ("Hunt", "HUN", "t.hunt@school.example"),
    ]


def test_roles_and_subjects_change(database: Database, school: Path) -> None:
    text = STAFF.replace("teacher,Mathematics", "leadership,Mathematics;Sc").replace("head of subject;", "")
    planned = bring(database, write(school, "staff.csv", text))
    assert planned.tallies["staff"].fields == {"roles": 2, "subjects": 2}
    assert rows(
        database, "SELECT role FROM staff_role JOIN staff ON staff.id = staff_id WHERE code = 'HUN'"
    ) == [("leadership",)]
    assert rows(database, "SELECT count(*) FROM staff_subject WHERE head") == [(0,)]


HEADS = "SELECT count(*) FROM staff_subject WHERE head"
NAMED = "Staff Code,Forename,Surname,Work Email"
DAN = "WHD,Dan,Whitfield,d.whitfield@school.example"


def test_a_role_that_goes_takes_the_subjects_that_were_headed_with_it(
    database: Database, school: Path
) -> None:
    """Also where the file says nothing of subjects; and what comes back is offered before it is taken."""
    assert rows(database, HEADS) == [(1,)]
    path = write(school, "staff.csv", f"{NAMED},Roles\n{DAN},teacher\n")
    planned = bring(database, path)
    assert planned.tallies["staff"].fields == {"roles": 1, "subjects": 1}
    assert rows(database, HEADS) == [(0,)]
    write(school, "staff.csv", f"{NAMED},Roles\n{DAN},teacher;head of subject\n")
    offered = look(database, path)
    assert [(each.role, each.comes) for each in offered.rights] == [(Role.HEAD_OF_SUBJECT, True)]
    assert offered.tallies["staff"].fields == {"roles": 1, "subjects": 1}
    assert rows(database, HEADS) == [(0,)]
    bring(database, path)
    assert rows(database, HEADS) == [(1,)]
    assert bring(database, path).is_empty


def test_who_leaves_heads_nothing_and_heads_again_what_the_file_gives(
    database: Database, school: Path
) -> None:
    others = "".join(line for line in STAFF.splitlines(keepends=True) if not line.startswith("WHD"))
    bring(database, write(school, "staff.csv", others), leavers=True)
    assert rows(database, HEADS) == [(0,)]
    bring(database, write(school, "staff.csv", f"{NAMED}\n{DAN}\n"))
    assert rows(database, HEADS) == [(0,)]
    planned = bring(database, write(school, "staff.csv", STAFF))
    assert (Role.HEAD_OF_SUBJECT, True) in [(each.role, each.comes) for each in planned.rights]
    assert rows(database, HEADS) == [(1,)]


def test_staff_who_are_gone_keep_their_account_unless_leavers_are_asked_for(
    database: Database, school: Path
) -> None:
    path = write(school, "staff.csv", "".join(STAFF.splitlines(keepends=True)[:3]))
    assert counts(bring(database, path), "staff") == (0, 0, 1, 2)
    assert rows(database, "SELECT count(*) FROM staff WHERE active") == [(3,)]
    bring(database, path, leavers=True)
    assert rows(database, "SELECT email FROM staff WHERE NOT active") == [("m.kowalska@school.example",)]
    again = bring(database, write(school, "staff.csv", STAFF))
    assert again.tallies["staff"].fields == {"active": 1, "roles": 1}


def test_roles_and_people_whom_nobody_knows_are_left_out_and_told(database: Database, school: Path) -> None:
    write(school, "staff.csv", STAFF + "COO,Mr,Al,Cook,a.cook@school.example,cook;teacher,Cookery\n")
    write(school, "forms.csv", "Form,Tutor Email\n11A,nobody@school.example\n")
    write(school, "classes.csv", CLASSES + f"11Xx1,Alchemy,HUN,{AMY},\n11Ma2,Mathematics,ZZZ,{upn(99)},\n")
    planned = bring(database, school)
    assert told(planned) == [
        ("warning", 5, "Roles", "cook"),
        ("warning", 5, "Subjects", "Cookery"),
        ("warning", 2, "Tutor Email", "nobody@school.example"),
        ("warning", 6, "Staff Code", "ZZZ"),
        ("warning", 6, "UPN", upn(99)),
        ("warning", 5, "Subject", "Alchemy"),
    ]
    assert counts(planned, "forms") == (0, 0, 2, 1)
    assert counts(planned, "classes") == (1, 0, 0, 2)
