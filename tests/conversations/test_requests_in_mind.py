"""Who answers requests for pupils' records is reminded of them, and nobody else is (lifecycle, 2)."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.at_hand import AtHand, in_one
from models.audit.data_request import DataRequest
from models.db.errors import Sorry
from models.lifecycle.subject_access.complaining import ComplaintTaken, acknowledge, take_down_complaint
from models.lifecycle.subject_access.requesting import RequestTaken, close, give_record, identify, take_down
from models.rules.askers import Asker, Came, ClosedAs
from models.school.people import Pupil, Role, Staff, StaffRole
from tests.conversations.conftest import MORNING, Speaker, World
from tests.conversations.test_statements import counted

ALAN = "a.price@school.example"
"""The sample's data manager; nobody in it is the data protection officer."""


def asked(world: World, known: date | None = None, received: date | None = None) -> int:
    """A parent asks for Amy Carter's record, and the data manager takes it down."""
    received = received or world.clock.now().date()

    def deed(at: AtHand) -> int:
        amy = at.db.exec(
            select(Pupil.id).where(Pupil.legal_forename == "Amy", Pupil.legal_surname == "Carter")
        ).one()
        taken = RequestTaken(amy or 0, Asker.PARENT, "Jo Carter", Came.LETTER, received, known)
        return take_down(at.db, at.actor, at.who, taken).id

    return in_one(world.database, ALAN, world.clock.now(), deed)


def complained(world: World, received: date) -> int:
    """A parent complains about what is held of Amy Carter, and the data manager takes it down."""

    def deed(at: AtHand) -> int:
        given = ComplaintTaken(
            at.pupil("Amy Carter"), Asker.PARENT, "Jo Carter", Came.EMAIL, received, "Why?"
        )
        return take_down_complaint(at.db, at.actor, at.who, given).id

    return in_one(world.database, ALAN, world.clock.now(), deed)


def give(world: World, name: str, role: Role) -> None:
    with world.database.writing() as db:
        (who,) = [each for each in db.exec(select(Staff)) if each.name == name]
        db.add(StaffRole(staff_id=who.id or 0, role=role))


def told(world: World, moment: str, name: str = "Alan Price", of: str = "for a record") -> str:
    """What the morning's note of a day says to somebody of requests; blank without one."""
    world.only(MORNING)
    world.tells_only("a.price")
    world.at(f"{moment} 08:05")
    heard = world.staff("h.marsh").says("tick")
    notes = [each for each in heard.split("▸ to ") if each.startswith(name)]
    assert len(notes) <= 1, "one note a morning"
    return notes[0] if notes and of in notes[0] else ""


def mornings(first: date, many: int, counts: Sequence[str], at_length: bool) -> list[str]:
    """Each day from the first on; in the share those that count, and the day before and after each."""
    days = [(first + timedelta(days=each)).isoformat() for each in range(many)]
    beside = [{*days[max(at - 1, 0) : at + 2]} for at, day in enumerate(days) if day in counts]
    return days if at_length else [day for day in days if any(day in each for each in beside)]


@pytest.mark.whole
@pytest.mark.both_databases
def test_the_data_manager_is_reminded_on_the_days_that_count_in_one_note_a_morning(
    world: World, at_length: bool
) -> None:
    helen = world.staff("h.marsh")
    helen.says("settings request maintained no")
    world.at("2026-11-30 10:00")
    number = asked(world, date(2026, 11, 30))
    counts = ["2026-12-01", "2026-12-18", "2026-12-24", "2026-12-31", "2027-01-04", "2027-01-05"]
    days = mornings(date(2026, 12, 1), 36, counts, at_length)
    said = {day: note for day in days if (note := told(world, day))}
    assert list(said) == counts, (
        "written down after the note of its day; then in the holidays too, but no weekend or bank holiday"
    )
    assert "The answer is due by 30 December 2026." in said["2026-12-24"]
    assert "The answer was due by 30 December 2026." in said["2026-12-31"]
    assert "Amy" not in "".join(said.values())
    in_one(
        world.database,
        ALAN,
        world.clock.now(),
        lambda at: close(at.db, at.actor, at.who, number, ClosedAs.ANSWERED),
    )
    assert not told(world, "2027-01-06")


def test_that_it_became_known_who_asks_is_heard_the_next_morning_however_long_ago_it_was(
    world: World,
) -> None:
    world.staff("h.marsh").says("settings request maintained no")
    number = asked(world, received=date(2026, 11, 16))
    assert not told(world, "2026-11-24")
    world.at("2026-11-26 10:00")
    known = date(2026, 11, 18)
    in_one(
        world.database, ALAN, world.clock.now(), lambda at: identify(at.db, at.actor, at.who, number, known)
    )
    assert "The answer is due by 18 December 2026." in told(world, "2026-11-27")
    assert not told(world, "2026-11-30")


def test_a_complaint_is_reminded_of_until_it_is_acknowledged_and_then_until_it_is_answered(
    world: World, at_length: bool
) -> None:
    world.at("2026-11-30 10:00")
    number = complained(world, date(2026, 11, 27))
    of = "about data"
    counts = ["2026-12-01", "2026-12-17", "2026-12-24", "2026-12-29"]
    days = mornings(date(2026, 12, 1), 29, counts, at_length)
    said = {day: note for day in days if (note := told(world, day, of=of))}
    assert list(said) == counts
    assert "to be acknowledged by 27 December 2026" in said["2026-12-24"]
    assert "Amy" not in "".join(said.values())
    assert "was to be acknowledged" in world.staff("a.price").says("todo")
    in_one(
        world.database,
        ALAN,
        world.clock.now(),
        lambda at: acknowledge(at.db, at.actor, at.who, number, date(2026, 12, 29)),
    )
    assert not told(world, "2026-12-30", of=of)
    assert "It is acknowledged. Answer it without delay." in world.staff("a.price").says("todo")
    assert "It was acknowledged more than a month ago. Answer it now." in told(world, "2027-02-01", of=of)


def test_a_colleague_s_own_is_reminded_of_as_a_pupil_s_is_and_names_nobody(world: World) -> None:
    world.at("2026-11-30 10:00")

    def deed(at: AtHand) -> int:
        whose = at.colleague("n.hussain@school.example")
        given = ComplaintTaken(None, Asker.STAFF, "", Came.EMAIL, date(2026, 11, 27), "Why?", whose)
        return take_down_complaint(at.db, at.actor, at.who, given).id

    number = in_one(world.database, ALAN, world.clock.now(), deed)
    note = told(world, "2026-12-01", of="about data")
    assert f"Complaint {number} about data" in note
    assert "Hussain" not in note
    assert not told(world, "2026-12-02", of="about data")
    assert f"Complaint {number} about data" in world.staff("a.price").says("todo")


@pytest.mark.parametrize("line", ["data complaint", "help data complaint"])
def test_whoever_says_that_somebody_complains_is_told_whom_to_tell(noor: Speaker, line: str) -> None:
    said = noor.says(line)
    assert "If somebody complains about a pupil's or a colleague's data, tell Alan Price today." in said
    assert "within 30 days" in said
    assert said.split("\n")[0] in noor.says("a parent complains about our records")


@pytest.mark.whole
def test_of_the_educational_record_nobody_is_reminded_once_it_was_handed_over(world: World) -> None:
    number = asked(world, date(2026, 11, 23))
    assert "The educational record is due by 15 December 2026." in told(world, "2026-12-04")
    world.at("2026-12-07 10:00")
    given = date(2026, 12, 7)
    in_one(
        world.database,
        ALAN,
        world.clock.now(),
        lambda at: give_record(at.db, at.actor, at.who, number, given),
    )
    soon = told(world, "2026-12-11")
    assert "The answer is due by 23 December 2026." in soon
    assert "educational record" not in soon
    assert not told(world, "2026-12-16"), "the day after its own"
    assert "educational record" not in world.staff("a.price").says("todo")
    with pytest.raises(Sorry, match="said already"):
        in_one(
            world.database,
            ALAN,
            world.clock.now(),
            lambda at: give_record(at.db, at.actor, at.who, number, given),
        )


def test_it_stands_in_todo_until_it_is_closed_overdue_first_and_names_no_pupil(world: World) -> None:
    alan, helen = world.staff("a.price"), world.staff("h.marsh")
    helen.says("settings request maintained no")
    asked(world)
    said = alan.says("todo")
    assert "The clock starts once it is known who asks" in said
    asked(world, date(2026, 11, 23))
    world.at("2027-01-06 10:00")
    said = alan.says("todo")
    assert said.index("Overdue") < said.index("Request 2 for a record") < said.index("Request 1")
    assert "The answer was due by 23 December 2026." in said
    assert "Amy" not in said


@pytest.mark.parametrize(
    "line",
    [
        "subject access",
        "sar",
        "gdpr request",
        "a parent wants her data",
        "data request",
        "help data request",
        "a pupil wants her data",
        "pupil asks for their data",
    ],
)
def test_whoever_says_that_somebody_wants_their_data_is_told_whom_to_tell(noor: Speaker, line: str) -> None:
    said = noor.says(line)
    assert said.startswith("If somebody asks for a pupil's data, tell Alan Price today.")
    assert "Any words count as a request" in said


def test_it_is_the_officer_as_well_and_without_either_the_scheme_lead(world: World, noor: Speaker) -> None:
    give(world, "Ruth Adeyemi", Role.DATA_PROTECTION)
    assert "tell Alan Price and Ruth Adeyemi today" in noor.says("sar")
    with world.database.writing() as db:
        held = select(StaffRole).where(col(StaffRole.role).in_([Role.DATA_MANAGER, Role.DATA_PROTECTION]))
        for each in db.exec(held).all():
            db.delete(each)
    assert "tell Helen Marsh today" in noor.says("sar")
    assert "take it down today" in world.staff("h.marsh").says("sar")


def test_a_slip_stays_a_slip_and_a_line_that_names_a_pupil_keeps_its_ways(noor: Speaker) -> None:
    said = noor.says("slip Amy Carter + wants her data from the survey to be right")
    assert "tell Alan Price" not in said
    assert "sent" in said.casefold()
    said = noor.says("amy carter's mum wants to see her data")
    assert "tell Alan Price today" in said
    assert "Send it as a slip" in said
    assert "data request" in noor.says("help")


def test_whom_to_tell_of_a_concern_and_of_a_request_stand_together(noor: Speaker) -> None:
    said = noor.says("parent asked for a copy of his file")
    assert said.startswith("If it is a safeguarding concern: tell Ruth Adeyemi in person, now.")
    assert "tell Alan Price today" in said


def test_the_scheme_lead_answers_the_data_manager_s_own_and_no_other(world: World) -> None:
    helen, alan = world.staff("h.marsh"), world.staff("a.price")
    asked(world, date(2026, 11, 23))
    assert "for a record" not in helen.says("todo")
    assert "for a record" in alan.says("todo")
    with world.database.writing() as db:
        own = db.exec(select(Staff.id).where(Staff.email == ALAN)).one()
        db.execute(update(DataRequest).values(pupil_id=None, staff_id=own, asker=Asker.STAFF))
    assert "for a record" in helen.says("todo")
    assert "for a record" not in alan.says("todo")


@pytest.mark.parametrize("email", ["n.hussain", "d.whitfield", "p.lowe"])
def test_whoever_does_not_answer_them_is_told_and_asked_nothing(world: World, email: str) -> None:
    who = world.staff(email)
    asked(world, date(2026, 11, 23))
    who.says("todo")
    with counted(world.database) as sent:
        assert "for a record" not in who.says("todo")
    assert not [each for each in sent if "data_request" in each]
