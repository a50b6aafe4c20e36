"""Who counts as being at work with a PostgreSQL database, while which it is neither upgraded nor put back."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from models.db.engines import driver_url
from models.lifecycle.backup.postgres_databases import others_connected
from tests.patience import LONGEST
from tests.postgres import Postgres

_CLEANS = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = 'cleaned'"
    # One that looks through the database, finds nothing yet and goes is there, too.
    " AND query LIKE 'autovacuum: VACUUM% public.untidy%'"
)


@pytest.fixture
def cleaned() -> Iterator[str]:
    """A database of a server that cleans by itself, and takes its time."""
    # Not under pytest's own folder: a socket's path may have 107 characters at most.
    with TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "pg", durable=True)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
            connection.execute("SELECT pg_reload_conf()")
        yield server.create("cleaned")
        server.stop()


@pytest.mark.whole("tests/lifecycle/test_upgrading.py::test_nobody_may_be_at_work_with_it")
def test_what_postgresql_cleans_by_itself_is_nobody_at_work(cleaned: str) -> None:
    url = driver_url(cleaned)
    with psycopg.connect(cleaned, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE untidy (text text) WITH (autovacuum_vacuum_threshold = 1, "
            "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, "
            "autovacuum_vacuum_cost_limit = 1)"
        )
        # As it is, not packed: a thousand pages, at each of which the cleaning rests, so that it outlasts every look.
        connection.execute("ALTER TABLE untidy ALTER text SET STORAGE PLAIN")
        connection.execute("INSERT INTO untidy SELECT repeat('x', 2000) FROM generate_series(1, 4000)")
        connection.execute("DELETE FROM untidy")
        assert others_connected(url) == 1
        until = time.monotonic() + LONGEST
        while connection.execute(_CLEANS).fetchone() == (0,):
            assert time.monotonic() < until
        assert others_connected(url) == 1
        assert connection.execute(_CLEANS).fetchone() == (1,)
    assert others_connected(url) == 0
