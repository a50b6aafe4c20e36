"""`review`, `reviews`: Key Stage 3 in rounds, a line a pupil or a class; below opens an intervention (P3, R4)."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.audit.entries import Actor
from models.db.database import Database
from models.tracking.review import PupilReview, ReviewRound
from models.tracking.rounds import end_round
from tests.conversations.conftest import MORNING, Speaker, World
from tests.conversations.reviewed_lesson import Lesson, begun, lesson, told

__all__ = ["lesson"]  # a fixture


@pytest.mark.P3
def test_some_of_a_class_are_reviewed_in_one_line(lesson: Lesson, helen: Speaker) -> None:
    helen.says("reviews open until 4 dec")
    first, second = (lesson.label[each] for each in (lesson.first, lesson.second))
    said = lesson.teacher.says(f"review {lesson.group} {first} below, {second} on target")
    title = said.partition("\n")[0]
    assert f"{first} below target" in title
    assert f"{second} on target" in title


@pytest.mark.P3
@pytest.mark.both_databases
def test_below_opens_an_intervention_exactly_once_even_when_the_round_is_run_twice(
    lesson: Lesson, helen: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    assert "No round of reviews is open" in lesson.says(lesson.first, "below")
    assert helen.says("reviews open until 4 dec").startswith(
        "Reviews of Key Stage 3: the round is open until Fri 4 Dec."
    )
    said = lesson.says(lesson.first, "below")
    assert f"Mathematics: {lesson.label[lesson.first]} below target." in said
    assert "An intervention begins for" in said
    assert lesson.says(lesson.first, "below").startswith("Already recorded")
    world.tells_only("g.lin")
    world.at("2026-11-23 10:20")
    told = grace.says("tick").split("▸ to Grace Lin:")[1]
    assert "1 intervention begun by reviews: Mathematics" in told
    assert (
        f"- {lesson.label[lesson.first]}, Mathematics: Since Mon 23 Nov, a review said below."
        in grace.says("interventions")
    )
    grace.says("interventions " + lesson.label[lesson.first] + " maths reached as intended")
    helen.says("reviews close")
    with database.writing() as db:
        again = db.exec(select(ReviewRound)).one()
        actor = Actor(None, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
        assert end_round(db, actor, again).opened == 0, (
            "one that was closed meanwhile is not opened by the same review"
        )
        again.closed_at = None
        assert end_round(db, actor, again).opened == 0
    assert begun(database) == [(lesson.first, "closed")]


@pytest.mark.P3
@pytest.mark.both_databases
def test_what_no_one_opened_is_opened_at_the_rounds_end_once(
    lesson: Lesson, helen: Speaker, database: Database
) -> None:
    """A review that came without a deed of its own, such as from a file."""
    helen.says("reviews open")
    lesson.says(lesson.first, "on")
    with database.writing() as db:
        row = db.exec(select(PupilReview)).one()
        row.judgement = "below"
        found = db.exec(select(ReviewRound)).one()
        actor = Actor(None, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
        assert [end_round(db, actor, found).opened for _ in range(3)] == [1, 0, 0]
    assert begun(database) == [(lesson.first, "")]


@pytest.mark.both_databases
def test_a_review_is_changed_and_taken_back_with_what_it_opened(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    lesson.says(lesson.first, "below")
    assert begun(database) == [(lesson.first, "")]
    lesson.says(lesson.first, "on")
    assert begun(database) == [(lesson.first, "taken back")]
    lesson.teacher.says("undo")
    assert begun(database) == [(lesson.first, "taken back"), (lesson.first, "")]
    grace.says(f"intervene {lesson.label[lesson.first]} maths: gaps in fractions")
    said = lesson.teacher.says("undo", "undo")
    assert "stay open" in said or "open" in said
    assert begun(database)[-1] == (lesson.first, "")


def test_a_whole_class_is_said_at_once(lesson: Lesson, helen: Speaker, database: Database) -> None:
    helen.says("reviews open year 8")
    heard = lesson.teacher.says(f"review {lesson.group} on")
    if heard.startswith("Not saved yet"):
        lesson.teacher.presses("Yes, save it")
    with database.reading() as db:
        assert len(db.exec(select(PupilReview)).all()) == lesson.size
    assert f"{lesson.size} of " in lesson.teacher.says("reviews")


def test_the_rounds_last_day_ends_it(
    lesson: Lesson, helen: Speaker, world: World, database: Database
) -> None:
    helen.says("reviews open until wed")
    lesson.says(lesson.first, "below")
    world.only("rounds of reviews that are over")
    world.at("2026-11-26 08:00")
    helen.says("tick")
    with database.reading() as db:
        assert db.exec(select(ReviewRound)).one().closed_at is not None
    assert lesson.says(lesson.first, "on").startswith("Only the head of the subject")


def test_that_no_round_is_open_is_said_before_anything_is_typed(lesson: Lesson) -> None:
    none_open = "No round of reviews is open. The scheme lead opens one: reviews open"
    assert lesson.teacher.says(f"review {lesson.group}") == none_open
    assert lesson.teacher.says(f"review {lesson.label[lesson.first]} maths") == none_open


def test_bad_input_has_its_sentence(lesson: Lesson, helen: Speaker, noor: Speaker, dan: Speaker) -> None:
    helen.says("reviews open")
    assert "Reviews are for Years 7 to 9" in noor.says("review Amy Carter maths below")
    noor.says("cancel")
    assert "Only the pupil's teachers" in dan.says(f"review {lesson.label[lesson.first]} maths below")
    assert "is past" in helen.says("reviews open until 2026-11-20")
    assert "Name one of Years 7 to 9" in helen.says("reviews open year 11")
    assert dan.says("reviews open").startswith("Only the scheme lead may open and close")


def test_attitude_stands_beside_it_where_the_school_has_words(
    lesson: Lesson, helen: Speaker, database: Database
) -> None:
    helen.says("settings review attitudes excellent, good, poor", "reviews open")
    lesson.says(lesson.first, "on good")
    with database.reading() as db:
        assert db.exec(select(PupilReview.attitude)).one() == "good"


@pytest.mark.both_databases
def test_a_class_is_reviewed_in_one_form_a_line_a_pupil(
    lesson: Lesson, helen: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    teacher = lesson.teacher
    names = [lesson.label[each].rpartition(" ")[0] for each in (lesson.first, lesson.second)]
    heard = teacher.says(f"review {lesson.group}")
    assert f"  {names[0]}  -\n" in heard
    said = teacher.says(f"{names[0]} below", f"{names[1]} above", "the rest on", "")
    assert "An intervention begins for" in said
    with database.reading() as db:
        rows = {each.pupil_id: each.judgement for each in db.exec(select(PupilReview))}
    assert len(rows) == lesson.size
    assert rows.pop(lesson.first) == "below"
    assert rows.pop(lesson.second) == "above"
    assert set(rows.values()) == {"on"}
    assert f"  {names[0]}  below\n" in teacher.says(f"review {lesson.group}"), "filled in with what is there"
    teacher.says("cancel")
    assert "the review of" in teacher.says("undo")
    assert begun(database) == [(lesson.first, "taken back")]


@pytest.mark.whole
def test_a_line_that_is_typed_again_takes_the_place_of_the_one_that_is_there(
    lesson: Lesson, helen: Speaker
) -> None:
    helen.says("reviews open")
    teacher = lesson.teacher
    names = [lesson.label[each].rpartition(" ")[0] for each in (lesson.first, lesson.second)]
    teacher.says(f"review {lesson.group}", f"{names[0]} below", f"{names[1]} above", "the rest on", "")
    again = " ".join(
        teacher.says(f"review {lesson.group}", f"{names[0]} below", f"{names[1]} on", "").split()
    )
    assert f"{lesson.label[lesson.first]} below target" in again, "the same said again stays"
    assert "above" not in again, "another word takes the place of the one before"


def test_what_is_wrong_in_a_line_is_named_and_nothing_is_lost(
    lesson: Lesson, helen: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    name = lesson.label[lesson.first].rpartition(" ")[0]
    said = lesson.teacher.says(
        f"review {lesson.group}", f"{name} sideways", "Nobody Atall on", "Amy Carter below", ""
    )
    assert "Nothing is saved yet." in said
    assert f"Nobody in {lesson.group} is called “Nobody Atall”" in said
    assert f"{name}: “sideways” is none of above, on and below." in said
    assert f"Amy Carter 11A is not in {lesson.group}" in said
    with database.reading() as db:
        assert db.exec(select(PupilReview)).all() == []


@pytest.mark.whole
@pytest.mark.P3
def test_classes_to_review_stand_in_todo_and_are_chased_until_they_are_done(
    lesson: Lesson, helen: Speaker, world: World
) -> None:
    teacher, name = lesson.teacher, lesson.name
    world.tells_only(lesson.email, "g.lin")
    helen.says("reviews open until 4 dec")
    at_once = told(helen.says("tick"), name)
    assert "Classes to review: Key Stage 3, until Fri 4 Dec" in at_once
    assert f"- {lesson.group}: 0 of {lesson.size} reviewed" in at_once
    assert f"- Class to review: {lesson.group}: Key Stage 3" in teacher.says("todo")
    mornings: dict[str, str] = {}
    world.only(MORNING)
    for day in ("11-25", "11-26", "12-02", "12-03"):
        world.at(f"2026-{day} 08:00")
        mornings[day] = helen.says("tick")
    chased = {day: f"to review: {lesson.group}" in told(heard, name) for day, heard in mornings.items()}
    assert chased == {"11-25": False, "11-26": True, "12-02": False, "12-03": True}
    assert "reviews not entered: Key Stage 3" in told(mornings["11-26"], "Grace Lin")
    # Of a class that is done nobody hears, and the heads hear of what is missing alone.
    if teacher.says(f"review {lesson.group} on").startswith("Not saved yet"):
        teacher.presses("Yes, save it")
    assert f"Class to review: {lesson.group}:" not in teacher.says("todo")


def test_a_year_group_with_a_round_of_its_own_is_asked_for_once(lesson: Lesson, helen: Speaker) -> None:
    helen.says("reviews open until 11 dec", "reviews open year 8 until 4 dec")
    said = lesson.teacher.says("todo")
    assert said.count(f"Class to review: {lesson.group}:") == 1
    assert f"Class to review: {lesson.group}: Year 8, until Fri 4 Dec" in said


def test_a_year_group_with_a_round_of_its_own_is_counted_in_that_alone(helen: Speaker) -> None:
    """Else everybody's could never be complete: teachers are asked for each pupil once."""
    helen.says("reviews open")
    everybody = _asked_in("Key Stage 3", helen.says("reviews"))
    helen.says("reviews open year 8")
    both = helen.says("reviews")
    of_year_8 = _asked_in("Year 8", both)
    assert of_year_8 > 0
    assert _asked_in("Key Stage 3", both) == everybody - of_year_8


def _asked_in(name: str, said: str) -> int:
    line = next(each for each in said.splitlines() if each.startswith(f"- {name}, until"))
    return int(line.split(" of ")[1].split()[0])


def test_what_a_closed_round_lacks_is_still_seen(helen: Speaker, grace: Speaker, world: World) -> None:
    """Heads review late, so they see where: their subject alone, for a month."""
    helen.says("reviews open", "reviews close")
    said = helen.says("reviews")
    assert "- Key Stage 3, closed: 0 of " in said
    assert "Close now" not in said
    hers = grace.says("reviews")
    assert "- Key Stage 3, closed: 0 of " in hers
    assert "Mathematics" in hers
    assert "History" not in hers
    world.at("2027-01-11 10:00")
    assert grace.says("reviews").startswith("No round of reviews is open.")


@pytest.mark.P3
@pytest.mark.both_databases
def test_a_review_opens_what_was_proposed_and_who_proposed_it_hears(
    lesson: Lesson, helen: Speaker, grace: Speaker, database: Database
) -> None:
    helen.says("reviews open")
    label = lesson.label[lesson.first]
    proposed = lesson.teacher.says(f"intervene {label} maths: never brings a book")
    assert "proposed." in proposed
    assert "proposed an intervention" in told(helen.says("tick"), "Grace Lin")
    if grace.says(f"review {label} maths below").startswith("Not saved yet"):
        grace.presses("Yes, save it")
    assert begun(database) == [(lesson.first, "")]
    heard = helen.says("tick")
    of_proposal = f"The intervention that you proposed is open: a review says below target: {label}"
    assert of_proposal in told(heard, lesson.name)
    assert "(open: a review says below target)" in told(heard, "Grace Lin (updated)"), (
        "the question is answered"
    )
