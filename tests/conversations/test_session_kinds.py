"""Kinds of session are the school's own: times, days, year groups, places and hosts are settings (P9, R8)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.rules.calendar import PeriodKind
from models.school.calendar import CalendarPeriod
from models.school.snapshot import changed, settings
from models.sessions.closing import look_again
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held
from tests.conversations.test_book_at_once import hosts, say

pytestmark = pytest.mark.P9

SATURDAY = "settings session kinds Saturday school 9-12 saturdays, years 7 and 11, 2 places"


def test_a_kind_is_added_changed_by_its_name_and_taken_away_when_sure(
    helen: Speaker, database: Database
) -> None:
    assert "Saturday school 09:00-12:00 saturdays, years 7 11, 2 places." in helen.says(SATURDAY)
    helen.says("settings session kinds period 6 15:00-16:00, hosts noor hussain")
    helen.says("settings session kinds saturday school 10-12 saturdays")
    with database.reading() as db:
        assert [each.name for each in settings(db).session_kinds] == ["saturday school", "period 6"]
        assert settings(db).session_kinds[1].hosts == ("n.hussain@school.example",)
    assert "There would be no period 6 any more." in helen.says("settings session kinds remove period 6")
    helen.presses("Yes, take 1 kind away")
    with database.reading() as db:
        assert [each.name for each in settings(db).session_kinds] == ["saturday school"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("easter school 9-9", "is more than 7 hours"),
        ("easter school", "When is easter school?"),
        ("lunch 12-1", "at times of its own"),
        ("period 6 15:00-16:00, hosts nobody knows", "“nobody knows” is nobody I know."),
        ("remove easter school", "“easter school” is not on the list."),
    ],
)
def test_what_no_kind_can_be_is_said(helen: Speaker, database: Database, words: str, said: str) -> None:
    assert said in helen.says(f"settings session kinds {words}")
    with database.reading() as db:
        assert settings(db).session_kinds == ()


def test_without_settings_the_parts_of_the_day_are_as_they_were(database: Database) -> None:
    with database.reading() as db:
        known = settings(db)
        assert [(each.name, each.hours) for each in known.kinds()] == [
            ("before school", known.before_school),
            ("lunch", known.lunch),
            ("after school", known.after_school),
        ]


def test_a_kind_is_booked_by_its_name_on_the_day_it_is_held(helen: Speaker, noor: Speaker) -> None:
    assert "28 November is a Saturday." in noor.says("book amy carter sat 9-12")
    helen.says(SATURDAY, "settings session kinds Period 6 15:00-16:00")
    assert "Mathematics, Sat 28 Nov, 09:00–12:00." in noor.says("book amy carter saturday school")
    assert "Mathematics, Sat 5 Dec, 10:00–11:00." in noor.says("book amy carter 5 dec 10-11")
    assert "28 November is a Saturday." in noor.says("book amy carter sat lunch")
    assert "Mathematics, Tue 24 Nov, 15:00–16:00." in noor.says("book amy carter tue period 6")


def test_a_kind_is_for_its_own_year_groups(helen: Speaker, noor: Speaker) -> None:
    helen.says(SATURDAY)
    assert "Amy Nolan 7C booked" in noor.says("book amy nolan saturday school")
    assert "sessions are for Year 11, not Year 7" in noor.says("book amy nolan thu")


@pytest.mark.both_databases
def test_full_is_said_of_each_who_has_no_place(helen: Speaker, noor: Speaker, database: Database) -> None:
    helen.says("settings session kinds lunch 2 places")
    said = noor.says("book amy carter, ben dodd, zoe o'brien thu lunch")
    assert said.splitlines()[:2] == [
        "Zoë O’Brien 11C not booked. Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Thu 26 Nov, 12:40–13:10.",
        "- Zoë O’Brien 11C is not booked: full, all 2 places are taken.",
    ]
    assert "Already recorded: Amy Carter 11A booked: " in noor.says("book amy carter thu lunch")
    noor.says("book zoe o'brien thu")
    assert "That session is full: all 2 places are taken." in noor.says("move zoe o'brien thu to thu lunch")
    noor.says("cancel amy carter thu lunch")
    assert "Zoë O’Brien 11C is moved" in noor.says("cancel", "move zoe o'brien thu to thu lunch")
    assert len(held(database)) == 2


@pytest.mark.both_databases
def test_of_two_who_take_the_last_place_at_once_one_gets_it(helen: Speaker, database: Database) -> None:
    helen.says("settings session kinds lunch 1 place")
    noor = hosts(database)[0][0]
    names = ("Amy Carter", "Ben Dodd", "Zoe O'Brien")
    gate = threading.Barrier(len(names))

    def run(name: str) -> str:
        gate.wait()
        return say(database, noor, f"book {name} maths thu lunch")

    with ThreadPoolExecutor(len(names)) as pool:
        said = list(pool.map(run, names))
    assert sum(" booked: Mathematics" in each for each in said) == 1
    assert sum("full, the one place is taken" in each for each in said) == 2
    assert len(held(database)) == 1


def test_a_changed_calendar_leaves_what_is_held_outside_of_school_days(
    helen: Speaker, noor: Speaker, database: Database
) -> None:
    helen.says(SATURDAY)
    noor.says("book amy carter saturday school", "book ben dodd thu")
    with database.writing() as db:
        thursday = date(2026, 11, 26)
        db.add(CalendarPeriod(kind=PeriodKind.CLOSURE, name="snow", first=thursday, last=thursday))
        changed(db)
        actor = Actor(None, datetime(2026, 11, 23, 10, tzinfo=UTC))
        off = look_again(db, actor, record(db, actor, Deed.IMPORT))
        assert [each.slot.day for each in off] == [thursday]
    assert [each.day for each in held(database)] == [date(2026, 11, 28)]
