"""Who mentors whom: given, shared, handed over, declined, and taken back (P4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select as select_columns
from sqlmodel import col, select, update

from models.access.authoriser import person
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import Db
from models.mentoring.allocating import allocate
from models.school.care_to_come import CareToCome
from models.school.people import Mentorship, Pupil, Staff
from tests.conversations.conftest import MONDAY, Speaker, World

pytestmark = pytest.mark.P4


def id_of(database: Database, email: str) -> int:
    with database.reading() as db:
        return db.exec(select(Staff.id).where(Staff.email == f"{email}@school.example")).one() or 0


def held(database: Database, surname: str) -> list[tuple[str, str, str]]:
    """Who mentored the pupil of this surname, from when until when."""
    with database.reading() as db:
        chosen = (
            select_columns(col(Staff.surname), col(Mentorship.first_day), col(Mentorship.last_day))
            .join(Mentorship, col(Mentorship.staff_id) == Staff.id)
            .join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
            .where(col(Pupil.legal_surname) == surname, col(Pupil.year_group).in_((10, 11)))
            .order_by(col(Mentorship.id))
        )
        return [(name, str(first), str(last or "")) for name, first, last in db.execute(chosen)]


def leave_alone(database: Database, many: int) -> list[str]:
    """So many pupils of Years 10 and 11 have no mentor; their names, as they are listed."""
    with database.writing() as db:
        chosen = select(Mentorship).where(col(Mentorship.last_day).is_(None)).order_by(col(Mentorship.id))
        some = db.exec(chosen.limit(many)).all()
        ids = [each.pupil_id for each in some]
        for each in some:
            db.delete(each)
        return [each.name for each in db.exec(select(Pupil).where(col(Pupil.id).in_(ids)))]


def test_the_scheme_lead_sees_who_has_nobody_and_how_many_each_has(
    helen: Speaker, database: Database
) -> None:
    helen.says("mentors to Tom Berry")
    assert helen.says("mentors").startswith("Every pupil in Years 10 and 11 has a mentor, or one to come")
    names = leave_alone(database, 3)
    said = helen.says("mentors")
    assert said.startswith("3 pupils with no mentor")
    assert all(name in said for name in names)
    assert "Dan Whitfield: " in said
    assert helen.labels == ["Allocate"]


def test_a_pupil_goes_to_another_mentor_at_once_and_the_rights_with_them(
    helen: Speaker, dan: Speaker, tom: Speaker, database: Database
) -> None:
    assert "Meetings" in dan.says("pupil Amy Carter") or "Not met yet" in dan.says("pupil Amy Carter")
    assert "may record" in tom.says("meet Amy Carter formal target: none")
    said = helen.says("mentors Amy Carter to Tom Berry")
    assert said.splitlines()[:2] == [
        "1 pupil with a mentor from today.",
        "  Tom Berry: Amy Carter 11A (was Dan Whitfield)",
    ]
    assert "saved" in tom.says("meet Amy Carter formal target: none")
    assert "may record" in dan.says("meet Amy Carter formal target: none")
    assert "Amy Carter" not in dan.says("mentees")
    assert held(database, "Carter")[-1] == ("Berry", "2026-11-23", "")
    assert helen.says("undo").startswith("The mentor of Amy Carter 11A is as it was before.")
    assert "may record" in tom.says("meet Amy Carter formal target: none")
    assert "Amy Carter" in dan.says("mentees")


def test_the_new_mentor_is_told_once_with_the_brief(helen: Speaker, tom: Speaker, world: World) -> None:
    helen.says("mentors Amy Carter, Ben Dodd to Tom Berry")
    told = tom.says("tick")
    assert "You mentor 2 more pupils from today" in told
    assert "Amy Carter 11A" in told
    assert "Brief" in told
    world.tells_only("t.berry")
    world.at("2026-11-23 10:30")
    assert "more pupils" not in tom.says("tick")


def test_from_a_day_to_come_nothing_changes_before(
    helen: Speaker, dan: Speaker, database: Database, world: World
) -> None:
    said = helen.says("mentors Amy Carter to Tom Berry from 1 dec")
    assert said.startswith("1 pupil with a mentor from Tue 1 Dec.")
    assert "Amy Carter" in dan.says("mentees")
    world.only("mentors whose day has come")
    world.at("2026-12-01 05:00")
    helen.says("tick")
    assert "Amy Carter" not in dan.says("mentees")
    assert [each[0] for each in held(database, "Carter")] == ["Whitfield", "Berry"]


@pytest.mark.whole
def test_what_was_to_come_stands_again_after_undo(helen: Speaker, database: Database) -> None:
    helen.says(
        "mentors Amy Carter to Tom Berry from 1 dec", "mentors Amy Carter to Grace Lin from 2 dec", "undo"
    )
    with database.reading() as db:
        assert [str(each.first_day) for each in db.exec(select(CareToCome))] == ["2026-12-01"]


def test_all_who_have_nobody_are_shared_evenly(helen: Speaker, database: Database) -> None:
    leave_alone(database, 3)
    before = helen.says("mentors")
    said = helen.says("mentors among Dan Whitfield, Tom Berry and Grace Lin")
    assert said.startswith("5 pupils with a mentor from today.")
    with database.reading() as db:
        new = db.exec(select(Mentorship.staff_id).where(Mentorship.first_day == MONDAY)).all()
    assert sorted(new.count(each) for each in set(new)) == [1, 2, 2]
    helen.says("undo")
    assert helen.says("mentors") == before


def test_a_form_is_given_by_its_name_and_who_is_too_young_is_refused(helen: Speaker) -> None:
    assert "with a mentor from today" in helen.says("mentors 10A to Dan Whitfield")
    assert "Mentors are for Years 10 and 11" in helen.says("mentors 8B to Dan Whitfield")


def test_sharing_a_form_takes_nobody_from_the_mentor_they_have(helen: Speaker, database: Database) -> None:
    line = "mentors 10E among Dan Whitfield, Tom Berry"
    with database.reading() as db:
        before = {each.pupil_id: each.staff_id for each in db.exec(select(Mentorship)).all()}
    said = helen.says(line)
    assert said.startswith("2 pupils with a mentor from today.")
    assert "With the mentor they have: " in said
    with database.reading() as db:
        now = {each.pupil_id: each.staff_id for each in db.exec(select(Mentorship)).all()}
    assert before.items() <= now.items()
    assert len(now) == len(before) + 2
    assert "have a mentor, whom sharing leaves." in helen.says(line)
    assert "Mentors are for Years 10 and 11" in helen.says("mentors 8B among Dan Whitfield, Tom Berry")


def test_more_than_a_mentor_should_have_is_said(helen: Speaker) -> None:
    helen.says("settings mentor pupils 2")
    assert "A mentor should have 2 at most." in helen.says("mentors 10A to Dan Whitfield")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("mentors Amy Carter to Zzyzx", "I know no colleague called “Zzyzx”."),
        ("mentors Amy Carter to Tom Berry from 20 nov 2026", "is past"),
        ("mentors Amy Carter, Ben Dodd", "? Mentor, or several to share among"),
    ],
)
def test_what_does_not_fit_is_said(helen: Speaker, line: str, why: str) -> None:
    assert why in helen.says(line)


def test_only_who_runs_the_scheme_allocates(dan: Speaker, database: Database) -> None:
    before = held(database, "Carter")
    assert "may allocate mentors" in dan.says("mentors Amy Carter to Tom Berry")
    assert held(database, "Carter") == before


def test_a_mentor_declines_with_a_reason_and_the_scheme_lead_decides(
    dan: Speaker, tom: Speaker, helen: Speaker
) -> None:
    assert "may decline" in tom.says("decline Amy Carter no time")
    said = dan.says("decline Amy Carter I teach none of her subjects")
    assert said.startswith("You said that you cannot mentor Amy Carter 11A.")
    assert "Amy Carter" in dan.says("mentees")
    told = helen.says("tick")
    assert "Dan Whitfield cannot mentor Amy Carter 11A." in told
    assert "none of her subjects" not in told
    board = helen.says("mentors")
    assert "I teach none of her subjects" in board
    helen.says("mentors Amy Carter to Tom Berry")
    assert "none of her subjects" not in helen.says("mentors")
    helen.says("undo")
    assert "none of her subjects" in helen.says("mentors")


@pytest.mark.both_databases
def test_a_pupil_s_mentors_are_on_a_card_from_when_to_when_and_why_it_changed(
    dan: Speaker, tom: Speaker, helen: Speaker, world: World
) -> None:
    dan.says("decline Amy Carter I teach none of her subjects")
    helen.says("mentors Amy Carter to Tom Berry", "mentors Amy Carter to Grace Lin from 1 dec")
    said = helen.says("mentors Amy Carter")
    assert said.splitlines()[0] == "Mentors of Amy Carter 11A"
    assert helen.labels == ["Allocate"]
    for each in (
        "Grace Lin: from Tue 1 Dec, given by Helen Marsh",
        "Tom Berry: since Mon 23 Nov, given by Helen Marsh",
        "to Sun 22 Nov, from the school's files",
        "Could not go on: I teach none of her subjects",
    ):
        assert each in said, said
    assert said.index("Grace Lin") < said.index("Tom Berry") < said.index("Dan Whitfield")
    tom.says("pupil Amy Carter")
    mine = tom.presses("Mentors")
    assert "Could not go on" in mine
    assert "none of her subjects" not in mine
    world.only("mentors whose day has come")
    world.at("2026-12-01 05:00")
    helen.says("tick")
    assert "Grace Lin: since Tue 1 Dec, given by Helen Marsh" in helen.says("mentors Amy Carter")


def test_who_sees_no_meetings_sees_no_mentors_of_before(world: World) -> None:
    noor = world.staff("n.hussain")
    noor.says("pupil Amy Carter")
    assert "Mentors" not in noor.labels


def test_who_has_no_mentor_is_said_every_week_until_all_have_one(helen: Speaker, world: World) -> None:
    world.tells_only("h.marsh")
    world.at("2026-11-30 08:00")
    assert "2 pupils with no mentor" in helen.says("tick")
    world.at("2026-12-01 08:00")
    assert "with no mentor" not in helen.says("tick")
    helen.says("mentors to Tom Berry")
    assert "Every pupil in Years 10 and 11 has a mentor." in helen.says("mentors to Tom Berry")
    world.at("2026-12-07 08:00")
    assert "with no mentor" not in helen.says("tick")


def test_the_pupils_of_a_mentor_who_leaves_are_work_to_do(helen: Speaker, database: Database) -> None:
    helen.says("mentors to Tom Berry")
    with database.writing() as db:
        db.execute(update(Staff).where(col(Staff.email) == "d.whitfield@school.example").values(active=False))
    said = helen.says("mentors")
    assert "2 pupils with no mentor" in said
    assert "Amy Carter 11A" in said
    assert "2 pupils with a mentor from today." in helen.says("mentors to Tom Berry")


@pytest.mark.both_databases
def test_two_who_allocate_the_same_pupil_at_once_leave_one_mentor(database: Database, world: World) -> None:
    helen, amy = id_of(database, "h.marsh"), None
    with database.reading() as db:
        amy = db.exec(
            select(Pupil.id).where(Pupil.legal_surname == "Carter", Pupil.legal_forename == "Amy")
        ).one()

    def give(email: str) -> None:
        mentor = id_of(database, email)

        def deed(db: Db) -> None:
            who = person(db, helen, today=MONDAY)
            allocate(
                db,
                Actor(helen, world.clock.now()),
                who=who,
                pairs=[(amy or 0, mentor)],
                first_day=date(2026, 11, 23),
            )

        database.write(deed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give, ["t.berry", "g.lin", "n.hussain", "t.berry"]))
    with database.reading() as db:
        current = select(Mentorship).where(Mentorship.pupil_id == amy, col(Mentorship.last_day).is_(None))
        assert len(db.exec(current).all()) == 1


@pytest.mark.whole
def test_a_pupil_whose_mentor_declined_waits_with_the_scheme_lead_until_somebody_is_found(
    helen: Speaker, dan: Speaker, world: World
) -> None:
    helen.says("mentors to Tom Berry")
    dan.says("decline Amy Carter I teach none of her subjects")
    said = helen.says("todo")
    assert "- Amy Carter 11A: Dan Whitfield cannot mentor them: To see why: mentors  [2] Allocate" in said
    assert "I teach none of her subjects" in helen.says("mentors")
    world.tells_only("h.marsh")
    world.at("2026-11-30 08:00")
    told = helen.says("tick")
    assert "1 mentor who declined" in told
    assert "Amy Carter 11A: Dan Whitfield cannot mentor them" in told
    assert "I teach none" not in told
    world.at("2026-12-02 10:00")
    assert "Overdue" in helen.says("todo")
    helen.says("mentors Amy Carter to Tom Berry")
    assert "cannot mentor" not in helen.says("todo")


def test_who_may_not_meet_a_pupil_without_a_mentor_is_told_who_allocates(
    helen: Speaker, dan: Speaker, database: Database
) -> None:
    alone = leave_alone(database, 1)[0]
    assert f"{alone} " in dan.says(f"meet {alone}")
    said = dan.says(f"meet {alone}")
    assert "has no mentor. Ask Helen Marsh (scheme lead), who allocates mentors." in said
    helen.says("mentors Ben Dodd to Helen Marsh")
    assert "has no mentor. To give pupils one: mentors" in helen.says(f"meet {alone}")


@pytest.mark.whole
def test_who_is_given_pupils_line_by_line_is_told_of_each_once(
    helen: Speaker, dan: Speaker, world: World
) -> None:
    helen.says("mentors Ben Dodd to Tom Berry", "mentors Amy Carter to Tom Berry")
    told = helen.says("tick")
    assert told.count("You mentor 2 more pupils from today") == 1
    assert told.count("- Ben Dodd 11B") == told.count("- Amy Carter 11A") == 1
    other = next(each for each in dan.says("mentees").splitlines() if each.startswith("- "))[2:].split(":")[0]
    world.tells_only("t.berry")
    world.at("2026-11-23 10:20")
    helen.says(f"mentors {other} to Tom Berry")
    told = helen.says("tick")
    assert "You mentor 1 more pupil from today" in told
    assert f"- {other}" in told
    assert "- Amy Carter" not in told, "that was told"


@pytest.mark.whole
def test_a_year_means_those_of_it_who_have_nobody(helen: Speaker, database: Database) -> None:
    helen.says("mentors to Tom Berry")
    alone = leave_alone(database, 3)
    with database.reading() as db:
        years = {
            each.name: each.year_group
            for each in db.exec(select(Pupil).where(col(Pupil.year_group).in_((10, 11))))
        }
    for year in (10, 11):
        said = helen.says(f"mentors year {year}").partition("(Mentors")[0]
        for name in alone:
            assert (f"{name} " in said) == (years[name] == year)
    other = 10 if years[alone[0]] == 11 else 11
    assert f"Every pupil in Year {other} has a mentor" in helen.says(f"mentors year {other} to Tom Berry")
    assert "3 pupils with a mentor from today." in helen.says(f"mentors year {years[alone[0]]} to Tom Berry")


def test_a_mentors_pupils_are_shown_and_given_away_by_their_name(helen: Speaker) -> None:
    said = helen.says("mentors Dan Whitfield")
    assert said.startswith("Dan Whitfield mentors ")
    assert "Amy Carter 11A" in said
    assert helen.labels == ["Allocate"]
    assert "Amy Carter 11A (was Dan Whitfield)" in helen.says("mentors Dan Whitfield to Tom Berry")
    assert helen.says("mentors Dan Whitfield").startswith("Dan Whitfield mentors nobody now.")
    assert "Dan Whitfield mentors nobody now" in helen.says("mentors Dan Whitfield to Grace Lin")


@pytest.mark.whole
def test_these_are_shared_as_it_is_said(helen: Speaker, database: Database) -> None:
    leave_alone(database, 3)
    many = "5 pupils with a mentor from today."
    for line in (
        "share these 5 evenly among Dan Whitfield, Tom Berry",
        "share these evenly between Dan Whitfield and Tom Berry",
        "mentors share all those without a mentor among Dan Whitfield, Tom Berry",
        "allocate the remaining 5 pupils equally to Dan Whitfield and Tom Berry",
    ):
        assert helen.says(line).startswith(many), line
        helen.says("undo")
    assert "5 pupils in Years 10 and 11 have no mentor, not 14." in helen.says(
        "share these 14 evenly among Dan Whitfield, Tom Berry"
    )


def test_a_colleague_named_behind_a_pupil_is_their_mentor(helen: Speaker) -> None:
    assert "Tom Berry: Amy Carter 11A (was Dan Whitfield)" in helen.says("mentors Amy Carter Tom Berry")
