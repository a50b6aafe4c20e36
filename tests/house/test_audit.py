"""The audit: sealed in a chain while others write, and what is changed, removed or slipped in shows."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, func, insert, text
from sqlmodel import col, select

from models.audit import seals
from models.audit.deeds import Deed, Did
from models.audit.entries import Actor, Entry, record, record_refusal
from models.audit.seals import LOOK_BACK, SETTLED, Seal
from models.db.database import Database
from models.db.records import RecordKind
from models.db.tables import Db
from tests.house.sealed_audit import NOW, noor_works_at, sealed, spread, tamper, verdict, write


@pytest.fixture
def school(database: Database) -> Database:
    noor_works_at(database)
    return database


def positions(database: Database) -> list[tuple[int, int]]:
    with database.reading() as db:
        return list(db.exec(select(Seal.position, Seal.entry_id).order_by(col(Seal.position))))


def at_once(*jobs: Callable[[], None]) -> list[BaseException]:
    """Do the jobs in a thread each, wait for all, and say what they raised."""
    trouble: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - handed to the test, which fails by it
            trouble.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return trouble


def test_an_entry_says_who_what_about_whom_and_from_where(school: Database) -> None:
    with school.writing() as db:
        record_refusal(db, Actor(1, NOW, "slack"), "pupil", about=(RecordKind.SLIP, 7))
    with school.reading() as db:
        kept = db.exec(select(Entry)).one()
    assert (kept.staff_id, kept.at, kept.door, kept.did) == (1, NOW, "slack", "refused")
    assert (kept.deed, kept.record, kept.record_id, kept.fields) == ("pupil", RecordKind.SLIP, 7, "")


def test_what_is_rolled_back_leaves_no_entry(school: Database) -> None:
    def fail(db: Db) -> None:
        record(db, Actor(1, NOW), Deed.SLIP_SEND)
        raise KeyError

    with pytest.raises(KeyError), school.writing() as db:
        fail(db)
    assert verdict(school).waiting == 0


def test_entries_are_sealed_once_and_in_order(school: Database) -> None:
    write(school, 3)
    assert verdict(school).sentence == "The audit is whole: 0 sealed entries, 3 waiting."
    assert sealed(school) == 3
    write(school, 2)
    assert sealed(school) == 2
    assert sealed(school) == 0
    assert positions(school) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    found = verdict(school)
    assert (found.ok, found.sealed, found.waiting, len(found.digest)) == (True, 5, 0, 64)


def test_what_is_younger_than_half_a_minute_waits(school: Database) -> None:
    write(school, 1)
    write(school, 1, at=NOW + timedelta(seconds=1))
    assert sealed(school, now=NOW + SETTLED - timedelta(microseconds=1)) == 0
    assert sealed(school, now=NOW + SETTLED) == 1
    assert sealed(school, now=NOW + SETTLED + timedelta(seconds=1)) == 1


def test_the_seal_is_the_same_on_both_databases(school: Database) -> None:
    with school.writing() as db:
        record(
            db,
            Actor(1, NOW.replace(microsecond=120), "teams"),
            Deed.SLIP_SEND,
            about=(RecordKind.SLIP, 4),
            fields="é",
        )
    sealed(school)
    said = '1,"changed","slip.send",null,"slip",4,"\\u00e9","teams",null'
    hashed = f'["",1,"2026-11-23T09:00:00.000120+00:00",{said}]'
    assert verdict(school).digest == sha256(hashed.encode()).hexdigest()


def test_a_backlog_is_sealed_over_several_runs(school: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 4)
    write(school, 10)
    assert [sealed(school) for _ in range(4)] == [4, 4, 2, 0]
    assert verdict(school).sealed == 10


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_an_entry_that_is_committed_after_younger_ones_is_sealed_too(school: Database) -> None:
    with ExitStack() as slow:
        db = slow.enter_context(school.writing())
        first = record(db, Actor(1, NOW), Deed.IMPORT).id
        write(school, 2)
        assert sealed(school) == 2
    assert verdict(school).waiting == 1
    assert sealed(school) == 1
    assert first == 1
    assert positions(school) == [(1, 2), (2, 3), (3, 1)]
    assert verdict(school).ok


def test_many_write_while_several_seal(school: Database) -> None:
    """Eight writers and three sealers at once, with nothing left to settle: one chain, without a fork."""
    writers, each = 8, 25

    def keep_writing() -> None:
        for _ in range(each):
            write(school, 2)

    def keep_sealing() -> None:
        for _ in range(each):
            sealed(school)

    assert at_once(*[keep_writing] * writers, *[keep_sealing] * 3) == []
    while sealed(school):
        pass
    found = verdict(school)
    assert (found.ok, found.sealed, found.waiting) == (True, writers * each * 2, 0), found.sentence


EDITS = {
    "at": "UPDATE entry SET at = (SELECT at FROM entry WHERE id = 1) WHERE id = 3",
    "staff_id": "UPDATE entry SET staff_id = NULL WHERE id = 3",
    "did": "UPDATE entry SET did = 'saw' WHERE id = 3",
    "deed": "UPDATE entry SET deed = 'slip.read' WHERE id = 3",
    "pupil_id": "UPDATE entry SET pupil_id = 5 WHERE id = 3",
    "record": "UPDATE entry SET record = 'meeting' WHERE id = 3",
    "record_id": "UPDATE entry SET record_id = 99 WHERE id = 3",
    "fields": "UPDATE entry SET fields = '' WHERE id = 3",
    "door": "UPDATE entry SET door = 'teams' WHERE id = 3",
    "undoes": "UPDATE entry SET undoes = 2 WHERE id = 3",
    "seal": "UPDATE seal SET digest = 'forged' WHERE position = 3",
}


def test_each_field_of_an_entry_is_sealed() -> None:
    assert {*EDITS, "id"} - {"seal"} == set(Entry.model_fields)


@pytest.mark.parametrize("edited", EDITS)
def test_an_edit_shows(school: Database, edited: str) -> None:
    spread(school)
    assert verdict(school).ok
    tamper(school, EDITS[edited])
    found = verdict(school)
    assert (found.ok, found.position, found.entry_id, found.sealed) == (False, 3, 3, 2)
    assert found.sentence == "Entry 3 or its seal (3) was changed after it was sealed."


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["DELETE FROM entry WHERE id = 3"], "Entry 3 was removed after it was sealed (seal 3)."),
        (
            ["DELETE FROM seal WHERE position = 3", "DELETE FROM entry WHERE id = 3"],
            "Seal 3 was removed: the next one is 4.",
        ),
        (
            [
                "DELETE FROM seal WHERE position = 3",
                "DELETE FROM entry WHERE id = 3",
                "UPDATE seal SET position = 3 WHERE position = 4",
                "UPDATE seal SET position = 4 WHERE position = 5",
            ],
            "Entry 4 or its seal (3) was changed after it was sealed.",
        ),
        (
            ["DELETE FROM seal WHERE position = 1", "DELETE FROM entry WHERE id = 1"],
            "Seal 1 was removed: the next one is 2.",
        ),
        (
            ["UPDATE entry SET id = 30 WHERE id = 3", "UPDATE seal SET entry_id = 30 WHERE entry_id = 3"],
            "Entry 30 or its seal (3) was changed after it was sealed.",
        ),
    ],
)
def test_a_gap_shows(school: Database, statements: list[str], sentence: str) -> None:
    spread(school)
    tamper(school, *statements)
    found = verdict(school)
    assert (found.ok, found.sentence) == (False, sentence)


def rows(first: int, last: int) -> list[dict[str, Any]]:
    """Entries to be inserted in bulk."""
    blank = {"staff_id": 1, "did": Did.SAW, "deed": "pupil.see", "record": "", "fields": "", "door": ""}
    return [{"id": number, "at": NOW, **blank} for number in range(first, last)]


def test_an_entry_slipped_in_among_old_ones_shows(school: Database) -> None:
    with school.writing() as db:
        db.connection().execute(insert(Entry), rows(10, 10 + LOOK_BACK + 5))
    while sealed(school):
        pass
    assert verdict(school).ok
    with school.writing() as db:
        db.connection().execute(insert(Entry), rows(9, 10))
    assert sealed(school) == 0
    found = verdict(school)
    assert (found.ok, found.entry_id) == (False, 9)
    assert found.sentence == "Entry 9 was slipped in among entries that were sealed long ago."


def test_the_database_keeps_a_sealed_entry(school: Database) -> None:
    spread(school)
    with pytest.raises(Exception, match=r"(?i)foreign key"), school.writing() as db:
        db.connection().execute(text("DELETE FROM entry WHERE id = 3"))


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_sealing_costs_the_same_after_four_times_the_history(school: Database) -> None:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    event.listen(school.engine, "checkout", lambda connection, *_: connection.set_progress_handler(step, 100))

    def cost_of_next_ten() -> int:
        nonlocal steps
        with school.reading() as db:
            newest = db.exec(select(func.max(Entry.id))).one() or 0
        with school.writing() as db:
            db.connection().execute(insert(Entry), rows(newest + 1, newest + 11))
        steps = 0
        assert sealed(school) == 10
        return steps

    with school.writing() as db:
        db.connection().execute(insert(Entry), rows(1, 2 * LOOK_BACK))
    while sealed(school):
        pass
    before = cost_of_next_ten()
    with school.writing() as db:
        db.connection().execute(insert(Entry), rows(4 * LOOK_BACK, 10 * LOOK_BACK))
    while sealed(school):
        pass
    assert before > 0
    assert cost_of_next_ten() <= before * 1.1
