"""Killed at any step, a removal leaves nothing half, goes on where it was, and its journal has all of it."""

import random
from pathlib import Path

from models.db.database import Database
from tests.lifecycle.killed_removal import Moment, Work, approved, killed_till_it_is_done, wrong_at_the_end

KILLS = 6
IN_THE_SHARE = 4


def test_a_removal_that_is_killed_goes_on_where_it_was(
    database: Database, tmp_path: Path, at_length: bool
) -> None:
    """`make soak` kills it many more times, and at anything that it does."""
    work = Work(database.url, tmp_path / "backups" / "removed.jsonl")
    database.close()
    before = approved(work.url, work.journal)
    dice = random.Random(7)  # noqa: S311 - not for secrets
    moments = (Moment.LINE, Moment.COMMIT, Moment.NEXT)
    assert killed_till_it_is_done(work, dice, KILLS if at_length else IN_THE_SHARE, moments) > 2
    assert list(wrong_at_the_end(work, before)) == []
