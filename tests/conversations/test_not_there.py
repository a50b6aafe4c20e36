"""Registers come to who takes them, and who is not there is named while it still helps (P11, R10)."""

import pytest
from sqlmodel import select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.cards.not_there import OnIt
from bot.requests import Pressing
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.lifecycle.leaving import staff_leave
from models.school.people import Staff
from models.sessions.session import Session
from tests.conversations.conftest import DIGEST, MORNING, Speaker, World

AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"
MISSING = "Not there: today, 15:20"


@pytest.fixture(autouse=True)
def _told(world: World) -> None:
    world.only("registers", MORNING, DIGEST)
    world.tells_only("n.hussain", "d.whitfield", "p.lowe")


@pytest.fixture(name="booked")
def _booked(noor: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today M4")


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
@pytest.mark.P11
def test_the_register_comes_ten_minutes_before_and_is_updated(noor: Speaker, world: World) -> None:
    world.at("2026-11-23 15:04")
    assert "Register:" not in noor.says("tick")
    world.at("2026-11-23 15:10")
    assert "▸ to Noor Hussain:\nRegister: Mathematics, today, 15:20–16:20, M4" in noor.says("tick")
    noor.presses("All here")
    assert "▸ to Noor Hussain (updated):\nRegister: Mathematics" in noor.says("tick")
    world.at("2026-11-23 15:16")
    assert "Register:" not in noor.says("tick")


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
def test_who_is_not_there_is_named_and_one_is_on_it(
    noor: Speaker, peter: Speaker, helen: Speaker, world: World
) -> None:
    world.at("2026-11-23 15:22")
    noor.says("register Ben Dodd here")
    assert MISSING not in noor.says("tick")
    world.at("2026-11-23 15:30")
    sent = peter.says("tick")
    assert f"▸ to #leadership:\n{MISSING}: 1 pupil" in sent
    assert f"- {AMY}: Not marked" in sent
    assert BEN not in sent.split(MISSING)[1].split("▸")[0]
    assert "Peter Lowe is on it, 15:30" in peter.presses("On it")
    sent = helen.says("tick")
    assert f"▸ to #leadership (updated):\n{MISSING}: 1 pupil" in sent
    assert "Peter Lowe is on it, 15:30" in sent
    world.at("2026-11-23 15:36")
    noor.says("register Amy late")
    sent = helen.says("tick")
    assert f"{MISSING}: everybody is there or marked" in sent
    assert "Late, 16 min" in sent


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_where_nobody_is_marked_the_register_is_asked_for(
    peter: Speaker, joan: Speaker, world: World, database: Database
) -> None:
    joan.says("absent Ben Dodd")
    world.at("2026-11-23 15:31")
    sent = peter.says("tick")
    assert f"Nobody is marked yet: {AMY}" in sent
    assert BEN not in sent.split(MISSING)[1].split("▸")[0]
    peter.presses("On it")
    assert peter.says("undo").startswith("Taken back: nobody is on it now.")
    with database.reading() as db:
        session = db.exec(select(Session.id)).one() or 0
        dans = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
    dispatcher = make_dispatcher(database, now=world.clock.now)
    forged = dispatcher.hear(Pressing(staff_id=dans, token=OnIt(session).token()))
    assert isinstance(forged, Reply)
    assert forged.card.title.startswith("Only leadership may say that you are on it.")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_a_register_that_was_not_taken_is_asked_for_an_hour_later(noor: Speaker, world: World) -> None:
    world.at("2026-11-23 17:14")
    assert "Register not taken" not in noor.says("tick")
    world.at("2026-11-23 17:20")
    said = noor.says("tick")
    assert "▸ to Noor Hussain:\nRegister not taken: Mathematics, today, 15:20–16:20, M4" in said
    noor.says("register all here")
    assert "The register is taken now: Mathematics, today, 15:20–16:20, M4." in noor.says("tick")


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
def test_a_register_that_nobody_takes_is_asked_for_in_the_morning_and_then_stands_in_the_digest(
    noor: Speaker, world: World
) -> None:
    world.at("2026-11-23 17:21")
    assert "▸ to Noor Hussain:\nRegister not taken: Mathematics" in noor.says("tick")
    world.at("2026-11-24 08:01")
    note = to("Noor Hussain", noor.says("tick"))
    assert "1 register to take" in note.splitlines()[0]
    assert "- Register to take" in note
    assert "Mathematics, Mon 23 Nov, 15:20–16:20, M4" in note
    world.at("2026-11-24 08:30")
    assert to("Noor Hussain", noor.says("tick")) == ""
    world.at("2026-11-24 16:31")
    digest = to("Peter Lowe", noor.says("tick"))
    assert "Registers not taken: 1: Mathematics, Mon 23 Nov, 15:20–16:20, Noor Hussain" in digest
    noor.says("register all here")
    world.at("2026-11-25 08:01")
    assert "register" not in to("Noor Hussain", noor.says("tick")).casefold()
    world.at("2026-11-25 16:31")
    assert "Registers not taken" not in to("Peter Lowe", noor.says("tick"))


@pytest.mark.whole
def test_the_morning_after_is_the_next_school_days_and_whoever_covered_is_asked(
    noor: Speaker, world: World
) -> None:
    noor.says("book Amy Carter maths thu", "register cover Dan Whitfield thu")
    world.at("2026-11-26 17:21")
    assert "Register not taken: Mathematics" in to("Dan Whitfield", noor.says("tick"))
    world.at("2026-11-27 08:01")
    # Friday 27 November is an INSET day.
    assert to("Dan Whitfield", noor.says("tick")) == ""
    world.at("2026-11-30 08:01")
    said = noor.says("tick")
    assert "Mathematics, Thu 26 Nov, 15:20–16:20" in to("Dan Whitfield", said)
    assert "register" not in to("Noor Hussain", said).casefold()


def to(name: str, said: str) -> str:
    """What of all that was delivered went to this colleague."""
    found = (part for part in said.split("▸ to ") if part.startswith(f"{name}:"))
    return "".join(part.removeprefix(f"{name}:\n") for part in found)


def test_one_that_was_missed_while_nothing_ran_is_told_once_and_late(noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths today")
    world.at("2026-11-23 15:41")
    said = noor.says("tick")
    assert "▸ to Noor Hussain:\nRegister: Mathematics" in said
    assert "(Late: Staffroom was not running at the usual time.)" in said
    assert f"▸ to #leadership:\n{MISSING}" in said
    world.at("2026-11-23 15:46")
    assert "Register:" not in noor.says("tick")


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
def test_who_covers_gets_the_register_and_takes_it(
    noor: Speaker, dan: Speaker, joan: Speaker, world: World
) -> None:
    assert dan.says("register cover Noor Hussain").startswith("There is no session to come")
    said = joan.says("register cover Dan Whitfield")
    assert said.startswith("Dan Whitfield covers Mathematics, today, 15:20–16:20, M4, and gets its register.")
    assert (
        "▸ to Dan Whitfield:\nYou cover for Noor Hussain: Mathematics, today, 15:20–16:20, M4, 2 pupils."
        in joan.says("tick")
    )
    world.at("2026-11-23 15:12")
    assert "▸ to Dan Whitfield:\nRegister: Mathematics" in joan.says("tick")
    assert "(Noor Hussain, covered by you)" in dan.says("register")
    assert dan.says("register all here").startswith("2 here: Mathematics")
    assert noor.says("register cover Grace Lin").startswith("Grace Lin covers")
    assert dan.says("register").startswith("There is no such session")
    assert noor.says("undo").startswith("Taken back: Grace Lin does not cover it.")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_what_somebody_who_left_was_to_cover_is_its_hosts_again(
    noor: Speaker, joan: Speaker, world: World, database: Database
) -> None:
    joan.says("register cover Dan Whitfield")
    with database.writing() as db:
        dans = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
        actor = Actor(None, world.clock.now())
        staff_leave(db, actor, record(db, actor, Deed.IMPORT), [dans], world.clock.now().date())
    world.at("2026-11-23 15:12")
    said = joan.says("tick")
    assert "▸ to Noor Hussain:\nRegister: Mathematics, today, 15:20–16:20, M4\n- 2 not marked" in said
    assert "covered by" not in noor.says("register")


def test_who_is_to_cover_and_is_nobody_is_called_a_colleague(noor: Speaker) -> None:
    noor.says("book amy carter maths today")
    for line in ("register cover Zzz", "register cover Zzz thu"):
        said = noor.says(line)
        assert "I know no colleague called “Zzz”. Type another name." in said
        assert "pupil called" not in said
