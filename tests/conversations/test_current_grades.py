"""`cohort 11 current`: the cohort by current grades, in every view, by every button, and never beside what is kept."""

import re

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.cards.cohorts import FileOfCohort, FileOfNear, ShowCell, ShowCohort, ShowNear
from bot.say.card import Button
from models.db.database import Database
from models.school.people import ClassPupil, Pupil
from models.school.subjects import Subject
from models.tracking.grades import GradeEntry, GradeKind, Target
from tests.conversations.conftest import Speaker

pytestmark = pytest.mark.P15

KEPT = (ShowCohort, ShowNear, ShowCell, FileOfCohort, FileOfNear)
"""Every button of a cohort; each says by which grades."""


def press(speaker: Speaker, button: Button) -> str:
    speaker.talk.buttons[:] = [button]
    return speaker.says("1")


@pytest.mark.both_databases
def test_the_card_says_which_grades_it_shows(peter: Speaker) -> None:
    said = peter.says("cohort 11 current")
    assert said.startswith("Year 11, current grades: Attainment 8 ")
    assert "By the current grades of October 2026, which closed on 31 October." in said
    assert "Complete: " in said
    predicted = peter.says("cohort 11")
    assert said.splitlines()[1] != predicted.splitlines()[1]
    assert peter.presses("By current grades") == said
    assert peter.presses("By predicted grades") == predicted == peter.says("cohort 11 predicted")
    assert "Year 11, current grades, Mathematics: gap" in peter.says("cohort 11 maths current")
    assert "Year 11, current grades, Girls: " in peter.says("cohort 11 current girls")
    assert "Type: cohort 11 near 5+ current" in peter.says("cohort 11 current maths near 5+")


def test_every_button_keeps_the_grades(peter: Speaker) -> None:
    """All that is reached from the card, one of each kind of button and view, as far as it goes."""
    peter.says("cohort 11 current")
    waiting, seen = list(peter.talk.buttons), set()
    while waiting:
        button = waiting.pop()
        if not isinstance(button.press, KEPT) or "predicted grades" in button.label:
            continue
        kind = (
            type(button.press),
            getattr(button.press, "view", None),
            getattr(button.press, "subject", 0) is None,
        )
        if kind in seen:
            continue
        seen.add(kind)
        assert button.press.by is GradeKind.CURRENT, button
        assert press(peter, button).startswith("Year 11, current grades"), button
        waiting += peter.talk.buttons
    assert {kind for kind, *_ in seen} == set(KEPT)


@pytest.mark.parametrize("view", ["over time", "accuracy"])
def test_what_is_of_predicted_grades_alone_says_so_and_leads_there(peter: Speaker, view: str) -> None:
    assert "redicted" in peter.says(f"cohort 11 current {view}")
    (label,) = peter.labels
    assert peter.presses(label) == peter.says(f"cohort 11 {view}")
    assert "Only leadership" not in peter.says(f"cohort 11 maths current {view}")


def test_a_year_without_current_grades_is_said(peter: Speaker, grace: Speaker, database: Database) -> None:
    with database.writing() as db:
        db.execute(
            update(GradeEntry).values(kind=GradeKind.PREDICTED, superseded_at=col(GradeEntry.recorded_at))
        )
    said = "There is no collection with current grades of Year 11 in 2026/27 yet."
    assert said in peter.says("cohort 11 current")
    assert said in grace.says("cohort 11 current")
    assert "I hold no collection with current grades of who leaves in 2026." in peter.says(
        "cohort 2026 current"
    )


def test_a_head_is_not_told_by_both_what_neither_tells(
    grace: Speaker, peter: Speaker, database: Database
) -> None:
    """One pupil has no current grade: the targets of the others would tell theirs, and the groups where they belong."""
    assert "gap" in grace.says("cohort 11 current").splitlines()[0]
    with database.writing() as db:
        maths = db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one()
        one = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().first()
        theirs = (col(GradeEntry.pupil_id) == one) & (col(GradeEntry.subject_id) == maths)
        current = col(GradeEntry.kind) == GradeKind.CURRENT
        db.execute(update(GradeEntry).where(theirs, current).values(code=""))
    said = grace.says("cohort 11 current")
    assert said.startswith("Year 11, current grades, Mathematics: the gap is not shown")
    assert "What it is against targets is not shown: under 6 stand apart." in said
    assert " against " not in said.replace("What it is against", "").replace("Against targets", "")
    groups = said.partition("Groups: gap to target")[2].partition("(Small groups")[0].splitlines()[2:]
    assert groups
    assert all(each.strip().endswith("not shown") for each in groups if each.strip())
    assert "gap" in grace.says("cohort 11").splitlines()[0]
    assert "gap" in peter.says("cohort 11 maths current").splitlines()[0]


def test_who_has_a_grade_of_either_kind_takes_the_subject_by_both(peter: Speaker, database: Database) -> None:
    """In no class and without a target, one has a predicted grade alone, the other a current one."""
    with database.writing() as db:
        maths = db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one()
        found = select(col(Pupil.id)).where(col(Pupil.year_group) == 11).limit(2)
        for one, kind in zip(db.execute(found).scalars().all(), GradeKind, strict=True):
            db.execute(delete(ClassPupil).where(col(ClassPupil.pupil_id) == one))
            db.execute(delete(Target).where(col(Target.pupil_id) == one))
            db.execute(
                update(GradeEntry)
                .where(
                    col(GradeEntry.pupil_id) == one,
                    col(GradeEntry.subject_id) == maths,
                    col(GradeEntry.kind) == kind,
                )
                .values(superseded_at=col(GradeEntry.recorded_at))
            )
    for asked in ("cohort 11 maths", "cohort 11 maths current"):
        assert re.search(r"Grades +19 of 20\n", peter.says(asked))


def test_a_head_is_not_told_what_one_without_a_target_has(
    grace: Speaker, peter: Speaker, database: Database
) -> None:
    """The targets and the gap of the others would tell it, beside the grades of all; so would the other card's."""
    with database.writing() as db:
        one = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().first()
        db.execute(delete(Target).where(col(Target.pupil_id) == one))
        theirs = (col(GradeEntry.pupil_id) == one) & (col(GradeEntry.kind) == GradeKind.CURRENT)
        db.execute(update(GradeEntry).where(theirs).values(superseded_at=col(GradeEntry.recorded_at)))
    for asked in ("cohort 11", "cohort 11 current"):
        said = grace.says(asked)
        assert "Mathematics: the gap is not shown" in said
        assert "What it is against targets is not shown: under 6 stand apart." in said
        assert not re.search(r"Points a slot .* against ", said)
        assert "gap" in peter.says(asked.replace("11", "11 maths")).splitlines()[0]
    predicted = grace.says("cohort 11").partition("Groups: gap to target")[2].partition("(Small groups")[0]
    assert not re.search(r"[+−]\d", predicted)
