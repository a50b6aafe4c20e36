"""What the program itself knows for the papers: how much is held of whom, who has which role, and how it is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from bot.settings import BackupEvery, Environment
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.outbox.backups import BackupKind, stands
from models.rules.wording import day_of_month
from models.school.people import Pupil, Role, Staff, with_role
from models.school.settings import Settings
from models.school.snapshot import school

A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class RunHow:
    """How this installation is run, without a secret in it."""

    school: str
    on_postgresql: bool
    doors: tuple[str, ...]
    """The platforms over which staff talk to it."""
    public_address: bool
    feeds: bool
    backups_encrypted: bool
    backups_elsewhere: bool
    backups_hourly: bool
    backup_days: int
    account_hours: int
    """After so many a platform is asked again whose an account is."""
    request_minutes: int
    """For so many at most a request that cannot be answered is kept."""
    anchors: str
    contact: str
    """Whom the privacy page names; blank where none is set."""
    basis: str


@dataclass(frozen=True)
class KnownOfData:
    """Counts and names; of a group that is too small only that it is small."""

    now: datetime
    today: date
    run: RunHow
    settings: Settings
    rows: Mapping[str, int]
    """By table."""
    pupils: Mapping[int, int]
    """Of each year group, those who are here."""
    left: int
    staff: int
    groups: Mapping[str, str]
    """How many of the pupils who are here are in a group of special data."""
    holders: Mapping[Role, tuple[str, ...]]
    officers: tuple[str, ...]
    """The data protection officer, by name and e-mail: who asks or complains has to know how to reach them."""
    done: Mapping[Did, int]
    """What was put on record in the last 30 days."""
    last_backup: datetime | None
    last_drill: datetime | None


def how_it_is_run(environment: Environment) -> RunHow:
    """The same, from the settings of this installation."""
    slack, teams = environment.slack_bot_token.get_secret_value(), environment.teams_app_id
    return RunHow(
        school=environment.school_name,
        on_postgresql=not environment.database_url.startswith("sqlite"),
        doors=tuple(name for name, there in (("Slack", slack), ("Microsoft Teams", teams)) if there),
        public_address=bool(teams or (slack and not environment.slack_app_token.get_secret_value())),
        feeds=bool(environment.feeds_at),
        backups_encrypted=bool(environment.backup_keys.strip()),
        backups_elsewhere=bool(environment.backup_second_folder or environment.backup_second_command),
        backups_hourly=environment.backup_every is BackupEvery.HOUR,
        backup_days=environment.backup_days,
        account_hours=environment.account_check_hours,
        request_minutes=environment.kept_request_minutes,
        anchors=environment.audit_anchors,
        contact=environment.privacy_contact.strip(),
        basis=environment.privacy_basis.strip(),
    )


def known_of_data(db: Db, run: RunHow, now: datetime) -> KnownOfData:
    """All of it, in one reading."""
    settings = school(db).settings
    here = col(Pupil.left_on).is_(None)
    connection = db.connection()
    by_year = connection.execute(
        select(col(Pupil.year_group), func.count()).where(here).group_by(col(Pupil.year_group))
    )
    pupils = dict(sorted((row[0], row[1]) for row in by_year))
    in_groups = {
        "pupil premium": col(Pupil.pupil_premium).is_(True),
        "special educational needs": col(Pupil.sen).in_(("K", "E")),
        "English as an additional language": col(Pupil.eal).is_(True),
        "in care": col(Pupil.in_care).is_(True),
    }
    counted = {
        name: connection.execute(select(func.count()).select_from(Pupil).where(here, of_it)).scalar_one()
        for name, of_it in in_groups.items()
    }
    done = connection.execute(
        select(col(Entry.did), func.count()).where(col(Entry.at) >= now - A_MONTH).group_by(col(Entry.did))
    )
    backup, drill = stands(db, BackupKind.BACKUP).last_good, stands(db, BackupKind.DRILL).last_good
    return KnownOfData(
        now=now,
        today=now.astimezone(settings.timezone).date(),
        run=run,
        settings=settings,
        rows={
            name: connection.execute(
                select(func.count()).select_from(SQLModel.metadata.tables[name])
            ).scalar_one()
            for name in register()
        },
        pupils=pupils,
        left=connection.execute(select(func.count()).select_from(Pupil).where(~here)).scalar_one(),
        staff=connection.execute(
            select(func.count()).select_from(Staff).where(col(Staff.active))
        ).scalar_one(),
        groups={name: _not_small(many, settings.small_group) for name, many in counted.items()},
        holders={role: tuple(each.name for each in with_role(db, role)) for role in Role},
        officers=tuple(f"{each.name} ({each.email})" for each in with_role(db, Role.DATA_PROTECTION)),
        done={Did(did): many for did, many in done},
        last_backup=backup.begun_at.astimezone(UTC) if backup is not None else None,
        last_drill=drill.begun_at.astimezone(UTC) if drill is not None else None,
    )


def _not_small(many: int, small: int) -> str:
    return "none" if not many else str(many) if many >= small else f"fewer than {small}"


def next_review(known: KnownOfData) -> str:
    """By when the papers are looked at again, and who is reminded."""
    day = known.settings.papers_review
    if day is None:
        return "No day is set: the scheme lead types “settings papers review” and the day in chat."
    return (
        f"These papers are to be looked at again by {day_of_month(day)} {day.year}. The scheme lead and the data "
        "protection officer are reminded of it."
    )
