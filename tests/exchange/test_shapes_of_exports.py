"""The usual exports, as each system writes them: what they say goes in, with no word of ours in any heading."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.reading.headings import plain_key
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, write

ORLA, NED = "D841444422001", "T841444422002"
SIMS = {
    "Student List.csv": (
        "Surname,Forename,Preferred Forename,Adno,UPN,DOB,Gender,Year,Reg,Enrolment Status,SEN Status,"
        "Pupil Premium Indicator,In Care,EAL\n"
        f"Tarn,Orla,Olly,004201,{ORLA},03/02/2011,Female,Year 11,11A,Single Registration,K - SEN Support,T,F,No\n"
        f"Gill,Ned,,004202,{NED},14/11/2010,Male,Year 11,11A,Current - Single Registration,,F,F,Yes\n"
    ),
    "Teaching staff.csv": (
        "Legal Forename,Legal Surname,Staff Code,Title,Work Email,Main Post,Subject(s) Taught\n"
        "Bashir,Brook,BBR,Mr,b.brook@fell.example,Teacher,Mathematics\n"
    ),
    "Class memberships.csv": "Adno,Surname,Class,Subject,Staff Code\n004201,Tarn,11x/Ma1,Mathematics,BBR\n",
}
ARBOR = {
    "Students.csv": (
        "Student ID,UPN,Legal last name,Legal first name,Preferred first name,Date of birth,Sex,Year group,"
        "Registration form,Enrolment status,SEN status,Pupil Premium,EAL,In care\n"
        f"4201,{ORLA},Tarn,Orla,Olly,3 Feb 2011,Female,Year 11,11A,Currently enrolled,K: SEN Support,Yes,No,No\n"
        f"4299,,Gone,Guy,,3 Feb 2011,Male,Year 11,11A,Previously enrolled,No SEN,Yes,No,No\n"
    ),
    "Staff.csv": (
        "Staff name,First name,Last name,Staff code,Work email address,Title\n"
        "Bashir Brook,Bashir,Brook,BBR,b.brook@fell.example,Mr\n"
    ),
    "Class members.csv": f"UPN,Class,Subject,Staff code\n{ORLA},11x/Ma1,Mathematics,BBR\n",
}
BROMCOM = {
    "Students.csv": (
        "AdmissionNumber,UPN,LegalLastName,LegalFirstName,PreferredFirstName,DateOfBirth,Gender,YearGroup,"
        "TutorGroup,EnrolmentStatus,SENProvision,PupilPremiumIndicator,EALStatus,LookedAfter\n"
        f"4201,{ORLA},Tarn,Orla,Olly,2011-02-03T00:00:00,F,11,11A,C,K,1,0,0\n"
    ),
    "Teachers.csv": "FirstName,LastName,StaffCode,WorkEmail\nBashir,Brook,BBR,b.brook@fell.example\n",
    "Classes.csv": f"UPN,ClassName,Subject,StaffCode\n{ORLA},11x/Ma1,Mathematics,BBR\n",
}
WONDE = {
    "students.csv": (
        "id,upi,surname,forename,legal_surname,legal_forename,gender,date_of_birth,education_details.upn,"
        "education_details.admission_number,year.code,registration.name,sen_status,pupil_premium\n"
        f"A1,x,Tarn,Olly,Tarn,Orla,FEMALE,2011-02-03 00:00:00,{ORLA},004201,11,11A,K,true\n"
    ),
    "employees.csv": (
        "id,upi,title,surname,forename,initials,contact_details.emails.work,roles\n"
        "E1,y,Mr,Brook,Bashir,BBR,b.brook@fell.example,teacher\n"
    ),
    "classes.csv": f"upn,class,subject,staff code\n{ORLA},11x/Ma1,Mathematics,BBR\n",
}


def folder_of(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        write(folder, name, text)
    return folder


@pytest.mark.parametrize("files", [SIMS, ARBOR, BROMCOM, WONDE], ids=["SIMS", "Arbor", "Bromcom", "Wonde"])
def test_the_reports_of_an_mis_go_in_as_they_are(
    fell: Fell, tmp_path: Path, files: Mapping[str, str]
) -> None:
    planned = bring(fell.database, folder_of(tmp_path, files))
    assert planned.errors == ()
    assert {each.kind for each in planned.sources} == {"pupils", "staff", "classes"}
    pupil = "SELECT preferred_forename, admission, year_group FROM pupil WHERE legal_surname = 'Tarn'"
    assert rows(fell.database, pupil) == [("Olly", "4201", 11)]
    members = (
        "SELECT school_class.name, code FROM class_teacher JOIN staff ON staff.id = staff_id "
        "JOIN school_class ON school_class.id = class_id"
    )
    assert rows(fell.database, members) == [("11x/Ma1", "BBR")]
    assert rows(fell.database, "SELECT count(*) FROM pupil WHERE legal_surname = 'Gone'") == [(0,)]
    assert len(rows(fell.database, "SELECT 1 FROM staff")) == 6


def test_a_mark_sheet_with_subject_and_measure_in_one_heading(fell: Fell, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Y11 Autumn 1 grades.csv",
        "Student ID,UPN,Last name,Mathematics - Current grade,Mathematics - Target,English Language - Current grade\n"
        f"4201,{ORLA},Tarn,5,6,5+\n4202,{NED},Gill,4,6,4-\n",
    )
    bring(fell.database, path, answers=GivenAnswers(["drop-autumn-1=2026-10"]))
    assert rows(fell.database, "SELECT count(*) FROM grade_entry") == [(4,)]
    assert rows(fell.database, "SELECT count(*) FROM target") == [(2,)]


@pytest.mark.parametrize("title", ["11Ma1 Mathematics", "Mathematics 11Ma1", "Year 11 Mathematics set 2"])
def test_the_subject_of_a_class_is_found_in_its_title(fell: Fell, tmp_path: Path, title: str) -> None:
    folder_of(
        tmp_path,
        {
            "users.csv": "sourcedId,givenName,familyName,email\n4201,Orla,Tarn,\n"
            "t1,Bashir,Brook,b.brook@fell.example\n",
            "roles.csv": "userSourcedId,orgSourcedId,role,grade\n4201,o1,student,11\nt1,o1,teacher,\n",
            "classes.csv": f"sourcedId,orgSourcedId,title\nc1,o1,{title}\n",
            "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,4201,student\nc1,t1,teacher\n",
        },
    )
    planned = bring(fell.database, tmp_path)
    assert planned.problems == ()
    found = "SELECT subject.name FROM school_class JOIN subject ON subject.id = subject_id"
    assert rows(fell.database, found) == [("Mathematics",)]
    assert rows(fell.database, "SELECT count(*) FROM class_pupil") == [(1,)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Terms.csv", "Term,Start date,End date\nAutumn Term,2 Sep 2026,18 Dec 2026\nHalf term,26/10/26,30/10/26\n"),
        ("2026-27.csv", "Event,Start,End\nAutumn term,02/09/2026,18/12/2026\nHalf term,26/10/2026,30/10/2026\n"),
        ("2026-27.csv", "Period,From,To\nAutumn 1,02/09/2026,23/10/2026\nAutumn 2,02/11/2026,18/12/2026\n"),
    ],
)  # fmt: skip
def test_a_calendar_without_a_column_of_kinds_is_one(
    database: Database, tmp_path: Path, name: str, text: str
) -> None:
    bring(database, write(tmp_path, name, text))
    found = rows(database, "SELECT kind, name FROM calendar_period ORDER BY first")
    assert found[0][0] == "term"
    assert found[0][1].startswith("Autumn")


def test_a_list_of_names_and_dates_is_no_calendar(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "absences.csv", "Name,Start date,End date\nNoor Hussain,02/11/2026,03/11/2026\n")
    planned = look(database, tmp_path)
    assert planned.questions == ()
    assert [each.what for each in planned.warnings] == ["Staffroom cannot tell what this file holds"]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Year group (for Today)", "yeargroup"),
        ("Email Address [Required]", "emailaddress"),
        ("Unique Pupil Number (UPN)", "uniquepupilnumber"),
        ("Number (UPN)", "upn"),
        ("Surname *", "surname"),
        ("Form/Tutor Group", "form"),
        ("Subject(s) Taught", "subject(s)taught"),
        ("Favourite colour (for Today)", "favouritecolour(fortoday)"),
    ],
)
def test_a_heading_is_known_by_what_it_says(heading: str, key: str) -> None:
    assert plain_key(heading) == key


def test_a_mark_sheet_that_names_its_pupils_is_of_grades_and_of_targets(fell: Fell, tmp_path: Path) -> None:
    """It has more of the columns of a list of pupils than of those of grades."""
    text = (
        "UPN,Surname,Forename,Year Group,Registration Group,Subject,Target Grade,Current Grade,Predicted Grade\n"
        f"{ORLA},Tarn,Orla,11,11A,Mathematics,7,5,6\n"
    )
    planned = look(fell.database, write(tmp_path, "Attainment 2026-11.csv", text))
    assert [each.kind for each in planned.sources] == ["grades", "targets"]
    assert (planned.tallies["grades"].new, planned.tallies["targets"].new) == (2, 1)


def test_a_list_of_pupils_may_name_their_mentors(fell: Fell, tmp_path: Path) -> None:
    text = f"UPN,Surname,Forename,Year,Reg,Mentor,Email\n{ORLA},Tarn,Orla,11,11A,Mr B Brook,26orla@fell.example\n"
    planned = look(fell.database, write(tmp_path, "students.csv", text))
    assert [each.kind for each in planned.sources] == ["pupils", "mentors"]
    assert planned.tallies["mentors"].fields["mentor"] == 1
