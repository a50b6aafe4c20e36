"""The year turns on a list that is reviewed; who has finished is left alone; the calendar's end is said (R1, R9)."""

import re
from datetime import date

import pytest
from sqlmodel import col, delete, func, select, update

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.school.calendar import CalendarPeriod
from models.school.people import Mentorship, Pupil
from models.school.snapshot import changed
from tests.conversations.conftest import DIGEST, MORNING, Speaker, World

pytestmark = pytest.mark.P4
SEPTEMBER = "2027-09-06 10:00"


@pytest.fixture
def alan(world: World) -> Speaker:
    """The data manager."""
    return world.staff("a.price")


def here(database: Database) -> dict[int, int]:
    with database.reading() as db:
        rows = (
            select(Pupil.year_group, func.count())
            .where(col(Pupil.left_on).is_(None))
            .group_by(col(Pupil.year_group))
        )
        return dict(db.exec(rows).all())


def test_who_has_finished_is_not_booked_and_not_reminded_of(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    assert "booked: Mathematics" in noor.says("book amy carter maths 14 jul")
    assert "Year 12" in noor.says("book amy carter maths 9 sep")
    world.at("2027-08-31 10:00")
    assert "Amy Carter" in dan.says("mentees")
    world.at(SEPTEMBER)
    said = noor.says("book amy carter maths thu")
    assert "Year 12" in said
    for line in ("mentees", "todo", "meet"):
        assert "Amy Carter 11A" not in dan.says(line)
        dan.says("cancel")
    world.only(MORNING)
    world.at("2027-09-30 08:01")
    assert "Amy Carter" not in dan.says("tick")


def test_who_goes_up_is_booked_as_year_11(noor: Speaker, world: World, database: Database) -> None:
    with database.reading() as db:
        ten = db.exec(select(Pupil).where(Pupil.year_group == 10).order_by(col(Pupil.id))).first()
    assert ten is not None
    assert "Year 10" in noor.says(f"book {ten.name} maths thu")
    world.at(SEPTEMBER)
    assert "Mathematics" in noor.says(f"book {ten.name} maths thu")
    assert "Undo" in noor.labels


def test_the_year_is_turned_on_a_list_that_is_looked_at_first(
    alan: Speaker, world: World, database: Database
) -> None:
    before = here(database)
    assert alan.says("year") == "The year groups are this school year's. There is nothing to turn."
    world.at(SEPTEMBER)
    assert "The school year 2027/28 has begun" in alan.says("todo")
    listed = alan.presses("Look at the list")
    assert f"They leave: {before[11]} pupils" in listed
    assert "Amy Carter 11A" in listed
    assert f"Into Year 11: {before[10]} pupils" in listed
    assert here(database) == before
    done = alan.presses("Turn the year")
    assert (
        done
        == f"The school is in 2027/28 now. {before[11]} pupils left, everybody else went up with their mentors."
    )
    assert here(database) == {year + 1: many for year, many in before.items() if year != 11}
    with database.reading() as db:
        assert db.exec(select(Entry.fields).where(Entry.deed == Deed.YEAR_TURN)).all() == ["year_group"]
        kept = select(Mentorship).join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
        assert (
            db.exec(kept.where(Pupil.year_group == 11, col(Mentorship.last_day).is_(None))).first()
            is not None
        )
    assert "has begun" not in alan.says("todo")


def test_another_list_than_was_looked_at_is_not_carried_out(
    alan: Speaker, world: World, database: Database
) -> None:
    world.at(SEPTEMBER)
    alan.says("year")
    buttons = list(alan.talk.buttons)
    with database.writing() as db:
        leaver = db.exec(select(Pupil).where(Pupil.year_group == 11, col(Pupil.left_on).is_(None))).first()
        assert leaver is not None
        leaver.left_on = world.clock.now().date()
        changed(db)
    before = here(database)
    assert (
        alan.presses("Turn the year")
        == "The list is another now: somebody has come or gone. Look at it again."
    )
    assert here(database) == before
    alan.says("year")
    alan.presses("Turn the year")
    alan.talk.buttons = buttons
    assert (
        alan.presses("Turn the year") == "The year groups are this school year's. There is nothing to turn."
    )


@pytest.mark.parametrize("email", ["n.hussain", "p.lowe", "j.reid", "r.adeyemi"])
def test_nobody_else_turns_it(alan: Speaker, world: World, email: str) -> None:
    world.at(SEPTEMBER)
    alan.says("year")
    other = world.staff(email)
    other.talk.buttons = list(alan.talk.buttons)
    assert "may import" in other.says("1", "1")
    assert "may import" in other.says("year")
    assert "has begun" not in other.says("todo")


def test_it_is_said_each_week_until_it_is_done(alan: Speaker, world: World) -> None:
    world.only("the school year")
    said = {}
    for day in ("09-01", "09-02", "09-06", "09-07"):
        world.at(f"2027-{day} 07:01")
        said[day] = sorted(re.findall(r"▸ to (.+):\nThe school year needs you", alan.says("tick")))
    both = ["Alan Price", "Helen Marsh"]
    assert said == {"09-01": [], "09-02": both, "09-06": both, "09-07": []}, (
        "the first of the month is an INSET day"
    )


@pytest.mark.parametrize(("at", "is_said"), [("2027-05-28 10:00", False), ("2027-06-07 10:00", True)])
def test_from_june_the_calendars_end_is_said(
    alan: Speaker, helen: Speaker, world: World, database: Database, at: str, *, is_said: bool
) -> None:
    with database.writing() as db:
        db.exec(delete(CalendarPeriod).where(col(CalendarPeriod.first) > date(2027, 8, 1)))
        changed(db)
    world.at(at)
    ends = "The school calendar ends on Tuesday 20 July 2027"
    for who in (alan, helen):
        assert (ends in who.says("todo")) is is_said
    assert (ends in helen.says("digest")) is is_said


def test_without_a_calendar_weekdays_count_and_that_is_said(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    words = "There is no calendar for 2026/27 yet, so every weekday but bank holidays counts as a school day."
    assert words not in noor.says("book amy carter maths thu")
    with database.writing() as db:
        db.exec(delete(CalendarPeriod))
        changed(db)
    assert words in noor.says("book ben dodd maths thu")
    assert "No calendar for 2026/27" in helen.says("todo")
    assert "No calendar for 2026/27" in helen.says("digest")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12 july", "12 July"), ("July 12", "12 July"), ("1st sept", "1 September"), ("6/9", "6 September")],
)
def test_the_day_of_the_turn_is_the_schools(helen: Speaker, typed: str, stored: str) -> None:
    said = helen.says(f"settings rollover {typed}")
    assert said.startswith(
        f"Rollover set to {stored}." if stored != "1 September" else "Rollover is 1 September already."
    )


@pytest.mark.parametrize("typed", ["monday", "soon", "1 march", "31 october", "31 june", "7", "12 july 9"])
def test_a_day_on_which_no_year_turns_is_refused(helen: Speaker, typed: str) -> None:
    assert "! Rollover is a day from 1 June to 30 September, such as 1 September." in helen.says(
        f"settings rollover {typed}"
    )


@pytest.mark.whole
def test_the_year_turns_in_summer_where_the_school_says_so(
    alan: Speaker, helen: Speaker, noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    helen.says("settings rollover 12 july")
    world.at("2027-07-09 10:00")
    assert "has begun" not in alan.says("todo")
    assert "booked: Mathematics" in noor.says("book amy carter maths today")
    assert "Year 12" in noor.says("book amy carter maths tue")
    world.at("2027-07-12 10:00")
    assert "The school year 2027/28 has begun" in alan.says("todo")
    assert "Year 12" in noor.says("book amy carter maths tue")
    assert "Amy Carter 11A" not in dan.says("cancel", "mentees")
    alan.presses("Look at the list")
    before = here(database)
    assert "The school is in 2027/28 now." in alan.presses("Turn the year")
    assert here(database) == {year + 1: many for year, many in before.items() if year != 11}
    for day in ("2027-07-13", "2027-09-01", "2027-09-06", "2028-06-01"):
        world.at(f"{day} 10:00")
        assert "There is nothing to turn." in alan.says("year"), day


def test_a_later_turn_waits_for_its_day(alan: Speaker, helen: Speaker, noor: Speaker, world: World) -> None:
    helen.says("settings rollover 6 september")
    world.at("2027-09-03 10:00")
    assert "has begun" not in alan.says("todo")
    world.at("2027-09-06 10:00")
    assert "The school year 2027/28 has begun" in alan.says("todo")
    assert "Year 12" in noor.says("book amy carter maths thu")


@pytest.mark.whole
def test_a_school_without_birthdays_has_its_turn_too(
    alan: Speaker, noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    with database.writing() as db:
        db.execute(update(Pupil).values(born=None))
        changed(db)
    world.at("2027-08-31 10:00")
    assert "has begun" not in alan.says("todo")
    assert "Amy Carter" in dan.says("mentees")
    world.only("the school year")
    world.at("2027-09-06 07:01")
    assert "▸ to Alan Price:\nThe school year needs you" in alan.says("tick")
    world.at(SEPTEMBER)
    assert "Year 12" in noor.says("book amy carter maths thu")
    assert "Amy Carter 11A" not in dan.says("mentees")
    assert "The school year 2027/28 has begun" in alan.says("todo")
    alan.presses("Look at the list")
    assert "The school is in 2027/28 now." in alan.presses("Turn the year")
    for day in ("2027-09-13", "2028-08-31"):
        world.at(f"{day} 10:00")
        assert "There is nothing to turn." in alan.says("year"), day
    world.at("2028-09-04 10:00")
    assert "The school year 2028/29 has begun" in alan.says("todo")


def digests(noor: Speaker, world: World, *days: str) -> list[str]:
    """On which of these days leadership gets a digest."""
    world.only(DIGEST)
    world.tells_only("h.marsh")
    found = []
    for day in days:
        world.at(f"{day} 16:31")
        if "▸ to Helen Marsh:\nDigest" in noor.says("tick"):
            found.append(day)
    return found


def test_what_stands_unchanged_is_said_in_a_digest_once_a_week(noor: Speaker, world: World) -> None:
    week = ("2027-01-18", "2027-01-19", "2027-01-20", "2027-01-21", "2027-01-22", "2027-01-25", "2027-01-26")
    assert digests(noor, world, *week) == ["2027-01-18", "2027-01-25"]
    assert digests(noor, world, "2027-03-01", "2027-03-02") == ["2027-03-01"]


@pytest.mark.whole
def test_after_its_last_month_nobody_hears_of_year_11s_meetings(
    dan: Speaker, noor: Speaker, helen: Speaker, world: World
) -> None:
    world.tells_only("d.whitfield")
    world.at("2027-05-28 10:00")
    assert "formal meeting overdue since September" in dan.says("todo")
    before = int(re.findall(r"Meetings overdue: (\d+) pupils", helen.says("digest"))[0])
    world.at("2027-06-07 08:01")
    assert "formal meeting" not in dan.says("todo")
    assert "▸ to Dan Whitfield" not in noor.says("tick")
    after = int(re.findall(r"Meetings overdue: (\d+) pupils", helen.says("digest"))[0])
    assert 0 < after < before
    for day in ("2027-06-30", "2027-07-01", "2027-07-20"):
        world.at(f"{day} 08:01")
        assert "▸ to Dan Whitfield" not in noor.says("tick"), day


@pytest.mark.whole
def test_from_june_the_calendars_end_makes_a_digest_of_its_own(
    noor: Speaker, world: World, database: Database
) -> None:
    with database.writing() as db:
        db.exec(delete(CalendarPeriod).where(col(CalendarPeriod.first) > date(2027, 8, 1)))
        db.exec(delete(Mentorship))
        db.exec(update(Pupil).where(col(Pupil.year_group) > 9).values(left_on=date(2027, 5, 1)))
        changed(db)
    assert digests(noor, world, "2027-05-24", "2027-06-14", "2027-06-15", "2027-06-21") == [
        "2027-06-14",
        "2027-06-21",
    ]
