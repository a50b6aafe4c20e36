"""A restricted record in chat: who may read it does, by its pupil's name, and nobody else gets at it (lifecycle, 3)."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from models.access.person import person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.db.database import Database
from models.lifecycle.restricting import restrict
from models.school.people import Pupil
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_lists_to_decide import id_of
from tests.conversations.test_statements_beside import SAYS, says_of_a_slip

SHUT = "That pupil's record is restricted"


@pytest.fixture
def ruth(world: World) -> Speaker:
    """Safeguarding lead, and of leadership."""
    return world.staff("r.adeyemi")


def amy_is_restricted(database: Database, now: datetime) -> int:
    with database.writing() as db:
        amy = db.exec(select(Pupil.id).where(col(Pupil.legal_surname) == "Carter")).one() or 0
        who = person(db, id_of(db, "r.adeyemi"), today=now.date())
        restrict(db, Actor(who.staff_id, now), who, amy, "her mother asked for it")
    return amy


def test_who_may_read_it_reads_it_by_name_and_it_says_why(world: World, noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    amy = amy_is_restricted(world.database, world.clock.now())
    for line in ("pupil Amy Carter", "Amy Carter", "pupil carter"):
        heard = ruth.says(line)
        assert "Amy Carter 11A, Year 11" in heard, line
        assert "Restricted since" in heard
        assert "her mother asked for it" in heard
        assert not {"Send a slip", "Book", "Record a meeting", "Home"} & set(ruth.labels)
    assert "no homework again" in ruth.presses("Read")
    with world.database.reading() as db:
        looks = db.exec(select(Entry.deed).where(Entry.pupil_id == amy).order_by(col(Entry.id).desc())).all()
    assert looks[0] == Deed.SLIP_READ
    assert Deed.PUPIL_PAGE in looks


def test_who_sees_a_part_is_sent_to_nobody_who_sees_nothing(world: World, noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    manager = world.staff("a.price")
    assert "Ask Dan Whitfield (mentor)" in manager.says("pupil Amy Carter")
    amy_is_restricted(world.database, world.clock.now())
    heard = manager.says("pupil Amy Carter")
    assert "There is more in this record than you see here. A request reads all of it" in heard
    assert "Ask Dan Whitfield" not in heard


def test_nobody_else_and_no_list_has_it(world: World, noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    noor.says("book Amy Carter, Ben Dodd maths thu")
    amy_is_restricted(world.database, world.clock.now())
    assert "Amy Carter 11A" in ruth.says("pupil Amy Carter")
    for line in ("sessions thu", "cohort 11", "today thu", "slips", "todo"):
        assert "Amy Carter 11A" not in ruth.says(line), line
    for who in (noor, world.staff("d.whitfield"), world.staff("h.marsh")):
        assert SHUT in who.says("pupil Amy Carter")
    assert SHUT in ruth.says("slip Amy Carter + superb coursework")


def test_the_safeguarding_lead_removes_a_slip(world: World, noor: Speaker, ruth: Speaker) -> None:
    noor.says("slip Amy Carter - no homework again")
    amy_is_restricted(world.database, world.clock.now())
    assert "Slips about Amy Carter 11A: remove which?" in ruth.says("remove Amy Carter")
    assert "no homework again" in ruth.presses("Read")
    ruth.says("remove Amy Carter")
    assert "Removed: the slip about Amy Carter 11A" in ruth.presses("Remove")
    assert "no slips about Amy Carter 11A" in ruth.says("remove Amy Carter")


@pytest.mark.parametrize(
    ("who", "line", "button"),
    [
        ("n.hussain", "slips", "Read"),
        ("d.whitfield", "slips", "Read"),
        ("d.whitfield", "mentees", "Meet"),
        ("n.hussain", "pupil Amy Carter", "Send a slip"),
    ],
)
def test_what_was_sent_before_says_that_it_is_restricted(
    world: World, noor: Speaker, who: str, line: str, button: str
) -> None:
    noor.says("slip Amy Carter - no homework again")
    speaker = world.staff(who)
    heard = speaker.says(line)
    assert button in speaker.labels, heard
    amy_is_restricted(world.database, world.clock.now())
    assert SHUT in speaker.presses(button)


def test_what_was_said_to_be_no_concern_is_still_to_be_looked_at(
    world: World, noor: Speaker, ruth: Speaker
) -> None:
    noor.says("slip amy carter - he hit her with a belt", "2")
    amy_is_restricted(world.database, world.clock.now())
    told = noor.says("tick")
    assert "Noor Hussain sent a slip about a pupil whose record is restricted, and said that it is no" in told
    assert "a pupil whose record is restricted: a slip to look at" in ruth.says("todo")
    assert "he hit her with a belt" in ruth.presses("Read")
    assert "a slip to look at" not in ruth.says("todo")


@pytest.mark.parametrize("undone", ["press", "line"])
def test_what_the_pupil_says_of_it_is_taken_down_by_who_may_read_it(
    world: World, noor: Speaker, ruth: Speaker, undone: str
) -> None:
    noor.says("slip Amy Carter - no homework again")
    amy_is_restricted(world.database, world.clock.now())
    ruth.says("pupil Amy Carter")
    assert "Nothing is said of Amy Carter 11A's records." in ruth.presses("Statements")
    asked = ruth.presses("Take one down")
    assert asked in ruth.says("cancel", "statement Amy Carter")
    heard = says_of_a_slip(ruth, asked)
    assert "what Amy Carter 11A says of the slip in Mathematics" in heard
    assert SAYS in ruth.says("pupil Amy Carter")
    ruth.says("statements Amy Carter")
    assert "is shown no more" in ruth.presses("Show no more")
    back = ruth.presses("Undo") if undone == "press" else ruth.says("undo")
    assert "stands beside the slip in Mathematics" in back
    for who in ("n.hussain", "h.marsh"):
        for line in ("statement Amy Carter", "statements Amy Carter"):
            said = world.staff(who).says(line)
            assert "dentist" not in said
            assert "Only the safeguarding lead" in said or SHUT in said
