"""Scales of the school's own come by a file, and are read, compared and shown as those that there are (R3)."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.plan import Plan
from models.exchange.questions import GivenAnswers
from models.exchange.template import write_templates
from tests.exchange.fell_school import Fell, fell_school
from tests.exchange.small_school import ALI, AMY, bring, look, rows, upn, write, write_school

KS3 = "Scale,Code,Rank,Points,Aliases\n" + "".join(
    f"ks3,{code},{rank},,{code[:3]}\n"
    for rank, code in enumerate(("Emerging", "Developing", "Secure"), start=1)
)
AWARD = "Scale,Code,Rank,Points,Aliases\nAward,Pass,1,5/2,P\nAward,Merit,2,4,M;Mer\n"
YOUNG = upn(7)
SCALES_OF = "SELECT name, scale, scale_ks3 FROM subject ORDER BY name"
GRADES = (
    "SELECT year_group, code FROM grade_entry JOIN pupil ON pupil.id = pupil_id ORDER BY year_group, code"
)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of the small school, which is in the database, with a pupil in Year 8 as well."""
    folder = write_school(tmp_path / "school")
    pupils = (folder / "pupils.csv").read_text("utf-8")
    write(
        folder,
        "pupils.csv",
        pupils + f"{YOUNG},004107,Reed,Kit,,01/02/2014,Year 8,8A,M,F,N,F,F,,,7 Invented Row\n",
    )
    bring(database, folder)
    return folder


def grades(database: Database, folder: Path, *lines: str) -> Plan:
    text = "UPN,Subject,Collection,Current\n" + "\n".join(lines) + "\n"
    return bring(database, write(folder / "marks", "grades.csv", text))


def test_key_stage_3_is_graded_in_the_schools_own_words(database: Database, school: Path) -> None:
    planned = bring(database, write(school, "scales.csv", KS3))
    assert planned.tallies["scales"].new == 3
    assert {row[2] for row in rows(database, SCALES_OF)} == {"ks3"}
    assert grades(database, school, f"{YOUNG},Ma,2026-11,dev", f"{AMY},Ma,2026-11,5+").problems == ()
    assert rows(database, GRADES) == [(8, "Developing"), (11, "5+")]
    assert bring(database, school / "scales.csv").is_empty


def test_a_subject_may_have_a_scale_of_the_schools_own_for_each_key_stage(
    database: Database, school: Path
) -> None:
    subjects = "Subject,Code,Grade Scale,KS3 Scale\nDance,Da,award,ks3\nDrama,Dr,vocational-4,\n"
    bring(
        database,
        write(school / "new", "scales.csv", KS3 + AWARD.partition("\n")[2]),
        write(school / "new", "subjects.csv", subjects),
    )
    assert rows(database, SCALES_OF)[1:3] == [("Dance", "Award", "ks3"), ("Drama", "vocational-4", "ks3")]
    lines = (f"{AMY},Dance,2026-11,mer", f"{ALI},Drama,2026-11,L1D*", f"{YOUNG},Dance,2026-11,Secure")
    assert grades(database, school, *lines).problems == ()
    assert rows(database, GRADES) == [(8, "Secure"), (10, "L1D*"), (11, "Merit")]


def test_grades_of_an_own_scale_are_compared_shown_and_typed(database: Database, tmp_path: Path) -> None:
    fell: Fell = fell_school(database)
    files = [
        write(tmp_path, "scales.csv", AWARD),
        write(tmp_path, "subjects.csv", "Subject,Code,Grade Scale\nDance,Da,Award\n"),
        write(tmp_path, "targets.csv", "Adno,Subject,Target\n4201,Dance,Merit\n"),
        write(tmp_path, "grades.csv", "Adno,Subject,Collection,Current,Predicted\n4201,Dance,2026-11,P,P\n"),
    ]
    assert "Done" in fell.bring_paths(*files)
    page = fell.says("a.alder", "pupil Orla Tarn")
    assert "Dance" in page
    assert "Merit" in page
    assert "below" in page
    with database.writing() as db:
        db.connection().exec_driver_sql(
            "INSERT INTO staff_subject (staff_id, subject_id, head) SELECT 2, id, false FROM subject WHERE code = 'Da'"
        )
    assert "Merit" in fell.says("b.brook", "grade Orla Tarn dance M")


@pytest.mark.whole
def test_an_award_of_four_grades_at_level_1_is_entered_from_its_class_to_its_target(
    database: Database, tmp_path: Path
) -> None:
    fell: Fell = fell_school(database)
    members = "".join(f"11Eg1,Engineering,BBR,{each}\n" for each in ("D841444422001", "T841444422002"))
    files = [
        write(tmp_path, "subjects.csv", "Subject,Code,Grade Scale\nEngineering,Eg,Vocational 4\n"),
        write(tmp_path, "classes.csv", f"Class,Subject,Teacher,UPN\n{members}"),
        write(
            tmp_path, "targets.csv", "Adno,Subject,Target\n04201,Engineering,L2M\n04202,Engineering,L1D*\n"
        ),
    ]
    for each in files:
        assert "Done" in fell.bring_paths(each)
    heard = fell.says("b.brook", "grade 11Eg1", "Orla Tarn  L1D*  P", "Ned: 1M  Level 1 Distinction*", "")
    assert heard.startswith("11Eg1 Engineering: grades of 2 pupils, 2 changed.")
    page = fell.says("a.alder", "pupil Orla Tarn")
    assert "Engineering ▼ below: L1D* now · L2P predicted · target L2M" in page
    assert "Engineering ● on: L1M now · L1D* predicted" in fell.says("a.alder", "pupil Ned Gill")
    for pair in ("D1* L2 merit", "Level 1 Distinction* Level 2 Merit", "current L1 Dist* predicted Merit"):
        assert "current L1D*, predicted L2M" in fell.says("b.brook", f"grade Orla Tarn engineering {pair}")
    assert "! 5 is not a grade in Engineering. Use U, L1P, L1M, L1D, L1D*, L2P," in fell.says(
        "b.brook", "grade Orla Tarn engineering 5 6"
    )
    assert "raised from L2M to L2D*." in fell.says(
        "a.alder", "target Orla Tarn engineering Level 2 Distinction*"
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("9-1,1,1,,", "Staffroom has a scale of this name itself"),
        ("Award,,3,,", "the grade has no code"),
        (",Top,3,,", "the scale has no name"),
        ("Award,Top,,,", "there is no rank"),
        ("Award,Top,high,,", "this is not a number"),
        ("Award,Top,3,,M", "The scale Award has two grades that are written M"),
    ],
)
def test_a_row_that_makes_no_scale_is_refused(database: Database, school: Path, row: str, what: str) -> None:
    planned = look(database, write(school, "scales.csv", f"{AWARD}{row}\n"))
    assert [each.what for each in planned.errors] == [what]


def test_a_grade_that_pupils_have_never_goes_and_another_is_asked_about(
    database: Database, school: Path
) -> None:
    bring(database, write(school, "scales.csv", KS3))
    grades(database, school, f"{YOUNG},Ma,2026-11,Secure")
    lacking = write(
        school, "scales.csv", "\n".join(line for line in KS3.splitlines() if "Secure" not in line)
    )
    (error,) = look(database, lacking).errors
    assert error.what == "pupils have this grade of the scale ks3, and the file lacks it"
    lacking = write(
        school, "scales.csv", "\n".join(line for line in KS3.splitlines() if "Emerging" not in line)
    )
    (question,) = look(database, lacking).questions
    assert question.asks.startswith("1 of 3 grades of the scale ks3 would go: Emerging.")
    bring(database, lacking, answers=GivenAnswers(remove=["scales"]))
    assert rows(database, "SELECT code, rank FROM scale_grade ORDER BY rank") == [
        ("Developing", 0),
        ("Secure", 1),
    ]


def test_a_scale_does_not_change_under_the_grades_of_its_key_stage(database: Database, school: Path) -> None:
    grades(database, school, f"{YOUNG},Ma,2026-11,5")
    bring(database, write(school, "scales.csv", KS3 + AWARD.partition("\n")[2]))
    assert dict(row[::2] for row in rows(database, SCALES_OF)) == {
        "Combined Science": "ks3", "History": "ks3", "Mathematics": "9-1",
    }  # fmt: skip
    path = write(
        school / "new", "subjects.csv", "Subject,Code,Grade Scale,KS3 Scale\nMathematics,Ma,Award,ks3\n"
    )
    (error,) = look(database, path).errors
    assert (error.column, error.what) == ("KS3 Scale", "Mathematics has grades or targets on the scale 9-1")


@pytest.mark.parametrize("has", ["targets", "grades"])
def test_a_scale_for_key_stage_3_goes_past_every_subject_that_stands_on_another(
    database: Database, school: Path, has: str
) -> None:
    if has == "grades":
        grades(database, school, f"{YOUNG},Ma,2026-11,5")
    else:
        targets = f"UPN,Subject,Target\n{YOUNG},Ma,5\n"
        assert bring(database, write(school / "t", "targets.csv", targets)).problems == ()
    planned = look(database, write(school / "new", "scales.csv", KS3))
    assert planned.tallies["subjects"].changed == 2
    assert planned.notes == (
        "In Key Stage 3 Mathematics stays on 9-1: its pupils have grades or targets on it, and a scale does not "
        "change under them.",
        "In Key Stage 3 Combined Science and History are graded on ks3 from now on. To keep one on another scale, "
        "name that scale in the column KS3 scale of subjects.csv.",
    )
    # Beside a file that names it: refused in words that are true.
    path = write(
        school / "new", "subjects.csv", "Subject,Code,Grade Scale,KS3 Scale\nMathematics,Ma,9-1,ks3\n"
    )
    (error,) = look(database, school / "new" / "scales.csv", path).errors
    assert error.what == "Mathematics has grades or targets on the scale 9-1"
    # Beside one that names what it stands on: nothing to refuse.
    write(school / "new", "subjects.csv", "Subject,Code,Grade Scale,KS3 Scale\nMathematics,Ma,9-1,9-1\n")
    assert look(database, school / "new" / "scales.csv", path).errors == ()


def test_a_further_grade_of_a_known_scale_changes_no_subjects_scale(database: Database, school: Path) -> None:
    bring(database, write(school, "scales.csv", KS3))
    back = "Subject,Code,Grade Scale,KS3 Scale\nHistory,Hi,9-1,9-1\n"
    bring(database, write(school / "new", "subjects.csv", back))
    planned = bring(database, write(school, "scales.csv", f"{KS3}ks3,Mastered,4,,\n"))
    assert planned.tallies["scales"].new == 1
    assert dict(row[::2] for row in rows(database, SCALES_OF))["History"] == "9-1"


def test_a_scale_that_nobody_knows_is_refused_with_those_there_are(database: Database, school: Path) -> None:
    bring(database, write(school, "scales.csv", AWARD))
    path = write(school / "new", "subjects.csv", "Subject,Code,Grade Scale\nArt,Ar,points\n")
    (error,) = look(database, path).errors
    assert error.advice.endswith("vocational-4, A*-G, Award, or add your own to scales.csv.")


def test_the_template_has_a_file_for_them(tmp_path: Path) -> None:
    assert "scales.xlsx" in {path.name for path in write_templates(tmp_path / "new")}
