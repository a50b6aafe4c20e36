"""Holds and restrictions are listed at each term's start, and each is looked at again (lifecycle, 3 and 4.4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.access.person import person
from models.audit.entries import Actor
from models.audit.holds import Hold
from models.audit.purge_lists import PurgeList
from models.lifecycle.removal.listing import make_list
from models.rules.calendar import Calendar, Period, PeriodKind
from models.school.people import Pupil, Role, StaffRole
from models.school.restrictions import Restriction
from models.school.settings import SettingChange, Settings
from models.school.snapshot import changed, school
from models.views.looked_again import HoldsToLookAt, RestrictionsToLookAt, ToLookAt
from models.views.todo import for_morning, morning
from models.views.waiting import AsOf
from scheduler.jobs import Job
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_lists_to_decide import id_of

MONDAY = date(2026, 11, 23)
LEAD, OFFICER = "r.adeyemi", "n.hussain"


def hold(world: World, surname: str, look_again: date) -> None:
    with world.database.writing() as db:
        pupil = db.exec(select(Pupil.id).where(Pupil.legal_surname == surname)).first() or 0
        by = id_of(db, "h.marsh")
        since = world.clock.now()
        db.add(Hold(pupil_id=pupil, reason="A claim", set_by=by, set_at=since, look_again=look_again))


def noted(world: World, day: date, what: type[ToLookAt] = HoldsToLookAt) -> dict[str, ToLookAt]:
    """What each one's note of that morning says of such, by e-mail."""
    with world.database.reading() as db:
        known = school(db)
        moment = AsOf(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), known.settings, known.calendar)
        told = [person(db, each, today=day) for each in morning(db, day, moment)]
        return {
            each.email.partition("@")[0]: found.what
            for each in told
            for found in for_morning(db, each, day, moment)
            if isinstance(found.what, what)
        }


@pytest.mark.whole
def test_at_a_term_s_start_all_are_told_and_weekly_those_to_be_looked_at_again(world: World) -> None:
    hold(world, "Carter", date(2027, 1, 20))
    hold(world, "Dodd", date(2027, 11, 23))
    with world.database.reading() as db:
        calendar = school(db).calendar
    spring = next(
        day for day in (MONDAY + timedelta(days=each) for each in range(90)) if calendar.begins_term(day)
    )
    assert noted(world, MONDAY) == {}
    assert {each.stand for each in noted(world, spring).values()} == {2}
    assert {each.due for each in noted(world, spring).values()} == {0}
    assert noted(world, spring + timedelta(days=1)) == {}
    assert {each.due for each in noted(world, date(2027, 1, 25)).values()} == {1}
    assert "h.marsh" in noted(world, spring)


def test_a_restriction_is_told_as_a_hold_is_and_names_nobody(world: World) -> None:
    with world.database.writing() as db:
        lead = id_of(db, LEAD)
        db.add(StaffRole(staff_id=id_of(db, OFFICER), role=Role.DATA_PROTECTION))
        pupil = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).first() or 0
        since = world.clock.now()
        db.add(Restriction(pupil_id=pupil, reason="x", set_by=lead, set_at=since, look_again=MONDAY))
        changed(db)
    told = noted(world, MONDAY, RestrictionsToLookAt)
    assert set(told) == {LEAD, OFFICER}
    assert {(each.stand, each.due) for each in told.values()} == {(1, 1)}
    assert noted(world, MONDAY + timedelta(days=1), RestrictionsToLookAt) == {}
    heard = world.staff(LEAD).says("todo")
    assert "1 restriction to look at again" in heard
    assert "Show restricted records" in heard
    assert "Amy" not in heard
    assert "restriction" not in world.staff("a.price").says("todo")


def test_a_hold_is_looked_at_again_and_kept_or_ended(world: World, helen: Speaker) -> None:
    hold(world, "Carter", MONDAY)
    hold(world, "Dodd", date(2027, 11, 23))
    heard = helen.says("todo")
    assert "1 hold to look at again" in heard
    assert "Amy" not in heard.partition("1 hold to look at again")[2].partition("\n")[0]
    card = helen.presses("Show holds")
    assert "Amy Carter 11A" in card
    assert "A claim" in card
    assert "To be looked at again now" in card
    assert "It is looked at again on Tuesday 23 November 2027" in helen.presses("Still needed")
    assert "to look at again" not in helen.says("todo")
    helen.says("holds")
    assert "is ended" in helen.presses("End")
    with world.database.reading() as db:
        assert len(db.exec(select(Hold.id).where(col(Hold.ended_at).is_(None))).all()) == 1


def test_who_keeps_no_holds_sees_and_ends_none(world: World, noor: Speaker, helen: Speaker) -> None:
    hold(world, "Carter", MONDAY)
    assert "Amy" not in noor.says("holds")
    ann = world.staff("a.price")
    assert "Amy Carter 11A" in ann.says("holds")
    assert ann.labels == []
    assert "hold" in helen.says("todo")
    assert "hold" not in ann.says("todo")


def the_job_that_lists(school: Settings) -> list[Job]:
    return [each for each in timetable(school) if each.name == "what is kept no longer"]


@pytest.mark.parametrize(("terms", "made"), [("1", True), ("3", False)])
def test_a_list_is_made_once_in_so_many_terms(world: World, terms: str, made: bool) -> None:
    now = world.clock.now()
    with world.database.writing() as db:
        db.add(SettingChange(name="retention_terms", value=terms, changed_at=now))
        db.add(Pupil(legal_forename="A", legal_surname="B", year_group=11, left_on=date(2020, 7, 20)))
        changed(db)
    found = make_list(world.database, Actor(None, now), MONDAY)
    assert found is not None
    with world.database.writing() as db:
        db.get_one(PurgeList, found.id).state = "dropped"
    for day, lists in ((MONDAY + timedelta(days=1), 1), (date(2027, 1, 20), 1 + made)):
        world.at(f"{day} 03:31")
        run_due(world.database, world.clock.now(), the_job_that_lists)
        with world.database.reading() as db:
            assert len(db.exec(select(PurgeList.id)).all()) == lists


def test_a_term_begins_with_its_first_school_day() -> None:
    terms = [
        Period(PeriodKind.TERM, "Autumn", date(2026, 9, 5), date(2026, 12, 18)),
        Period(PeriodKind.INSET, "INSET", date(2026, 9, 7), date(2026, 9, 7)),
        Period(PeriodKind.HOLIDAY, "Half term", date(2026, 10, 26), date(2026, 10, 30)),
        Period(PeriodKind.TERM, "Spring", date(2027, 1, 4), date(2027, 3, 25)),
    ]
    calendar = Calendar(terms)
    every = [date(2026, 9, 1) + timedelta(days=each) for each in range(150)]
    assert [day for day in every if calendar.begins_term(day)] == [date(2026, 9, 8), date(2027, 1, 4)]
