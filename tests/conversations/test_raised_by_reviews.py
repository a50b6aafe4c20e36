"""Above in a review raises the target when its round closes, once its head of subject has seen it (P3, R4)."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.audit.entries import Actor
from models.db.database import Database
from models.school.people import StaffSubject
from models.tracking.review import ReviewRound
from models.tracking.rounds import end_round
from tests.conversations.conftest import Speaker, World
from tests.conversations.reviewed_lesson import Lesson, lesson, targets, told

__all__ = ["lesson"]  # a fixture


@pytest.mark.P3
@pytest.mark.both_databases
def test_above_raises_when_the_round_closes_unless_it_is_held(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    one, two = lesson.first, lesson.second
    before = {each: targets(database, each)[-1][0] for each in (one, two)}
    for each in (one, two):
        heard = lesson.says(each, "above")
        if heard.startswith("Not saved yet"):
            lesson.teacher.presses("Yes, save it")
    assert "2 targets to raise" in grace.says("reviews")
    listed = grace.presses("2 targets to raise")
    assert f"- {lesson.label[one]}: Target {before[one]} to " in listed
    assert grace.says(f"hold {lesson.label[two]} maths: only one test so far").startswith(
        f"{lesson.label[two]}, Mathematics: the raise of the target is held."
    )
    assert "Held by Grace Lin: only one test so far" in grace.presses("Show all")
    assert len(targets(database, one)) == 1, "nothing is raised before the round closes"
    assert "1 target raised" in helen.says("reviews close")
    raised = targets(database, one)
    assert raised[0] == (before[one], False)
    assert raised[1] == (str(int(before[one][0]) + 1), True)
    assert targets(database, two) == [(before[two], True)]
    with database.writing() as db:
        found = db.exec(select(ReviewRound)).one()
        assert end_round(db, Actor(None, datetime(2026, 11, 24, tzinfo=UTC)), found).raised == 0
    assert len(targets(database, one)) == 2
    assert "The round is over" in grace.says(
        "hold " + lesson.label[one] + " maths: too late"
    ) or "not above" in grace.says("hold " + lesson.label[one] + " maths: too late")


@pytest.mark.P3
@pytest.mark.both_databases
def test_a_raise_is_of_the_years_target_where_two_stand(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    one = lesson.first
    (before, _), *_ = targets(database, one)
    assert "end of Key Stage 4 target 9 set" in grace.says(f"target {lesson.label[one]} maths 9 ks4")
    helen.says("reviews open")
    if lesson.says(one, "above").startswith("Not saved yet"):
        lesson.teacher.presses("Yes, save it")
    listed = grace.presses("1 target to raise") if "1 target to raise" in grace.says("reviews") else ""
    assert f"Target {before} to {int(before) + 1}" in listed
    assert "1 target raised" in helen.says("reviews close"), "its head has seen it"
    assert targets(database, one) == [(before, False), ("9", True), (str(int(before) + 1), True)]
    said = grace.says(f"target {lesson.label[one]} maths")
    assert f"end of year target {int(before) + 1}, end of Key Stage 4 target 9" in said


@pytest.mark.P3
@pytest.mark.both_databases
def test_closing_is_taken_back_with_what_it_raised_but_for_what_was_changed_since(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    one, two = lesson.first, lesson.second
    for each in (one, two):
        helen.says(f"target {lesson.label[each]} maths 5 a long illness")
    before = {each: targets(database, each)[-1][0] for each in (one, two)}
    for each in (one, two):
        if lesson.says(each, "above").startswith("Not saved yet"):
            lesson.teacher.presses("Yes, save it")
    grace.says("reviews")
    grace.presses("2 targets to raise")
    assert "2 targets raised" in helen.says("reviews close")
    assert helen.says("undo").startswith("Taken back: the round of reviews is open again, until ")
    standing = [[code for code, holds in targets(database, each) if holds] for each in (one, two)]
    assert standing == [[before[one]], [before[two]]]
    assert "the round is open already" in helen.says("reviews open")
    assert "2 targets raised" in helen.says("reviews close"), "it is raised again, and once"
    assert [code for code, holds in targets(database, one) if holds] == [str(int(before[one]) + 1)]
    grace.says(f"target {lesson.label[two]} maths 9")
    assert f"What was changed since stays as it is: {lesson.label[two]}." in helen.says("undo")
    assert [code for code, holds in targets(database, one) if holds] == [before[one]]
    assert [code for code, holds in targets(database, two) if holds] == ["9"]


def above(lesson: Lesson, *pupils: int) -> None:
    """The teacher says above of them, whatever their grades say."""
    for each in pupils:
        if lesson.says(each, "above").startswith("Not saved yet"):
            lesson.teacher.presses("Yes, save it")


@pytest.mark.P3
@pytest.mark.both_databases
def test_nothing_is_raised_before_the_head_of_subject_has_seen_it(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    """The round ends without: what it raises waits, is told, and goes up with one tap, but for what is held then."""
    one, two = lesson.first, lesson.second
    for each in (one, two):
        helen.says(f"target {lesson.label[each]} maths 5 a long illness")
    helen.says("reviews open")
    above(lesson, one, two)
    said = helen.says("reviews close")
    assert "0 targets raised" in said
    assert "2 targets go up once the head of the subject has seen them." in said
    assert [code for code, holds in targets(database, one) if holds] == ["5"]
    assert "2 targets to raise: the round of reviews is over" in told(helen.says("tick"), "Grace Lin")
    assert "- 2 targets to raise: Look at them, hold any, and raise the rest" in grace.says("todo")
    listed = grace.presses("Show")
    assert f"- {lesson.label[one]}: Target 5 to 6, once you say so" in listed
    assert "Raise 2 in Mathematics" in listed
    assert "is held" in grace.says(f"hold {lesson.label[two]} maths: one test only")
    grace.presses("Show all")
    assert "1 target raised: " + lesson.label[one] in grace.presses("Raise 1 in Mathematics")
    assert [code for code, holds in targets(database, one) if holds] == ["6"]
    assert [code for code, holds in targets(database, two) if holds] == ["5"]
    assert "to raise" not in grace.says("todo"), "what is held then is decided on"
    assert "1 target in Mathematics" in grace.says("undo")
    assert [code for code, holds in targets(database, one) if holds] == ["5"]
    assert "1 target to raise" in grace.says("todo"), "it waits again"


@pytest.mark.whole
@pytest.mark.P3
def test_a_round_that_ends_at_night_tells_the_heads_in_the_morning_and_before(
    lesson: Lesson, helen: Speaker, world: World
) -> None:
    world.tells_only("g.lin", "h.marsh", lesson.email)
    helen.says("reviews open until 4 dec")
    above(lesson, lesson.first)
    world.at("2026-12-03 08:00")
    note = told(helen.says("tick"), "Grace Lin")
    assert "1 target to be raised" in note.strip().partition("\n")[0]
    assert "- 1 target to be raised: By Fri 4 Dec, unless you hold any" in note
    world.at("2026-12-05 05:00")
    assert "to raise" not in helen.says("tick"), "nobody is told at night, or on a Saturday"
    world.at("2026-12-07 08:00")
    assert "1 target to raise: the round of reviews is over" in told(helen.says("tick"), "Grace Lin")


@pytest.mark.P3
def test_without_a_head_the_scheme_lead_sees_what_is_raised(
    lesson: Lesson, helen: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    above(lesson, lesson.first)
    assert "to be raised" not in helen.says("todo"), "it is the head's to see"
    helen.says("reviews")
    helen.presses("1 target to raise")
    with database.writing() as db:
        for each in db.exec(select(StaffSubject)):
            each.head = False
    assert "- 1 target to be raised" in helen.says("todo"), (
        "that the scheme lead looked at it is not their look"
    )
    helen.says("reviews")
    assert "once the head" not in helen.presses("1 target to raise")
    assert "1 target raised" in helen.says("reviews close")


@pytest.mark.P3
@pytest.mark.both_databases
def test_what_is_held_stays_held_when_the_same_is_said_again(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    one = lesson.first
    helen.says("settings review attitudes excellent, good, poor", "reviews open")
    helen.says(f"target {lesson.label[one]} maths 5 a long illness")
    above(lesson, one)
    grace.says(f"hold {lesson.label[one]} maths: one test only")
    assert "- 1 target held: Until Mon 7 Dec you can let them go on" in grace.says("todo")
    if lesson.says(one, "above good").startswith("Not saved yet"):
        lesson.teacher.presses("Yes, save it")
    assert "1 target held" in grace.says("todo")
    assert "0 targets raised" in helen.says("reviews close")
    assert [code for code, holds in targets(database, one) if holds] == ["5"]


@pytest.mark.P3
@pytest.mark.both_databases
def test_above_said_late_raises_once_it_is_seen_and_never_twice_in_a_round(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    one = lesson.first
    helen.says(f"target {lesson.label[one]} maths 5 a long illness", "reviews open", "reviews close")
    late = f"review {lesson.label[one]} maths"

    def says(what: str) -> str:
        said = grace.says(f"{late} {what}")
        return grace.presses("Yes, save it") if said.startswith("Not saved yet") else said

    assert "The round is over: 1 target goes up once the head of the subject has seen it." in says("above")
    grace.presses("Show")
    grace.presses("Raise 1 in Mathematics")
    says("on")
    says("above")
    assert "to raise" not in grace.says("todo")
    assert [code for code, holds in targets(database, one) if holds] == ["6"]
