"""A school that begins with Staffroom in the middle of a year."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.mentoring.mentees import all_mentees
from models.rules.mentoring import Duty, Month
from models.school.people import Pupil
from models.school.snapshot import school


@pytest.fixture
def begun(database_url: str, tmp_path: Path) -> Database:
    """A school whose mentors came on Thursday 5 November 2026, and again with a later file."""
    write_invented_school(tmp_path, today=date(2026, 11, 23), pupils_per_year=20)
    opened = Database(database_url)
    with opened.writing() as db:
        apply(db, plan(db, [tmp_path], date(2026, 11, 5)), Actor(None, datetime(2026, 11, 5, 9, tzinfo=UTC)))
    return opened


def overdue(database: Database, today: date) -> set[Month | None]:
    with database.reading() as db:
        known = school(db)
        everybody = all_mentees(db, today=today, settings=known.settings, calendar=known.calendar)
        assert len(everybody) > 30
        assert db.exec(select(Pupil)).first() is not None
        return {each.overdue_since for each in everybody if each.duty is Duty.OVERDUE}


@pytest.mark.P7
def test_nobody_is_overdue_for_months_before_it_began(begun: Database) -> None:
    assert overdue(begun, date(2026, 11, 23)) == set()
    assert overdue(begun, date(2026, 12, 1)) == {Month(2026, 11)}
    begun.close()
