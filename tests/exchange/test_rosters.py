"""Folders of School Data Sync and OneRoster are joined by their ids; parents and the like are nobody here."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from models.exchange.sheets import Reading, Sheet
from tests.exchange.fell_school import FILES, fell_school
from tests.exchange.small_school import AMY, bring, look, rows, upn, write, write_school


def sheets(reading: Reading) -> dict[str, Sheet]:
    assert reading.problems == []
    return {each.kind: each for each in reading.sheets}


def test_school_data_sync_gives_pupils_staff_and_classes() -> None:
    found = sheets(read_files([FILES / "formats-not-taken" / "sds"]))
    assert list(
        found["pupils"].pick("admission number", "preferred surname", "preferred forename", "year group")
    ) == [("04240", "Crag", "Ines", "11")]
    assert list(found["staff"].pick("forename", "surname")) == [("Bashir", "Brook")]
    assert list(found["classes"].pick("class", "subject", "staff email", "admission number")) == [
        ("11Ma1", "Mathematics", "Bashir Brook", "04240")
    ]
    assert all(each.vouched for each in found.values())


def test_a_birthday_that_could_be_two_is_not_guessed() -> None:
    (pupils, *_) = read_files([FILES / "formats-not-taken" / "sds"]).sheets
    assert list(pupils.pick("date of birth")) == [("",)]
    assert "could have the day or the month first" in pupils.notes[0]


def test_a_birthday_is_read_as_the_others_show(tmp_path: Path) -> None:
    header = "SIS ID,School SIS ID,First Name,Last Name,Username,Student Number,Grade,Birthdate\n"
    for name, day in (("american", "5/23/2011"), ("british", "23/5/2011")):
        rows = f"1,9,Amy,Carter,ac,4101,11,1/5/2011\n2,9,Ben,Dodd,bd,4102,11,{day}\n"
        write(tmp_path / name, "Student.csv", header + rows)
        write(tmp_path / name, "StudentEnrollment.csv", "Section SIS ID,SIS ID\n7,1\n")
    born = {
        name: [cell for (cell,) in read_files([tmp_path / name]).sheets[0].pick("date of birth")]
        for name in ("american", "british")
    }
    assert born == {"american": ["2011-01-05", "2011-05-23"], "british": ["1/5/2011", "23/5/2011"]}


def test_oneroster_gives_no_staff_but_staff() -> None:
    found = sheets(read_files([FILES / "oneroster-users" / "oneroster"]))
    assert list(found["pupils"].pick("admission number")) == [("04201",), ("04202",)]
    assert list(found["staff"].pick("work email")) == [("b.brook@fell.example",)]
    assert "left out, being neither pupils nor staff: 1 guardian (Bea Gill)" in found["pupils"].notes


def test_the_newer_exports_keep_roles_and_classes_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        "users.csv",
        "sourcedId,username,givenName,familyName,email\n"
        f"{AMY},acarter,Amy,Carter,\nt1,nhussain,Noor,Hussain,n.hussain@school.example\ng1,mum,Bea,Carter,m@home.example\n",
    )
    write(
        tmp_path,
        "roles.csv",
        "userSourcedId,orgSourcedId,role,sessionSourcedId,grade\n"
        f"{AMY},o1,student,s1,11\nt1,o1,teacher,s1,\ng1,o1,relative,s1,\n",
    )
    write(tmp_path, "classes.csv", "sourcedId,orgSourcedId,title,courseSourcedId\nc1,o1,11Ma1,k1\n")
    write(tmp_path, "courses.csv", "sourcedId,orgSourcedId,title,code\nk1,o1,Mathematics,Ma\n")
    write(tmp_path, "orgs.csv", "sourcedId,name,type\no1,Fell School,school\n")
    write(
        tmp_path,
        "enrollments.csv",
        f"classSourcedId,userSourcedId,role\nc1,{AMY},student\nc1,t1,teacher\nc1,g1,relative\n",
    )
    found = sheets(read_files([tmp_path]))
    assert list(found["pupils"].pick("upn", "year group")) == [(AMY, "11")]
    assert list(found["staff"].pick("surname")) == [("Hussain",)]
    assert list(found["classes"].pick("class", "subject", "staff email", "upn")) == [
        ("11Ma1", "Mathematics", "n.hussain@school.example", AMY)
    ]


def test_who_is_marked_as_gone_is_passed_over(tmp_path: Path) -> None:
    write(
        tmp_path,
        "users.csv",
        "sourcedId,status,role,givenName,familyName,email,identifier\n"
        "u1,active,student,Amy,Carter,,4101\nu2,tobedeleted,student,Ben,Dodd,,4102\n",
    )
    found = read_files([tmp_path])
    assert list(found.sheets[0].pick("preferred surname")) == [("Carter",)]
    assert [each.value for each in found.problems] == ["Ben Dodd"]


def test_an_ordinary_folder_is_no_roster(tmp_path: Path) -> None:
    write(tmp_path, "students.csv", f"UPN,First Name,Last Name,Year,Reg\n{AMY},Amy,Carter,11,11A\n")
    write(tmp_path, "teachers.csv", "First Name,Last Name,Email\nNoor,Hussain,n@school.example\n")
    assert [(each.kind, each.vouched) for each in read_files([tmp_path]).sheets] == [
        ("pupils", False),
        ("staff", False),
    ]


def _roster(folder: Path, people: str, births: str = "", **tables: str) -> Path:
    """A folder of OneRoster: users, their birthdays, and class c1 with u1 in it, of course k1."""
    write(
        folder, "users.csv", f"sourcedId,status,enabledUser,role,givenName,familyName,email,grades\n{people}"
    )
    if births:
        write(folder, "demographics.csv", f"sourcedId,status,birthDate\n{births}")
    write(folder, "classes.csv", tables.get("classes", "sourcedId,title,courseSourcedId\nc1,11Ma1,\n"))
    write(
        folder,
        "enrollments.csv",
        "sourcedId,classSourcedId,userSourcedId,role\n" + tables.get("enrolled", "e1,c1,u1,student\n"),
    )
    return folder


IN_CLASSES = (
    "SELECT legal_forename, school_class.name FROM class_pupil JOIN pupil ON pupil.id = pupil_id"
    " JOIN school_class ON school_class.id = class_id ORDER BY 1, 2"
)


@pytest.fixture
def small(database: Database, tmp_path: Path) -> Database:
    """The small school: Amy Carter and Ben Dodd in 11Ma1, Amy in 11Hi1."""
    bring(database, write_school(tmp_path / "school"))
    return database


def test_classes_follow_who_is_known_by_name_and_birthday_alone(small: Database, tmp_path: Path) -> None:
    people = "u1,,,student,Amy,Carter,,11\nu2,,,student,Ben,Dodd,,11\n"
    enrolled = "e1,c1,u1,student\ne2,c1,u2,student\n"
    folder = _roster(tmp_path / "or", people, "u1,,2011-05-04\nu2,,2010-11-10\n", enrolled=enrolled)
    planned = look(small, folder)
    assert planned.can_go_in
    assert planned.tallies["class lists"].unchanged == 2
    assert planned.is_empty


def test_a_class_loses_nobody_where_it_is_not_known_whom_its_rows_are_about(
    small: Database, tmp_path: Path
) -> None:
    """A birthday that is another leaves the row out, and the row of the class with it."""
    people = "u1,,,student,Amy,Carter,,11\nu2,,,student,Ben,Dodd,,11\n"
    planned = look(small, _roster(tmp_path / "or", people, "u1,,2011-05-05\nu2,,2010-11-10\n"))
    assert planned.questions == ()
    assert [each.value for each in planned.problems if "neither a UPN" in each.what] == ["Amy Carter"]
    assert planned.tallies["class lists"].gone == 0


def test_who_has_only_a_name_and_a_year_is_one_question_for_all(small: Database, tmp_path: Path) -> None:
    people = "u1,,,student,Amy,Carter,,11\nu2,,,student,Ben,Dodd,,11\nu3,,,student,Ali,Khan,,10\n"
    folder = _roster(tmp_path / "or", people, enrolled="e1,c1,u1,student\ne3,c1,u3,student\n")
    planned = look(small, folder)
    (question,) = planned.questions
    assert (question.id, planned.errors, planned.tallies["class lists"].gone) == ("by-name", (), 0)
    assert "Amy Carter 11A, Ben Dodd 11C and Ali Khan 10B" in question.asks
    left = look(small, folder, answers=GivenAnswers(["by-name=leave-out"]))
    assert left.can_go_in
    assert left.is_empty
    bring(small, folder, answers=GivenAnswers(["by-name=same"], remove=["classes"]))
    assert ("Ali", "11Ma1") in rows(small, IN_CLASSES)


def test_new_pupils_without_numbers_go_in_by_the_ids_of_the_export(small: Database, tmp_path: Path) -> None:
    folder = _roster(tmp_path / "or", "u1,,,student,Ida,Moss,,11\n", enrolled="e1,c1,u1,student\n")
    (question,) = look(small, folder).questions
    assert question.id == "no-numbers"
    bring(small, folder, answers=GivenAnswers(["no-numbers=new"], remove=["classes"]))
    assert ("Ida", "11Ma1") in rows(small, IN_CLASSES)
    again = look(small, folder)
    assert (again.questions, again.is_empty) == ((), True)
    full = write(
        tmp_path,
        "pupils.csv",
        f"UPN,Adno,Legal Surname,Legal Forename,DOB,Year,Reg\n{upn(9)},4109,Moss,Ida,01/05/2011,11,11A\n",
    )
    classes = write(tmp_path, "classes.csv", f"UPN,Class,Subject\n{upn(9)},11Ma1,Mathematics\n")
    planned = look(small, full, classes)
    assert [each.id for each in planned.questions] == [f"same.{upn(9).casefold()}"]
    assert planned.problems == ()
    bring(small, full, classes, answers=GivenAnswers(same=["all"], remove=["classes"]))
    assert rows(small, "SELECT upn, admission FROM pupil WHERE legal_forename = 'Ida'") == [(upn(9), "4109")]


def test_a_class_without_a_subject_has_the_one_that_its_name_tells(small: Database, tmp_path: Path) -> None:
    births = "u1,,2011-05-04\n"
    classes = "sourcedId,title,courseSourcedId\nc1,11A/Hi2,\nc2,11xSc1,\nc3,11Ma1,\nc4,Tutor time,\n"
    enrolled = "".join(f"e{place},c{place},u1,student\n" for place in (1, 2, 3, 4))
    folder = _roster(
        tmp_path / "or", "u1,,,student,Amy,Carter,,11\n", births, classes=classes, enrolled=enrolled
    )
    planned = bring(small, folder, answers=GivenAnswers(remove=["classes"]))
    asked = (
        "SELECT school_class.name, code FROM school_class JOIN subject ON subject.id = subject_id ORDER BY 1"
    )
    assert rows(small, asked) == [("11A/Hi2", "Hi"), ("11Hi1", "Hi"), ("11Ma1", "Ma"), ("11xSc1", "Sc")]
    assert "11A/Hi2 History and 11xSc1 Combined Science" in " ".join(planned.notes)
    assert [each.value for each in planned.problems if "no subject" in each.what] == ["Tutor time"]


def test_who_is_marked_as_gone_is_named(small: Database, tmp_path: Path) -> None:
    people = "u1,,,student,Amy,Carter,,11\nt1,tobedeleted,,teacher,Noor,Hussain,n.hussain@school.example,\n"
    problem = look(small, _roster(tmp_path / "or", people, "u1,,2011-05-04\n")).problems[0]
    assert (problem.value, problem.what) == ("Noor Hussain", "the export marks these people as gone")


def test_birthdays_and_subjects_as_the_newest_export_writes_them(small: Database, tmp_path: Path) -> None:
    write(tmp_path, "users.csv", "sourcedId,username,givenName,familyName,email\ns-1,ac,Amy,Carter,\n")
    write(tmp_path, "roles.csv", "userSourcedId,orgSourcedId,role,grade\ns-1,1,student,11\n")
    write(tmp_path, "demographics.csv", "userSourcedId,sex,birthDate\ns-1,female,2011-05-04\n")
    write(
        tmp_path,
        "courses.csv",
        "sourcedId,title,code,subject\nk1,Set work,X,Mathematics\nk2,GCSE History,Y,\n",
    )
    write(
        tmp_path,
        "classes.csv",
        "sourcedId,orgSourcedId,title,courseSourcedId,code\nc1,1,Sums,k1,11Ma9\nc2,1,Past,k2,11Hi9\n",
    )
    write(tmp_path, "enrollments.csv", "classSourcedId,userSourcedId,role\nc1,s-1,student\nc2,s-1,student\n")
    planned = look(small, tmp_path)
    assert planned.questions == ()
    assert (planned.tallies["pupils"].unchanged, planned.tallies["classes"].new) == (1, 2)


def test_a_folder_of_the_mis_and_of_the_accounts_is_one_school(database: Database, tmp_path: Path) -> None:
    """The list of accounts gives no pupil another name, and its classes find the pupils of the other list."""
    folder = write_school(tmp_path)
    (folder / "classes.csv").unlink()
    people = "u1,,,student,Ames,Carter,,10\nt1,,,teacher,Noor,Hussain,n.hussain@school.example,\n"
    users = (
        f"sourcedId,status,enabledUser,role,givenName,familyName,email,grades,identifier\n{people}".replace(
            ",,10\n", ",,10,004101\n"
        )
    )
    classes = "sourcedId,title,courseSourcedId\nc1,11Ma1,\n"
    _roster(folder, people, classes=classes, enrolled="e1,c1,u1,student\ne2,c1,t1,teacher\n")
    write(folder, "users.csv", users)
    bring(database, folder)
    assert rows(database, IN_CLASSES) == [("Amy", "11Ma1")]
    named = "SELECT year_group, preferred_forename FROM pupil WHERE legal_forename = 'Amy'"
    assert rows(database, named) == [(11, "")]
    asked = "SELECT role FROM staff_role JOIN staff ON staff.id = staff_id WHERE surname = 'Hussain'"
    assert (rows(database, asked), look(database, folder).is_empty) == ([("teacher",)], True)


@pytest.mark.parametrize("line", ["004101,Moss,Ida,11,11A", "004101,Carter,Amy,10,11A"])
def test_two_lists_that_disagree_stay_two_rows(database: Database, tmp_path: Path, line: str) -> None:
    write_school(tmp_path)
    write(tmp_path, "students.csv", f"Adno,Legal Surname,Legal Forename,Year,Reg\n{line}\n")
    assert [each.what for each in look(database, tmp_path).errors] == ["this pupil is in two rows"]


def test_the_upn_may_stand_among_other_ids_and_a_preferred_name_is_kept(tmp_path: Path) -> None:
    write(
        tmp_path,
        "users.csv",
        "sourcedId,role,givenName,familyName,preferredGivenName,userIds,phone\n"
        f"g-1,student,Amelia,Carter,Amy,{{LocalId:7}};{{UPN:{AMY}}},\n",
    )
    (pupils,) = read_files([tmp_path]).sheets
    assert list(pupils.pick("upn", "preferred forename")) == [(AMY, "Amy")]
    assert pupils.dropped == ("userIds", "phone")


def test_classes_before_there_are_subjects_are_a_question(database: Database, tmp_path: Path) -> None:
    folder = _roster(
        tmp_path, "u1,,,student,Amy,Carter,,11\n", classes="sourcedId,title,courseSourcedId\nc1,Physics,\n"
    )
    planned = look(database, folder, answers=GivenAnswers(["no-numbers=new"]))
    assert (planned.errors, [each.id for each in planned.questions]) == ((), ["no-subjects"])
    bring(database, folder, answers=GivenAnswers(["no-numbers=new", "no-subjects=later"]))
    assert rows(database, "SELECT legal_forename FROM pupil") == [("Amy",)]


def test_a_roster_goes_in_beside_what_the_school_has(database: Database) -> None:
    fell = fell_school(database)
    said = fell.bring("formats-not-taken/sds")
    assert "pupils: 1 new" in said
    assert "classes: 1 new" in said
    assert rows(database, "SELECT forename FROM staff JOIN class_teacher ON staff_id = staff.id") == [
        ("Bashir",)
    ]
