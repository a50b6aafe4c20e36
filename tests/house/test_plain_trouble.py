"""What is wrong with a database is blamed on what is wrong, and a fault of ours on nobody else."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import pytest
import typer
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.plain_trouble import plain_trouble, whose_fault
from models.db.away import is_away
from models.db.errors import Busy, Lost
from tests.postgres import Postgres


def fails(url: str, *statements: str) -> DBAPIError:
    """How the last of these statements fails on the database at this address."""
    engine = create_engine(url, connect_args={"timeout": 0} if url.startswith("sqlite") else {})
    try:
        with pytest.raises(DBAPIError) as trouble:
            _run(engine, statements or ("SELECT 1",))
        return trouble.value
    finally:
        engine.dispose()


def _run(engine: Engine, statements: Sequence[str]) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def held_by_another(path: Path) -> DBAPIError:
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN IMMEDIATE")
        found = fails(f"sqlite:///{path}", "INSERT INTO t VALUES (1)")
        other.execute("ROLLBACK")
    other.close()
    return found


def full(path: Path) -> DBAPIError:
    filled = "INSERT INTO t VALUES (randomblob(100000))"
    return fails(f"sqlite:///{path}", "CREATE TABLE t (x)", "PRAGMA max_page_count = 3", filled)


def only_read(path: Path) -> DBAPIError:
    return fails(f"sqlite:///{path}", "PRAGMA query_only = ON", "CREATE TABLE t (x)")


def no_database(path: Path) -> DBAPIError:
    path.write_bytes(b"Amy Carter, 11A\n" * 100)
    return fails(f"sqlite:///{path}", "SELECT * FROM sqlite_master")


def no_folder(path: Path) -> DBAPIError:
    return fails(f"sqlite:///{path / 'nowhere' / 'x.db'}")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (held_by_another, "Another program has been writing to the database"),
        (full, "The disk on which the database lies is full."),
        (only_read, "The database may only be read"),
        (no_database, "The file in DATABASE_URL is no SQLite database."),
        (no_folder, "Check that the folder in DATABASE_URL is there"),
    ],
)
def test_sqlites_trouble_is_blamed_on_what_is_wrong(
    tmp_path: Path, make: Callable[[Path], DBAPIError], sentence: str
) -> None:
    trouble = make(tmp_path / "x.db")
    assert sentence in (whose_fault(trouble) or "")
    assert is_away(trouble)


def test_postgresqls_trouble_is_blamed_on_what_is_wrong(postgres: Postgres) -> None:
    url = make_url(postgres.url("postgres")).set(drivername="postgresql+psycopg")

    def said(at: URL, *statements: str, away: bool = True) -> str:
        trouble = fails(at.render_as_string(hide_password=False), *statements)
        assert is_away(trouble) is away
        return whose_fault(trouble) or ""

    assert "no database of the name" in said(url.set(database="nowhere"))
    assert "refuses the user or the password" in said(url.set(username="nobody"))
    assert "does not answer" in said(url.set(host="127.0.0.1", port=1, query={}))
    assert "may only be read here" in said(url, "SET TRANSACTION READ ONLY", "CREATE TABLE t (x int)")
    stranger = ("SET LOCAL ROLE pg_monitor", "CREATE TABLE pg_catalog.t (x int)")
    assert "may not do this" in said(url, *stranger, away=False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the database system is shutting down", "PostgreSQL is starting up or shutting down."),
        (
            "the database system is not yet accepting connections",
            "PostgreSQL is starting up or shutting down.",
        ),
        ("the database system is in recovery mode", "PostgreSQL is starting up or shutting down."),
        ('too many connections for database "school"', "PostgreSQL has no connection free."),
        ('no pg_hba.conf entry for host "::1", user "a", database "b"', "PostgreSQL refuses the user"),
        ('database "school" does not exist', "PostgreSQL has no database of the name"),
    ],
)
def test_what_the_server_says_at_the_door_is_blamed_on_what_is_wrong(words: str, sentence: str) -> None:
    refused = psycopg.OperationalError(f"connection failed: FATAL:  {words}")
    assert (whose_fault(DBAPIError("", {}, refused)) or "").startswith(sentence)


WRONG = (
    "SELECT wrong FROM nothing",
    "SELEC 1",
    "INSERT INTO t VALUES (2, 'twice'), (2, 'twice')",
    "INSERT INTO t VALUES (3, NULL)",
    "INSERT INTO t VALUES ('x', 'not a number')",
)


@pytest.mark.parametrize("statement", WRONG)
def test_a_wrong_statement_or_value_is_a_fault_of_ours(
    postgres: Postgres, tmp_path: Path, statement: str
) -> None:
    made = "CREATE TEMPORARY TABLE t (x integer PRIMARY KEY, y varchar(5) NOT NULL)"
    on_postgresql = make_url(postgres.url("postgres")).set(drivername="postgresql+psycopg")
    for url in (f"sqlite:///{tmp_path / 'x.db'}", on_postgresql.render_as_string(hide_password=False)):
        trouble = fails(url, made, statement)
        assert not is_away(trouble)
        assert whose_fault(trouble) is None
        lost = Lost()
        lost.__cause__ = trouble
        assert not is_away(lost)


def test_what_waited_in_vain_is_away(tmp_path: Path) -> None:
    lost = Lost()
    lost.__cause__ = full(tmp_path / "x.db")
    assert all(map(is_away, (Busy(), Lost(), lost, NoConnectionFree())))
    assert not is_away(ValueError("no database at all"))


def test_a_fault_of_ours_is_blamed_on_nobody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = fails(f"sqlite:///{tmp_path / 'x.db'}", "SELECT wrong FROM nothing")
    assert whose_fault(ours) is None
    with pytest.raises(DBAPIError), plain_trouble():
        raise ours
    with pytest.raises(typer.Exit), plain_trouble():
        raise no_database(tmp_path / "y.db")
    said = capsys.readouterr().err
    assert (
        "is no SQLite database. Check that it names the right one. (It said: file is not a database)" in said
    )


@pytest.mark.parametrize("name", ["no such folder/made.csv", "file/made.csv", ""])
def test_a_file_that_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(typer.Exit), plain_trouble():
        (tmp_path / name).write_text("Amy Carter")
    said = capsys.readouterr().err
    assert said.startswith(f"{tmp_path / name} can be neither read nor written: ")


def test_what_is_about_no_file_that_was_named_is_a_fault_of_ours() -> None:
    with pytest.raises(OSError, match="Bad file descriptor"), plain_trouble():
        os.close(-1)
