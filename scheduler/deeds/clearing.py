"""What was sent into chats goes from there when it is of no use any more (lifecycle, 1)."""

from datetime import timedelta

from models.db.tables import Db
from models.outbox.clearing import ask_again, clear_files, clear_of_days, clear_old
from models.outbox.topics import Topic
from scheduler.jobs import Occasion

YEAR_11_LISTS = (Topic.YEAR_11_LIST, Topic.YEAR_11_UNTOLD)
"""The lists of the pupils of one day."""
FILES = (Topic.BOARD_PAPER, Topic.SLIPS_PAPER, Topic.POLICY_PAPER, Topic.PUPIL_PAPERS, Topic.CALENDAR_FILE)
"""What is handed over as a file: a PDF, a workbook, a table or a calendar."""


def clear_away(db: Db, moment: Occasion) -> None:
    """Delete the Year 11 lists of days long gone, files that were handed over, and all whose reference goes soon.

    What a platform refused to delete is asked for once more.
    """
    first_kept = moment.day - timedelta(days=moment.settings.posted_list_days - 1)
    clear_of_days(db, YEAR_11_LISTS, first_kept, moment.now)
    clear_files(db, FILES, moment.now, moment.settings.keeping)
    clear_old(db, moment.now, moment.settings.keeping)
    ask_again(db, moment.now)
