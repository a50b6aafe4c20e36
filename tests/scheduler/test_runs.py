"""The ledger of runs: once each, caught up late, missed when it is too late, and nothing half done."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import select

from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Notice, promise
from models.outbox.once import Run
from models.outbox.topics import Topic
from models.school.settings import SettingChange, Settings
from models.school.snapshot import changed
from scheduler.jobs import Job, JobDeed, Occasion, ThoughtOut, daily
from scheduler.run import Ran, run_due
from tests.scheduler.small_school import MORNING, add_staff

TOLD = "list/2026-11-23"


def one_job(
    deed: Callable[[Db, Occasion], None], *, at: time | None = None
) -> Callable[[Settings], Sequence[Job]]:
    return lambda settings: (Job("list", daily(at or settings.list_time), timedelta(hours=7), deed),)


def tell(staff_id: int) -> Callable[[Db, Occasion], None]:
    def deed(db: Db, moment: Occasion) -> None:
        promise(
            db,
            Topic.YEAR_11_LIST,
            key=f"list/{moment.day}",
            due=moment.now,
            useful_until=moment.now + timedelta(hours=1),
            now=moment.now,
            to_staff=staff_id,
            late=moment.late,
        )

    return deed


def promised(database: Database) -> list[tuple[str, bool]]:
    with database.reading() as db:
        return [(notice.key, notice.late) for notice in db.exec(select(Notice))]


def runs(database: Database) -> list[Run]:
    with database.reading() as db:
        return list(db.exec(select(Run)))


def test_what_takes_long_to_think_out_keeps_nobody_from_writing(database: Database) -> None:
    told, thought = tell(add_staff(database)), list[date]()

    def think(_db: Db, moment: Occasion) -> JobDeed | None:
        with database.writing(within=0.1):  # raises Busy where the thinking holds the writer
            thought.append(moment.day)
        return told if moment.day == MORNING.date() else None

    jobs = one_job(ThoughtOut(think))
    assert run_due(database, MORNING, jobs) == [Ran("list", "2026-11-23")]
    assert promised(database) == [(TOLD, False)]
    # Nothing to do is done, too, and not thought of again.
    assert run_due(database, MORNING + timedelta(days=1), jobs) == [Ran("list", "2026-11-24")]
    assert run_due(database, MORNING + timedelta(days=1), jobs) == []
    assert promised(database) == [(TOLD, False)]
    assert len(thought) == 2


def test_a_slot_is_done_once(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)))
    assert run_due(database, MORNING - timedelta(minutes=1), jobs) == [
        Ran("list", "2026-11-22", late=True, missed=True)
    ]
    assert run_due(database, MORNING, jobs) == [Ran("list", "2026-11-23")]
    assert run_due(database, MORNING, jobs) == []
    assert run_due(database, MORNING + timedelta(seconds=30), jobs) == []
    assert promised(database) == [(TOLD, False)]


def test_what_was_missed_while_it_was_down_is_caught_up_once_and_marked_late(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)))
    back = MORNING + timedelta(hours=4)
    assert run_due(database, back, jobs) == [Ran("list", "2026-11-23", late=True)]
    assert run_due(database, back + timedelta(seconds=30), jobs) == []
    assert promised(database) == [(TOLD, True)]
    assert [(run.slot, run.late, run.missed) for run in runs(database)] == [("2026-11-23", True, False)]


def test_what_is_of_no_use_any_more_is_written_down_and_not_told(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)))
    back = MORNING + timedelta(hours=7, seconds=1)
    assert run_due(database, back, jobs) == [Ran("list", "2026-11-23", late=True, missed=True)]
    assert run_due(database, back, jobs) == []
    assert promised(database) == []
    assert [(run.slot, run.missed) for run in runs(database)] == [("2026-11-23", True)]


def test_of_many_days_away_only_the_last_is_caught_up(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)))
    run_due(database, MORNING - timedelta(days=12), jobs)
    run_due(database, MORNING + timedelta(minutes=20), jobs)
    assert promised(database) == [("list/2026-11-11", False), (TOLD, True)]


def test_a_deed_that_fails_leaves_no_trace_and_is_tried_again(database: Database) -> None:
    staff_id = add_staff(database)
    broken = [True]

    def half_done(db: Db, moment: Occasion) -> None:
        tell(staff_id)(db, moment)
        if broken:
            raise RuntimeError("the disk is full")

    other: list[str] = []

    def both(settings: Settings) -> Sequence[Job]:
        first = one_job(half_done)(settings)[0]
        second = Job(
            "other", daily(time(8)), timedelta(hours=7), lambda _db, moment: other.append(str(moment.day))
        )
        return (first, second)

    first, second = run_due(database, MORNING, both)
    assert first.trouble
    assert second == Ran("other", "2026-11-23", late=True)
    assert other == ["2026-11-23"]
    assert promised(database) == []
    assert [run.job for run in runs(database)] == ["other"]
    broken.clear()
    assert run_due(database, MORNING + timedelta(seconds=30), both) == [Ran("list", "2026-11-23")]
    assert promised(database) == [(TOLD, False)]
    assert other == ["2026-11-23"]


def test_a_changed_time_holds_from_the_next_look(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)))
    run_due(database, MORNING - timedelta(hours=2), jobs)
    with database.writing() as db:
        db.add(SettingChange(name="list_time", value="07:30", changed_at=MORNING))
        changed(db)
    assert run_due(database, MORNING - timedelta(minutes=44), jobs) == [Ran("list", "2026-11-23")]
    assert run_due(database, MORNING, jobs) == []


def test_a_slot_caught_up_after_midnight_keeps_its_own_day(database: Database) -> None:
    jobs = one_job(tell(add_staff(database)), at=time(22))
    run_due(database, datetime(2026, 11, 24, 1, 30, tzinfo=UTC), jobs)
    assert promised(database) == [(TOLD, True)]


def test_many_at_once_do_a_slot_once(database: Database, database_url: str) -> None:
    """Eight clocks, each with a connection of its own, as in so many processes."""
    done: list[str] = []

    def deed(db: Db, moment: Occasion) -> None:
        tell(staff_id)(db, moment)
        done.append(str(moment.day))

    staff_id = add_staff(database)
    others = [Database(database_url) for _ in range(8)]
    together = threading.Barrier(len(others))
    ran: list[Ran] = []

    def clock(own: Database) -> None:
        for day in range(3):
            together.wait()
            ran.extend(run_due(own, MORNING + timedelta(days=day), one_job(deed)))

    threads = [threading.Thread(target=clock, args=(own,)) for own in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for own in others:
        own.close()
    assert [key for key, _ in promised(database)] == [f"list/2026-11-{day}" for day in (23, 24, 25)]
    assert sorted(each.slot for each in ran) == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert sorted(done) == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert not any(each.trouble for each in ran)
