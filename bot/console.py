"""What the words of the command line do with the configured database."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import assembly, doctor
from bot.backup_place import place_of
from bot.backups import put_on_record
from bot.home import home
from bot.no_school import no_school, to_put_back
from bot.papers.press import letterhead
from bot.papers.saved import SAVED, let_papers_go
from bot.platforms.terminal.chat import converse
from bot.platforms.terminal.clock import TalkClock
from bot.settings import read_environment
from bot.upgrading import way_back
from models.audit.anchors import noted_seal, read_anchors
from models.audit.deeds import Deed
from models.audit.verifying import verify as verify_audit
from models.db.database import Database
from models.db.errors import Sorry
from models.db.head import NO_TABLES
from models.lifecycle.upgrading import bring_up_first


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
    head = letterhead(environment.school_name, environment.school_crest)
    papers = home().file(SAVED)
    let_papers_go(database, papers, datetime.now(UTC))
    converse(assembly.talks_over(database, clock, papers, head), email, welcome=[])
    database.close()


def migrate() -> list[str]:
    """Bring the tables to the newest form, older ones backed up first; the way back to them, if there were any.

    Raises Sorry where they are not what is expected afterwards, where they are older and somebody works with them, and
    where there are none and a school has backups: what waits for tables, such as a container, would serve an empty one.
    """
    environment = read_environment()
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        is_new = not database.is_there() or database.trouble_with_tables() == NO_TABLES
        if is_new and to_put_back(environment):
            raise Sorry(no_school(database, environment))
        now = datetime.now(UTC)
        made = bring_up_first(database, place_of(environment), now)
        database.migrate()
        if trouble := database.trouble_with_tables():
            raise Sorry(trouble)
        if made is None:
            return []
        put_on_record(database, Deed.BACKUP_MAKE, made.backup, now, made.trouble)
        return way_back(made)


def examine() -> tuple[list[str], bool]:
    """What is configured and what is missing, line by line, and whether nothing is."""
    environment = read_environment()
    findings = doctor.examine(environment, home(), datetime.now(UTC))
    lines = [f"{'ok  ' if each.fine else 'TO DO'}  {each.sentence}" for each in findings]
    return lines, all(each.fine for each in findings)


def verify(against: str) -> tuple[list[str], bool]:
    """Whether the audit is whole, by itself and beside a file of published seals, or a seal that somebody noted.

    Left out, it is this installation's own file, where there is one. Raises Sorry where it cannot be read.
    """
    environment = read_environment()
    own = environment.anchor_file
    noted = noted_seal(against)
    path = Path(against) if against and not noted else own
    anchors, strange = read_anchors(path) if path != own or own.is_file() else ([], [])
    with closing(assembly.open_database(environment, make=False)) as database, database.reading() as db:
        verdict = verify_audit(db, anchors, noted)
    findings = [*verdict.findings, *strange]
    lines = findings or [verdict.sentence]
    if anchors or strange:
        lines.append(f"It was compared with {path}, which was written outside the database.")
    if verdict.note:
        lines.append(verdict.note)
    if verdict.digest:
        lines.append(
            f"The newest seal is {verdict.digest}. Note it elsewhere: entries cut off the end show only by it."
        )
    if findings and anchors and path == own:
        lines.append(f"If a backup was restored on purpose, note what was lost, and move {own} aside.")
    return lines, not findings
