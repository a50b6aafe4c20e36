"""A list of what is kept no longer is looked at and decided on in chat, by one person or by two (lifecycle, 4.2)."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from models.audit.deeds import Deed, Did
from models.audit.entries import Actor, Entry
from models.audit.holds import Hold
from models.audit.purge_lists import PurgeList
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import ListRemoval, remove_all
from models.mentoring.slip import Slip
from models.school.people import Pupil
from models.school.snapshot import changed, settings
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_give_way import told
from tests.conversations.test_lists_to_decide import id_of

LEFT = date(2024, 7, 19)
LOOK, GO, KEEP = "Look at the list", "Remove for good", "Keep it for now"


@pytest.fixture
def ann(world: World) -> Speaker:
    """The data manager."""
    return world.staff("a.price")


@pytest.fixture
def listed(world: World, noor: Speaker) -> None:
    """Two who left long ago are on a list."""
    noor.says("slip Amy Carter + good", "slip Ben Dodd + good")
    with world.database.writing() as db:
        here = col(Pupil.legal_surname).in_(["Carter", "Dodd"])
        db.execute(update(Pupil).where(here).values(left_on=LEFT))
        changed(db)
    make(world)


def make(world: World) -> None:
    now = world.clock.now()
    assert make_list(world.database, Actor(None, now), now.date()) is not None


def slips_left(world: World) -> int:
    with world.database.reading() as db:
        return len(db.exec(select(Slip.id)).all())


def carried_out(world: World) -> int:
    """How much a server removes by now: nothing that can still be undone."""
    now = world.clock.now()
    with world.database.reading() as db:
        undone = timedelta(minutes=settings(db).undo_minutes)
    return sum(each.rows for each in remove_all(world.database, now, approved_before=now - undone))


def deeds(world: World) -> list[str]:
    with world.database.reading() as db:
        about_lists = select(Entry.deed).where(Entry.record == "purge_list", Entry.did != Did.SAW)
        return list(db.exec(about_lists.order_by(col(Entry.id))))


@pytest.mark.usefixtures("listed")
def test_the_scheme_lead_looks_approves_and_hears_what_became_of_it(world: World, helen: Speaker) -> None:
    helen.says("todo")
    card = helen.presses(LOOK)
    assert "List 1 of what is kept no longer, of Monday 23 November" in card
    assert "Who left by summer 2024" in card
    assert "Working notes: 2 records of 2 pupils, the oldest of Monday 23 November" in card
    assert "gone from the last backup on Monday 28 December" in card
    assert helen.labels[:2] == [GO, KEEP]
    said = helen.presses(GO)
    assert "List 1 is approved. From 10:10 on what is on it is removed for good" in said
    assert "kept no longer" not in helen.says("todo")
    assert (carried_out(world), slips_left(world)) == (0, 2)
    assert "0 of" in helen.says("retention")
    assert "Approved by Helen Marsh. From 10:10 on" in helen.says("retention")
    world.at("2026-11-23 10:11")
    assert carried_out(world) > 0
    assert slips_left(world) == 0
    heard = told(helen, "Helen Marsh")
    assert "List 1 is carried out: " in heard
    assert "gone from the last backup on Monday 28 December" in heard
    assert "List 1 is carried out" in helen.says("retention")
    assert deeds(world) == [Deed.RETENTION_MAKE, Deed.RETENTION_APPROVE, Deed.RETENTION_REMOVE]


@pytest.mark.usefixtures("listed")
def test_before_it_runs_an_approval_is_taken_back_and_after_that_it_is_only_stopped(
    world: World, helen: Speaker
) -> None:
    helen.says("retention")
    helen.presses(GO)
    assert "list 1 is not approved any more" in helen.presses("Undo")
    world.at("2026-11-23 10:30")
    assert carried_out(world) == 0
    helen.says("retention")
    helen.presses(GO)
    with world.database.writing() as db:
        ListRemoval(db, db.get_one(PurgeList, 1), world.clock.now(), settings(db)).step()
    assert "what is gone cannot be brought back" in helen.says("undo")
    helen.says("retention")
    assert "List 1 is stopped: " in helen.presses("Stop")
    assert carried_out(world) == 0


@pytest.mark.usefixtures("listed")
def test_a_list_is_put_off_and_that_is_taken_back(world: World, helen: Speaker) -> None:
    helen.says("retention")
    assert "List 1 is dropped: nothing on it was removed" in helen.presses(KEEP)
    assert "List 1 is dropped" in helen.says("retention")
    assert "list 1 waits again" in helen.says("undo")
    helen.says("retention")
    helen.presses(KEEP)
    make(world)
    assert "List 2 was made since" in helen.says("undo")


@pytest.mark.whole
@pytest.mark.usefixtures("listed")
def test_the_button_of_an_older_version_says_so_and_removes_nothing(world: World, helen: Speaker) -> None:
    helen.says("retention")
    make(world)
    assert "List 1 is dropped, or a newer one took its place" in helen.presses(GO)
    world.at("2026-11-23 10:30")
    assert carried_out(world) == 0


@pytest.mark.usefixtures("listed")
def test_of_many_pupils_a_second_person_is_told_and_approves_as_well(
    world: World, helen: Speaker, ann: Speaker
) -> None:
    helen.says("settings retention second above 1")
    assert "It waits for the scheme lead" in ann.says("retention")
    assert ann.labels == []
    helen.says("retention")
    assert "a second person has to approve it as well" in helen.presses(GO)
    assert GO not in helen.labels
    heard = told(ann, "Alan Price")
    assert "Helen Marsh approved it" in heard
    assert helen.says("undo").startswith("Taken back")
    assert "List 1 does not wait for you any more" in told(ann, "Alan Price")
    helen.says("retention")
    helen.presses(GO)
    ann.says("todo")
    ann.presses(LOOK)
    assert ann.labels == [GO, KEEP]
    assert "From 10:10 on" in ann.presses(GO)
    assert "waits for a second person again" in ann.presses("Undo")
    ann.says("retention")
    ann.presses(GO)
    world.at("2026-11-23 10:11")
    assert carried_out(world) > 0
    heard = told(helen, "")
    assert heard.count("List 1 is carried out") == 2


@pytest.mark.usefixtures("listed")
def test_who_is_on_hold_is_counted_and_stays(world: World, helen: Speaker) -> None:
    with world.database.writing() as db:
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).first() or 0
        by = id_of(db, "h.marsh")
        db.add(Hold(pupil_id=amy, reason="A claim", set_by=by, set_at=world.clock.now(), look_again=LEFT))
    assert "of 1 on hold it stays" in helen.says("retention")
    helen.presses(GO)
    world.at("2026-11-23 10:11")
    carried_out(world)
    assert slips_left(world) == 1
    assert "stayed, since it had changed or was on hold" in helen.says("retention")


@pytest.mark.usefixtures("listed")
def test_nobody_else_sees_or_decides(helen: Speaker, peter: Speaker) -> None:
    helen.says("retention")
    assert "retention" not in peter.says("help")
    assert "⛔" in peter.says("retention") or "may" in peter.says("retention")


def test_without_a_list_it_says_so(helen: Speaker) -> None:
    assert "Nothing waits" in helen.says("retention")
