"""Targets from a file: with their source and year, never lowered, each for its own end (R3)."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from tests.exchange.imported_grades import AIMED, TARGETS, school, targets
from tests.exchange.small_school import ALI, AMY, BEN, bring, look, rows, told, upn, write

__all__ = ["school"]  # a fixture


def test_targets_go_in_with_source_and_year(database: Database, school: Path) -> None:
    planned = targets(
        database,
        school,
        f"{AMY},Mathematics,7,FFT20,2026/27",
        f"{AMY},Combined Science,06-May,FFT20,2026/27",
        f"{BEN},Mathematics,,FFT20,2026/27",
    )
    assert (planned.tallies["targets"].new, len(planned.repairs)) == (2, 1)
    assert rows(database, AIMED) == [
        ("Amy", "Ma", "7", "FFT20", 2026, ""),
        ("Amy", "Sc", "6-5", "FFT20", 2026, ""),
    ]
    assert bring(database, school / "targets.csv").is_empty


@pytest.mark.P2
def test_a_raised_target_closes_the_older_one(database: Database, school: Path) -> None:
    targets(database, school, f"{AMY},Mathematics,6,FFT20,2025/26", f"{BEN},Mathematics,6,FFT20,2026/27")
    planned = targets(
        database, school, f"{AMY},Mathematics,6,FFT20,2026/27", f"{BEN},Mathematics,7,FFT20,2026/27"
    )
    assert planned.tallies["targets"].fields == {"academic year": 1, "target": 1}
    assert rows(database, AIMED) == [
        ("Amy", "Ma", "6", "FFT20", 2025, "old"),
        ("Benjamin", "Ma", "6", "FFT20", 2026, "old"),
        ("Amy", "Ma", "6", "FFT20", 2026, ""),
        ("Benjamin", "Ma", "7", "FFT20", 2026, ""),
    ]


@pytest.mark.P2
def test_an_import_never_lowers_a_target(database: Database, school: Path) -> None:
    targets(
        database, school, f"{AMY},Mathematics,7,FFT20,2026/27", f"{BEN},Combined Science,6-5,FFT20,2026/27"
    )
    planned = targets(
        database,
        school,
        f"{AMY},Mathematics,6,FFT20,2026/27",
        f"{BEN},Combined Science,5-5,FFT20,2026/27",
        f"{AMY},Mathematics,8,FFT20,2025/26",
    )
    assert planned.is_empty
    assert told(planned) == [("warning", 2, "Target", "6"), ("warning", 3, "Target", "5-5")]
    old = targets(database, school, f"{AMY},Mathematics,8,FFT20,2025/26")
    assert old.is_empty
    assert told(old) == [("warning", 2, "Target", "8")]


@pytest.mark.P2
def test_a_target_that_a_person_set_stays(database: Database, school: Path) -> None:
    targets(database, school, f"{AMY},Mathematics,7,FFT20,2026/27")
    with database.writing() as db:
        db.connection().exec_driver_sql("UPDATE target SET set_by = (SELECT min(id) FROM staff), code = '6'")
    file = school / "targets.csv"
    (question,) = look(database, file).questions
    assert "staff have set 6, and the file says 7 for 2026/27." in question.asks
    kept = look(database, file, answers=GivenAnswers([f"{question.id}=keep"]))
    assert (kept.questions, kept.is_empty) == ((), True)
    assert look(database, file, answers=GivenAnswers(["target.all=keep"])).is_empty
    taken = look(database, file, answers=GivenAnswers([f"{question.id}=file"]))
    assert taken.tallies["targets"].fields == {"target": 1}
    # A lower one of the same year is not asked about: that is the scheme lead's, with a reason.
    write(school, "targets.csv", f"{TARGETS}{AMY},Mathematics,5,FFT20,2026/27\n")
    lower = look(database, file)
    assert (lower.questions, lower.is_empty) == ((), True)
    assert told(lower) == [("warning", 2, "Target", "5")]
    # Of a newer year it is.
    write(school, "targets.csv", f"{TARGETS}{AMY},Mathematics,5,FFT20,2027/28\n")
    assert len(look(database, file).questions) == 1


@pytest.mark.P2
def test_a_target_of_key_stage_3_may_be_a_grade_of_the_examination(database: Database, school: Path) -> None:
    young = upn(70)
    write(school, "pupils.csv", f"UPN,Surname,Forename,Year,Reg\n{young},Lis,Ola,7,7A\n")
    write(
        school,
        "targets.csv",
        f"{TARGETS}{young},Combined Science,7-7,FFT20,2026/27\n{young},Mathematics,7,FFT20,2026/27\n",
    )
    planned = bring(database, school)
    assert planned.errors == ()
    assert rows(database, AIMED) == [
        ("Ola", "Sc", "7-7", "FFT20", 2026, ""),
        ("Ola", "Ma", "7", "FFT20", 2026, ""),
    ]


BY_END = (
    "SELECT legal_forename, kind, target.code, CASE WHEN ended_at IS NULL THEN '' ELSE 'old' END"
    " FROM target JOIN pupil ON pupil.id = pupil_id ORDER BY target.id"
)


@pytest.mark.P2
@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("UPN,Subject,End of Year Target,End of KS4 Target", (f"{AMY},Ma,5,7",)),
        ("UPN,Subject,EOY Target,Target", (f"{AMY},Ma,5,7",)),
        ("UPN,Subject,Target,Target By", (f"{AMY},Ma,5,End of Year", f"{AMY},Ma,7,Key Stage 4")),
        ("UPN,Subject,Target,Target Type", (f"{AMY},Ma,5,EOY 2027", f"{AMY},Ma,7,")),
        ("UPN,Maths EOY Target,Maths End of Key Stage 4 Target,History Target", (f"{AMY},5,7,",)),
    ],
)
def test_two_targets_are_read_each_for_its_end(
    database: Database, school: Path, header: str, lines: tuple[str, ...]
) -> None:
    path = write(school, "targets.csv", "\n".join((header, *lines, "")))
    planned = bring(database, path)
    assert planned.problems == ()
    assert sorted(rows(database, BY_END)) == [
        ("Amy", "end of key stage 4", "7", ""),
        ("Amy", "end of year", "5", ""),
    ]
    assert bring(database, path).is_empty


@pytest.mark.P2
def test_a_target_that_says_no_more_is_the_years_up_to_year_9(database: Database, school: Path) -> None:
    pupils = (school / "pupils.csv").read_text("utf-8")
    write(school, "pupils.csv", pupils.replace("17/01/2012,Year 10,10B", "17/01/2014,Year 8,8B"))
    bring(database, school)
    targets(database, school, f"{ALI},Mathematics,5,FFT20,2026/27", f"{AMY},Mathematics,7,FFT20,2026/27")
    assert rows(database, BY_END) == [("Ali", "end of year", "5", ""), ("Amy", "end of key stage 4", "7", "")]


@pytest.mark.P2
def test_a_years_target_that_is_over_is_put_beside_none(database: Database, school: Path) -> None:
    header = "UPN,Subject,End of Year Target,End of KS4 Target,Academic Year\n"
    bring(database, write(school, "targets.csv", f"{header}{AMY},Ma,5,,2025/26\n"))
    bring(database, write(school, "targets.csv", f"{header}{AMY},Ma,,7,2026/27\n"))
    assert rows(database, BY_END) == [
        ("Amy", "end of year", "5", "old"),
        ("Amy", "end of key stage 4", "7", ""),
    ]


@pytest.mark.P2
def test_by_when_is_never_guessed(database: Database, school: Path) -> None:
    path = write(school, "targets.csv", f"UPN,Subject,Target,Target By\n{AMY},Ma,5,soon\n")
    assert told(look(database, path)) == [("error", 2, "Target By", "soon")]
