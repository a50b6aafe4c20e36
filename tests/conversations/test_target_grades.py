"""Target grades: set, raised, lowered, their history, and who has none (P2, R4)."""

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models.db.database import Database
from models.rules.tracking import TargetKind
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.below import pupils_below
from models.tracking.grades import Target
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P2

AMY = "Amy Carter 11A Mathematics"


@pytest.fixture
def helen(world: World) -> Speaker:
    """The scheme lead."""
    return world.staff("h.marsh")


def standing(database: Database) -> list[tuple[str, str, bool]]:
    """Amy Carter's targets in Mathematics: the code, the reason, whether it holds."""
    with database.reading() as db:
        rows = db.exec(
            select(Target)
            .join(Pupil, col(Pupil.id) == Target.pupil_id)
            .join(Subject, col(Subject.id) == Target.subject_id)
            .where(Pupil.legal_surname == "Carter", Subject.name == "Mathematics")
            .order_by(col(Target.id))
        )
        return [(each.code, each.reason, each.ended_at is None) for each in rows]


def test_a_head_raises_it_and_takes_that_back(grace: Speaker, database: Database) -> None:
    assert grace.says("target Amy Carter maths 7") == f"{AMY}: target raised from 6 to 7.\n[1] Undo"
    assert standing(database) == [("6", "", False), ("7", "", True)]
    assert grace.says("target Amy Carter maths 7").startswith(f"{AMY}: the target is 7.")
    assert grace.says("undo").startswith(f"{AMY}: taken back. The target is 6 again.")
    assert standing(database) == [("6", "", True), ("7", "set by mistake, and taken back", False)]


def test_only_the_scheme_lead_lowers_it_and_says_why(
    grace: Speaker, helen: Speaker, database: Database
) -> None:
    before = standing(database)
    assert grace.says("target Amy Carter maths 5 too hard").startswith(
        "Only the scheme lead may lower a target."
    )
    assert "The target is 6. To lower it, say why." in helen.says("target Amy Carter maths 5")
    assert standing(database) == before
    said = helen.says("target Amy Carter maths 5 a long illness in autumn")
    assert said == f"{AMY}: target lowered from 6 to 5.\n[1] Undo"
    assert standing(database)[-1] == ("5", "a long illness in autumn", True)


def test_the_history_says_who_when_and_why(grace: Speaker, helen: Speaker, noor: Speaker) -> None:
    grace.says("target Amy Carter maths 7")
    helen.says("target Amy Carter maths 5 a long illness in autumn")
    heard = noor.says("target Amy Carter maths")
    assert heard.splitlines() == [
        f"{AMY}: target 5",
        "- 5 for 2026/27: Helen Marsh, 10:00: a long illness in autumn",
        "- 7 for 2026/27, before: Grace Lin, 10:00",
        "- 6 for 2026/27, before: FFT20, Tue 1 Sep 01:00",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("target Amy Carter maths 5.5", "5.5 is not a grade in Mathematics."),
        ("target Amy Carter maths 51", "51 is not a grade in Mathematics."),
    ],
)
def test_what_is_no_target_is_said_and_nothing_changes(
    grace: Speaker, database: Database, line: str, said: str
) -> None:
    before = standing(database)
    assert said in grace.says(line)
    assert standing(database) == before


def test_a_teacher_sees_it_and_sets_none(noor: Speaker, database: Database) -> None:
    before = standing(database)
    assert noor.says("target Amy Carter maths 8").startswith("Only the head of the subject, the raising")
    assert noor.says("target Amy Carter history").startswith("Only the pupil's teachers in the subject")
    assert standing(database) == before


def test_who_takes_a_subject_without_one_stands_in_the_list_and_in_the_head_s_todo(
    grace: Speaker, helen: Speaker, noor: Speaker, database: Database
) -> None:
    assert grace.says("targets") == "Every pupil has a target in each subject of yours."
    assert helen.says("targets") == "Every pupil has a target in each subject that they take."
    with database.writing() as db:
        wanted = (
            select(Target)
            .join(Pupil, col(Pupil.id) == Target.pupil_id)
            .join(Subject, col(Subject.id) == Target.subject_id)
            .where(Pupil.legal_surname == "Carter", Subject.name == "Mathematics")
        )
        for each in db.exec(wanted).all():
            db.delete(each)
    assert helen.says("targets french") == "Every pupil has a target in French."
    assert "- Amy Carter 11A, 11Ma1" in helen.says("targets maths")
    assert grace.says("targets history").startswith("Only the head of the subject")
    assert "- Mathematics: 1 pupil without a target" in grace.says("targets")
    assert "- Mathematics: 1 pupil without a target" in helen.says("targets")
    assert "- Mathematics: 1 pupil without a target" in grace.says("todo")
    assert "without a target" not in noor.says("todo")
    grace.says("targets")
    assert "- Amy Carter 11A, 11Ma1" in grace.presses("Show who")
    assert grace.says("target Amy Carter maths 6").startswith(f"{AMY}: target 6 set.")
    assert "without a target" not in grace.says("todo")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("targets maths year 9", "Every pupil in Year 9 has a target in Mathematics."),
        ("targets y9 maths", "Every pupil in Year 9 has a target in Mathematics."),
        ("targets maths 11A", "Mathematics: 1 pupil in 11A without a target\n- Amy Carter 11A, 11Ma1"),
        ("targets 11ma1", "Mathematics: 1 pupil in 11Ma1 without a target\n- Amy Carter 11A, 11Ma1"),
        ("targets year 10", "Every pupil in Year 10 has a target in each subject of yours."),
        ("targets for year 11", "Targets missing in Year 11\n- Mathematics: 1 pupil without a target"),
    ],
)
def test_they_are_looked_at_by_form_class_and_year_group(
    grace: Speaker, database: Database, words: str, says: str
) -> None:
    with database.writing() as db:
        amy = next(iter(db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")))).id
        maths = next(iter(db.exec(select(Subject).where(Subject.name == "Mathematics")))).id
        db.execute(delete(Target).where(col(Target.pupil_id) == amy, col(Target.subject_id) == maths))
    heard = grace.says(words)
    assert heard.startswith(says)
    if words.endswith("year 11"):
        assert grace.presses("Show who").startswith("Mathematics: 1 pupil in Year 11 without a target")


def test_a_group_in_which_nobody_has_targets_is_said_to_be_that(grace: Speaker) -> None:
    assert "Nobody in Year 6 has targets: they are kept for Years 7 to 11." in grace.says("targets maths y6")


@pytest.mark.both_databases
def test_who_takes_a_subject_without_classes_has_no_target_too_and_last_years_is_none(
    helen: Speaker, grace: Speaker, database: Database
) -> None:
    """What is said to be missing is what this year's grades and reviews would be compared with."""
    with database.writing() as db:
        maths, art = (
            db.exec(select(Subject).where(Subject.name == name)).one()
            for name in ("Mathematics", "Art and Design")
        )
        theirs = select(Target, Pupil).join(Pupil, col(Pupil.id) == Target.pupil_id)
        for target, pupil in db.exec(theirs).all():
            if pupil.legal_surname == "Carter" and target.subject_id == maths.id:
                db.delete(target)
            if target.subject_id == art.id:
                target.academic_year -= 1
        of_years_7_to_9 = sum(
            target.kind == TargetKind.YEAR for target, _ in db.exec(theirs.where(Target.subject_id == art.id))
        )
        groups = [each.id for each in db.exec(select(SchoolClass).where(SchoolClass.subject_id == maths.id))]
        for table in (ClassPupil, ClassTeacher):
            db.execute(delete(table).where(col(table.class_id).in_(groups)))
        db.execute(delete(SchoolClass).where(col(SchoolClass.id).in_(groups)))
        changed(db)
    heard = helen.says("targets")
    # Those of Years 7 to 9 have no grade and no class in it, so that nobody knows that they take it.
    assert "- Mathematics: 1 pupil without a target" in heard
    # A target for the end of Key Stage 4 holds until then.
    assert of_years_7_to_9
    assert f"- Art and Design: {of_years_7_to_9} pupils without a target" in heard
    assert "- Amy Carter 11A" in grace.says("targets maths")


@pytest.mark.both_databases
def test_two_stand_each_with_its_history_and_what_is_compared_says_with_which(
    grace: Speaker, helen: Speaker, noor: Speaker, database: Database
) -> None:
    assert grace.says("target Amy Carter maths 4 end of year").startswith(
        f"{AMY}: end of year target 4 set.\n[1] Undo"
    )
    assert grace.says("target Amy Carter maths by the end of the year 5").startswith(
        f"{AMY}: end of year target raised from 4 to 5."
    )
    assert grace.says("target Amy Carter maths ks4 7").startswith(
        f"{AMY}: end of Key Stage 4 target raised from 6 to 7."
    )
    assert noor.says("target Amy Carter maths").splitlines() == [
        f"{AMY}: end of Key Stage 4 target 7, end of year target 5",
        "  (End of Key Stage 4 target)",
        "- 7 for 2026/27: Grace Lin, 10:00",
        "- 6 for 2026/27, before: FFT20, Tue 1 Sep 01:00",
        "  (End of year target)",
        "- 5 for 2026/27: Grace Lin, 10:00",
        "- 4 for 2026/27, before: Grace Lin, 10:00",
        "  (Grades and reviews are compared with the end of Key Stage 4 target.)",
    ]
    said = noor.says("grade Amy Carter maths 5 6")
    assert "(end of Key Stage 4 target 7: below target; end of year target 5)" in said
    assert "end of Key Stage 4 target 7 · end of year target 5" in noor.says("pupil Amy Carter")
    assert helen.says("target Amy Carter maths 3 end of year a long illness").startswith(
        f"{AMY}: end of year target lowered from 5 to 3."
    )
    assert grace.says("undo").startswith(f"{AMY}: taken back. The target is 6 again.")
    assert [each[0] for each in standing(database) if each[2]] == ["6", "3"]


def test_what_speaks_of_a_year_in_a_reason_is_no_end(helen: Speaker, database: Database) -> None:
    helen.says("target Amy Carter maths 5 missed the end of year papers")
    assert standing(database)[-1] == ("5", "missed the end of year papers", True)


@pytest.mark.both_databases
def test_beside_two_targets_a_pupil_is_below_the_one_that_is_compared(
    grace: Speaker, noor: Speaker, database: Database
) -> None:
    """Year 11 by the one for the end of Key Stage 4, whatever the year's is."""

    def below() -> list[str]:
        with database.reading() as db:
            maths = next(each.id for each in school(db).subjects.values() if each.name == "Mathematics")
            return [each.label for each in pupils_below(db, 11) if maths in each.subjects]

    noor.says("grade Amy Carter maths 5 6")
    grace.says("target Amy Carter maths 9 end of year")
    assert "Amy Carter 11A" not in below()
    grace.says("target Amy Carter maths 8 ks4")
    assert below().count("Amy Carter 11A") == 1


@pytest.mark.parametrize(
    "line",
    ["target amy carter 8, ben 6", "target amy carter 8 ben dodd 6", "target amy carter 8 and ben dodd 6"],
)
def test_another_pupils_target_is_no_reason_for_this_one(
    grace: Speaker, database: Database, line: str
) -> None:
    before = standing(database)
    assert "! One pupil at a time here. Type a line of its own for “ben" in grace.says(line)
    assert standing(database) == before
    assert "target raised from" in grace.says("cancel", "target amy carter 8 moved up to set 2")
