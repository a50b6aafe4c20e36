"""`staffroom retention`: what is no longer kept, listed for who may see it; nothing is removed by it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

from bot import assembly
from bot.printing import DOOR, day_of, somebody
from bot.settings import read_environment
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record, record_refusal
from models.db.errors import NotAllowed, Sorry
from models.lifecycle.retention import DueToGo, due_to_go
from models.rules.retention import gone_everywhere_on
from models.rules.wording import count, day_in_full, listed
from models.school.snapshot import settings


def list_due(email: str, on: str) -> list[str]:
    """What is kept no longer today, or on another day, line by line; that they looked is on record.

    Raises Sorry for nobody's e-mail, no day, and for who may not see it.
    """
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        with database.reading() as db:
            zone = settings(db).timezone
            today = now.astimezone(zone).date()
            who = somebody(db, email, today)
            day = day_of(on, today, today)
            try:
                require(db, who, Action.LIST_RETENTION)
                found, refused = due_to_go(db, day, zone), None
            except NotAllowed as not_allowed:
                found, refused = [], not_allowed
        with database.writing() as db:
            actor = Actor(who.staff_id, now, DOOR)
            if refused is not None:
                record_refusal(db, actor, "retention")
            else:
                record(db, actor, Deed.RETENTION_LIST)
    if refused is not None:
        raise Sorry(refused.sentence)
    gone = gone_everywhere_on(day, environment.backup_days)
    return list(_said(found, day, today, gone))


def _said(found: list[DueToGo], day: date, today: date, gone: date) -> Iterator[str]:
    if not found:
        yield f"On {day_in_full(day, today)} nothing is kept longer than it should be."
        return
    yield f"Kept longer than it should be on {day_in_full(day, today)}; nothing is removed by itself:"
    for each in found:
        who = f", {count(each.pupils, 'pupil')} who left by summer {each.leaving}" if each.leaving else ""
        rows = listed([f"{many:,} of {table}" for table, many in sorted(each.rows.items())])
        yield f"  {each.kind}{who}: {rows}. The oldest is of {day_in_full(each.oldest, today)}."
    yield (f"Whatever is removed on that day is gone from the last backup on {day_in_full(gone, today)}.")
