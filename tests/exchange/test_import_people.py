"""Subjects, staff, forms, pupils and classes: what is new, what changes, and who is gone."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from tests.exchange.counted import counts
from tests.exchange.small_school import (
    ALI,
    AMY,
    BEN,
    CLASSES,
    PUPILS,
    ZOE,
    bring,
    look,
    rows,
    told,
    upn,
    write,
    write_school,
)


def test_a_school_goes_in_whole(database: Database, school: Path) -> None:  # noqa: ARG001 - the fixture imports
    assert rows(database, "SELECT name, code, scale, scale_ks3 FROM subject ORDER BY id") == [
        ("Mathematics", "Ma", "9-1", "9-1"),
        ("History", "Hi", "9-1", "9-1"),
        ("Combined Science", "Sc", "combined", "9-1"),
    ]
    assert rows(
        database,
        "SELECT email, role FROM staff JOIN staff_role ON staff_id = staff.id ORDER BY email, role",
    ) == [
        ("d.whitfield@school.example", "head of subject"),
        ("d.whitfield@school.example", "teacher"),
        ("m.kowalska@school.example", "learning support"),
        ("n.hussain@school.example", "teacher"),
    ]
    assert rows(
        database,
        "SELECT staff.code, subject.code, CASE WHEN head THEN 1 ELSE 0 END FROM staff"
        " JOIN staff_subject ON staff_id = staff.id JOIN subject ON subject.id = subject_id ORDER BY staff.code",
    ) == [("HUN", "Ma", 0), ("WHD", "Hi", 1)]
    assert rows(
        database,
        "SELECT legal_forename, preferred_forename, legal_surname, admission, born, year_group, form.name,"
        " staff.code, sen, ks2_reading FROM pupil JOIN form ON form.id = form_id"
        " LEFT JOIN staff ON staff.id = tutor_id ORDER BY pupil.id",
    ) == [
        ("Amy", "", "Carter", "4101", "2011-05-04", 11, "11A", "WHD", "N", 107),
        ("Benjamin", "Ben", "Dodd", "4102", "2010-11-10", 11, "11C", "HUN", "K", None),
        ("Zoë", "", "O’Brien", "4103", "2011-08-17", 11, "11C", "HUN", "E", 98),
        ("Ali", "", "Khan", "4104", "2012-01-17", 10, "10B", None, "N", 99),
    ]
    assert rows(
        database,
        "SELECT school_class.name, legal_forename, staff.code FROM school_class"
        " JOIN class_pupil ON class_pupil.class_id = school_class.id JOIN pupil ON pupil.id = pupil_id"
        " JOIN class_teacher ON class_teacher.class_id = school_class.id JOIN staff ON staff.id = staff_id"
        " ORDER BY school_class.name, legal_forename",
    ) == [("11Hi1", "Amy", "WHD"), ("11Ma1", "Amy", "HUN"), ("11Ma1", "Benjamin", "HUN")]


def test_the_same_files_again_change_nothing(database: Database, school: Path) -> None:
    before = rows(database, "SELECT count(*) FROM entry")
    planned = bring(database, school)
    assert planned.is_empty
    assert planned.problems == ()
    assert counts(planned, "pupils") == (0, 0, 0, 4)
    assert rows(database, "SELECT count(*) FROM entry") == before


def test_looking_writes_nothing(database: Database, tmp_path: Path) -> None:
    planned = look(database, write_school(tmp_path / "school"))
    assert counts(planned, "pupils") == (4, 0, 0, 0)
    assert rows(database, "SELECT count(*) FROM pupil") == [(0,)]


def test_changes_are_counted_field_by_field(database: Database, school: Path) -> None:
    text = (
        PUPILS.replace("Year 11,11A", "Year 11,11C")
        .replace(",M,F,K,", ",M,T,K,")
        .replace("Khan,Ali", "Khan,Aly")
    )
    planned = bring(database, write(school, "pupils.csv", text))
    assert counts(planned, "pupils") == (0, 3, 0, 1)
    assert planned.tallies["pupils"].fields == {"form_id": 1, "pupil_premium": 1, "legal_forename": 1}
    forms = rows(database, "SELECT form.name FROM pupil JOIN form ON form.id = form_id ORDER BY pupil.id")
    assert forms == [("11C",), ("11C",), ("11C",), ("10B",)]


def test_a_column_that_is_not_in_the_file_is_left_as_it_is(database: Database, school: Path) -> None:
    text = f"UPN,Surname,Forename,Year,Reg\n{BEN},Dodd,Benjamin,11,11C\n"
    planned = bring(database, write(school, "pupils.csv", text))
    assert counts(planned, "pupils") == (0, 0, 3, 1)
    assert rows(
        database, "SELECT preferred_forename, sen, admission FROM pupil WHERE legal_surname = 'Dodd'"
    ) == [("Ben", "K", "4102")]


def test_pupils_match_on_upn_then_on_admission_number_without_zeros(database: Database, school: Path) -> None:
    text = (
        "UPN,Adno,Surname,Forename,Year,Reg\n"
        f"{AMY},9999,Carter,Amy,11,11A\n"
        ",4102,Dodd,Benjamin,11,11C\n"
        f"{upn(77)},0004103,O’Brien,Zoë,11,11C\n"
    )
    planned = bring(database, write(school, "pupils.csv", text))
    assert planned.tallies["pupils"].fields == {"admission": 1, "upn": 1}
    assert counts(planned, "pupils") == (0, 2, 1, 1)
    assert rows(database, "SELECT upn, admission FROM pupil ORDER BY id") == [
        (AMY, "9999"),
        (BEN, "4102"),
        (upn(77), "4103"),
        (ALI, "4104"),
    ]


def test_an_admission_number_given_again_is_a_new_pupil(database: Database, school: Path) -> None:
    text = PUPILS + f"{upn(50)},004101,Novak,Ewa,,01/02/2011,Year 11,11A,F,F,N,F,F,100,100,x\n"
    text = text.replace(f"{AMY},004101", f"{AMY},")
    planned = bring(database, write(school, "pupils.csv", text))
    assert counts(planned, "pupils") == (1, 0, 0, 4)
    assert [problem.severity.value for problem in planned.problems] == ["warning"]


def test_a_pupil_who_is_gone_is_kept(database: Database, school: Path) -> None:
    planned = bring(
        database,
        write(
            school,
            "pupils.csv",
            PUPILS.replace(f"{ZOE},", f"{upn(60)},")
            .replace("4103", "4199")
            .replace("O’Brien,Zoë", "Novak,Ewa")
            .replace("17/08/2011", "18/08/2011"),
        ),
    )
    assert counts(planned, "pupils") == (1, 0, 1, 3)
    assert planned.tallies["pupils"].fate == "kept"
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NULL") == [(5,)]


def test_a_pupil_who_is_gone_leaves_only_when_asked(database: Database, school: Path) -> None:
    bring(database, write(school, "mentors.csv", f"UPN,Mentor Email,From\n{BEN},HUN,07/09/2026\n"))
    file = write(
        school, "pupils.csv", "".join(line for line in PUPILS.splitlines(keepends=True) if BEN not in line)
    )
    planned = bring(database, file, leavers=True)
    assert counts(planned, "pupils") == (0, 0, 1, 3)
    assert rows(database, "SELECT upn, left_on FROM pupil WHERE left_on IS NOT NULL") == [(BEN, "2026-11-23")]
    assert rows(database, "SELECT last_day FROM mentorship") == [("2026-11-23",)]
    assert rows(database, "SELECT count(*) FROM class_pupil") == [(2,)]
    assert bring(database, file, leavers=True).is_empty
    # Rows about someone who has left are left out, and said so.
    assert told(look(database, write(school, "classes.csv", CLASSES))) == [("warning", 3, "UPN", BEN)]
    back = bring(database, write(school, "pupils.csv", PUPILS), leavers=True)
    assert back.tallies["pupils"].fields == {"left_on": 1}
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NOT NULL") == [(0,)]


def test_most_of_a_school_does_not_leave_at_once(database: Database, school: Path) -> None:
    file = write(school, "pupils.csv", "\n".join(PUPILS.splitlines()[:2]))
    with pytest.raises(Sorry, match="3 of 4 pupils would go: Ben Dodd 11C, Zoë O’Brien 11C, Ali Khan 10B"):
        bring(database, file, leavers=True)
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NOT NULL") == [(0,)]
    bring(database, file, leavers=True, answers=GivenAnswers(remove=["staff,pupils"]))
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NOT NULL") == [(3,)]


def test_a_year_group_does_not_leave_unasked(database: Database, tmp_path: Path) -> None:
    header = "UPN,Surname,Forename,Year,Reg\n"
    pupils = [f"{upn(at)},Pupil,P{at},{7 + at % 5},{7 + at % 5}A\n" for at in range(100)]
    bring(database, write(tmp_path, "pupils.csv", "".join([header, *pupils])))
    without_9 = write(
        tmp_path, "pupils.csv", "".join([header, *(each for each in pupils if ",9,9A" not in each)])
    )
    (year,) = look(database, without_9, leavers=True).questions
    assert year.asks.startswith("20 of 20 pupils (Year 9) would go")
    assert look(database, without_9, leavers=True, answers=GivenAnswers(remove=["pupils"])).can_go_in


def test_the_mis_year_group_wins_over_the_date_of_birth(database: Database, school: Path) -> None:
    header = "UPN,Surname,Forename,DOB,Year,Reg"
    text = f"{header}\n{AMY},Carter,Amy,04/05/2011,10,11A\n{BEN},Dodd,Benjamin,10/11/2010,,11C\n"
    planned = bring(database, write(school, "pupils.csv", text))
    (problem,) = planned.problems
    assert told(planned) == [("warning", 2, "Year", "10")]
    assert problem.detail == "born for Year 11"
    assert rows(database, "SELECT year_group FROM pupil ORDER BY id") == [(10,), (11,), (11,), (10,)]


def test_a_wrong_upn_is_noted_and_the_pupil_goes_in(database: Database, tmp_path: Path) -> None:
    wrong = "A801200005001"
    text = f"UPN,Surname,Forename,Year,Reg\n{AMY},Carter,Amy,11,11A\n{wrong},Dodd,Ben,11,11C\n"
    planned = bring(database, write(tmp_path, "pupils.csv", text))
    assert told(planned) == [("warning", 3, "UPN", wrong)]
    assert counts(planned, "pupils") == (2, 0, 0, 0)
    assert counts(planned, "forms") == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"{AMY},,O’Brien,Zoë,,11,11C,F", "UPN", AMY),
        (",04101,O’Brien,Zoë,,11,11C,F", "UPN", "4101"),
    ],
)
def test_two_pupils_of_one_number_stop_everything(
    database: Database, tmp_path: Path, row: str, column: str, value: str | None
) -> None:
    header = "UPN,Adno,Surname,Forename,DOB,Year,Reg,PP"
    text = f"{header}\n{AMY},4101,Carter,Amy,,11,11A,T\n{row}\n"
    path = write(tmp_path, "pupils.csv", text)
    assert told(look(database, path)) == [("error", 3, column, value)]
    with pytest.raises(Sorry, match=r"Nothing was imported.*pupils\.csv, line 3"):
        bring(database, path)
    assert rows(database, "SELECT count(*) FROM pupil") == [(0,)]


def test_a_class_list_follows_the_file(database: Database, school: Path) -> None:
    lines = (f"11Ma1,Mathematics,WHD,{AMY}", f"11Ma1,Ma,WHD,{ZOE}", f"11Ma1,Ma,HUN,{ZOE}")
    text = "\n".join(("Class,Subject,Staff Code,UPN", *lines))
    planned = bring(database, write(school, "classes.csv", text))
    assert counts(planned, "classes") == (0, 0, 1, 1)
    assert counts(planned, "teachers of classes") == (1, 0, 0, 1)
    # Ben's row is gone from a class that the file names; Amy's history class is not in the file, and stays.
    assert counts(planned, "class lists") == (1, 0, 1, 1)
    (warning,) = planned.warnings
    assert (warning.value, warning.advice) == (
        "11Hi1", "They stay there. If there is no such class any more, add --yes-remove classes.",
    )  # fmt: skip
    assert rows(
        database,
        "SELECT name, upn FROM class_pupil JOIN school_class ON school_class.id = class_id"
        " JOIN pupil ON pupil.id = pupil_id ORDER BY legal_forename, name",
    ) == [("11Hi1", AMY), ("11Ma1", AMY), ("11Ma1", ZOE)]
    bring(database, school / "classes.csv", answers=GivenAnswers(remove=["classes"]))
    assert rows(database, "SELECT count(*) FROM class_pupil") == [(2,)]


def test_a_file_of_some_classes_leaves_the_others_alone(database: Database, school: Path) -> None:
    text = f"Class,Subject,Staff Code,UPN\n10Hi1,History,WHD,{ALI}\n"
    planned = bring(database, write(school, "classes.csv", text))
    assert counts(planned, "class lists") == (1, 0, 0, 0)
    assert rows(database, "SELECT count(*) FROM class_pupil") == [(4,)]


def test_a_class_of_two_subjects_is_refused(database: Database, school: Path) -> None:
    path = write(school, "classes.csv", CLASSES + f"11Ma1,History,HUN,{ZOE},\n")
    assert told(look(database, path)) == [("error", 5, "Subject", "History")]


def test_subjects_match_on_name_and_then_on_code(database: Database, school: Path) -> None:
    text = (
        "Subject,Code,Grade Scale\nmathematics,Mt,9-1\nModern History,Hi,9-1\nCombined Science,Sc,Combined\n"
    )
    planned = bring(database, write(school, "subjects.csv", text))
    assert counts(planned, "subjects") == (0, 2, 0, 1)
    assert rows(database, "SELECT name, code FROM subject ORDER BY id") == [
        ("mathematics", "Mt"),
        ("Modern History", "Hi"),
        ("Combined Science", "Sc"),
    ]


def test_an_unknown_scale_is_refused_with_those_there_are(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "subjects.csv", "Subject,Code,Grade Scale\nMaths,Ma,1-9\n")
    (problem,) = look(database, path).errors
    assert (problem.column, problem.value) == ("Grade Scale", "1-9")
    assert "9-1, combined" in problem.advice


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"{ZOE},,O’Brien,Zoë,31/02/2011,11,11C,F", "DOB", "31/02/2011"),
        (f"{ZOE},,O’Brien,Zoë,01/02/2031,11,11C,F", "DOB", "01/02/2031"),
        (f"{ZOE},,O’Brien,Zoë,,11,11C,maybe", "PP", "maybe"),
    ],
)
def test_a_strange_cell_that_is_not_needed_leaves_its_field_as_it_was(
    database: Database, school: Path, row: str, column: str, value: str
) -> None:
    before = rows(database, "SELECT * FROM pupil ORDER BY id")
    text = f"UPN,Adno,Surname,Forename,DOB,Year,Reg,PP\n{row}\n"
    assert told(bring(database, write(school, "pupils.csv", text))) == [("warning", 2, column, value)]
    assert rows(database, "SELECT * FROM pupil ORDER BY id") == before
