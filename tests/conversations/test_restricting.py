"""Setting a restriction says whom to tell, and a list that stands is drawn again without the pupil (lifecycle, 3)."""

from sqlmodel import col, select

from bot.restricting import to_tell
from models.access.person import person
from models.audit.entries import Actor
from models.db.whole import whole
from models.lifecycle.restricting import lift, restrict
from models.school.people import Pupil
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_lists_to_decide import id_of


def test_hosts_and_mentor_are_named_and_today_s_list_lacks_the_pupil(
    world: World, noor: Speaker, dan: Speaker, peter: Speaker
) -> None:
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths next mon M4")
    dan.says("book Amy Carter history next mon lunch")
    world.at("2026-11-23 08:15")
    assert "Amy Carter 11A" in peter.says("tick")
    with world.database.writing() as db:
        whole(db)
        amy = db.exec(select(Pupil.id).where(col(Pupil.legal_surname) == "Carter")).one() or 0
        today = world.clock.now().date()
        ruth = person(db, id_of(db, "r.adeyemi"), today=today)
        actor = Actor(ruth.staff_id, world.clock.now())
        known, _ = restrict(db, actor, ruth, amy, "asked for it")
        told = to_tell(db, known, today)
    assert [line.rpartition(": ")[2] for line in told if line.startswith("  ")] == [
        "Dan Whitfield",
        "Noor Hussain",
    ]
    assert "The mentor does not see the pupil any more either: tell Dan Whitfield." in told
    again = peter.says("tick")
    assert "▸ to #leadership (updated):" in again
    assert "Ben Dodd" in again
    assert "Amy" not in again
    with world.database.writing() as db:
        lift(db, actor, ruth, known.id, "it is settled")
    assert "Amy Carter 11A" in peter.says("tick")
