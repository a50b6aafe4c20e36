"""The one authoriser against its table, in a small school on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from models.access.authoriser import (
    About,
    Action,
    Allowed,
    Person,
    Refused,
    Relation,
    allows,
    could,
    may,
    person,
    relations,
    require,
    towards,
)
from models.access.permissions import IN_WORDS, WHO_MAY
from models.db.database import Database
from models.db.errors import NotAllowed
from models.db.tables import Db
from models.school.people import Role, SchoolClass, Staff, StaffSubject
from models.school.snapshot import settings
from tests.house.access_matrix import cells
from tests.house.small_school import AMY, ART, BEN, LATIN, MATHS, NEARLY, TODAY, WHO, fill

FLAGS = {
    "To": ("T", About(own=True)),
    "Hc": ("H", About(copied=True)),
    "Da": ("D", About(asked=True)),
    "own": ("any", About(own=True)),
    "host": ("any", About(host=True)),
    "cover": ("any", About(cover=True)),
    "copied": ("any", About(copied=True)),
}
"""Standings that hang on the record itself: who asks, and how they stand to it."""


@pytest.fixture
def school(database: Database) -> Iterator[tuple[Db, dict[str, Person]]]:
    with database.writing() as db:
        ids = fill(db)
        yield db, {name: person(db, number, today=TODAY) for name, number in ids.items()}


School = tuple[Db, dict[str, Person]]


def standing(people: dict[str, Person], name: str) -> tuple[Person, About]:
    who, about = FLAGS.get(name, (name, About()))
    return people[WHO[who]], replace(about, pupil_id=AMY, subject_id=MATHS)


def test_every_action_has_a_row_and_every_row_an_action() -> None:
    assert {action for action, _ in cells()} == {action.name for action in Action}
    assert set(WHO_MAY) == set(Action)


def test_every_standing_may_what_its_column_says_and_nothing_else(school: School) -> None:
    db, people = school
    wrong = []
    for (action, column), expected in cells().items():
        who, about = standing(people, column)
        if isinstance(may(db, who, Action[action], about), Allowed) != expected:
            wrong.append(f"{action} for {column} should be {'allowed' if expected else 'refused'}")
    assert wrong == []


@pytest.mark.whole
@pytest.mark.in_turn
def test_asked_once_about_a_pupil_the_answers_are_the_same(school: School) -> None:
    db, people = school
    wrong = []
    for staff_id, who in people.items():
        stands = towards(db, who, AMY)
        for action in Action:
            for about in (About(AMY), About(AMY, LATIN), About(AMY, MATHS), About(AMY, MATHS, own=True)):
                one_by_one = isinstance(may(db, who, action, about), Allowed)
                if allows(stands, action, about) != one_by_one:
                    wrong.append(f"{staff_id}: {action.name} about {about}")
    assert wrong == []


@pytest.mark.parametrize("almost", NEARLY)
def test_who_almost_stands_so_may_no_more_than_anybody(school: School, almost: str) -> None:
    db, people = school
    about = About(pupil_id=AMY, subject_id=MATHS)
    wrong = [
        action.name
        for action in Action
        if isinstance(may(db, people[NEARLY[almost]], action, about), Allowed) != cells()[action.name, "any"]
    ]
    assert wrong == []


def test_without_a_pupil_nobody_stands_to_one(school: School) -> None:
    db, people = school
    for name in ("T", "t", "M", "F", "S"):
        allowed = [
            a for a in Action if isinstance(may(db, people[WHO[name]], a, About(subject_id=MATHS)), Allowed)
        ]
        assert [a.name for a in allowed if not cells()[a.name, "any"]] == [], name


def test_without_a_subject_nobody_is_its_head_or_its_teacher(school: School) -> None:
    db, people = school
    about = About(pupil_id=AMY)
    for name, still in (
        ("T", {Action.LOG_CONTACT, Action.ACT_ON_GLOBAL_INTERVENTION}),
        ("H", {Action.LOG_CONTACT, Action.ACT_ON_GLOBAL_INTERVENTION}),
    ):
        allowed = {a for a in Action if isinstance(may(db, people[WHO[name]], a, about), Allowed)}
        assert {a for a in allowed if not cells()[a.name, "any"]} == still, name


def test_what_has_no_row_is_refused_to_everybody(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    db, people = school
    monkeypatch.delitem(WHO_MAY, Action.SEND_SLIP)
    for who in people.values():
        assert may(db, who, Action.SEND_SLIP) == Refused("Nobody may send a slip.")
        assert not could(who, Action.SEND_SLIP)


def test_where_no_class_was_imported_who_teaches_the_subject_teaches_the_pupil(school: School) -> None:
    db, people = school
    una = people["Una Nash"]
    latin = About(pupil_id=AMY, subject_id=LATIN)
    assert isinstance(may(db, una, Action.RECORD_GRADE, latin), Refused)
    db.add(StaffSubject(staff_id=una.staff_id, subject_id=LATIN))
    db.flush()
    una = person(db, una.staff_id)
    assert may(db, una, Action.RECORD_GRADE, latin) == Allowed("teaches")
    assert may(db, una, Action.LOG_CONTACT, About(pupil_id=AMY)) == Allowed("teaches")
    assert isinstance(may(db, una, Action.RECORD_GRADE, replace(latin, subject_id=MATHS)), Refused)

    db.add(SchoolClass(id=5, name="11La1", subject_id=LATIN))
    db.flush()
    assert isinstance(may(db, una, Action.RECORD_GRADE, latin), Refused)
    assert isinstance(may(db, una, Action.LOG_CONTACT, About(pupil_id=AMY)), Refused)


def test_a_head_of_a_subject_without_classes_heads_every_pupil_s_subject(school: School) -> None:
    db, people = school
    una = people["Una Nash"]
    db.add(StaffSubject(staff_id=una.staff_id, subject_id=LATIN, head=True))
    db.flush()
    una = person(db, una.staff_id)
    assert Relation.HEAD_ANY in relations(db, una, About(pupil_id=BEN))


def test_support_lasts_until_its_last_day(school: School) -> None:
    db, people = school
    sid = people["Sid Ended"].staff_id
    about = About(pupil_id=AMY)
    assert may(db, person(db, sid, today=date(2026, 11, 16)), Action.BRIEF, about) == Allowed(
        "learning support"
    )
    assert isinstance(may(db, person(db, sid, today=date(2026, 11, 17)), Action.BRIEF, about), Refused)
    assert isinstance(may(db, person(db, sid), Action.BRIEF, about), Refused)


def test_the_reason_is_in_words(school: School) -> None:
    db, people = school
    about = About(pupil_id=AMY, subject_id=MATHS)
    for name, action, reason in (
        ("T", Action.SEE_GRADES, "teaches"),
        ("H", Action.SEE_GRADES, "head of Mathematics"),
        ("M", Action.SEE_GRADES, "mentor"),
        ("F", Action.SEE_GRADES, "form tutor"),
        ("S", Action.SEE_GRADES, "learning support"),
        ("R", Action.SEE_GRADES, "raising achievement coordinator"),
        ("L", Action.SEE_GRADES, "leadership"),
        ("A", Action.SEE_GRADES, "leadership"),
        ("A", Action.SETTINGS, "scheme lead"),
        ("any", Action.SEND_SLIP, "staff"),
    ):
        assert may(db, people[WHO[name]], action, about) == Allowed(reason)


def test_a_refusal_says_who_may_and_whom_to_ask(school: School) -> None:
    db, people = school
    una = people["Una Nash"]
    amy = About(pupil_id=AMY, subject_id=MATHS)
    for action, about, sentence in (
        (
            Action.SEE_MEETINGS,
            amy,
            "Only the mentor, the pupil's learning support, the raising achievement coordinator "
            "or leadership may see a pupil's meetings. Ask Tom Berry (mentor).",
        ),
        (
            Action.RECORD_GRADE_LATE,
            amy,
            "Only the head of the subject or the data manager may record a grade "
            "after the collection has closed. Ask Grace Lin (head of Mathematics).",
        ),
        (
            Action.RECORD_GRADE_LATE,
            About(pupil_id=AMY, subject_id=LATIN),
            "Only the head of the subject or the data manager may record a grade "
            "after the collection has closed. Ask Alan Price (data manager).",
        ),
        (Action.TELL, About(), "Only leadership may mark pupils as told. Ask Peter Lowe (leadership)."),
        (Action.GIVE_WAY, amy, "Only the host may answer this request to give way."),
    ):
        assert may(db, una, action, about) == Refused(sentence)
    with pytest.raises(NotAllowed) as refused:
        require(db, una, Action.SETTINGS)
    assert str(refused.value) == (
        "Only the scheme lead may change settings, the calendar and leadership's place. Ask Helen Marsh (scheme lead)."
    )


def test_a_refusal_never_names_who_has_left(school: School) -> None:
    db, people = school
    db.get_one(Staff, people["Tom Berry"].staff_id).active = False
    db.get_one(Staff, people["Grace Lin"].staff_id).active = False
    db.flush()
    answer = may(db, people["Una Nash"], Action.SEE_COHORT, About(pupil_id=AMY, subject_id=MATHS))
    assert isinstance(answer, Refused)
    assert answer.sentence.endswith("Ask Sam Okafor (raising achievement).")


def test_every_row_has_words_for_those_who_may() -> None:
    assert {grant for grants in WHO_MAY.values() for grant in grants} == set(IN_WORDS)


def test_what_a_person_could_never_do_is_not_offered(school: School) -> None:
    db, people = school
    for column in ("T", "t", "M", "F", "S", "H", "h", "R", "L", "A", "D", "O", "X", "any"):
        who, about = standing(people, column)
        for action in Action:
            if isinstance(may(db, who, action, about), Allowed):
                assert could(who, action), f"{column} may {action.name}"
    offered = {name: {a for a in Action if could(people[WHO[name]], a)} for name in WHO}
    assert Action.RECORD_MEETING in offered["M"] & offered["S"]
    assert Action.RECORD_MEETING not in offered["T"] | offered["L"] | offered["any"]
    assert Action.RECORD_GRADE in offered["T"] & offered["H"] & offered["X"]
    assert Action.RECORD_GRADE not in offered["any"] | offered["O"] | offered["L"]
    assert Action.TELL in offered["L"] & offered["A"]
    assert Action.TELL not in offered["T"] | offered["R"] | offered["D"]


def test_a_person_is_who_the_tables_say(school: School) -> None:
    _, people = school
    helen, noor, grace = people["Helen Marsh"], people["Noor Hussain"], people["Grace Lin"]
    assert helen.roles == frozenset({Role.SCHEME_LEAD, Role.LEADERSHIP})
    assert (noor.name, noor.email) == ("Noor Hussain", "noor.hussain@school.example")
    assert (noor.teaches, noor.heads) == (frozenset({MATHS}), frozenset())
    assert grace.heads == frozenset({MATHS})
    assert grace.subjects == {MATHS: "Mathematics"}
    assert people["Art Head"].teaches == frozenset({ART})
    assert people["Ian Forster"].tutors == frozenset({1})
    assert people["Tom Berry"].mentors
    assert people["Mia Kowalska"].supports
    assert not people["Mary Former"].mentors
    assert not people["Sid Ended"].supports


def test_who_left_or_was_never_here_is_nobody(school: School) -> None:
    db, people = school
    una = people["Una Nash"].staff_id
    db.get_one(Staff, una).active = False
    db.flush()
    for staff_id in (una, 9_999):
        with pytest.raises(NotAllowed, match="not on the school's staff list"):
            person(db, staff_id)


@pytest.mark.whole
@pytest.mark.in_turn
def test_the_database_is_asked_at_most_once_where_somebody_may(school: School, database: Database) -> None:
    db, people = school
    settings(db)  # the school is read once, and remembered
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for (action, column), expected in cells().items():
        who, about = standing(people, column)
        statements.clear()
        may(db, who, Action[action], about)
        assert len(statements) <= (1 if expected else 5), (action, column)
    db.expire_all()
    statements.clear()
    person(db, people["Grace Lin"].staff_id)
    assert len(statements) == 1
