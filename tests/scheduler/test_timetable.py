"""What happens by itself in a school: on school days only, once, and late rather than not at all."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.seals import Seal
from models.db.database import Database
from models.mentoring.slip import Slip, Tone
from models.outbox.backups import BackupKind, BackupRun, began
from models.outbox.notices import Notice
from models.outbox.once import Heard, Run, hear, run_once
from models.outbox.topics import Topic
from models.outbox.undelivered import undelivered
from models.school.calendar import CalendarPeriod
from models.school.care_to_come import Care, CareToCome
from models.school.people import FormGroup, Mentorship, Pupil, Role
from models.school.settings import SettingChange
from models.school.snapshot import changed, settings
from models.school.subjects import Subject
from models.sessions.session import Booking, Session, When
from scheduler.deeds.housekeeping import HOUSEKEEPING
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.scheduler.small_school import MORNING, StandingClock, Words, add_staff, promise_to
from tests.soak.courier import SmallCourier
from tests.soak.far_side import FarSide, Mood

MONDAY = date(2026, 11, 23)


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def add_booking(database: Database, host: int, day: date = MONDAY) -> int:
    """A pupil who is booked into Mathematics after school; returns the pupil's id."""
    with database.writing() as db:
        db.add(FormGroup(id=1, name="11C"))
        db.add(Subject(id=1, name="Mathematics", scale="9-1"))
        db.flush()
        pupil = Pupil(legal_forename="Amy", legal_surname="Carter", form_id=1, year_group=11)
        session = Session(
            host_id=host,
            subject_id=1,
            day=day,
            starts=time(15, 20),
            ends=time(16, 20),
            kind=When.AFTER_SCHOOL,
        )
        db.add_all([pupil, session])
        db.flush()
        assert pupil.id is not None
        assert session.id is not None
        db.add(
            Booking(
                session_id=session.id,
                pupil_id=pupil.id,
                day=day,
                starts=session.starts,
                ends=session.ends,
                booked_by=host,
                booked_at=MORNING - timedelta(days=3),
            )
        )
        changed(db)
        return pupil.id


def promised(database: Database, topic: str) -> list[Notice]:
    with database.reading() as db:
        return list(db.exec(select(Notice).where(Notice.topic == topic).order_by(Notice.key)))


@pytest.mark.P10
def test_the_list_is_promised_at_its_time_on_a_school_day(database: Database) -> None:
    add_booking(database, add_staff(database))
    run_due(database, at("08:14"))
    assert promised(database, "sessions.list") == []
    run_due(database, at("08:15"))
    (notice,) = promised(database, "sessions.list")
    assert (notice.key, notice.to_purpose, notice.late) == ("sessions.list/2026-11-23", "leadership", False)
    assert notice.useful_until >= at("16:20")


@pytest.mark.P10
def test_the_list_is_late_after_a_morning_away_and_missed_after_a_day(database: Database) -> None:
    add_booking(database, add_staff(database))
    run_due(database, at("11:00"))
    (notice,) = promised(database, "sessions.list")
    assert notice.late


@pytest.mark.whole
@pytest.mark.P10
@pytest.mark.parametrize("why", ["nobody is booked", "inset day", "too late"])
def test_there_is_no_list_where_it_is_of_no_use(database: Database, why: str) -> None:
    host = add_staff(database)
    if why != "nobody is booked":
        add_booking(database, host)
    if why == "inset day":
        with database.writing() as db:
            db.add(CalendarPeriod(kind="inset", name="Training", first=MONDAY, last=MONDAY))
            changed(db)
    run_due(database, at("20:00") if why == "too late" else at("08:15"))
    assert promised(database, "sessions.list") == []


def test_nothing_is_promised_at_the_weekend(database: Database) -> None:
    saturday = MONDAY + timedelta(days=5)
    leader = add_staff(database, role=Role.LEADERSHIP)
    add_booking(database, leader, day=saturday)
    for clock in ("08:00", "08:15", "16:30", "23:00"):
        run_due(database, at(clock, saturday))
    with database.reading() as db:
        assert db.exec(select(Notice)).all() == []


@pytest.mark.P8
def test_a_mentor_with_an_unread_slip_gets_a_morning_note_and_nobody_else_does(database: Database) -> None:
    sender = add_staff(database)
    mentor = add_staff(database, email="m@school.example")
    pupil_id = add_booking(database, sender)
    with database.writing() as db:
        db.add(Mentorship(pupil_id=pupil_id, staff_id=mentor, first_day=date(2026, 9, 1)))
        sent_at = MORNING - timedelta(days=10)
        db.add(
            Slip(
                pupil_id=pupil_id,
                from_id=sender,
                to_id=mentor,
                tone=Tone.POSITIVE,
                text="Good.",
                sent_at=sent_at,
            )
        )
    run_due(database, at("08:00"))
    (notice,) = promised(database, "mentor.morning")
    assert (notice.to_staff, notice.key) == (mentor, f"mentor.morning/2026-11-23/staff:{mentor}")
    assert notice.useful_until == at("17:00")


@pytest.mark.P15
@pytest.mark.P13
def test_leadership_and_coordinators_get_the_digest(database: Database) -> None:
    teacher = add_staff(database, role=Role.TEACHER)
    leader = add_staff(database, email="l@school.example", role=Role.LEADERSHIP)
    coordinator = add_staff(database, email="r@school.example", role=Role.RAISING_ACHIEVEMENT)
    add_booking(database, teacher)
    run_due(database, at("16:30"))
    assert [notice.to_staff for notice in promised(database, "leadership.digest")] == [leader, coordinator]


@pytest.mark.whole
@pytest.mark.P15
def test_a_digest_with_nothing_to_say_is_not_promised(database: Database) -> None:
    add_staff(database, role=Role.LEADERSHIP)
    with database.writing() as db:
        term = (date(2026, 9, 3), date(2026, 12, 18))
        db.add(CalendarPeriod(kind="term", name="Autumn", first=term[0], last=term[1]))
        changed(db)
    run_due(database, at("16:30"))
    assert promised(database, "leadership.digest") == []


def test_the_audit_is_sealed(database: Database) -> None:
    with database.writing() as db:
        record(db, Actor(None, MORNING - timedelta(minutes=5)), Deed.IMPORT)
    run_due(database, MORNING)
    with database.reading() as db:
        assert len(db.exec(select(Seal)).all()) == 1


@pytest.mark.parametrize(
    ("months", "before"), [("", "2025-11-22"), ("3", "2026-08-22"), ("18", "2025-05-22")]
)
def test_housekeeping_forgets_what_is_old_and_nothing_else(
    database: Database, months: str, before: str
) -> None:
    """What was run, and which backups were made, for as long as is set; by default a year."""
    ben = add_staff(database)
    night = at("03:00")
    with database.writing() as db:
        hear(db, "old", ben, None, night - timedelta(days=1, minutes=1))
        hear(db, "new", ben, None, night - timedelta(hours=23))
        if months:
            db.add(SettingChange(name="retention_runs", value=months, changed_at=night))
        long_ago = datetime.combine(date.fromisoformat(before), time(23, 30), ZoneInfo("Europe/London"))
        for at_ in (long_ago, long_ago + timedelta(hours=1)):
            run_once(db, "once", str(at_.date()), at_)
            began(db, BackupKind.BACKUP, at_)
        run_once(db, HOUSEKEEPING, "2026-11-22", night - timedelta(days=1))
    run_due(database, night)
    with database.reading() as db:
        assert db.exec(select(Heard.key)).all() == ["new"]
        kept = str(long_ago.date() + timedelta(days=1))
        assert db.exec(select(Run.slot).where(Run.job == "once")).all() == [kept]
        (backup,) = db.exec(select(BackupRun.begun_at)).all()
        assert str(backup.astimezone(long_ago.tzinfo).date()) == kept


@pytest.mark.whole
async def test_the_scheme_lead_hears_of_what_failed_and_housekeeping_closes_it_later(
    database: Database, far_side: FarSide, clock: StandingClock
) -> None:
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    promise_to(database, add_staff(database), "slip.new/7")
    far_side.mood = lambda _path: Mood.GONE
    courier = SmallCourier(far_side.url)
    await deliver_due(database, [courier], Words(), clock)
    far_side.mood = lambda _path: Mood.FINE
    await deliver_due(database, [courier], Words(), clock)
    assert far_side.texts(f"small-{lead}") == []
    for _ in range(2):
        clock.put_on(minutes=10)
        run_due(database, clock.now)
        await deliver_due(database, [courier], Words(), clock)
    assert [notice.to_staff for notice in promised(database, "delivery.trouble")] == [lead]
    for days in (1, 2):
        run_due(database, at("03:00", MONDAY + timedelta(days=days)))
    with database.reading() as db:
        found = undelivered(db, at("03:00", MONDAY + timedelta(days=2)))
    assert Topic.SLIP_NEW not in {each.topic for each in found}


def test_every_job_has_its_own_name_and_keeps_out_of_the_hour_that_comes_twice(database: Database) -> None:
    with database.reading() as db:
        jobs = timetable(settings(db))
    assert len({job.name for job in jobs}) == len(jobs)
    assert all(job.useful_for > timedelta() for job in jobs)
    assert MORNING.tzinfo is UTC


@pytest.mark.P4
def test_a_mentor_dated_ahead_begins_that_night_and_in_the_holidays_too(database: Database) -> None:
    mentor = add_staff(database, email="m@school.example")
    day = date(2026, 12, 25)
    with database.writing() as db:
        pupil = Pupil(legal_forename="Amy", legal_surname="Carter", year_group=10)
        db.add(pupil)
        db.flush()
        db.add(CareToCome(care=Care.MENTOR, pupil_id=pupil.id or 0, staff_id=mentor, first_day=day))
    for hour, many in (("03:59", 0), ("04:00", 1), ("05:00", 1)):
        run_due(database, at(hour, day))
        with database.reading() as db:
            assert len(list(db.exec(select(Mentorship)))) == many
