"""The scheme lead and the data manager hear that there is no new backup, and what to do (lifecycle, 5)."""

from bot.ask import Ask
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Note, Text
from models.outbox.backups import BackupKind, stands
from models.outbox.notices import Notice
from models.rules.backups import MISSING_AFTER
from models.rules.clock import show_time
from models.rules.wording import day_of_month
from models.school.people import Role

WHO = frozenset({Role.SCHEME_LEAD, Role.DATA_MANAGER})


def missing(ask: Ask, _notice: Notice) -> Composed:
    """Since when there is none, and why the last failed; nothing where one was made since."""
    if not WHO & ask.who.roles:
        return Dropped("no longer the scheme lead or the data manager")
    found = stands(ask.db, BackupKind.BACKUP)
    if not found.trouble and not found.is_late(ask.now, MISSING_AFTER):
        return Dropped("a backup has been made since")
    if found.last_good is None:
        title = "There is no backup of Staffroom's data"
    else:
        since = ask.local(found.last_good.begun_at)
        title = f"No backup of Staffroom's data since {day_of_month(since.date())}, {show_time(since)}"
    why = (Text(found.trouble),) if found.trouble else ()
    return Card(
        title,
        (
            *why,
            Note("I go on trying. Whoever looks after Staffroom sees what is missing with: staffroom doctor"),
        ),
    )
