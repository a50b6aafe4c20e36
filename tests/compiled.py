"""Statements are compiled once a process, not anew for each database: each test opens one of its own.

Compiling takes half of a conversation's time; a Staffroom that serves has compiled all that it says long ago.
"""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.util import LRUCache

MOST = 2000
"""More than Staffroom says. Of tables as they are found in a database, each look makes statements of its own, and each
of those holds all that was found: without a limit the tests of earlier forms took gigabytes."""


@cache
def compile_once() -> None:
    """Let all databases of a kind that this process opens share what was compiled for one of them."""
    dialects: dict[str, Dialect] = {}
    compiled: LRUCache[Any, Any] = LRUCache(MOST)

    def share(connection: Connection) -> None:
        connection.dialect = dialects.setdefault(connection.dialect.name, connection.dialect)
        connection.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", share)
