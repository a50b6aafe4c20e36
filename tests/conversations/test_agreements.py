"""`agreement`: issued, signed and returned; for one pupil, a form, a year; what is missing (P1)."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.agreement import Agreement, agreement_of, agreements_of
from models.rules.agreements import AgreementState
from models.school.people import Pupil
from models.school.snapshot import changed
from tests.conversations.conftest import MONDAY, WRITE_AGAIN, Speaker, World
from tests.conversations.kept_agreements import first_line, owen, pupil_id, rows

__all__ = ["owen"]  # a fixture

pytestmark = pytest.mark.P1


@pytest.mark.both_databases
def test_what_is_returned_is_signed_by_both_and_can_be_taken_back(joan: Speaker, database: Database) -> None:
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement not issued yet"
    assert first_line(joan.says("agreement Amy Carter returned")) == "Agreement returned by Amy Carter 11A."
    (row,) = rows(database)
    assert {row.issued_on, row.pupil_signed_on, row.parent_signed_on, row.returned_on} == {MONDAY}
    again = joan.says("agreement Amy Carter returned")
    assert first_line(again) == "Already recorded: agreement returned by Amy Carter 11A."
    assert joan.says("undo").removesuffix(WRITE_AGAIN) == "Taken back for Amy Carter 11A: agreement returned."
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement not issued yet"
    assert joan.says("agreement Amy Carter issued").startswith("Agreement issued to Amy Carter 11A.")


@pytest.mark.both_databases
def test_each_step_is_a_press_and_undo_takes_back_that_step_alone(joan: Speaker) -> None:
    joan.says("agreement Amy Carter issued", "agreement Amy Carter")
    assert joan.labels == ["Pupil signed", "Parent signed", "Returned", "Not needed"]
    assert first_line(joan.presses("Parent signed")) == "Amy Carter 11A: agreement signed by the parent"
    assert first_line(joan.presses("Pupil signed")) == "Amy Carter 11A: agreement signed by both"
    joan.says("undo")
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement signed by the parent"
    assert first_line(joan.presses("Returned")) == "Amy Carter 11A: agreement returned"


@pytest.mark.both_databases
def test_who_needs_none_is_not_chased_and_the_reason_is_for_who_records(
    joan: Speaker, world: World, database: Database
) -> None:
    joan.says("agreement 11A issued")
    assert joan.says("agreement Amy Carter not needed: signed with her sister in 2024").splitlines() == [
        "Amy Carter 11A needs no agreement, and is not chased.",
        "  Why: signed with her sister in 2024",
        "[1] Undo",
    ]
    said = joan.says("agreement 11A missing")
    assert "- Amy Carter" not in said
    assert "Not needed: Amy Carter 11A." in said
    assert "Why      signed with her sister" in joan.says("agreement Amy Carter")
    noor = world.staff("n.hussain")
    assert first_line(noor.says("agreement Amy Carter")) == "Amy Carter 11A: agreement not needed"
    assert "sister" not in noor.says("agreement Amy Carter")
    assert "Agreement not returned" not in noor.says("book Amy Carter maths thu lunch")
    assert "Agreement not returned" in noor.says("book Ben Dodd maths thu lunch")
    with database.reading() as db:
        amy = pupil_id(database, "Amy", "Carter")
        known = agreement_of(db, amy, MONDAY)
        assert (known is not None, known and known.is_missing) == (True, False)


@pytest.mark.parametrize(
    "said",
    [
        "not needed:",
        "exempt",
        "doesn't need one",
        "does not need one because",
        "opt-out",
        "needs none:",
        "excused",
    ],
)
def test_that_none_is_needed_is_said_in_many_ways(joan: Speaker, said: str) -> None:
    assert "needs no agreement" in joan.says(f"agreement Amy Carter {said} joined in the spring")
    assert "joined in the spring" in joan.says("agreement Amy Carter")


@pytest.mark.both_databases
def test_a_group_passes_over_who_needs_none_and_a_name_does_not(joan: Speaker) -> None:
    joan.says("agreement Amy Carter exempt: joined in the spring")
    assert "They need none, so not: Amy Carter 11A." in joan.says("agreement 11A issued")
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement not needed"
    joan.says("agreement Amy Carter issued")
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement issued"
    joan.says("undo")
    assert first_line(joan.says("agreement Amy Carter")) == "Amy Carter 11A: agreement not needed"


def test_another_reason_is_kept_beside_the_first_and_undo_goes_back_to_it(joan: Speaker) -> None:
    joan.says("agreement Amy Carter not needed: joined in the spring")
    assert joan.says("agreement Amy Carter not needed: joined in the spring").startswith(
        "Already recorded: Amy"
    )
    joan.says("agreement Amy Carter not needed: moved in June")
    assert joan.says("undo").startswith("Amy Carter 11A: no agreement is needed, for the reason before.")
    assert "joined in the spring" in joan.says("agreement Amy Carter")


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("j.reid", "agreement Amy Carter not needed", "Why is none needed?"),
        ("j.reid", "agreement 11A not needed: all signed before", "Who needs none? Name one pupil"),
        ("j.reid", "agreement Amy Carter returned not needed: why", "One of the two"),
        ("j.reid", f"agreement Amy Carter not needed: {'x' * 201}", "That is 201 characters; 200 fit."),
        ("n.hussain", "agreement Ben Dodd not needed: moved in June", "may record"),
    ],
)
def test_what_cannot_be_left_out_says_why(world: World, who: str, line: str, said: str) -> None:
    assert said in world.staff(who).says(line)


@pytest.mark.both_databases
def test_a_form_is_recorded_at_once_and_taken_back_at_once(owen: Speaker, database: Database) -> None:
    said = owen.says("agreement 11A issued")
    with database.reading() as db:
        form = len(db.exec(select(Agreement.id)).all())
        entry = db.exec(select(Entry).where(Entry.deed == Deed.AGREEMENT_RECORD)).one()
    assert first_line(said).startswith("Agreement issued to Amy Carter 11A, ")
    assert entry.pupil_id is None
    owen.says("agreement Amy Carter returned")
    assert first_line(owen.says("agreement 11A missing")) == f"Agreements of 11A: 1 of {form} returned"
    owen.says("undo")
    owen.says("undo")
    owen.presses("Take that back too")
    assert first_line(owen.says("agreement 11A")) == f"Agreements of 11A: 0 of {form} returned"
    assert "not issued yet" in owen.says("agreement Amy Carter")


def test_what_was_changed_since_is_not_taken_back(owen: Speaker, joan: Speaker) -> None:
    owen.says("agreement 11A issued")
    joan.says("agreement Amy Carter returned")
    assert "More was recorded since" in owen.says("undo")
    assert "agreement returned" in joan.says("agreement Amy Carter")


def test_who_is_neither_mentor_tutor_office_nor_lead_sees_it_and_records_nothing(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    said = noor.says("agreement Amy Carter returned")
    assert "Only the mentor, the form tutor, the office or the scheme lead may record" in said
    assert rows(database) == []
    noor.says("agreement Amy Carter")
    assert noor.labels == []
    assert first_line(dan.says("agreement Amy Carter issued")) == "Agreement issued to Amy Carter 11A."


def test_of_a_group_only_ones_own_are_recorded_and_the_others_are_named(dan: Speaker) -> None:
    said = dan.says("agreement Amy Carter, Ben Dodd issued")
    assert first_line(said) == "Agreement issued to Amy Carter 11A."
    assert "Not yours to record: Ben Dodd 11B." in said


def test_who_has_none_to_follow_names_a_form(world: World) -> None:
    said = world.staff("m.kowalska").says("agreement missing")
    assert said == "No agreements are yours to follow. Name a pupil, a form or a year, such as 11B."


def test_the_school_s_are_counted_by_form_until_all_came_back(joan: Speaker) -> None:
    said = joan.says("agreement missing")
    assert first_line(said).startswith("Agreements: 0 of 100 returned")
    assert "- 7A: " in said
    assert first_line(joan.presses("Show")).startswith("Agreements of 7A: 0 of")
    for year in range(7, 12):
        joan.says(f"agreement year {year} returned")
    assert first_line(joan.says("agreement missing")) == "All 100 agreements came back."


def test_a_long_list_is_paged_to_its_end(joan: Speaker) -> None:
    seen = [
        line.split(":")[0] for line in joan.sees_all("agreement year 11").splitlines() if line[:2] == "- "
    ]
    assert len(seen) == len(set(seen)) == 20


@pytest.mark.both_databases
def test_who_comes_into_year_10_without_one_is_issued_another(
    world: World, joan: Speaker, database: Database
) -> None:
    joan.says("agreement year 9 issued")
    world.at("2027-09-06 10:00")
    with database.reading() as db:
        year_9 = db.exec(select(Pupil).where(Pupil.year_group == 9).order_by(col(Pupil.id))).all()
        amelia, name = year_9[0].id or 0, f"{year_9[0].legal_forename} {year_9[0].legal_surname}"
    with database.reading() as db:
        known = agreement_of(db, amelia, date(2027, 9, 6))
    assert known is not None
    assert known.state is AgreementState.TO_ISSUE_AGAIN
    assert first_line(joan.says(f"agreement {name} issued")).startswith("Agreement issued to")
    with database.reading() as db:
        known = agreement_of(db, amelia, date(2027, 9, 6))
        both = db.exec(select(Agreement).where(Agreement.pupil_id == amelia)).all()
    assert known is not None
    assert (known.state, len(both)) == (AgreementState.ISSUED, 2)
    joan.says("undo")
    with database.reading() as db:
        known = agreement_of(db, amelia, date(2027, 9, 6))
    assert known is not None
    assert known.state is AgreementState.TO_ISSUE_AGAIN


def test_booking_says_who_has_not_returned_one_and_books_all_the_same(noor: Speaker, joan: Speaker) -> None:
    assert "greement" not in noor.says("book Amy Carter, Ben Dodd maths thu")
    joan.says("agreement Amy Carter returned")
    said = noor.says("book Amy Carter, Ben Dodd maths next mon")
    assert first_line(said).startswith("Amy Carter 11A and Ben Dodd 11B booked")
    assert "Agreement not returned yet: Ben Dodd 11B." in said


def test_the_pupil_s_page_says_how_far_it_is(noor: Speaker, joan: Speaker) -> None:
    assert "Agreement   Not issued yet" in noor.says("pupil Amy Carter")
    joan.says("agreement Amy Carter returned")
    assert "Agreement   Returned Mon 23 Nov" in noor.says("pupil Amy Carter")


def test_who_has_left_is_missing_no_more(joan: Speaker, database: Database) -> None:
    amy = pupil_id(database, "Amy", "Carter")
    before = first_line(joan.says("agreement missing"))
    with database.writing() as db:
        db.get_one(Pupil, amy).left_on = MONDAY
        changed(db)
        assert agreements_of(db, [amy], MONDAY) == {}
    assert first_line(joan.says("agreement missing")) != before
    assert "left" in joan.says("agreement Amy Carter returned")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("mum signed", "signed by the parent"),
        ("signed by the pupil", "signed by the pupil"),
        ("is back", "returned"),
        ("handed out", "issued"),
        ("given", "issued"),
    ],
)
def test_it_is_said_as_staff_say_it(joan: Speaker, words: str, state: str) -> None:
    joan.says(f"agreement Amy Carter {words}")
    assert first_line(joan.says("agreement Amy Carter")) == f"Amy Carter 11A: agreement {state}"


def test_signed_alone_asks_by_whom(joan: Speaker, database: Database) -> None:
    assert "Signed by whom?" in joan.says("agreement Amy Carter signed")
    assert rows(database) == []


@pytest.mark.both_databases
def test_the_scheme_lead_and_the_tutor_have_it_to_do_until_all_came_back(
    helen: Speaker, owen: Speaker, joan: Speaker
) -> None:
    assert "- Agreements for Examination Success: 100 to issue  [" in helen.says("todo")
    assert "Agreements" not in owen.says("todo")
    joan.says("agreement year 7 issued")
    assert "- Agreements for Examination Success: 80 to issue, 20 not returned  [" in helen.says("todo")
    assert "- Agreements of your form: 4 to issue  [" in owen.says("todo")
    owen.says("agreement 11A returned")
    assert "Agreements" not in owen.says("todo")
    for year in range(7, 12):
        joan.says(f"agreement year {year} returned")
    assert "Agreements" not in helen.says("todo")


@pytest.mark.whole
@pytest.mark.both_databases
def test_from_september_the_scheme_lead_is_reminded_once_a_week_until_all_came_back(
    world: World, joan: Speaker
) -> None:
    def told(at: str) -> bool:
        world.at(at)
        notes = [each.splitlines() for each in joan.says("tick").split("▸ to ") if "Agreements for" in each]
        assert all(each[0] == "Helen Marsh:" and "agreements to follow" in each[1] for each in notes)
        return bool(notes)

    assert told("2027-09-13 08:01")
    assert not told("2027-09-14 08:01")
    assert told("2027-09-20 08:01")
    assert not told("2027-10-04 08:01")  # nothing is recorded here: they may be kept elsewhere
    joan.says("agreement 10A issued")
    assert told("2027-10-11 08:01")
    for year in range(7, 12):
        joan.says(f"agreement year {year} returned")
    assert not told("2027-10-18 08:01")
