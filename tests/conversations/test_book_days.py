"""Days on which nothing can be booked are refused with the reason; nothing is moved silently (P9, R9)."""

import pytest

from bot.ask import FormErrors
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Submitted
from bot.say.form import Values
from models.db.database import Database
from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


@pytest.mark.parametrize(
    ("day", "why", "following"),
    [
        ("fri", "Friday 27 November is an INSET day.", "Monday 30 November"),
        ("28 nov", "28 November is a Saturday.", "Monday 30 November"),
        ("2026-12-25", "Friday 25 December is a bank holiday (Christmas Day).", ""),
        ("29 dec", "Tuesday 29 December is in the school holidays.", ""),
    ],
)
def test_a_day_without_school_is_refused_with_the_next_one(
    noor: Speaker, database: Database, day: str, why: str, following: str
) -> None:
    said = noor.says(f"book Amy Carter maths {day}").splitlines()
    assert said[0] == f"{why} Nothing was booked."
    assert said[1].startswith(f"  The next school day is {following}")
    assert held(database) == []


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-20", "31.12.9999", "1850-01-07", "1.1.2100"])
@pytest.mark.parametrize(
    "line", ["book Amy Carter maths {day}", "move Amy Carter thu to {day}", "sessions {day}"]
)
def test_a_day_far_away_is_none_that_anybody_means(
    noor: Speaker, database: Database, line: str, day: str
) -> None:
    noor.says("book Amy Carter maths thu")
    before = held(database)
    assert "is too far away. Type a day such as thu, 3 dec or 2026-12-03." in noor.says(line.format(day=day))
    assert held(database) == before


def test_the_next_school_day_is_booked_by_its_button_only(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths fri lunch M4")
    assert noor.labels == ["Book Mon 30 Nov"]
    assert held(database) == []
    said = noor.presses("Book Mon 30 Nov")
    assert "Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Mon 30 Nov, 12:40–13:10, M4." in said


def test_a_past_day_is_refused(noor: Speaker, database: Database) -> None:
    assert noor.says("book Amy Carter maths 2026-11-20") == (
        "Friday 20 November is past. Type a day to come, such as tomorrow or thu."
    )
    assert held(database) == []


def test_today_can_be_booked_until_the_session_is_over(
    noor: Speaker, world: World, database: Database
) -> None:
    world.at("16:19")
    assert "Amy Carter 11A booked" in noor.says("book Amy Carter maths today")
    world.at("16:20")
    assert noor.says("book Ben Dodd maths today") == (
        "It is past 16:20 today. Say a later time or another day, such as next mon."
    )
    assert len(held(database)) == 1


def test_a_pupil_is_booked_by_the_year_group_of_that_day(noor: Speaker, database: Database) -> None:
    assert "is not booked: sessions are for Year 11, not Year 12." in noor.says(
        "book Amy Carter maths 2027-09-15"
    )
    assert held(database) == []


def test_a_form_says_it_beside_the_day_and_keeps_the_rest(
    noor: Speaker, world: World, database: Database
) -> None:
    dispatcher = Dispatcher(database, registry(), now=world.clock.now)
    assert noor.talk.who is not None
    with database.reading() as db:
        amy = school(db).names.find("Amy Carter")[0]
    subject = str(next(iter(subject_ids(database, "Mathematics"))))
    values: Values = {
        "pupils": (str(amy),),
        "subject": subject,
        "day": "2026-11-20",
        "time": "lunch",
        "room": "M4",
    }
    answer = dispatcher.hear(Submitted(staff_id=noor.talk.who.id or 0, command="book", values=values))
    assert isinstance(answer, FormErrors)
    assert answer.form.errors == {
        "day": "Friday 20 November is past. Type a day to come, such as tomorrow or thu."
    }
    assert answer.form.values["pupils"] == (str(amy),)
    assert answer.form.values["room"] == "M4"


def subject_ids(database: Database, name: str) -> list[int]:
    with database.reading() as db:
        return [each.id for each in school(db).subjects.values() if each.name == name]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("31 nov", "There is no day"),
        ("thu 16:20-15:20", "ends before it starts"),
        ("thu 25:00-26:00", "is not a time"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    noor: Speaker, database: Database, words: str, field: str
) -> None:
    asked = noor.says(f"book Amy Carter maths {words}")
    assert field in asked
    assert "Book a session" in asked
    assert held(database) == []
