"""`staffroom doctor`: what is configured, what is missing, and how to get it, in plain words."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from bot.anchoring import last_published
from bot.assembly import read_agreement_text
from bot.doctor_backups import backups
from bot.doctor_doors import doors
from bot.home import VARIABLE, DataHome
from bot.left_there import left_there
from bot.misspelt import misspelt, named_in
from bot.no_school import no_school, to_put_back
from bot.not_meant import not_meant
from bot.papers.press import letterhead
from bot.plain_trouble import whose_fault
from bot.platforms.checkup import Finding
from bot.settings import Environment
from bot.taking_away import still_taken
from bot.wrong_clock import done_ahead
from models.audit.anchors import still_holds
from models.db.database import Database
from models.db.errors import Sorry
from models.db.head import NO_TABLES
from models.db.tables import Db
from models.lifecycle.taken_files import kept_too_long
from models.outbox.failing import failing_jobs
from models.outbox.notices import Delivery, DeliveryState
from models.rules.wording import count
from models.school.people import Pupil, Role, Staff, with_role
from models.school.snapshot import school
from models.views.readiness import look_at_school

COPIES = (
    "Staffroom deletes in Slack and Teams what it sent there. How long they keep messages themselves, and copies of "
    "deleted ones, is set in their own retention: set that, too."
)
_FOR_OTHERS = 0o077
"""The rights of everybody but the user whose file it is."""


def examine(environment: Environment, at: DataHome, now: datetime) -> list[Finding]:
    """Look, at `now` (UTC), at everything that Staffroom needs; nothing is made or changed by it."""
    return [
        *_home(environment, at),
        *_misspelt(at),
        *_settings(environment),
        *_files(environment),
        *_database(environment, now),
        *doors(environment),
    ]


def _home(environment: Environment, at: DataHome) -> list[Finding]:
    """Where the settings and the data are, and whether others on this machine can read them."""
    there = "" if at.env_file.is_file() else "; there is no .env in it"
    found = [Finding(True, f"The home is {at.folder}, because {at.why}{there}.")]
    if at.is_named and not at.folder.is_dir():
        sentence = (
            f"{VARIABLE} names {at.folder}, and there is no such folder. Make it, or correct {VARIABLE}."
        )
        found = [Finding(False, sentence)]
    files = [at.env_file]
    if environment.database_url.startswith("sqlite"):
        files.append(Path(environment.database_url.partition("///")[2]))
    files.append(at.file("backup-key.txt"))
    open_to_others = [each for each in files if each.is_file() and each.stat().st_mode & _FOR_OTHERS]
    return found + [
        Finding(False, f"{each} can be read by others on this machine. Run: chmod 600 {each}")
        for each in open_to_others
    ]


def _misspelt(at: DataHome) -> list[Finding]:
    """What is set under a name that nothing reads."""
    return [
        Finding(
            False, f"{name} is set, but is no setting. If {meant} is meant, call it that; else take it away."
        )
        for name, meant in misspelt([*named_in(at.env_file), *os.environ])
    ]


def _settings(environment: Environment) -> list[Finding]:
    """What the settings say that cannot be meant, and what else they have others do."""
    found = [Finding(False, each) for each in not_meant(environment)]
    if environment.feeds_at:
        found.append(
            Finding(
                True,
                f"Calendars are served below {environment.feeds_at}/. The proxy must hand on /calendar/*.",
            )
        )
    return found


def _files(environment: Environment) -> list[Finding]:
    """Whether what the settings name for papers can be read."""
    found = []
    if environment.agreement_text:
        found.append(
            _read("The text of the agreement", lambda: read_agreement_text(environment.agreement_text))
        )
    if environment.school_crest:
        found.append(
            _read("The school's crest", lambda: letterhead(environment.school_name, environment.school_crest))
        )
    return found


def _read(what: str, read: Callable[[], object]) -> Finding:
    try:
        read()
    except Sorry as sorry:
        return Finding(False, sorry.sentence)
    return Finding(True, f"{what} is there and can be read.")


def _database(environment: Environment, now: datetime) -> list[Finding]:
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        if not database.is_there():
            return [Finding(False, no_school(database, environment))]
        try:
            trouble = database.trouble_with_tables()
        except DBAPIError as away:
            sentence = whose_fault(away)
            if sentence is None:
                raise
            return [Finding(False, sentence)]
        if trouble:
            lost = to_put_back(environment) if trouble == NO_TABLES else ""
            return [Finding(False, f"The database has no tables. {lost}" if lost else trouble)]
        with database.reading() as db:
            there = f"The database ({kind}, {database.location}) is there and up to date."
            today = now.astimezone(ZoneInfo(environment.school_timezone)).date()
            return [
                Finding(True, there),
                *_school(db, today),
                *done_ahead(db, now),
                *_failing(db),
                *_taken(db, today),
                *_audit(db, environment),
                *backups(environment, database, db, now),
            ]


def _audit(db: Db, environment: Environment) -> list[Finding]:
    """Whether the audit still ends, or goes on, where it was last published."""
    last = last_published(environment.anchor_file)
    if last is None or still_holds(db, last):
        return []
    sentence = "The audit is not what was published of it. What is wrong with it says: staffroom audit verify"
    return [Finding(False, sentence)]


def _failing(db: Db) -> list[Finding]:
    """What Staffroom should do by itself and cannot."""
    return [
        Finding(
            False,
            f"“{each.job}” has failed since {each.since.isoformat(timespec='minutes')}. "
            f"Look in the log for: {each.reference}",
        )
        for each in failing_jobs(db)
    ]


def _taken(db: Db, today: date) -> list[Finding]:
    """Files that somebody took out and keeps for too long."""
    many = kept_too_long(db, today)
    return [Finding(False, still_taken(many))] if many else []


def _imported(pupils: int, staff: int) -> str:
    return f"{count(pupils, 'pupil')} and {count(staff, 'member')} of staff are imported."


def _school(db: Db, today: date) -> list[Finding]:
    pupils = db.exec(select(func.count()).select_from(Pupil).where(Pupil.left_on == None)).one()  # noqa: E711 - SQL's IS NULL
    staff = db.exec(select(func.count()).select_from(Staff).where(Staff.active)).one()
    if not staff or not pupils:
        return [
            Finding(
                False,
                "There are no staff or pupils yet. Export them from your MIS; then: staffroom import FOLDER --apply",
            )
        ]
    found = [Finding(True, _imported(pupils, staff))]
    found += [Finding(*each) for each in look_at_school(db, today)]
    for role, duty in (
        (Role.SCHEME_LEAD, "runs the scheme"),
        (Role.LEADERSHIP, "gets the Year 11 list"),
        (Role.SAFEGUARDING_LEAD, "is named above free text"),
        (Role.DATA_MANAGER, "imports, and answers requests for records and complaints"),
        (Role.DATA_PROTECTION, "is reminded of requests and complaints, and approves what is removed"),
    ):
        if with_role(db, role):
            found.append(Finding(True, f"Somebody has the role {role}."))
        else:
            found.append(
                Finding(
                    False,
                    f"Nobody has the role {role}, who {duty}. Add it to the staff file, and import it.",
                )
            )
    failed = db.exec(
        select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.FAILED)
    ).one()
    if failed:
        found.append(
            Finding(
                False,
                f"{count(failed, 'message')} not delivered. The scheme lead sees more with: todo",
            )
        )
    found.append(Finding(True, COPIES))
    return found + [Finding(False, each) for each in left_there(db, school(db), today)]
