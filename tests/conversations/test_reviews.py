"""`review`, `reviews`, `hold`: Key Stage 3 in rounds; below opens an intervention, above raises (P3, R4)."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.database import Database
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff, StaffSubject
from models.school.snapshot import school
from models.tracking.grades import Target
from models.tracking.intervention import Intervention
from models.tracking.review import PupilReview, ReviewRound
from models.tracking.rounds import end_round
from tests.conversations.conftest import MORNING, Speaker, World


class Lesson:
    """Two pupils of a Year 8 class in mathematics, and their teacher."""

    def __init__(self, world: World) -> None:
        with world.database.reading() as db:
            rows = db.exec(
                select(SchoolClass.name, Staff.email, Pupil.id, Staff.id)
                .join(ClassTeacher, col(ClassTeacher.class_id) == SchoolClass.id)
                .join(Staff, col(Staff.id) == ClassTeacher.staff_id)
                .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
                .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
                .where(col(SchoolClass.name).startswith("8Ma"))
                .order_by(col(SchoolClass.name), col(Pupil.id))
            ).all()
            self.group, email, _, staff_id = rows[0]
            self.name = school(db).staff_name(staff_id)
            ids = [row[2] or 0 for row in rows if row[0] == self.group]
            self.first, self.second = ids[0], ids[1]
            self.size = len(ids)
            self.label = {each: school(db).label(each) for each in ids}
        self.email = email.partition("@")[0]
        self.teacher = world.staff(self.email)

    def says(self, pupil: int, what: str) -> str:
        return self.teacher.says(f"review {self.label[pupil]} maths {what}")


@pytest.fixture
def lesson(world: World) -> Lesson:
    return Lesson(world)


def begun(database: Database) -> list[tuple[int, str]]:
    with database.reading() as db:
        rows = db.exec(select(Intervention).order_by(col(Intervention.id))).all()
        return [(each.pupil_id, each.ended) for each in rows]


def targets(database: Database, pupil: int) -> list[tuple[str, bool]]:
    """The codes of the pupil's targets in mathematics, and which holds."""
    with database.reading() as db:
        maths = next(each.id for each in school(db).subjects.values() if each.name == "Mathematics")
        rows = db.exec(
            select(Target)
            .where(Target.pupil_id == pupil, Target.subject_id == maths)
            .order_by(col(Target.id))
        )
        return [(each.code, each.ended_at is None) for each in rows]


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


def told(heard: str, name: str) -> str:
    """What was told to this person."""
    return heard.partition(f"▸ to {name}:")[2].partition("▸ to ")[0]


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
