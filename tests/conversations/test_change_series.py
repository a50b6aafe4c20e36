"""One of those that come again changes, or this and those after (P9, R8)."""

import pytest

from models.db.database import Database
from models.school.snapshot import school
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]


@pytest.fixture
def weekly(noor: Speaker) -> None:
    noor.says("book amy carter, ben dodd maths tue weekly until 18 dec")


def amys(database: Database) -> list[str]:
    with database.reading() as db:
        [amy] = school(db).names.find("Amy Carter")
    mine = [each for each in held(database) if each.pupil_id == amy]
    return sorted(f"{each.day:%m-%d} {each.starts:%H:%M}" for each in mine)


ALL = ["11-24 15:20", "12-01 15:20", "12-08 15:20", "12-15 15:20"]


@pytest.mark.usefixtures("weekly")
@pytest.mark.parametrize("words", ["and those after", "onwards", "and all after", "from then on"])
def test_this_and_those_after_are_cancelled_at_once(noor: Speaker, database: Database, words: str) -> None:
    said = noor.says(f"cancel ben dodd 8 dec {words}")
    assert said.splitlines()[0] == (
        "Ben Dodd 11B is no longer booked: Mathematics, Tue 8 Dec, 15:20–16:20, nor on the 1 day after it."
    )
    assert len(held(database)) == 6
    assert amys(database) == ALL
    assert (
        "Ben Dodd 11B is booked again: Mathematics on Tuesday 8 December, 15:20–16:20, and on 1 day after it."
        in noor.says("undo")
    )
    assert len(held(database)) == 8


@pytest.mark.usefixtures("weekly")
def test_one_alone_is_cancelled_and_those_after_are_one_press_away(noor: Speaker, database: Database) -> None:
    noor.says("cancel ben dodd 1 dec")
    assert len(held(database)) == 7
    assert "nor on the 1 day after it" in noor.presses("Cancel the 2 after too")
    assert len(held(database)) == 5


@pytest.mark.usefixtures("weekly")
def test_this_and_those_after_move_by_as_many_days(noor: Speaker, database: Database) -> None:
    said = noor.says("move amy carter 1 dec to 2 dec 3.30 and those after")
    assert said.splitlines()[:2] == [
        "Amy Carter 11A is moved: Mathematics, Wed 2 Dec, 15:30–16:30. It was Tue 1 Dec 15:20–16:20.",
        "  Moved too: Wed 9 Dec and Wed 16 Dec.",
    ]
    assert amys(database) == ["11-24 15:20", "12-02 15:30", "12-09 15:30", "12-16 15:30"]
    assert "and so are 2 days after it" in noor.says("undo")
    assert amys(database) == ALL


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("move amy carter 1 dec to 8 dec and those after", ["11-24", "12-08", "12-15"]),
        ("move amy carter 24 nov to 1 dec and those after", ["12-01", "12-08", "12-15"]),
        ("move amy carter 8 dec to 1 dec and those after", ["11-24", "12-01"]),
    ],
)
def test_a_series_moves_over_its_own_days(
    noor: Speaker, database: Database, line: str, days: list[str]
) -> None:
    noor.says("book amy carter maths tue weekly until 8 dec")
    if "8 dec to" in line:
        noor.says("cancel amy carter 1 dec")
    before = amys(database)
    noor.says(line)
    assert amys(database) == [f"{day} 15:20" for day in days]
    noor.says("undo")
    assert amys(database) == before


@pytest.mark.usefixtures("weekly")
def test_the_last_of_a_series_that_would_come_in_the_holidays_keeps_the_others_where_they_are(
    noor: Speaker, database: Database
) -> None:
    assert (
        noor.says("move amy carter 1 dec to 8 dec and those after")
        == "Amy Carter 11A is booked there already."
    )
    assert amys(database) == ALL


@pytest.mark.usefixtures("weekly")
def test_who_cannot_move_on_one_day_stays_there_and_the_others_move(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    dan.says("book amy carter history 9 dec")
    said = noor.says("move amy carter 1 dec to 2 dec and those after")
    assert "- Not moved: Tue 8 Dec: They are already in History with Dan Whitfield until 16:20." in said
    assert "Moved too: Wed 16 Dec." in said
    dan.says("cancel amy carter 9 dec")
    assert amys(database) == ["11-24 15:20", "12-02 15:20", "12-08 15:20", "12-16 15:20"]


@pytest.mark.usefixtures("weekly")
def test_one_alone_moves_and_those_after_are_one_press_away(noor: Speaker, database: Database) -> None:
    noor.says("move amy carter 1 dec to 2 dec")
    assert amys(database) == ["11-24 15:20", "12-02 15:20", "12-08 15:20", "12-15 15:20"]
    noor.presses("Move the 2 after too")
    assert amys(database) == ["11-24 15:20", "12-02 15:20", "12-09 15:20", "12-16 15:20"]


@pytest.mark.usefixtures("weekly")
def test_those_concerned_are_told_once(helen: Speaker, noor: Speaker) -> None:
    helen.says("tick")
    helen.says("cancel amy carter 1 dec and those after")
    told = helen.says("tick")
    assert told.count("to Noor Hussain") == 1
    assert (
        "Amy Carter 11A will not come: Mathematics, Tue 1 Dec, 15:20–16:20, and the 2 days after it." in told
    )
    noor.says("move ben dodd 1 dec to 2 dec")
    assert "Move the 2 after too" in noor.labels


def test_what_does_not_come_again_has_none_after_it(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter maths tue, wed")
    said = noor.says("cancel amy carter tue and those after")
    assert said.splitlines()[0] == "Amy Carter 11A is no longer booked: Mathematics, Tue 24 Nov, 15:20–16:20."
    assert len(held(database)) == 1
    noor.says("book amy carter maths thu weekly until 10 dec")
    assert "One day at a time" in noor.says("cancel amy carter thu and 3 dec and those after")
