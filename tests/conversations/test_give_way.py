"""The other teacher is asked to give way: an answer either way, in time, whatever happens meanwhile (R8)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held
from tests.conversations.test_override import MATHS, THERE, where

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]


@pytest.fixture
def booked(noor: Speaker) -> None:
    noor.says("book amy carter maths thu")


def asks(who: Speaker, line: str = "book amy carter history thu") -> str:
    who.says(line)
    return who.presses("Ask to give way")


def told(speaker: Speaker, name: str) -> str:
    """What a colleague is told now, and the buttons of it that can be pressed by anybody who is they."""
    parts = speaker.says("tick").split("▸ to ")
    return "\n".join(part for part in parts if part.startswith(name))


@pytest.mark.usefixtures("booked")
def test_a_request_is_accepted_with_one_press(
    helen: Speaker, noor: Speaker, dan: Speaker, database: Database
) -> None:
    assert asks(dan).splitlines()[:2] == [
        "Noor Hussain is asked to let Amy Carter 11A go: History, Thu 26 Nov, 15:20–16:20.",
        "  You hear either way, by Thu 26 Nov, 08:15 at the latest.",
    ]
    heard = told(noor, "Noor Hussain")
    assert "Dan Whitfield asks you to let Amy Carter 11A go." in heard
    assert "They are in your Mathematics, Thu 26 Nov, 15:20–16:20." in heard
    assert noor.labels[:2] == ["Accept", "Decline"]
    said = noor.presses("Accept")
    assert (
        "Amy Carter 11A goes to History with Dan Whitfield, Thu 26 Nov, 15:20–16:20, and is off yours" in said
    )
    assert where(helen) == [THERE]
    assert "Noor Hussain gives way: Amy Carter 11A booked, History" in told(dan, "Dan Whitfield")
    assert len(held(database)) == 1
    assert "no longer booked" in dan.says("cancel amy carter thu")


@pytest.mark.usefixtures("booked")
def test_a_request_is_declined_and_who_asked_hears_it(helen: Speaker, noor: Speaker, dan: Speaker) -> None:
    asks(dan)
    told(noor, "Noor Hussain")
    assert "Amy Carter 11A stays with you" in noor.presses("Decline")
    heard = told(dan, "Dan Whitfield")
    assert "Noor Hussain keeps Amy Carter 11A: Mathematics, Thu 26 Nov" in heard
    # Friday 27 November is an INSET day.
    assert "Next free: Mon 30 Nov, 15:20–16:20." in heard
    assert where(helen) == [MATHS]
    assert "Amy Carter 11A booked: History, Mon 30 Nov, 15:20–16:20." in dan.presses("Book Mon 30 Nov")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_what_would_be_too_much_is_asked_of_who_asks_and_of_who_gives_way(
    helen: Speaker, noor: Speaker, dan: Speaker, tom: Speaker
) -> None:
    dan.says("book ben dodd history thu 16:00-17:00 H2")
    tom.says("book amy carter literature thu 16:20-17:20")
    tom.presses("Book all the same")
    dan.says("book amy carter history thu 15:20-16:20")
    said = dan.presses("Ask to give way")
    assert said.startswith("Not asked yet: Amy Carter 11A, History, Thu 26 Nov, 15:20–16:20.")
    assert "A lot for Amy Carter 11A: 2 sessions or more after school on Thu 26 Nov." in said
    assert "You also have History in H2 (16:00–17:00) then." in said
    assert "asks you" not in told(noor, "Noor Hussain")
    assert "Noor Hussain is asked to let Amy Carter 11A go" in dan.presses("Ask all the same")
    told(noor, "Noor Hussain")
    said = noor.presses("Accept")
    assert said.startswith("Not accepted yet: Amy Carter 11A with Dan Whitfield, History, Thu 26 Nov")
    assert "A lot for Amy Carter 11A" in said
    assert MATHS in where(helen)
    assert noor.labels == ["Accept all the same", "Decline"]
    assert "Amy Carter 11A goes to History with Dan Whitfield" in noor.presses("Accept all the same")
    assert THERE in where(helen)


@pytest.mark.usefixtures("booked")
def test_nobody_is_asked_for_a_pupil_who_could_not_come_all_the_same(
    noor: Speaker, dan: Speaker, tom: Speaker
) -> None:
    tom.says("book amy carter literature thu 16:20-17:20")
    tom.presses("Book all the same")
    dan.says("book amy carter history thu 16:00-17:00")
    said = dan.presses("Ask to give way")
    assert "they are in English Literature with Tom Berry until 17:20 too" in said
    assert "asks you" not in told(noor, "Noor Hussain")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_nobody_answers_in_time_and_who_asked_hears_that(
    helen: Speaker, noor: Speaker, dan: Speaker, world: World
) -> None:
    asks(dan)
    told(noor, "Noor Hussain")
    buttons = list(noor.talk.buttons)
    world.at("2026-11-26 08:16")
    assert "Noor Hussain has not answered, so Amy Carter 11A stays there" in told(dan, "Dan Whitfield")
    noor.talk.buttons = buttons
    assert "It is too late to answer: Amy Carter 11A stays with you." in noor.presses("Accept")
    assert where(helen) == ["- Today, 15:20–16:20 Mathematics, Noor Hussain"]


@pytest.mark.usefixtures("booked")
def test_after_the_list_is_posted_it_lapses_when_the_session_begins(dan: Speaker, world: World) -> None:
    world.at("2026-11-26 09:00")
    assert "by 15:20 at the latest" in asks(dan, "book amy carter history today")
    world.at("2026-11-26 15:30")
    dan.says("book amy carter history today 15:40-16:40")
    assert "Ask to give way" not in dan.labels


@pytest.mark.usefixtures("booked")
def test_of_two_who_ask_one_gets_the_pupil_and_the_other_hears_it(
    noor: Speaker, dan: Speaker, tom: Speaker, database: Database
) -> None:
    asks(dan)
    asks(tom, "book amy carter literature thu")
    told(noor, "Noor Hussain")
    buttons = [each for each in noor.talk.buttons if each.label in {"Accept", "Decline"}]
    assert [each.label for each in buttons] == ["Accept", "Decline"] * 2
    noor.presses("Accept")
    noor.talk.buttons = buttons[2:]
    assert "There is nothing to answer any more about Amy Carter 11A" in noor.presses("Accept")
    assert "Amy Carter 11A is not with Noor Hussain any more" in told(tom, "Tom Berry")
    assert len(held(database)) == 1


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_the_booking_is_cancelled_meanwhile_and_the_pupil_is_offered(
    helen: Speaker, noor: Speaker, dan: Speaker, database: Database
) -> None:
    asks(dan)
    told(noor, "Noor Hussain")
    buttons = list(noor.talk.buttons)
    noor.says("cancel amy carter thu")
    noor.talk.buttons = buttons
    assert "There is nothing to answer any more" in noor.presses("Accept")
    assert "Amy Carter 11A is not with Noor Hussain any more" in told(dan, "Dan Whitfield")
    assert "Amy Carter 11A booked: History" in dan.presses("Book Thu 26 Nov")
    assert where(helen) == [THERE]
    assert len(held(database)) == 1


@pytest.mark.usefixtures("booked")
def test_an_answer_is_undone_and_can_be_given_again(helen: Speaker, noor: Speaker, dan: Speaker) -> None:
    asks(dan)
    told(noor, "Noor Hussain")
    buttons = list(noor.talk.buttons)
    noor.presses("Accept")
    assert "Amy Carter 11A stays with you until you answer again." in noor.says("undo")
    assert where(helen) == [MATHS]
    noor.talk.buttons = buttons
    noor.presses("Decline")
    assert "Noor Hussain keeps Amy Carter 11A" in told(dan, "Dan Whitfield")


@pytest.mark.usefixtures("booked")
def test_asking_is_undone_and_nobody_need_answer(noor: Speaker, dan: Speaker) -> None:
    asks(dan)
    assert "nobody is asked to let Amy Carter 11A go" in dan.presses("Undo")
    assert "asks you" not in told(noor, "Noor Hussain")


@pytest.mark.usefixtures("booked")
def test_asked_twice_it_is_one_request(noor: Speaker, dan: Speaker) -> None:
    asks(dan)
    assert "Noor Hussain is asked to let Amy Carter 11A go" in asks(dan)
    assert told(noor, "Noor Hussain").count("asks you to let") == 1


@pytest.mark.usefixtures("booked")
def test_only_the_host_answers(noor: Speaker, dan: Speaker, tom: Speaker, database: Database) -> None:
    asks(dan)
    told(noor, "Noor Hussain")
    tom.talk.buttons = list(noor.talk.buttons)
    assert "Only the host may answer this request to give way." in tom.presses("Accept")
    assert len(held(database)) == 1


@pytest.mark.usefixtures("booked")
def test_who_is_elsewhere_by_then_stays_and_nothing_is_half_done(
    helen: Speaker, noor: Speaker, dan: Speaker, tom: Speaker
) -> None:
    asks(dan, "book amy carter history thu 15:00-16:00")
    tom.says("book amy carter literature thu 14:50-15:20")
    told(noor, "Noor Hussain")
    assert "Amy Carter 11A cannot come to that session any more, so they stay with you." in noor.presses(
        "Accept"
    )
    assert MATHS in where(helen)


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_whose_day_it_is_is_said_and_decides_which_way_stands_first(
    helen: Speaker, dan: Speaker, noor: Speaker
) -> None:
    dan.says("book amy carter history thu")
    assert dan.labels == ["Book Mon 30 Nov", "Ask to give way"]
    assert "Subjects thursday set to History." in helen.says("settings subjects thursday history")
    said = dan.says("book amy carter history thu")
    assert "Thursdays are for History. Next free: Mon 30 Nov, 15:20–16:20." in said
    assert dan.labels == ["Ask to give way", "Book Mon 30 Nov"]
    dan.presses("Ask to give way")
    assert "Thursdays are for History. Answer by Thu 26 Nov, 08:15" in told(noor, "Noor Hussain")
    assert "“alchemy” is no subject that I know." in helen.says("settings subjects monday alchemy")


def test_ones_own_session_is_not_asked_for(noor: Speaker) -> None:
    noor.says("book amy carter maths thu")
    noor.says("book amy carter maths thu 16:00-17:00")
    assert "Ask to give way" not in noor.labels
