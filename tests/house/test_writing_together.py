"""Deeds that share a transaction: each stands or falls alone; all are told after the commit, or that it was lost."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from structlog.testing import capture_logs

from bot.assembly import make_dispatcher
from bot.requests import Words
from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import Lost, Sorry
from models.db.tables import Db
from models.mentoring.slip import Slip
from models.school.people import FormGroup, mentor_of
from tests.house.everything import NOON
from tests.house.small_school import AMY, WHO, fill
from tests.house.test_plain_trouble import full

Waiting = Callable[[Db], object]


def together(database: Database, deeds: Sequence[Waiting]) -> list[Future[object]]:
    """Carry these out, all of which waited for the same writer to end, in the order in which they are given."""
    with ThreadPoolExecutor(len(deeds)) as threads, database.writing() as db:
        db.exec(select(FormGroup)).first()
        asked = []
        for number, deed in enumerate(deeds, 1):
            asked.append(threads.submit(database.write, deed))
            while database.is_sqlite and len(database._together._waiting) < number:
                threading.Event().wait(0.001)
    return asked


def forms(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.exec(select(FormGroup.name)))


def makes(name: str, then: Callable[[Db], object] = lambda _: None) -> Waiting:
    """A deed that makes a form, and then something else."""

    def deed(db: Db) -> str:
        db.add(FormGroup(name=name))
        db.flush()
        then(db)
        return name

    return deed


def refused(_: Db) -> None:
    raise Sorry("Not now.")


def fails(db: Db) -> None:
    db.connection().exec_driver_sql("INSERT INTO form (name) VALUES (NULL)")


def is_ended(db: Db) -> None:
    """What SQLite may do where the disk is full or broken: the transaction is gone."""
    raw: Any = db.connection().connection.driver_connection
    raw.execute("ROLLBACK")


@pytest.fixture
def commits(database: Database) -> list[object]:
    found: list[object] = []
    event.listen(database.engine, "commit", found.append)
    return found


def test_those_that_wait_share_a_transaction(database: Database, commits: list[object]) -> None:
    done = together(database, [makes(f"11{letter}") for letter in "ABCDE"])
    assert [each.result() for each in done] == ["11A", "11B", "11C", "11D", "11E"]
    assert forms(database) == ["11A", "11B", "11C", "11D", "11E"]
    assert len(commits) == (2 if database.is_sqlite else 6)


def test_what_is_refused_or_fails_leaves_no_trace_and_the_others_stand(database: Database) -> None:
    deeds = [makes("11A"), makes("11B", refused), makes("11C"), makes("11D", fails), makes("11E")]
    first, second, third, fourth, fifth = together(database, deeds)
    assert (first.result(), third.result(), fifth.result()) == ("11A", "11C", "11E")
    assert isinstance(second.exception(), Sorry)
    assert "NOT NULL" in str(fourth.exception()) or "null value" in str(fourth.exception())
    assert forms(database) == ["11A", "11C", "11E"]


@pytest.mark.parametrize("others", [0, 2])
def test_what_the_database_refuses_once_the_deed_has_ended_is_not_told_as_done(
    database: Database, others: int
) -> None:
    def twice(db: Db) -> str:
        db.add_all([FormGroup(name="11X"), FormGroup(name="11X")])
        return "done"

    first, *rest = together(database, [twice, *[makes(f"11{letter}") for letter in "AB"[:others]]])
    assert "UNIQUE" in str(first.exception()) or "unique" in str(first.exception())
    assert [each.result() for each in rest] == ["11A", "11B"][:others]
    assert forms(database) == ["11A", "11B"][:others]


def test_nobody_is_told_before_it_is_committed(database: Database) -> None:
    asked: list[Future[object]] = []
    told: list[int] = []
    event.listen(database.engine, "commit", lambda _: told.append(sum(each.done() for each in asked)))

    def asks(db: Db) -> None:
        del db
        assert not any(each.done() for each in asked)

    asked += together(database, [makes(f"11{letter}", asks) for letter in "ABC"])
    assert [each.exception() for each in asked] == [None] * 3
    assert not database.is_sqlite or told[-1] == 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_transaction_that_is_not_committed_is_lost_to_all_of_them(database: Database) -> None:
    def disk_is_full(_: object) -> None:
        raise OSError("no space left")

    def breaks(db: Db) -> None:
        del db
        event.listen(database.engine, "commit", disk_is_full)

    done = together(database, [makes("11A"), makes("11B", refused), makes("11C", breaks)])
    event.remove(database.engine, "commit", disk_is_full)
    assert [type(each.exception()) for each in done] == [Lost, Lost, Lost]
    assert forms(database) == []
    assert database.write(makes("11D")) == "11D", "the next is not lost with it"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_transaction_that_ends_on_the_way_is_lost_to_all_of_them(database: Database) -> None:
    done = together(database, [makes("11A"), makes("11B", is_ended), makes("11C"), makes("11D")])
    assert [type(each.exception()) for each in done] == [Lost, Lost, Lost, Lost]
    assert forms(database) == [], "nothing is committed by itself behind it"
    assert database.write(makes("11E")) == "11E"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_log_says_of_whatever_is_lost_what_it_was_lost_to(database: Database, tmp_path: Path) -> None:
    trouble = full(tmp_path / "x.db")

    def disk_is_full(_: object) -> None:
        raise trouble

    def fills(db: Db) -> None:
        is_ended(db)
        raise trouble

    def breaks(db: Db) -> None:
        del db
        event.listen(database.engine, "commit", disk_is_full)

    at_the_end = together(database, [makes("11A", breaks)])
    event.remove(database.engine, "commit", disk_is_full)
    on_the_way = together(database, [makes("11A"), makes("11B", fills), makes("11C")])
    with capture_logs() as lines:
        for each in (*at_the_end, *on_the_way):
            log_trouble("away", each.exception() or AssertionError("it is not lost"))
    assert [each["away"] for each in lines] == ["sqlite3.OperationalError: SQLITE_FULL"] * 4


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_savepoint_that_is_refused_is_told_as_what_else_is_refused(database: Database) -> None:
    def ends_within(db: Db) -> None:
        with db.begin_nested():
            is_ended(db)

    with pytest.raises(DBAPIError, match="no such savepoint"):
        database.write(makes("11A", ends_within))
    assert forms(database) == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_right_that_one_of_them_takes_away_is_gone_for_those_behind_it(database: Database) -> None:
    with database.writing() as db:
        ids = fill(db)
    mentors: list[int | None] = []

    def looks(db: Db) -> None:
        mentors.append(mentor_of(db, AMY))

    def ends(db: Db) -> None:
        db.connection().exec_driver_sql("DELETE FROM mentorship")

    together(database, [looks, ends, looks])
    assert mentors == [ids[WHO["M"]], None]


def test_the_same_request_twice_at_once_is_carried_out_once(database: Database) -> None:
    with database.writing() as db:
        noor = fill(db)[WHO["T"]]
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    said = Words(staff_id=noor, key="k", words="slip Amy Carter + good")
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: dispatcher.hear(said), range(6)))
    assert len({repr(each)[:60] for each in answers if "went wrong" in repr(each)}) == 0
    with database.reading() as db:
        assert len(db.exec(select(Slip)).all()) == 1
