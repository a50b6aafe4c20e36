"""The agreements as they are kept, and who records them."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.agreement import Agreement
from models.school.people import Pupil
from tests.conversations.conftest import Speaker, World


@pytest.fixture
def owen(world: World) -> Speaker:
    """Form tutor of 11A, and head of geography."""
    return world.staff("o.blake")


def first_line(said: str) -> str:
    return said.splitlines()[0]


def pupil_id(database: Database, forename: str, surname: str) -> int:
    with database.reading() as db:
        found = select(Pupil.id).where(Pupil.legal_forename == forename, Pupil.legal_surname == surname)
        return db.exec(found).one() or 0


def rows(database: Database) -> list[Agreement]:
    with database.reading() as db:
        return list(db.exec(select(Agreement).order_by(col(Agreement.id))))
