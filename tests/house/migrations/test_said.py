"""Whoever asks is told the same about the tables: at the start, by doctor, by migrate and at /readyz."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.assembly import composer, open_database
from bot.doctor import examine
from bot.home import home
from bot.metrics import Metrics
from bot.serve import make_api
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def without_a_column(database: Database) -> None:
    """As a database was that said it was up to date, and then failed with "no such column"."""
    with database.altering() as connection:
        connection.execute(text("ALTER TABLE staff DROP COLUMN gathered"))


def of_a_newer_version(database: Database) -> None:
    with database.altering() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


async def ready(database: Database) -> tuple[int, dict[str, Any]]:
    """What /readyz answers; the clock is not started, so the scheduler is never alive."""
    api = make_api(database, [], composer, Metrics(database, lambda: NOW), lambda: NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="https://bot") as client:
        answer = await client.get("/readyz")
        return answer.status_code, answer.json()


@pytest.mark.whole
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without_a_column, "are not what it expects: staff has no column gathered. Stop Staffroom"),
        (of_a_newer_version, "(9999) are newer than this version of Staffroom"),
    ],
)
async def test_everybody_blames_the_same(
    change: Callable[[Database], None], sentence: str, database: Database
) -> None:
    environment = Environment(database_url=database.url, school_name="Invented School")
    assert (await ready(database))[1] == {"database": True, "migrations": True, "scheduler": False}
    change(database)
    status, said = await ready(database)
    assert status == 503
    assert said["database"]
    assert not said["migrations"]
    assert sentence in said["trouble"]
    found = [each.sentence for each in examine(environment, home(), NOW) if not each.fine]
    assert found[0] == said["trouble"]
    with pytest.raises(Sorry) as refused:
        open_database(environment)
    assert refused.value.sentence == said["trouble"]


async def test_a_database_that_is_away_is_not_blamed_on_its_tables() -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    assert (await ready(away))[1] == {"database": False, "migrations": False, "scheduler": False}
    away.close()
