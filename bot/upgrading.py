"""`staffroom upgrade`: what a new version would do to the database, and doing it with a way back."""

import math
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version

from bot.backup_place import place_of
from bot.backups import put_on_record
from bot.keeping import published
from bot.no_school import no_school
from bot.settings import Environment, read_environment
from models.audit.deeds import Deed
from models.db.database import Database
from models.db.errors import Sorry
from models.db.head import newest
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.backup.making import MadeBackup
from models.lifecycle.upgrading import Upgraded, upgrade_database
from models.rules.wording import count


def look_ahead() -> list[str]:
    """What an upgrade would do, line by line; nothing is changed. Raises Sorry where this version could not do it."""
    environment = read_environment()
    with closing(_there(environment)) as database:
        steps = database.steps_to_come()
        trouble = database.trouble_with_tables()
    if not steps:
        if trouble:
            raise Sorry(trouble)
        return [f"The database is of this version ({version('staffroom')}) already. There is nothing to do."]
    place = place_of(environment)
    copied = f" and a copy in {place.second}" if place.second else ""
    return [
        f"Version {version('staffroom')} would change the tables in {count(len(steps), 'step')}:",
        *_listed(steps),
        f"Before that, it makes a backup in {place.folder}{copied}; after it, it looks at every table and the audit.",
        "Nothing was changed. Stop Staffroom, and run: staffroom upgrade",
    ]


def bring_up() -> tuple[list[str], bool]:
    """Back up, migrate, verify. What was done, line by line, and whether all is well."""
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(_there(environment)) as database:
        done = upgrade_database(database, place_of(environment), now, published(environment))
        if done is not None:
            put_on_record(database, Deed.BACKUP_MAKE, done.backup.backup, now, done.backup.trouble)
    if done is None:
        nothing = f"The database is of this version ({version('staffroom')}) already. Nothing was done."
        return [nothing, *_earlier(place_of(environment))], True
    return _said(done), not done.findings and not done.backup.trouble


def _there(environment: Environment) -> Database:
    database = Database(environment.database_url, timezone=environment.school_timezone)
    if not database.is_there():
        database.close()
        raise Sorry(no_school(database, environment))
    return database


def _said(done: Upgraded) -> list[str]:
    lines = [f"The database is of version {version('staffroom')} now, in {count(len(done.steps), 'step')}:"]
    lines += _listed(done.steps)
    if done.rows:
        named = (
            f"{name} {before} before, {after} now" for name, (before, after) in sorted(done.rows.items())
        )
        lines.append(f"Rows that a step moved or took away: {'; '.join(named)}.")
    if done.findings:
        lines += [*done.findings, "Go back, and ask whoever looks after Staffroom before you try again."]
    else:
        lines.append("Every table is what this version expects, and the audit is whole. Now start Staffroom.")
    return [*lines, *way_back(done.backup)]


def _earlier(place: BackupPlace) -> list[str]:
    """How to be where one was before an upgrade that was cut short once it had changed the tables, or was long ago."""
    for each in backups_in(place.folder):
        try:
            described = each.description()
        except Sorry:
            # `doctor` and `backup verify` say so; another one may do.
            continue
        if described.head < newest():
            return [
                "Whether the audit is whole: staffroom audit verify. The way back to the version before: install the "
                f"version that you had ({described.program}), and run: staffroom restore {each.file}"
            ]
    return []


def way_back(made: MadeBackup) -> list[str]:
    """How to be where one was."""
    lines = [f"The way back: install the version that you had, and run: staffroom restore {made.backup.file}"]
    return [*lines, made.trouble] if made.trouble else lines


def _listed(steps: Sequence[str]) -> list[str]:
    width = int(math.log10(len(steps))) + 1
    return [f"  {number:>{width}}  {each}" for number, each in enumerate(steps, start=1)]
