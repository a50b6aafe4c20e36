"""Pupils into a session, against their names; clashes are told before anything is saved (P9, R8)."""

from datetime import time

import pytest
from sqlmodel import select

from bot.ask import Reply
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Words
from models.audit.entries import Entry
from models.audit.memory import remembered
from models.db.database import Database
from models.school.snapshot import settings
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held, sessions

pytestmark = pytest.mark.P9


def test_a_list_is_booked_in_one_line_and_said_back(noor: Speaker, database: Database) -> None:
    said = noor.says("book Amy Carter, Ben Dodd maths thu")
    assert said.splitlines()[0] == (
        "Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Thu 26 Nov, 15:20–16:20."
    )
    assert noor.labels == ["Undo"]
    assert len(held(database)) == 2
    assert len(sessions(database)) == 1


def test_a_forename_is_enough_where_one_pupil_of_year_11_has_it(noor: Speaker) -> None:
    said = noor.says("book Amy maths thu lunch M4")
    assert said.splitlines()[0] == "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10, M4."


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("amy carter thu", "Mathematics, Thu 26 Nov, 15:20–16:20"),
        ("Amy Carter maths today", "Mathematics, today, 15:20–16:20"),
        ("Amy Carter maths tomorrow before school", "Mathematics, Tue 24 Nov, 08:00–08:30"),
        ("Amy Carter, after school on thu", "Mathematics, Thu 26 Nov, 15:20–16:20"),
        ("maths next tue Amy Carter", "Mathematics, Tue 1 Dec, 15:20–16:20"),
        ("Amy Carter Ma 3 dec 15:30-16:30", "Mathematics, Thu 3 Dec, 15:30–16:30"),
        ("Carter Amy mathematics 2026-12-03 room m4", "Mathematics, Thu 3 Dec, 15:20–16:20, M4"),
        ("Amy\u00a0Carter maths thu 15:30–16:30", "Mathematics, Thu 26 Nov, 15:30–16:30"),
    ],
)
def test_days_times_and_subjects_are_understood(noor: Speaker, words: str, place: str) -> None:
    assert noor.says(f"book {words}").splitlines()[0] == f"Amy Carter 11A booked: {place}."


def test_a_teacher_of_two_subjects_is_asked_which(tom: Speaker, database: Database) -> None:
    asked = tom.says("book Amy Carter thu")
    assert "? Subject" in asked
    assert held(database) == []
    assert "booked: English Literature" in tom.says("cancel", "book Amy Carter literature thu")


def test_without_a_day_it_is_asked_for_and_the_rest_is_kept(noor: Speaker, database: Database) -> None:
    assert "? Day" in noor.says("book Ben Dodd maths lunch")
    assert "Ben Dodd 11B booked: Mathematics, Thu 26 Nov, 12:40–13:10" in noor.says("thu")
    assert len(held(database)) == 1


def test_a_clash_is_told_before_anything_is_saved(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu")
    said = dan.says("book Amy Carter history thu 16:00-17:00")
    assert said.splitlines()[:2] == [
        "Amy Carter 11A is not booked: already in Mathematics with Noor Hussain until 16:20.",
        "  Next free: Mon 30 Nov, 16:00–17:00.",
    ]
    assert len(held(database)) == 1
    assert [each.host_id for each in sessions(database)] == [held(database)[0].booked_by]


def test_the_next_free_slot_is_one_press_away(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu", "book Amy Carter maths next mon")
    # Friday 27 November is an INSET day, Monday is taken.
    assert "Next free: Tue 1 Dec, 15:20–16:20." in dan.says("book Amy Carter history thu")
    assert dan.labels == ["Book Tue 1 Dec", "Ask to give way"]
    assert "Amy Carter 11A booked: History, Tue 1 Dec, 15:20–16:20." in dan.presses("Book Tue 1 Dec")


def test_a_free_slot_is_free_for_the_host_too(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu")
    dan.says("book Ben Dodd history next mon 15:00-16:00")
    assert "Next free: Tue 1 Dec, 15:20–16:20." in dan.says("book Amy Carter history thu")


def test_one_right_after_the_other_does_not_clash(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu 15:30-16:30")
    dan.says("book Amy Carter history thu 16:30-17:00")
    assert "Amy Carter 11A booked" in dan.presses("Book all the same")


def test_a_list_goes_through_pupil_by_pupil(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu")
    said = dan.says("book Amy Carter, Ben Dodd, Amy Nolan history thu Hi2")
    assert said.splitlines()[:3] == [
        "Amy Carter 11A and Amy Nolan 7C not booked. Ben Dodd 11B booked: History, Thu 26 Nov, 15:20–16:20, Hi2.",
        "- Amy Carter 11A is not booked: already in Mathematics with Noor Hussain until 16:20. "
        "Next free: Mon 30 Nov, 15:20–16:20.  [1] Book Mon 30 Nov  [2] Ask to give way",
        "- Amy Nolan 7C is not booked: sessions are for Year 11, not Year 7.",
    ]
    assert len(held(database)) == 2


def test_the_same_again_is_already_booked(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu")
    assert "Already recorded: Amy Carter 11A booked: " in noor.says("book Amy Carter maths thu")
    assert noor.labels == []
    said = noor.says("book Amy Carter, Ben Dodd maths thu")
    assert "Ben Dodd 11B booked" in said
    assert "Already booked, Thu 26 Nov: Amy Carter 11A." in said
    assert len(held(database)) == 2
    assert len(sessions(database)) == 1


def test_who_names_no_room_joins_the_session_there_is(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu M4")
    assert "16:20, M4." in noor.says("book Ben Dodd maths thu")
    assert [each.room for each in sessions(database)] == ["M4"]


@pytest.mark.both_databases
def test_a_room_named_later_is_the_session_s_until_undone(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu", "book Ben Dodd maths thu m4")
    assert [each.room for each in sessions(database)] == ["M4"]
    noor.presses("Undo")
    assert [each.room for each in sessions(database)] == [""]
    assert len(held(database)) == 1


def test_an_unclear_subject_is_asked_about_only_among_those_that_one_may_book(
    dan: Speaker, helen: Speaker, database: Database
) -> None:
    said = dan.says("book amy carter science thu")
    assert said.startswith(
        "Only the head of the subject, the raising achievement coordinator or leadership may"
    )
    assert held(database) == []
    assert "Which “science” do you mean?" in helen.says("book amy carter science thu")


def test_several_of_one_name_are_picked_from_and_none_is_lost(noor: Speaker, database: Database) -> None:
    asked = noor.says("book Ben Dodd, Isla Craddock maths thu")
    assert "Which “Isla Craddock” do you mean?" in asked
    assert held(database) == []
    for each in ("Ben Dodd 11B", "Isla Craddock 11B", "Isla Craddock 11D"):
        assert each in asked


def test_a_misspelt_name_is_never_guessed(noor: Speaker, database: Database) -> None:
    asked = noor.says("book Amy Cartr maths thu")
    assert "I know no pupil called “Amy Cartr”" in asked
    assert "1. Amy Carter 11A" in asked
    assert held(database) == []
    assert "Amy Carter 11A booked" in noor.says("1")


def test_a_class_stands_for_its_pupils(noor: Speaker, database: Database) -> None:
    assert noor.says("book 11Ma1 maths thu").startswith("20 pupils booked: Mathematics, Thu 26 Nov")
    assert len(held(database)) == 20


@pytest.mark.both_databases
@pytest.mark.parametrize("called", ["11Zz9", "11Q", "12Ma1"])
def test_a_class_that_there_is_not_is_no_pupil(noor: Speaker, called: str) -> None:
    assert f"I know no form or class called “{called}”." in noor.says(f"book {called} maths thu")


def test_a_request_heard_twice_is_carried_out_once(world: World, noor: Speaker, database: Database) -> None:
    dispatcher = Dispatcher(database, registry(), now=world.clock.now)
    assert noor.talk.who is not None
    said = Words(staff_id=noor.talk.who.id or 0, key="event-1", words="book Amy Carter, Ben Dodd maths thu")
    first, second = dispatcher.hear(said), dispatcher.hear(said)
    assert isinstance(first, Reply)
    assert isinstance(second, Reply)
    assert first.card == second.card
    assert len(held(database)) == 2
    noor.says("undo")
    third = dispatcher.hear(said)
    assert isinstance(third, Reply)
    assert third.card.title == "That booking was cancelled."
    assert held(database) == []


def test_a_booking_is_one_entry_of_ids(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu")
    with database.reading() as db:
        [entry] = db.exec(select(Entry).where(Entry.deed == "session.book"))
        facts = remembered(db, entry)
    assert facts == {"bookings": [each.id for each in held(database)], "rooms": []}
    assert entry.fields == "pupils"
    assert entry.record == "session"
    assert entry.pupil_id is None


def test_bare_hours_are_the_same_wherever_they_are_of_the_school_day(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    noor.says("book amy carter maths thu 8-3")
    assert [(each.starts, each.ends) for each in held(database)] == [(time(8), time(15))]
    helen.says("settings periods 8-3")
    with database.reading() as db:
        assert settings(db).periods == ((time(8), time(15)),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("book amy carter maths thu 7-6", "07:00–18:00 is more than 7 hours, too long for one session."),
        ("book amy carter maths thu 9am to 9pm", "09:00–21:00 is more than 7 hours"),
        ("move amy carter thu to 7-6", "07:00–18:00 is more than 7 hours"),
        ("settings periods 7-6", "07:00–18:00 is more than 7 hours"),
        ("settings after school 7-6", "After school is two times between 13:00 and 20:00"),
    ],
)
def test_hours_too_long_for_a_session_are_refused_in_a_sentence(
    noor: Speaker, helen: Speaker, database: Database, line: str, said: str
) -> None:
    noor.says("book amy carter maths thu")
    before = held(database)
    assert said in (helen if line.startswith("settings") else noor).says(line)
    assert held(database) == before


def test_nobodys_room_changes_unsaid(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter tue")
    said = noor.says("book amy carter & ben dodd tue room 12")
    assert said.splitlines()[:3] == [
        "Ben Dodd 11B booked: Mathematics, Tue 24 Nov, 15:20–16:20, 12.",
        "  Already booked, Tue 24 Nov: Amy Carter 11A.",
        "  The room is 12 now for Amy Carter 11A too.",
    ]
    assert {each.room for each in sessions(database)} == {"12"}
    assert "15:20–16:20 has no room any more." in noor.says("undo")
    assert {each.room for each in sessions(database)} == {""}


def test_the_room_of_who_is_not_named_does_not_change_unsaid_either(noor: Speaker) -> None:
    noor.says("book amy carter tue", "book ben dodd wed")
    assert "The room is M5 now for Amy Carter 11A too." in noor.says("move ben dodd wed to tue M5")
    noor.says("undo")
    assert "The room is 12 now for Amy Carter 11A too." in noor.says("book ben dodd tue room 12")


def test_those_for_whom_there_is_nothing_instead_stand_together(noor: Speaker, database: Database) -> None:
    said = noor.says("book 10A maths thu").splitlines()
    assert said[0] == "Nobody was booked: Mathematics, Thu 26 Nov, 15:20–16:20."
    rows = [line for line in said if line.startswith("- ")]
    assert len(rows) == 1
    assert "are not booked: sessions are for Year 11, not Year 10" in rows[0]
    said = noor.says("book 10A maths thu weekly until 10 dec").splitlines()
    assert len([line for line in said if line.startswith("- ")]) == 1
    assert held(database) == []
