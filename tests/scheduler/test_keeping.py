"""Backups by themselves: one a night however many processes there are, caught up, tried out, and told where missing."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.assembly import composer
from bot.backup_place import place_of
from bot.backups import put_on_record
from bot.doctor import examine
from bot.home import DataHome
from bot.metrics import Metrics
from bot.settings import Environment
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.database import Database
from models.db.errors import Sorry
from models.db.journal import RowsGone, write_down
from models.lifecycle.backup.drilling import drill
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.backup.keys import BackupKeys
from models.lifecycle.backup.making import make_backup
from models.lifecycle.removal.replaying import keep_journal
from models.outbox.backups import BackupKind, began, stands
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.rules.backups import MISSING_AFTER
from models.school.people import Role
from models.school.snapshot import school as school_of
from models.views.digest import digest
from scheduler.courier import Worded
from scheduler.keeping import HOURLY, NIGHTLY, Keeper, KeptBy
from tests.gallery.shown import said_in
from tests.postgres import Postgres
from tests.scheduler.small_school import StandingClock, add_staff

ZONE = ZoneInfo("Europe/London")
EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
"""A Monday."""


@pytest.fixture
def place(tmp_path: Path, engine_name: str, request: pytest.FixtureRequest) -> BackupPlace:
    server: Postgres | None = None if engine_name == "sqlite" else request.getfixturevalue("postgres")
    tools = server.tools if server else ""
    return BackupPlace(tmp_path / "backups", BackupKeys((), own=tmp_path / "own.txt"), tools=tools)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(EVENING)


def keeper(database: Database, place: BackupPlace, clock: StandingClock, *, hourly: bool = False) -> Keeper:
    def try_out(at: datetime) -> str:
        drill(database, place, backups_in(place.folder)[0], key=None, anchors=(), look=lambda _: [str(at)])
        return backups_in(place.folder)[0].file.name

    does = KeptBy(
        lambda at: make_backup(database, place, at).backup.file.name, try_out, HOURLY if hourly else NIGHTLY
    )
    return Keeper(database, does, now=clock, timezone=ZONE)


def made(place: BackupPlace) -> list[str]:
    return [f"{each.made_at:%d %b %H:%M}" for each in reversed(backups_in(place.folder))]


def notices(database: Database) -> list[tuple[str, int | None]]:
    with database.reading() as db:
        found = db.exec(select(Notice).where(Notice.topic == Topic.BACKUP_MISSING).order_by(col(Notice.id)))
        return [(each.about_day, each.to_staff) for each in found]


def card(database: Database, now: datetime) -> str:
    """What the newest notice says now; nothing where it is dropped."""
    with database.reading() as db:
        newest = select(Notice).where(Notice.topic == Topic.BACKUP_MISSING).order_by(col(Notice.id).desc())
        said = composer(db, db.exec(newest).all()[0], now, "slack")
        return "\n".join(said_in(said.message)) if isinstance(said, Worded) else ""


def test_there_is_one_a_night_in_one_process_or_in_two_and_what_was_missed_is_caught_up(
    database: Database, place: BackupPlace, clock: StandingClock
) -> None:
    with closing(Database(database.url)) as other:
        both = [keeper(each, place, clock) for each in (database, other)]
        for hours in (0, 1, 7, 1, 1, 22, 2, 60):
            clock.put_on(hours=hours)
            for each in both:
                each.look()
            for each in both:
                each.wait()
    assert made(place) == [
        "23 Nov 18:00",  # none had been made this night
        "24 Nov 03:00",
        "25 Nov 04:00",
        "27 Nov 16:00",  # it was not running for two nights
    ]
    with database.reading() as db:
        entries = db.exec(select(Entry.deed, Entry.fields)).all()
    assert [fields for deed, fields in entries if deed == "backup.make"] == [
        each.file.name for each in reversed(backups_in(place.folder))
    ]


def test_where_that_is_wanted_there_is_one_an_hour(
    database: Database, place: BackupPlace, clock: StandingClock
) -> None:
    mine = keeper(database, place, clock, hourly=True)
    for _ in range(4):
        mine.keep()
        clock.put_on(minutes=30)
    assert made(place) == ["23 Nov 18:00", "23 Nov 19:00"]


def test_one_that_fails_is_told_once_a_day_and_tried_again_until_it_is_made(
    database: Database, place: BackupPlace, clock: StandingClock
) -> None:
    lead = add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    data = add_staff(database, email="data@school.example", role=Role.DATA_MANAGER)
    add_staff(database, email="other@school.example", role=Role.OFFICE)
    place.folder.write_text("in the way")
    mine = keeper(database, place, clock)
    tries = []
    for _ in range(4):
        mine.keep()
        with database.reading() as db:
            tries.append(stands(db, BackupKind.BACKUP).last)
        clock.put_on(minutes=20)
    assert len({each.begun_at for each in tries if each}) == 2, "at once, and again after half an hour"
    assert notices(database) == [("2026-11-23", lead), ("2026-11-23", data)]
    said = card(database, clock())
    assert "There is no backup of Staffroom's data" in said
    assert "could not be written to" in said
    clock.put_on(hours=12)
    mine.keep()
    assert notices(database)[2:] == [("2026-11-24", lead), ("2026-11-24", data)]
    place.folder.unlink()
    clock.put_on(hours=1)
    mine.keep()
    assert made(place) == ["24 Nov 08:20"]
    assert card(database, clock()) == ""
    clock.put_on(minutes=1)
    mine.keep()
    assert len(notices(database)) == 4


@pytest.mark.whole
def test_none_for_a_day_and_two_hours_is_told_though_nothing_failed(
    database: Database, place: BackupPlace, clock: StandingClock
) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    keeper(database, place, clock).keep()
    clock.put_on(hours=27)
    with database.writing() as db:
        began(
            db, BackupKind.BACKUP, clock() - timedelta(minutes=1)
        )  # another process is at work, or was killed
    mine = keeper(database, place, clock)
    mine.keep()
    assert len(notices(database)) == 1
    assert "No backup of Staffroom's data since 23 November, 18:00" in card(database, clock())
    assert made(place) == ["23 Nov 18:00"]
    clock.put_on(hours=2)
    mine.keep()
    assert made(place) == ["23 Nov 18:00", "24 Nov 23:00"], "whoever has not ended by then was killed"


@pytest.mark.whole
def test_one_is_tried_out_the_day_after_the_first_and_then_each_month(
    database: Database, place: BackupPlace, clock: StandingClock
) -> None:
    mine = keeper(database, place, clock)
    tried = []
    for _ in range(36):
        mine.keep()
        with database.reading() as db:
            last = stands(db, BackupKind.DRILL).last_good
        tried.append(f"{last.begun_at:%d %b}" if last else "")
        clock.put_on(days=1)
    assert list(dict.fromkeys(tried)) == ["", "24 Nov", "22 Dec"]


def environment(database: Database, place: BackupPlace, **more: str) -> Environment:
    given = {"database_url": database.url, "backup_folder": str(place.folder), "pg_tools": place.tools}
    return Environment.model_validate(given | more)


def doctor(given: Environment, now: datetime, tmp_path: Path) -> list[str]:
    found = examine(given, DataHome(tmp_path, "the test says so"), now)
    return [
        f"{'ok' if each.fine else 'TO DO'} {each.sentence}"
        for each in found
        if any(word in each.sentence for word in ("ackup", "BACKUP", "pg_dump", "tried out"))
    ]


@pytest.mark.whole
def test_doctor_metrics_and_the_digest_say_how_it_stands(
    database: Database, place: BackupPlace, clock: StandingClock, tmp_path: Path
) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    given = environment(database, place)
    assert place_of(given).folder == place.folder
    # An empty school: doctor looks at no more of it, and there is nothing to measure.
    metrics = Metrics(database, clock)
    assert "staffroom_backup_age_seconds" not in metrics.page().decode()
    assert f"TO DO There is no backup in {place.folder}. Make one now: staffroom backup" in doctor(
        given, clock(), tmp_path
    )
    mine = keeper(database, place, clock)
    mine.keep()
    clock.put_on(hours=25)
    mine.keep()
    said = doctor(given, clock(), tmp_path)
    assert any(each.startswith("ok The newest backup is of 24 November 2026, 19:00: ") for each in said)
    assert "ok A backup was tried out on 24 November 2026, 19:00." in said
    assert any("TO DO Backups are not encrypted" in each for each in said)
    assert any("TO DO Backups lie on this machine alone" in each for each in said)
    for command, answer in (
        ("/no/such thing", "TO DO BACKUP_SECOND_COMMAND names /no/such, which is not there"),
        ("true", "ok Each backup is copied to wherever true takes it."),
    ):
        taking = environment(database, place, backup_second_command=command)
        assert any(answer in each for each in doctor(taking, clock(), tmp_path))
    if not database.is_sqlite:
        assert any(each.startswith("ok pg_dump ") for each in said)
        wrong = environment(database, place, pg_tools=str(tmp_path))
        assert any(
            "TO DO pg_dump and pg_restore are not in" in each for each in doctor(wrong, clock(), tmp_path)
        )
    page = metrics.page().decode()
    assert "staffroom_backup_age_seconds 0.0" in page
    clock.put_on(days=41)
    page = metrics.page().decode()
    assert "staffroom_backup_age_seconds 3.5424e+06" in page
    assert "staffroom_drill_age_seconds 3.5424e+06" in page
    said = doctor(given, clock(), tmp_path)
    assert any("TO DO The newest backup is of 24 November 2026" in each for each in said)
    assert any("TO DO No backup has been tried out for more than 40 days" in each for each in said)
    with database.reading() as db:
        known = school_of(db)
        today = clock().date()
        assert digest(db, today, clock(), known.settings, known.calendar, asked=True).drill_is_old
        earlier = clock() - timedelta(days=3)
        assert not digest(
            db, earlier.date(), earlier, known.settings, known.calendar, asked=True
        ).drill_is_old


@pytest.mark.whole
def test_a_drill_that_fails_is_tried_again_and_doctor_says_why(
    database: Database, place: BackupPlace, clock: StandingClock, tmp_path: Path
) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    mine = keeper(database, place, clock)
    mine.keep()
    clock.put_on(hours=25)

    def cannot(_: datetime) -> str:
        raise Sorry("It cannot be opened.")

    Keeper(database, replace(mine.does, try_out=cannot), now=clock, timezone=ZONE).keep()
    said = doctor(environment(database, place), clock(), tmp_path)
    assert "TO DO The last drill of a backup failed. It cannot be opened." in said
    clock.put_on(days=1)
    mine.keep()
    assert "tried out on" in "".join(doctor(environment(database, place), clock(), tmp_path))


@pytest.mark.whole
def test_doctor_says_where_the_journal_of_what_was_removed_is_missing(
    database: Database, place: BackupPlace, clock: StandingClock, tmp_path: Path
) -> None:
    given, file = environment(database, place), place.journal.file
    keep_journal(database, place.journal, clock())
    assert not any(str(file) in each for each in doctor(given, clock(), tmp_path))
    for number in (1, 2):
        with database.writing() as db:
            write_down(db, clock(), "list 1", gone=[RowsGone("slip", "id", (number,))])
    assert f"ok What was removed for good or restricted is written down in {file}." in doctor(
        given, clock(), tmp_path
    )
    whole = file.read_text()
    for left in ("", whole.splitlines(keepends=True)[0], "no line of ours\n"):
        file.write_text(left)
        assert any(
            f"TO DO {file} is not there, or lacks" in each for each in doctor(given, clock(), tmp_path)
        )
    file.unlink()
    assert any(f"TO DO {file} is not there, or lacks" in each for each in doctor(given, clock(), tmp_path))
    with database.writing() as db:
        write_down(db, clock(), "list 1", gone=[RowsGone("slip", "id", (3,))])
    assert any(f"TO DO {file} is not there, or lacks" in each for each in doctor(given, clock(), tmp_path)), (
        "it was lost and written again"
    )
    file.write_text(whole + file.read_text())
    assert f"ok What was removed for good or restricted is written down in {file}." in doctor(
        given, clock(), tmp_path
    )


@pytest.mark.whole
def test_one_made_by_hand_that_was_copied_nowhere_counts_as_none_and_doctor_names_what_failed(
    database: Database, place: BackupPlace, clock: StandingClock, tmp_path: Path
) -> None:
    add_staff(database, email="lead@school.example", role=Role.SCHEME_LEAD)
    keeper(database, place, clock).keep()
    clock.put_on(hours=27)
    there, command = tmp_path / "unmounted", "/no/such thing"
    given = environment(database, place, backup_second_folder=str(there), backup_second_command=command)
    made = make_backup(database, place_of(given), clock())
    put_on_record(database, Deed.BACKUP_MAKE, made.backup, clock(), made.trouble)
    with database.reading() as db:
        stand = stands(db, BackupKind.BACKUP)
    assert stand.is_late(clock(), MISSING_AFTER)
    said = doctor(given, clock(), tmp_path)
    assert f"TO DO The last backup did not go well. {made.trouble}" in said
    for named in (f"BACKUP_SECOND_FOLDER names {there}", "BACKUP_SECOND_COMMAND names /no/such"):
        assert any(each.startswith(f"TO DO {named}") for each in said)
    clock.put_on(hours=1)
    again = make_backup(database, place, clock())
    put_on_record(database, Deed.BACKUP_MAKE, again.backup, clock(), again.trouble)
    assert not any("did not go well" in each for each in doctor(given, clock(), tmp_path))
