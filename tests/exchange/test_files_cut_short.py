"""A file that was cut short takes nothing away unseen: measured for each class, year, form and group, by name."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.school.settings import Settings
from tests.exchange.small_school import SUBJECTS, bring, look, rows, upn, write

_CLASSES = 20
_IN_EACH = 12
PLACES = "SELECT count(*) FROM class_pupil"


def pupils(numbers: Sequence[int], *, group: str = "T") -> str:
    """A pupils file of these numbers: twenty forms of twelve, four to a year, and one of each in care."""
    lines = ["UPN,Surname,Forename,Year,Reg,In Care,PP\n"]
    for number in numbers:
        form = number // _IN_EACH
        year = 7 + form // 4
        cares = group if number % _IN_EACH == 0 else "F"
        lines.append(f"{upn(number)},Pupil,P{number},{year},{year}{'ABCD'[form % 4]},{cares},T\n")
    return "".join(lines)


def classes(numbers: Sequence[int]) -> str:
    lines = [f"C{number // _IN_EACH},Mathematics,{upn(number)}\n" for number in numbers]
    return "Class,Subject,UPN\n" + "".join(lines)


EVERY = range(_CLASSES * _IN_EACH)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    for name, content in (("subjects", SUBJECTS), ("pupils", pupils(EVERY)), ("classes", classes(EVERY))):
        write(tmp_path, f"{name}.csv", content)
    bring(database, tmp_path)
    return tmp_path


def test_a_class_list_that_is_cut_short_is_asked_about_with_names(database: Database, school: Path) -> None:
    path = write(school, "classes.csv", classes(EVERY[:-5]))
    planned = look(database, path)
    (question,) = planned.questions
    assert question.asks.startswith(
        "5 of 12 places in classes (C19) would go: P235 Pupil 11D (C19), P236 Pupil"
    )
    assert planned.notes == (
        "No more in C19: P235 Pupil 11D, P236 Pupil 11D, P237 Pupil 11D, P238 Pupil 11D and P239 Pupil 11D.",
    )
    assert any(
        "the file ends in this class" in each.what and each.value == "C19" for each in planned.warnings
    )
    bring(database, path, answers=GivenAnswers(remove=["classes"]))
    assert rows(database, PLACES) == [(len(EVERY) - 5,)]


def test_who_leaves_a_class_is_named_where_nothing_is_asked(database: Database, school: Path) -> None:
    planned = bring(database, write(school, "classes.csv", classes([each for each in EVERY if each != 30])))
    assert planned.notes == ("No more in C2: P30 Pupil 7C.",)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@given(gone=some.sets(some.integers(0, len(EVERY) - 1), max_size=40))
@example(
    gone={0, 1, 11, 12, 13, 14, 25, 28, 30, 36, 37, 39, 48, 49, 58, 60, 63, 71, 72, 73, 74, 84, 85, 115, 120}
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_class_loses_half_of_it_unasked(database: Database, tmp_path: Path, gone: set[int]) -> None:
    if not rows(database, "SELECT 1 FROM pupil"):
        for name, content in (("subjects", SUBJECTS), ("pupils", pupils(EVERY)), ("classes", classes(EVERY))):
            write(tmp_path / "whole", f"{name}.csv", content)
        bring(database, tmp_path / "whole")
    left = [each for each in EVERY if each not in gone]
    planned = look(database, write(tmp_path, "classes.csv", classes(left)))
    listed = {each // _IN_EACH for each in left}
    lost = [sum(each // _IN_EACH == group for each in gone) for group in listed]
    everywhere = sum(lost) * 100 > Settings().import_removals * len(listed) * _IN_EACH
    assert bool(planned.questions) == (everywhere or any(each > 3 for each in lost))


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (range(234, 240), "6 of 48 pupils (Year 11) would go: P234 Pupil 11D"),
        (range(0, 240, 8), "30 of 240 pupils would go: P0 Pupil 7A"),
    ],
)
def test_a_pupils_file_that_is_cut_short_is_asked_about(
    database: Database, school: Path, gone: range, said: str
) -> None:
    path = write(school, "pupils.csv", pupils([each for each in EVERY if each not in gone]))
    (question,) = look(database, path, leavers=True).questions
    assert question.asks.startswith(said)


def test_most_of_a_form_is_asked_about_where_it_is_little_of_its_year(
    database: Database, tmp_path: Path
) -> None:
    header = "UPN,Surname,Forename,Year,Reg\n"
    lines = [f"{upn(at)},Pupil,P{at},7,7{'S' if at < 6 else 'AB'[at % 2]}\n" for at in range(106)]
    bring(database, write(tmp_path, "pupils.csv", header + "".join(lines)))
    path = write(tmp_path, "pupils.csv", header + "".join(lines[5:]))
    (question,) = look(database, path, leavers=True).questions
    assert question.asks.startswith("5 of 6 pupils (7S) would go: P0 Pupil 7S")


def test_a_small_group_that_empties_is_asked_about_beside_a_large_one(
    database: Database, school: Path
) -> None:
    path = write(school, "pupils.csv", pupils(EVERY, group="F"))
    (question,) = look(database, path).questions
    assert question.asks.startswith("20 of 20 pupils' groups (in care) would go: P0 Pupil 7A (in care)")
    assert look(database, path, answers=GivenAnswers(remove=["groups"])).can_go_in
