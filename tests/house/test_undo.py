"""Taking back one's own deed: within its minutes, once, and only by who did it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.access.authoriser import person
from models.audit import undo as undoing
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import forget_memories, remember
from models.audit.undo import Undoing, Undone, last_undoable, undo, undoes
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.records import RecordKind
from models.school.people import Role, Staff, StaffRole

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOOR, DAN = 1, 2
TAKE, BREAK, COUNT = Deed.SLIP_SEND, Deed.PREFERENCE_CHANGE, Deed.IMPORT
"""Real deeds that stand here for taking chalk, breaking it and counting it."""


@pytest.fixture(autouse=True)
def taken_back(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two deeds that can be taken back here, and the records for which that was done."""
    monkeypatch.setattr(undoing, "_TAKE_BACKS", {})
    taken: list[int] = []

    @undoes(TAKE)
    def _give_back(it: Undoing) -> str:
        entry = it.entry
        assert (it.db.get(Staff, it.actor.staff_id) is not None, entry.deed) == (True, TAKE)
        taken.append(entry.record_id or 0)
        return f"Chalk {entry.record_id} is back."

    @undoes(BREAK)
    def _mend(it: Undoing) -> str:
        raise Sorry(f"{it.facts['what']} chalk cannot be mended.")

    return taken


@pytest.fixture
def school(database: Database) -> Database:
    with database.writing() as db:
        db.add(Staff(id=NOOR, email="n.hussain@school.example", forename="Noor", surname="Hussain"))
        db.add(Staff(id=DAN, email="d.whitfield@school.example", forename="Dan", surname="Whitfield"))
    return database


def did(
    database: Database, deed: Deed = TAKE, *, who: int | None = NOOR, number: int = 7, ago: int = 0
) -> int:
    """The id of an entry for a deed, so many minutes before noon."""
    with database.writing() as db:
        entry = record(
            db,
            Actor(who, NOON - timedelta(minutes=ago), "slack"),
            deed,
            about=(RecordKind.SLIP, number),
            fields="a",
        )
        if deed is BREAK:
            remember(db, entry, {"what": "Broken"})
    assert entry.id is not None
    return entry.id


def take_back(database: Database, entry_id: int, *, who: int = NOOR, minutes: int = 10) -> Undone:
    with database.writing() as db:
        return undo(db, Actor(who, NOON, "terminal"), person(db, who), entry_id, minutes=minutes)


def newest(database: Database, who: int = NOOR, minutes: int = 10) -> int | None:
    with database.reading() as db:
        entry = last_undoable(db, who, NOON, minutes)
        return entry.id if entry is not None else None


def test_a_deed_is_taken_back_and_that_is_on_record(school: Database, taken_back: list[int]) -> None:
    entry_id = did(school)
    undone = take_back(school, entry_id)
    assert undone.sentence == "Chalk 7 is back."
    assert taken_back == [7]
    with school.reading() as db:
        written = db.exec(select(Entry).where(Entry.undoes == entry_id)).one()
    assert (written.id, written.deed, written.did, written.at) == (undone.entry.id, "undo", "changed", NOON)
    assert (written.staff_id, written.door) == (NOOR, "terminal")
    assert (written.record, written.record_id, written.fields) == (RecordKind.SLIP, 7, "a")


def test_it_is_taken_back_once(school: Database, taken_back: list[int]) -> None:
    entry_id = did(school)
    undone = take_back(school, entry_id)
    with pytest.raises(Sorry, match="You have taken this back already"):
        take_back(school, entry_id)
    with pytest.raises(Sorry, match="That was an undo already"):
        take_back(school, undone.entry.id or 0)
    assert taken_back == [7]


@pytest.mark.parametrize(("minutes", "words"), [(10, "10 minutes"), (1, "1 minute")])
def test_it_is_taken_back_within_its_minutes(school: Database, minutes: int, words: str) -> None:
    take_back(school, did(school, ago=minutes), minutes=minutes)
    too_late = did(school, ago=minutes + 1)
    with pytest.raises(Sorry) as sorry:
        take_back(school, too_late, minutes=minutes)
    assert sorry.value.sentence == f"That was more than {words} ago. Change it the usual way instead."


def test_only_who_did_it_takes_it_back(school: Database, taken_back: list[int]) -> None:
    with pytest.raises(NotAllowed, match="Only Noor Hussain can take this back: it was their entry"):
        take_back(school, did(school), who=DAN)
    with pytest.raises(NotAllowed, match="Only Staffroom itself can take this back"):
        take_back(school, did(school, who=None))
    assert taken_back == []


def test_what_changed_nothing_or_has_no_way_back_is_not_taken_back(school: Database) -> None:
    with school.writing() as db:
        looked = record(db, Actor(NOOR, NOON), Deed.SLIP_READ).id or 0
    for entry_id in (looked, did(school, COUNT)):
        with pytest.raises(Sorry, match="This cannot be taken back"):
            take_back(school, entry_id)
    with pytest.raises(Sorry, match="I cannot find what to take back"):
        take_back(school, 9_999)


def test_a_deed_that_will_not_be_taken_back_leaves_no_undo(school: Database) -> None:
    entry_id = did(school, BREAK)
    with pytest.raises(Sorry, match="Broken chalk cannot be mended"):
        take_back(school, entry_id)
    with school.reading() as db:
        assert db.exec(select(Entry).where(Entry.undoes == entry_id)).first() is None


def test_the_last_one_is_the_newest_of_mine_that_can_still_go(school: Database) -> None:
    assert newest(school) is None
    did(school, ago=11)
    assert newest(school) is None
    assert newest(school, minutes=11) is not None
    first, second = did(school, ago=5), did(school, ago=5)
    did(school, COUNT)
    did(school, who=DAN)
    assert newest(school) == second
    take_back(school, second)
    assert newest(school) == first
    take_back(school, first)
    assert newest(school) is None


def test_two_who_take_back_the_same_at_once_do_it_once(school: Database, taken_back: list[int]) -> None:
    entry_id = did(school)
    start = threading.Barrier(4)
    said: list[str] = []

    def press() -> None:
        start.wait()
        try:
            said.append(take_back(school, entry_id).sentence)
        except Sorry as sorry:
            said.append(sorry.sentence)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Chalk 7 is back.", *["You have taken this back already."] * 3]
    assert taken_back == [7]


def test_a_deed_has_one_way_back() -> None:
    with pytest.raises(ValueError, match=r"slip\.send is taken back in two ways"):
        undoes(TAKE)(lambda it: it.entry.record)


def test_what_was_remembered_is_forgotten_and_then_nothing_is_guessed(school: Database) -> None:
    entry_id = did(school, BREAK)
    with school.writing() as db:
        forget_memories(db, NOON + timedelta(seconds=1))
    with pytest.raises(Sorry, match="This cannot be taken back any more"):
        take_back(school, entry_id)


def test_who_may_no_longer_do_it_takes_it_back_no_more(
    school: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "_TAKE_BACKS", {Deed.SETTING_CHANGE: lambda it: it.entry.record})
    entry_id = did(school, Deed.SETTING_CHANGE)
    with pytest.raises(NotAllowed, match="Only the scheme lead may") as refused:
        take_back(school, entry_id)
    assert refused.value.record == (RecordKind.SLIP, 7)
    with school.writing() as db:
        db.add(StaffRole(staff_id=NOOR, role=Role.SCHEME_LEAD))
    assert take_back(school, entry_id).sentence == RecordKind.SLIP
