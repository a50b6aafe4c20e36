"""What was sent into chats goes from there when it is of no use any more (lifecycle, 1)."""

from datetime import timedelta

from models.db.tables import Db
from models.outbox.clearing import ask_again, clear_of_days, clear_old
from models.outbox.topics import Topic
from scheduler.jobs import Occasion

YEAR_11_LISTS = (Topic.YEAR_11_LIST, Topic.YEAR_11_UNTOLD)
"""The lists of the pupils of one day."""


def clear_away(db: Db, moment: Occasion) -> None:
    """Delete the Year 11 lists of days long gone, and all that is older than its reference is kept.

    What a platform refused to delete is asked for once more.
    """
    first_kept = moment.day - timedelta(days=moment.settings.posted_list_days - 1)
    clear_of_days(db, YEAR_11_LISTS, first_kept, moment.now)
    clear_old(db, moment.now, moment.settings.keeping)
    ask_again(db, moment.now)
