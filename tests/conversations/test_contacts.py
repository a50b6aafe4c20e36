"""`contact`: conversations with home, logged, corrected and withdrawn; whose home nobody spoke with (P17)."""

import pytest
from sqlmodel import col, select

from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.contact import Contact, last_contacts, without_contact
from models.school.people import Pupil, Staff
from tests.conversations.conftest import MONDAY, WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P17

RANG = "contact Amy Carter phone mum: will help with revision, next: ring again in December"


def first_line(said: str) -> str:
    return said.splitlines()[0]


def rows(database: Database) -> list[Contact]:
    with database.reading() as db:
        return list(db.exec(select(Contact).order_by(col(Contact.id))))


@pytest.mark.both_databases
def test_who_how_what_was_agreed_and_what_next_in_one_line(dan: Speaker, database: Database) -> None:
    said = dan.says(RANG)
    assert first_line(said) == "Amy Carter 11A: contact with home logged, phone with mother, today."
    assert "Next: ring again in December" in said
    (row,) = rows(database)
    assert (row.way, row.at_home, row.day) == ("phone", "mother", MONDAY)
    assert (row.note, row.next_step) == ("will help with revision", "ring again in December")
    assert "will help with revision" in dan.says("contacts Amy Carter")
    assert "Home        Today" in dan.says("pupil Amy Carter")


@pytest.mark.both_databases
def test_it_is_undone_and_can_be_written_again(dan: Speaker, database: Database) -> None:
    dan.says(RANG)
    said = dan.says("undo")
    assert said == f"The contact with the home of Amy Carter 11A is taken back.{WRITE_AGAIN}"
    (row,) = rows(database)
    assert (row.note, row.next_step) == ("", "")
    assert first_line(dan.says("contacts Amy Carter")).startswith("No contact with the home of Amy Carter")


@pytest.mark.both_databases
def test_a_correction_keeps_what_it_said_before(dan: Speaker, peter: Speaker, database: Database) -> None:
    dan.says(RANG, "contacts Amy Carter")
    dan.presses("Show")
    assert "now: Phone" in dan.presses("Correct")
    said = dan.says("", "", "", "will help with revision and with sleep", "", "")
    assert first_line(said) == "Amy Carter 11A: contact with home corrected, phone with mother, today."
    assert [each.corrected_at is None for each in rows(database)] == [False, True]
    whole = peter.says("contacts Amy Carter", "1")
    assert "will help with revision and with sleep" in whole
    assert "Before it was corrected" in whole
    assert "phone with mother: will help with revision" in whole
    assert dan.says("undo").startswith("The correction is taken back")
    assert [(each.corrected_at, each.removed_at is None) for each in rows(database)] == [
        (None, True),
        (None, False),
    ]
    assert "sleep" not in peter.says("contacts Amy Carter")


def test_the_same_twice_is_once(dan: Speaker, database: Database) -> None:
    dan.says(RANG)
    assert "Already recorded: Amy Carter 11A: contact with home logged" in dan.says(RANG)
    assert len(rows(database)) == 1


@pytest.mark.both_databases
def test_what_is_withdrawn_stays_on_record_and_counts_no_more(
    dan: Speaker, peter: Speaker, database: Database
) -> None:
    dan.says(RANG, "contacts Amy Carter")
    dan.presses("Show")
    assert "Withdrawn" in dan.presses("Withdraw")
    (row,) = rows(database)
    assert row.note == "will help with revision"
    assert "withdrawn: will help with revision" in peter.says("contacts Amy Carter")
    with database.reading() as db:
        assert last_contacts(db, [row.pupil_id])[row.pupil_id].day is None
    dan.says("undo")
    with database.reading() as db:
        assert last_contacts(db, [row.pupil_id])[row.pupil_id].day == MONDAY


def test_a_teacher_logs_and_sees_just_their_own(noor: Speaker, dan: Speaker, peter: Speaker) -> None:
    noor.says("contact Amy Carter e-mail dad: homework will be checked at home")
    dan.says(RANG)
    seen = noor.says("contacts Amy Carter")
    assert "homework will be checked" in seen
    assert "revision" not in seen
    for each in (dan, peter):
        assert "homework will be checked" in each.says("contacts Amy Carter")


def test_nobody_changes_a_colleagues(noor: Speaker, dan: Speaker) -> None:
    noor.says("contact Amy Carter e-mail dad: homework will be checked at home", "contacts Amy Carter")
    dan.says("contacts Amy Carter")
    said = dan.presses("Show")
    assert "homework will be checked" in said
    assert "Withdraw" not in dan.labels


def test_who_has_nothing_to_do_with_the_pupil_is_refused_on_record(joan: Speaker, database: Database) -> None:
    assert joan.says(RANG).startswith("Only the pupil's teachers, the mentor, the form tutor")
    assert rows(database) == []
    with database.reading() as db:
        newest = db.exec(select(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
    assert (newest.did, newest.deed) == (Did.REFUSED, "contact")


def test_safeguarding_is_asked_before_anything_is_saved(dan: Speaker, database: Database) -> None:
    said = dan.says("contact Amy Carter phone mum: he hit her again last night")
    assert "Is this a safeguarding concern?" in said
    assert rows(database) == []


def test_a_day_to_come_is_refused(dan: Speaker, database: Database) -> None:
    assert "still to come" in dan.says("contact Amy Carter 3 dec phone mum: agreed more sleep")
    assert rows(database) == []


@pytest.mark.both_databases
def test_a_mentor_is_shown_with_whose_home_nobody_spoke_for_a_term(
    world: World, dan: Speaker, noor: Speaker, database: Database
) -> None:
    assert "No contact with home" not in dan.says("todo")
    world.at("2026-12-07 10:00")
    assert "No contact with home for 13 weeks" in dan.says("todo")
    said = dan.presses("Show")
    assert "- Amy Carter 11A: no contact yet" in said
    noor.says("contact Amy Carter e-mail dad: homework will be checked at home")
    assert "Amy Carter" not in dan.says("contacts")
    world.at("2027-03-30 10:00")
    assert "- Amy Carter 11A: last contact Mon 7 Dec" in dan.says("contacts")
    with database.reading() as db:
        me = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
        amy = db.exec(
            select(Pupil.id).where(Pupil.legal_forename == "Amy", Pupil.legal_surname == "Carter")
        ).one()
        late = world.clock.now().date()
        assert amy in {each.pupil_id for each in without_contact(db, [me], late)}


@pytest.mark.P4
def test_while_a_colleague_covers_the_colleague_is_reminded_of_such_homes(
    world: World, dan: Speaker, helen: Speaker
) -> None:
    world.at("2026-12-07 10:00")
    helen.says("cover Dan Whitfield by Tom Berry until 11 dec")
    tom = world.staff("t.berry")
    assert "No contact with home" not in dan.says("todo")
    assert "Amy Carter 11A: no contact yet" in dan.says("contacts"), "what the mentor sees stays as it is"
    assert "No contact with home for 13 weeks" in tom.says("todo")
    assert "Amy Carter 11A: no contact yet" in tom.presses("Show")
    world.at("2026-12-14 10:00")
    assert "No contact with home" in dan.says("todo")
    assert "Amy Carter" not in tom.says("contacts")


def test_a_look_is_on_record(peter: Speaker, dan: Speaker, database: Database) -> None:
    dan.says(RANG)
    peter.says("contacts Amy Carter")
    with database.reading() as db:
        newest = db.exec(select(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
    assert (newest.deed, newest.fields) == (Deed.CONTACTS_LIST, "contacts")
    assert newest.pupil_id is not None
