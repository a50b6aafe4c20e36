"""The machine's clock is set on or back: what was done in the future is done again, and nothing is done all day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Notice, promise
from models.outbox.once import CLOCKS_DIFFER, MOST_AGAIN, Run, runs_ahead
from models.outbox.topics import Topic
from models.school.people import Role
from models.school.settings import SettingChange, Settings
from models.school.snapshot import changed
from models.sessions.session import Booking, Session
from scheduler.delivery import deliver_due
from scheduler.jobs import Job, Occasion, daily, every
from scheduler.run import Ran, run_due
from scheduler.timetable import timetable
from tests.scheduler.small_school import MORNING, StandingClock, Words, add_staff, bind
from tests.scheduler.test_timetable import MONDAY, add_booking, at
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide

TUESDAY = MONDAY + timedelta(days=1)
LIST = "the Year 11 list"
DAY_AHEAD = timedelta(days=1)


def only_the_list(school: Settings) -> tuple[Job, ...]:
    return tuple(job for job in timetable(school) if job.name == LIST)


def also_booked_on(database: Database, day: date) -> None:
    """The same session and the same pupil on another day."""
    with database.writing() as db:
        booking, session = db.exec(select(Booking)).one(), db.exec(select(Session)).one()
        other = Session(**session.model_dump(exclude={"id", "day"}), day=day)
        db.add(other)
        db.flush()
        db.add(
            Booking(
                **booking.model_dump(exclude={"id", "day", "session_id"}), day=day, session_id=other.id or 0
            )
        )
        changed(db)


def ticks(database: Database, *moments: datetime) -> list[Ran]:
    return [ran for moment in moments for ran in run_due(database, moment, only_the_list)]


def promised_days(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.exec(select(Notice.about_day).where(Notice.topic == Topic.YEAR_11_LIST)))


class Posted:
    """Leadership's place, and the lists that were posted there, by the moment."""

    def __init__(self, database: Database, far_side: FarSide, clock: StandingClock) -> None:
        bind(database, "leadership", "C1")
        self._database, self._far_side, self._clock = database, far_side, clock
        self._courier = SmallCourier(far_side.url)

    async def turn(self, moment: datetime, *, sending: bool = True) -> int:
        """One turn of the clock at that moment; how many messages stand in the place afterwards."""
        self._clock.now = moment
        ticks(self._database, moment)
        if sending:
            await deliver_due(self._database, [self._courier], Words(), self._clock)
        return len(self._far_side.texts("C1"))


@pytest.mark.P10
@pytest.mark.parametrize("started", ["07:00:00", "08:15:10", "10:00:00"])
async def test_a_clock_a_day_ahead_for_a_minute_loses_no_list(
    database: Database, far_side: FarSide, clock: StandingClock, started: str
) -> None:
    add_booking(database, add_staff(database, role=Role.LEADERSHIP))
    also_booked_on(database, TUESDAY)
    posted = Posted(database, far_side, clock)
    begun = at(started)
    before = await posted.turn(begun + DAY_AHEAD)
    await posted.turn(begun + timedelta(minutes=1))
    await posted.turn(max(at("08:16"), begun))
    of_monday = await posted.turn(at("16:00"))
    assert of_monday > before
    assert await posted.turn(at("08:14", TUESDAY)) == of_monday
    assert await posted.turn(at("08:15", TUESDAY) + timedelta(seconds=20)) == of_monday + 1
    for minutes in range(0, 480, 30):
        assert await posted.turn(at("08:16", TUESDAY) + timedelta(minutes=minutes)) == of_monday + 1


@pytest.mark.P10
async def test_what_was_not_sent_under_the_wrong_clock_is_sent_once_at_its_time(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    add_booking(database, add_staff(database), TUESDAY)
    posted = Posted(database, far_side, clock)
    await posted.turn(at("10:00", TUESDAY), sending=False)
    assert promised_days(database) == ["2026-11-24"]
    assert await posted.turn(at("10:01")) == 0
    assert await posted.turn(at("08:15", TUESDAY)) == 1
    assert await posted.turn(at("10:01", TUESDAY)) == 1


@pytest.mark.P10
async def test_each_of_leadership_has_it_again_where_there_is_no_place(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    leader = add_staff(database, role=Role.LEADERSHIP)
    add_booking(database, leader, TUESDAY)
    courier = SmallCourier(far_side.url)
    for moment, many in (
        (at("10:00", TUESDAY), 1),
        (at("10:01"), 1),
        (at("08:15", TUESDAY), 2),
        (at("11:00", TUESDAY), 2),
    ):
        clock.now = moment
        ticks(database, moment)
        for _ in range(2):
            await deliver_due(database, [courier], Words(), clock)
        assert len(far_side.texts(f"small-{leader}")) == many


@pytest.mark.P10
async def test_a_clock_that_jumps_ahead_twice_still_loses_nothing(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    add_booking(database, add_staff(database), TUESDAY)
    posted = Posted(database, far_side, clock)
    for hour in ("09:00", "12:00"):
        await posted.turn(at(hour) + DAY_AHEAD)
        early = await posted.turn(at(hour) + timedelta(minutes=1))
    assert await posted.turn(at("08:15", TUESDAY)) == early + 1


@pytest.mark.P10
async def test_a_clock_that_is_set_back_for_a_moment_repeats_at_most_once(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    add_booking(database, add_staff(database))
    posted = Posted(database, far_side, clock)
    assert await posted.turn(at("08:15")) == 1
    assert await posted.turn(at("06:30")) == 1
    for minutes in range(0, 480, 30):
        assert await posted.turn(at("08:31") + timedelta(minutes=minutes)) <= 2


@pytest.mark.P10
async def test_two_machines_whose_clocks_differ_do_not_post_all_day(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    add_booking(database, add_staff(database))
    posted = Posted(database, far_side, clock)
    for minutes in range(0, 420, 10):
        moment = at("08:15") + timedelta(minutes=minutes)
        await posted.turn(moment)
        await posted.turn(moment - timedelta(hours=2))
    assert 1 <= await posted.turn(at("15:16")) <= 1 + MOST_AGAIN


def test_machines_whose_clocks_hardly_differ_do_nothing_again(database: Database) -> None:
    add_booking(database, add_staff(database))
    for seconds in range(0, 600, 30):
        ticks(database, at("08:15") + timedelta(seconds=seconds))
        ticks(database, at("08:11") + timedelta(seconds=seconds))
    with database.reading() as db:
        assert {(run.ahead, run.again) for run in db.exec(select(Run))} == {(False, 0)}


def test_a_time_that_is_set_later_on_the_same_day_is_no_wrong_clock(database: Database) -> None:
    add_booking(database, add_staff(database))
    ticks(database, at("08:15"))
    with database.writing() as db:
        db.add(SettingChange(name="list_time", value="14:00", changed_at=MORNING))
        changed(db)
    ran = ticks(database, at("09:00"), at("14:00"))
    assert [each.slot for each in ran if not each.missed] == []


def test_what_another_job_promised_in_the_same_minute_is_as_it_was(database: Database) -> None:
    """Only what the job promises again takes the place of what it promised under the wrong clock."""
    staff_id = add_staff(database)

    def tell(name: str) -> Callable[[Db, Occasion], None]:
        def deed(db: Db, moment: Occasion) -> None:
            promise(
                db,
                Topic.MORNING_NOTE,
                key=f"{name}/{moment.day}",
                due=moment.now,
                useful_until=moment.now + timedelta(hours=1),
                now=moment.now,
                to_staff=staff_id,
            )

        return deed

    def jobs(_: Settings) -> tuple[Job, ...]:
        hours = timedelta(hours=9)
        return (
            Job("early", daily(time(6)), hours, tell("early")),
            Job("late", daily(time(9)), hours, tell("late")),
        )

    def found() -> list[tuple[str, str, datetime]]:
        with database.reading() as db:
            return sorted(
                (each.key.partition("again:")[0], each.ended, each.promised_at)
                for each in db.exec(select(Notice))
            )

    early_again = [
        ("early/2026-11-23", "taken back", at("10:00")),
        ("early/2026-11-23/", "open", at("07:00")),
    ]
    run_due(database, at("10:00"), jobs)
    run_due(database, at("07:00"), jobs)
    assert found() == [*early_again, ("late/2026-11-23", "open", at("10:00"))]
    run_due(database, at("09:00"), jobs)
    assert found() == [
        *early_again,
        ("late/2026-11-23", "taken back", at("10:00")),
        ("late/2026-11-23/", "open", at("09:00")),
    ]


def test_what_was_done_in_the_future_is_told_until_it_was_done_again(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    add_booking(database, add_staff(database), TUESDAY)
    ticks(database, at("10:00", TUESDAY))
    with database.reading() as db:
        assert [each.job for each in runs_ahead(db, at("10:00"))] == [LIST]
    capsys.readouterr()
    ticks(database, at("10:00"), at("10:01"))
    assert capsys.readouterr().out.count("under a clock that was ahead") == 1
    ticks(database, at("08:15", TUESDAY))
    with database.reading() as db:
        assert runs_ahead(db, at("08:15", TUESDAY)) == []


def test_who_was_held_up_on_the_way_takes_nobody_s_work_for_a_clock_s_that_was_ahead(
    database: Database,
) -> None:
    done = []
    job = Job("counted", every(1), timedelta(hours=1), lambda _db, moment: done.append(moment.now))
    began = at("09:00")
    meanwhile = began + CLOCKS_DIFFER + timedelta(minutes=1)
    assert len(run_due(database, meanwhile, lambda _: (job,))) == 1
    assert run_due(database, began, lambda _: (job,), clock=lambda: meanwhile) == []
    assert run_due(database, meanwhile, lambda _: (job,), clock=lambda: meanwhile) == []
    assert done == [meanwhile]


def test_what_was_left_when_it_was_held_up_between_two_jobs_is_done_by_the_next_turn(
    database: Database,
) -> None:
    done = []

    def job(name: str) -> Job:
        return Job(name, every(1), timedelta(hours=1), lambda _db, _moment: done.append(name))

    jobs = (job("first"), job("second"))
    began = at("09:00")
    slept = began + timedelta(hours=1)
    run_due(database, began, lambda _: jobs, clock=lambda: slept if done else began)
    assert done == ["first"]
    run_due(database, slept, lambda _: jobs, clock=lambda: slept)
    assert done == ["first", "first", "second"]
