"""Cancelling, moving and ticking off in words do what they say, and what is said back is what is stored (P9, R8)."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.meeting import AgreedTarget
from models.school.people import Staff
from models.school.snapshot import changed
from models.sessions.session import Session
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held, sessions


@pytest.mark.P9
@pytest.mark.parametrize(
    "line",
    [
        "cancel amy carter thu",
        "unbook amy",
        "cancel amy",
        "cancel amy maths",
        "cancel carter thu 15:20-16:20",
    ],
)
def test_cancel_takes_the_pupil_out(noor: Speaker, database: Database, line: str) -> None:
    noor.says("book amy carter thu", "slip ben dodd + good")
    assert (
        noor.says(line)
        == "Amy Carter 11A is no longer booked: Mathematics, Thu 26 Nov, 15:20–16:20.\n[1] Undo"
    )
    assert held(database) == []
    assert "Amy Carter 11A is booked again" in noor.presses("Undo")


def test_cancel_alone_or_without_a_booking_takes_nothing_away(noor: Speaker, database: Database) -> None:
    noor.says("book ben dodd thu")
    assert noor.says("cancel").startswith("Nothing is open, so there is nothing to stop.")
    assert noor.says("cancel amy carter thu").startswith("Amy Carter 11A has no session on Thu 26 Nov.")
    assert noor.says("cancel ben dodd fri").startswith("Ben Dodd 11B has no session on Fri 27 Nov.")
    assert len(held(database)) == 1


def test_of_several_bookings_one_is_chosen(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter tue, thu")
    assert noor.says("cancel amy carter").startswith("Which of Amy Carter 11A's sessions?")
    assert len(held(database)) == 2
    noor.says("2")
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-24"]


def test_anothers_booking_is_cancelled_by_who_may_only(
    noor: Speaker, dan: Speaker, grace: Speaker, world: World
) -> None:
    world.only("registers")
    noor.says("book amy carter thu")
    assert "Only " in dan.says("cancel amy carter thu")
    assert "is no longer booked" in grace.says("cancel amy carter thu")
    world.at("10:05")
    assert "Grace Lin cancelled the booking." in noor.says("tick")


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("move amy thu to wed", "Wed 25 Nov, 15:20–16:20. It was Thu 26 Nov 15:20–16:20."),
        ("move amy carter thu wed", "Wed 25 Nov, 15:20–16:20. It was Thu 26 Nov 15:20–16:20."),
        ("move amy to wed lunch", "Wed 25 Nov, 12:40–13:10. It was Thu 26 Nov 15:20–16:20."),
        ("change amy carter to 3.30", "Thu 26 Nov, 15:30–16:30. It was Thu 26 Nov 15:20–16:20."),
        ("change amy thu to 3.30-4 in M4", "Thu 26 Nov, 15:30–16:00, M4. It was Thu 26 Nov 15:20–16:20."),
        ("move amy into M4", "Thu 26 Nov, 15:20–16:20, M4. It was Thu 26 Nov 15:20–16:20."),
    ],
)
def test_move_does_what_it_says(noor: Speaker, database: Database, line: str, now: str) -> None:
    noor.says("book amy carter thu")
    assert f"Amy Carter 11A is moved: Mathematics, {now}" in noor.says(line)
    assert len(held(database)) == 1
    assert (
        "Amy Carter 11A is back where they were: Mathematics on Thursday 26 November, 15:20–16:20."
        in noor.says("undo")
    )
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-26"]


def test_a_move_keeps_the_room_and_says_where_it_was(
    noor: Speaker, grace: Speaker, database: Database
) -> None:
    noor.says("book ben dodd tue M9")
    said = noor.says("move ben dodd tue to wed")
    assert "Wed 25 Nov, 15:20–16:20, M9. It was Tue 24 Nov 15:20–16:20, M9." in said
    assert "taken" not in said
    assert "M4. It was Wed 25 Nov 15:20–16:20, M9." in noor.says("move ben dodd wed to thu M4")
    grace.says("move ben dodd thu to tue lunch")
    assert "Grace Lin moved the booking from Thu 26 Nov 15:20–16:20, M4." in noor.says("tick")
    (last,) = held(database)
    assert {each.room for each in sessions(database) if each.id == last.session_id} == {"M4"}


def test_a_room_that_is_kept_and_is_anothers_then_is_said(noor: Speaker, dan: Speaker) -> None:
    dan.says("book amy carter history wed M9")
    noor.says("book ben dodd tue M9")
    assert "M9 is also taken by Dan Whitfield for History" in noor.says("move ben dodd tue to wed")


def test_who_is_moved_to_where_the_others_are_joins_them(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter wed M4", "book ben dodd tue M9")
    assert "Wed 25 Nov, 15:20–16:20, M4. It was Tue 24 Nov 15:20–16:20, M9." in noor.says(
        "move ben dodd tue to wed"
    )
    assert len({each.session_id for each in held(database)}) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("move amy thu to fri", "Friday 27 November is an INSET day, so nothing was moved."),
        (
            "move amy thu to wed",
            "Amy Carter 11A stays where they are. They are already in History with Dan Whitfield",
        ),
        ("move amy thu to thu", "booked there already"),
    ],
)
def test_what_cannot_be_moved_stays(
    noor: Speaker, dan: Speaker, database: Database, line: str, why: str
) -> None:
    dan.says("book amy carter history wed")
    noor.says("book amy carter thu")
    before = {each.id for each in held(database)}
    assert why in noor.says(line)
    assert {each.id for each in held(database)} == before


def test_the_host_is_told_of_a_move(noor: Speaker, grace: Speaker) -> None:
    noor.says("book amy carter thu")
    grace.says("move amy carter thu to wed")
    told = noor.says("tick")
    assert "Amy Carter 11A comes at another time: Mathematics, Wed 25 Nov" in told
    assert "Grace Lin moved the booking from Thu 26 Nov 15:20–16:20." in told


def test_a_room_that_is_said_back_is_stored(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter thu")
    assert "M4" in noor.says("book amy carter thu M4")
    assert [each.room for each in sessions(database)] == ["M4"]
    assert "has no room any more" in noor.says("undo")
    assert [each.room for each in sessions(database)] == [""]
    assert len(held(database)) == 1


def test_another_room_for_who_is_booked_is_offered_as_a_change(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter thu M4")
    assert noor.says("book amy carter thu M5").startswith(
        "Amy Carter 11A is not booked: already in this session, M4."
    )
    assert noor.labels == ["Change to M5"]
    assert [each.room for each in sessions(database)] == ["M4"]
    assert "M5. It was Thu 26 Nov 15:20–16:20, M4." in noor.presses("Change to M5")
    assert len(held(database)) == 1
    again = noor.says("book amy carter thu M5")
    assert "Already recorded: Amy Carter 11A booked: Mathematics, Thu 26 Nov, 15:20–16:20, M5." in again


def test_a_receipt_shows_the_rows_room_where_none_was_typed(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter thu M4")
    assert "15:20–16:20, M4." in noor.says("book ben dodd thu")
    with database.reading() as db:
        assert len(db.exec(select(Session)).all()) == 1


@pytest.mark.P18
def test_done_ticks_a_target_off(dan: Speaker, database: Database) -> None:
    dan.says("meet amy carter formal: fine, target: two past papers by Friday")
    assert dan.says("done amy carter") == "Amy Carter 11A, done: two past papers by Friday.\n[1] Undo"
    assert outcomes(database) == ["done"]
    assert "target is open again" in dan.presses("Undo")
    assert outcomes(database) == ["open"]


def test_of_several_targets_the_words_choose_or_a_button_does(dan: Speaker, database: Database) -> None:
    dan.says("meet amy carter informal: fine, target: two past papers")
    dan.says("meet amy carter informal: and, target: tidy the folder")
    assert "which target?" in dan.says("done amy carter")
    assert dan.presses("Partly").startswith("Amy Carter 11A, partly done: tidy the folder.")
    assert dan.says("done amy past papers").startswith("Amy Carter 11A, done: two past papers.")
    assert sorted(outcomes(database)) == ["done", "partly"]
    assert dan.says("done amy carter").startswith("Amy Carter 11A has no open target.")


def test_done_alone_is_thanks_and_no_stranger_ticks_off(noor: Speaker) -> None:
    assert noor.says("done").startswith("You are welcome.")
    assert "Only " in noor.says("done amy carter")


def outcomes(database: Database) -> list[str]:
    with database.reading() as db:
        return [each.outcome for each in db.exec(select(AgreedTarget).order_by(AgreedTarget.id))]  # type: ignore[arg-type]  # SQLModel types columns as their values


@pytest.mark.both_databases
def test_the_second_undo_says_what_it_would_take_back(noor: Speaker) -> None:
    noor.says("slip ben dodd + good", "book amy carter thu")
    assert "Amy Carter 11A is no longer booked" in noor.says("undo")
    said = noor.says("undo")
    assert said.startswith("Before that: you sent a slip, Ben Dodd 11B, 10:00.")
    assert noor.presses("Take that back too").startswith("The slip about Ben Dodd 11B is taken back.")


@pytest.mark.parametrize("who", ["mr zajac", "Piotr Zając", "zajac", "p zajac"])
def test_a_head_books_for_a_colleague_who_is_told(grace: Speaker, world: World, who: str) -> None:
    said = grace.says(f"book ben dodd maths thu with {who}")
    assert said.startswith("Ben Dodd 11B booked with Piotr Zając: Mathematics, Thu 26 Nov, 15:20–16:20.")
    told = grace.says("tick")
    assert "▸ to Piotr Zając" in told
    assert "Grace Lin booked Ben Dodd 11B for you: Mathematics, Thu 26 Nov, 15:20–16:20." in told
    assert "Ben Dodd 11B" in world.staff("p.zajac").says("sessions")


def test_a_colleagues_forename_and_a_surname_that_is_a_word_are_asked_about(
    grace: Speaker, database: Database
) -> None:
    with database.writing() as db:
        for forename, surname, title, code in (("Oriel", "Will", "Ms", "WI"), ("Ann", "Zając", "Mrs", "ZA")):
            address = f"{code.casefold()}@school.example"
            db.add(Staff(forename=forename, surname=surname, title=title, code=code, email=address))
        changed(db)
    for word, name in (("piotr", "Piotr Zając"), ("will", "Oriel Will"), ("oriel", "Oriel Will")):
        assert f"! Do you mean {name}?\n  1. {name}" in grace.says(f"book ben dodd maths thu with {word}")
        grace.says("cancel")
    asked = grace.says("book ben dodd maths thu with zajac")
    assert "! Which “zajac” do you mean?" in asked
    assert held(database) == []
    grace.says("cancel")
    assert "! Oriel Will does not teach" in grace.says("book ben dodd maths thu with ms will")
    grace.says("cancel")
    assert "booked with Piotr Zając" in grace.says("book ben dodd maths thu with mr zajac")
    assert grace.says("book ben dodd maths wed with grace").startswith("Ben Dodd 11B booked: Mathematics")


def test_leadership_books_for_a_colleague_in_the_colleagues_subject(peter: Speaker) -> None:
    assert "booked with Dan Whitfield: History" in peter.says("book amy carter thu with mr whitfield")
    assert "! Dan Whitfield does not teach Mathematics." in peter.says(
        "book ben dodd maths thu with mr whitfield"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("book amy carter maths thu with mr whitfield", "! Dan Whitfield does not teach Mathematics."),
        ("book amy carter maths thu with ms lin", "Only "),
        ("book amy carter thu with mr whitfield", "Only "),
        ("book amy carter thu with mr nobody", "! I know no colleague called “mr nobody”."),
    ],
)
def test_nobody_else_books_for_a_colleague(noor: Speaker, database: Database, line: str, why: str) -> None:
    assert why in noor.says(line)
    assert held(database) == []


def test_who_teaches_nothing_is_not_offered_to_book(joan: Speaker, database: Database) -> None:
    assert "book" not in {
        line.split()[1] for line in joan.sees_all("help").splitlines() if line.startswith("- ")
    }
    assert joan.says("book amy carter thu").startswith("You teach no subject")
    assert held(database) == []


def test_a_form_offers_only_subjects_of_ones_own(tom: Speaker, peter: Speaker) -> None:
    asked = tom.says("book amy carter thu")
    assert "1. English Language" in asked
    assert "2. English Literature" in asked
    assert "Mathematics" not in asked
    assert "Mathematics" not in tom.says("grade amy carter 5 6")
    assert "Mathematics" in peter.says("book amy carter thu")


@pytest.mark.both_databases
def test_cancel_takes_several_days_each_taken_back_on_its_own(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter tue, wed, thu")
    said = noor.says("cancel amy carter tue and wed")
    assert "Amy Carter 11A is no longer booked: Mathematics, Tue 24 Nov, 15:20–16:20." in said
    assert "Amy Carter 11A is no longer booked: Mathematics, Wed 25 Nov, 15:20–16:20." in said
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-26"]
    noor.presses("Undo")
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-24", "2026-11-26"]
    assert "Amy Carter 11A has no session on Mon 30 Nov." in noor.says("cancel amy carter next mon, thu")
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-24"]


@pytest.mark.parametrize("days", ["to wed and thu", "and wed to thu"])
def test_move_of_several_days_says_one_day_at_a_time(noor: Speaker, database: Database, days: str) -> None:
    noor.says("book amy carter tue")
    assert "One day at a time here: this one first, then" in noor.says(f"move amy carter tue {days}")
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-24"]


def test_of_several_pupils_the_first_is_offered_and_the_others_are_named(
    noor: Speaker, database: Database
) -> None:
    noor.says("book amy carter, ben dodd wed")
    said = noor.says("cancel amy carter, ben dodd wed")
    assert "! One pupil at a time here: Amy Carter 11A first, then Ben Dodd 11B." in said
    assert len(held(database)) == 2


@pytest.mark.parametrize("days", ["tue/thu", "tues/thurs", "tue thu", "tue & thu"])
def test_several_days_however_they_are_joined(noor: Speaker, database: Database, days: str) -> None:
    noor.says(f"book amy carter {days}")
    assert [each.day.isoformat() for each in held(database)] == ["2026-11-24", "2026-11-26"]


@pytest.mark.parametrize(
    "line", ["remove amy carter from thursday", "take amy carter out of thu", "take amy off thu"]
)
def test_out_of_a_session_is_cancelled(noor: Speaker, database: Database, line: str) -> None:
    noor.says("book amy carter thu")
    assert "Amy Carter 11A is no longer booked" in noor.says(line)
    assert held(database) == []
