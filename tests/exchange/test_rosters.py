"""Folders of School Data Sync and OneRoster are joined by their ids; parents and the like are nobody here."""

from pathlib import Path

from models.db.database import Database
from models.exchange.reading.files import read_files
from models.exchange.sheets import Reading, Sheet
from tests.exchange.fell_school import FILES, fell_school
from tests.exchange.small_school import AMY, rows, write


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
    assert list(read_files([tmp_path]).sheets[0].pick("preferred surname")) == [("Carter",)]


def test_an_ordinary_folder_is_no_roster(tmp_path: Path) -> None:
    write(tmp_path, "students.csv", f"UPN,First Name,Last Name,Year,Reg\n{AMY},Amy,Carter,11,11A\n")
    write(tmp_path, "teachers.csv", "First Name,Last Name,Email\nNoor,Hussain,n@school.example\n")
    assert [(each.kind, each.vouched) for each in read_files([tmp_path]).sheets] == [
        ("pupils", False),
        ("staff", False),
    ]


def test_a_roster_goes_in_beside_what_the_school_has(database: Database) -> None:
    fell = fell_school(database)
    said = fell.bring("formats-not-taken/sds")
    assert "pupils: 1 new" in said
    assert "classes: 1 new" in said
    assert rows(database, "SELECT forename FROM staff JOIN class_teacher ON staff_id = staff.id") == [
        ("Bashir",)
    ]
