"""What the words of the command line do with the configured database."""

from contextlib import closing
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import assembly, doctor
from bot.home import home
from bot.platforms.terminal.chat import converse
from bot.platforms.terminal.clock import TalkClock
from bot.settings import read_environment
from models.audit import seals
from models.db.database import Database
from models.db.errors import Sorry


def chat(email: str, at: str) -> None:
    """Talk to the database as this member of staff, at this time or now.

    Raises Sorry where a platform is configured.
    """
    environment = read_environment()
    if environment.speaks_for_others:
        raise Sorry(
            "Slack or Teams is configured here, so chat would speak for others. Use staffroom try instead."
        )
    clock = TalkClock(ZoneInfo(environment.school_timezone))
    if at:
        clock.set(at)
    database = assembly.open_database(environment, make=False)
    converse(assembly.talks_over(database, clock), email, welcome=[])
    database.close()


def migrate() -> None:
    """Bring the tables to the newest form. Raises Sorry where they are not what is expected afterwards."""
    environment = read_environment()
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        database.migrate()
        if trouble := database.trouble_with_tables():
            raise Sorry(trouble)


def examine() -> tuple[list[str], bool]:
    """What is configured and what is missing, line by line, and whether nothing is."""
    environment = read_environment()
    findings = doctor.examine(environment, home(), datetime.now(UTC))
    lines = [f"{'ok  ' if each.fine else 'TO DO'}  {each.sentence}" for each in findings]
    return lines, all(each.fine for each in findings)


def verify() -> tuple[list[str], bool]:
    """Whether the audit is whole, in words and as it is."""
    database = assembly.open_database(read_environment(), make=False)
    with database.reading() as db:
        verdict = seals.verify(db)
    database.close()
    lines = [verdict.sentence]
    if verdict.digest:
        lines.append(
            f"The newest seal is {verdict.digest}. Note it elsewhere: entries cut off the end show only by it."
        )
    return lines, verdict.ok
