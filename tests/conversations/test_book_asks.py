"""What is a lot for a pupil, or at an unusual time, is asked before it is booked, and one press goes on (P9, R8)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


def test_what_is_a_lot_for_a_pupil_asks_and_goes_on_with_one_press(
    noor: Speaker, dan: Speaker, tom: Speaker, database: Database
) -> None:
    noor.says("book Amy Carter maths next mon", "book Amy Carter maths 1 dec", "book Amy Carter maths 2 dec")
    said = dan.says("book Amy Carter history 3 dec 16:20-17:00")
    assert said.splitlines()[:2] == [
        "Not booked yet: Amy Carter 11A, History, Thu 3 Dec, 16:20–17:00.",
        "  A lot for Amy Carter 11A: more than 3 after school that week.",
    ]
    assert len(held(database)) == 3
    assert "Amy Carter 11A booked: History, Thu 3 Dec" in dan.presses("Book all the same")
    assert len(held(database)) == 4
    said = tom.says("book Amy Carter literature 3 dec")
    assert "A lot for Amy Carter 11A: 2 sessions or more after school on Thu 3 Dec." in said
    assert "A lot" not in dan.says("book Ben Dodd history 3 dec lunch")


def test_nothing_is_lost_where_it_asks_of_one_of_several_on_several_days(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("book Amy Carter maths 8 dec")
    said = dan.says("book Amy Carter, Ben Dodd history tue weekly until 8 dec 16:20-17:20 Hi2")
    assert (
        "Not booked yet: Amy Carter 11A and Ben Dodd 11B, History, Tue 24 Nov, Tue 1 Dec and Tue 8 Dec"
        in said
    )
    before = len(held(database))
    said = dan.presses("Book all the same")
    assert "Amy Carter 11A and Ben Dodd 11B booked: History, 16:20–17:20, Hi2, Tue 24 Nov, Tue 1 Dec" in said
    assert len(held(database)) == before + 6
    assert len({each.series_id for each in held(database) if each.series_id}) == 1
    dan.says("undo")
    assert len(held(database)) == before


def test_four_days_of_one_week_ask_though_none_alone_does(noor: Speaker, database: Database) -> None:
    assert "more than 3 after school that week" in noor.says(
        "book Amy Carter maths 30 nov, 1 dec, 2 dec, 3 dec"
    )
    assert held(database) == []


def test_both_halves_of_lunch_are_a_lot_one_lunch_session_is_not(noor: Speaker, dan: Speaker) -> None:
    assert "A lot" not in noor.says("book Amy Carter maths thu 12:40-12:55")
    assert "A lot for Amy Carter 11A: no time left for lunch on Thu 26 Nov." in dan.says(
        "book Amy Carter history thu 12:55-13:10"
    )


def test_host_and_room_twice_ask(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu M4")
    assert "You also have Mathematics in M4 (15:20–16:20) then." in noor.says(
        "book Ben Dodd maths thu 16:00-17:00 M5"
    )
    assert "M4 is also taken by Noor Hussain for Mathematics in M4 (15:20–16:20)." in dan.says(
        "book Zoe O'Brien history thu m4"
    )
    assert len(held(database)) == 1
    assert "Zoë O’Brien 11C booked" in dan.presses("Book all the same")


def test_after_todays_list_was_posted_it_asks(
    noor: Speaker, helen: Speaker, world: World, database: Database
) -> None:
    noor.says("book Amy Carter maths today")
    assert "Not booked yet" not in noor.says("book Ben Dodd maths today")
    helen.says("tick")
    said = noor.says("book Zoe O'Brien maths today")
    assert "Today's list was posted already: they may have been told of today, or go home." in said
    assert len(held(database)) == 2
    assert "leadership's list now shows it" in noor.presses("Book all the same")
    world.at("16:30")
    noor.says("book Ella Smith-Jones maths today 16:40-17:10")
    buttons = list(noor.talk.buttons)
    world.at("17:20")
    noor.talk.buttons = buttons
    assert "It is past 17:10 today." in noor.presses("Book all the same")


def test_a_host_who_does_not_offer_the_kind_is_asked(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    helen.says("settings session kinds lunch, hosts Dan Whitfield")
    assert "Sessions like this are offered by Dan Whitfield." in noor.says("book Amy Carter maths thu lunch")
    assert held(database) == []


@pytest.mark.parametrize(
    ("time", "asked"),
    [
        ("8pm", "20:00–21:00 ends after 18:00. Do you mean that?"),
        ("17:30-18:30", "17:30–18:30 ends after 18:00. Do you mean that?"),
        ("6am", "06:00–06:30 begins before 07:00. Do you mean that?"),
    ],
)
def test_a_time_at_which_nobody_is_in_school_asks(
    noor: Speaker, database: Database, time: str, asked: str
) -> None:
    assert asked in noor.says(f"book amy carter tue {time}")
    assert held(database) == []
    assert "Amy Carter 11A booked: Mathematics, Tue 24 Nov, " + asked[:11] in noor.says("1")


def test_the_schools_own_times_are_never_asked_about(noor: Speaker, helen: Speaker) -> None:
    helen.says("settings latest session 19:00")
    assert "17:30–18:30." in noor.says("book amy carter tue 17:30-18:30")
    helen.says("settings latest session 16:00")
    assert "Wed 25 Nov, 15:20–16:20." in noor.says("book amy carter wed after school")
