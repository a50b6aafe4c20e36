"""Statements put into a database's own words once, and run by its driver.

With each run of a small statement SQLAlchemy does ten times what the database does for it. Of that is kept what
anybody relies on: whoever listens for statements hears each, values are of the types that its columns say, and errors
are SQLAlchemy's.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import WARN_LINTING, SQLCompiler
from sqlalchemy.sql.selectable import ExecutableReturnsRows

_Turned: TypeAlias = Callable[[Any], Any]
"""How a value is turned into what the driver takes, or back."""


def run_prepared(
    connection: Connection, statement: ExecutableReturnsRows, values: Mapping[str, Any] | None = None
) -> Result[*tuple[Any, ...]]:
    """What comes of the statement as it stands; whoever is asked before SQLAlchemy runs one is not asked here.

    It is to be one that is kept by whoever made it: one that is put together anew is prepared anew, which costs more.
    """
    given = values or {}
    ready = prepared(statement, connection.dialect, tuple(given))
    if ready is None or not connection.in_transaction():  # which SQLAlchemy begins with the first statement
        return connection.execute(statement, given)
    return ready.run(connection, given)


class Prepared:
    """A statement in the words of one database."""

    def __init__(
        self, statement: ExecutableReturnsRows, compiled: SQLCompiler, names: Collection[str]
    ) -> None:
        """`names` are those of the values that are given with each run; the others are the statement's own."""
        self._said: str = compiled.string
        self._dialect = compiled.dialect
        self._columns = tuple(statement.exported_columns)
        self._names = SimpleResultMetaData([str(each.key) for each in self._columns])
        self._own = {
            name: each.effective_value for each, name in compiled.bind_names.items() if each.key not in names
        }
        types = {name: each.type.dialect_impl(self._dialect) for each, name in compiled.bind_names.items()}
        called = {name: name if name in self._own else each.key for each, name in compiled.bind_names.items()}
        order = compiled.positiontup if compiled.positiontup is not None else tuple(types)
        self._called = None if compiled.positional else order
        """The names by which the driver takes the values; None where it takes them one after the other."""
        self._order = [called[name] for name in order]
        self._given = _turns(types[name].bind_processor(self._dialect) for name in order)
        self._found: list[tuple[int, _Turned]] | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Result[*tuple[Any, ...]]:
        """What comes of it with these values, all of it read."""
        known = {**self._own, **values}
        turned = _turned([known[name] for name in self._order], self._given)
        said = self._said
        given: Any = turned if self._called is None else dict(zip(self._called, turned, strict=True))
        cursor = connection.connection.cursor()
        for hears in connection.dispatch.before_cursor_execute:
            said, given = hears(connection, cursor, said, given, None, False)
        try:
            cursor.execute(said, given)
            rows = cursor.fetchall()
        except self._dialect.loaded_dbapi.Error as trouble:
            # What SQLAlchemy makes of it, which also gives up a connection that is gone, has no public name.
            connection._handle_dbapi_exception(trouble, said, given, cursor, None)  # noqa: SLF001
        for hears in connection.dispatch.after_cursor_execute:
            hears(connection, cursor, said, given, None, False)
        if self._found is None:
            self._found = self._turned_back(cursor.description)
        cursor.close()
        if self._found:
            rows = [_turned(row, self._found) for row in rows]
        return IteratorResult(self._names, iter(rows))

    def _turned_back(self, described: Sequence[Sequence[Any]]) -> list[tuple[int, _Turned]]:
        """How what is found is turned back, which may hang on what the database says of it."""
        types = (each.type.dialect_impl(self._dialect) for each in self._columns)
        return _turns(
            each.result_processor(self._dialect, said[1]) for each, said in zip(types, described, strict=True)
        )


def _turns(each_place: Iterable[_Turned | None]) -> list[tuple[int, _Turned]]:
    """Which places are turned, and how: most values stay as they are."""
    return [(at, turn) for at, turn in enumerate(each_place) if turn is not None]


def _turned(values: Sequence[Any], turns: Sequence[tuple[int, _Turned]]) -> tuple[Any, ...]:
    found = list(values)
    for at, turn in turns:
        found[at] = turn(found[at])
    return tuple(found)


_KEPT = 512
"""How many are remembered: more than there are, since one that is forgotten is prepared anew with each run."""


@lru_cache(maxsize=_KEPT)
def prepared(statement: ExecutableReturnsRows, dialect: Dialect, names: tuple[str, ...]) -> Prepared | None:
    """The statement for values of these names; None where its words differ with the values."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names), linting=WARN_LINTING)
    if compiled.post_compile_params or compiled.literal_execute_params or compiled.prefetch:
        return None
    if any(each.callable is not None for each in compiled.bind_names):
        return None
    compiled.construct_params(dict.fromkeys(names))  # which raises where a value is lacking
    return Prepared(statement, compiled, names)
