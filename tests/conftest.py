"""Real databases for the tests: each test gets a fresh copy of a filled one, on SQLite and on PostgreSQL."""

import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from models.db.database import Database
from models.db.head import Difference
from tests.compiled import compile_once
from tests.forked import InWorkers
from tests.house.trees import read_all
from tests.postgres import Postgres
from tests.run_folder import MEMORY, RunFolder, made_once
from tests.share import in_the_share, its_engine
from tests.turns import ENGINES, on_its_turn

FILE = "staffroom.db"
MARK = "mark"
OPENED = pytest.StashKey[RunFolder]()
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """All temporary files of a run lie in one folder: pytest's, the databases', those of child processes."""
    compile_once()
    settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("long", settings.get_profile("any machine"), max_examples=1_000)
    settings.register_profile("share", settings.get_profile("any machine"), max_examples=10)
    settings.load_profile("share" if config.getoption("--share") else "any machine")
    # Drawn by rich, as is the default, a traceback takes a second.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    if workers := config.getoption("--workers"):
        config.pluginmanager.register(InWorkers(workers))
    opened = RunFolder([MEMORY, Path(tempfile.gettempdir())])
    # The very last thing that is done: the database server and the forked processes still have files there.
    Finalize(None, opened.close, exitpriority=-1000)
    # A process that is forked off forgets what is to be done at the end: it would close this folder's file unasked.
    config.stash[OPENED] = opened
    os.environ["TMPDIR"] = tempfile.tempdir = str(opened.path)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both-databases", action="store_true", help="run every test on both databases")
    parser.addoption("--workers", type=int, default=0, help="run them in so many processes, collected once")
    parser.addoption("--share", action="store_true", help="of what sweeps, run what speaks for the rest")


@pytest.hookimpl(wrapper=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Iterator[None]:
    """In the share, of what could be on either database only the case on its own is made: half of what is collected."""
    found = metafunc._arg2fixturedefs.get("engine_name", ()) if _is_shared(metafunc.config) else ()
    either = [each for each in found if each.params == ENGINES]
    for each in either:
        each.params = (its_engine(metafunc.definition),)  # type: ignore[misc]  # put back below
    try:
        yield
    finally:
        for each in either:
            each.params = ENGINES  # type: ignore[misc]  # as it was


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is to run is chosen before anybody else looks at it.

    A share of the tests, or those about words on the databases in turn; what was asked for by its name on both.
    """
    # What mostly waits for processes of its own comes first, so that the other worker need not wait for it at the end.
    items.sort(key=lambda each: "tests/soak/" not in each.nodeid)
    if config.getoption("--both-databases") or _are_named(config):
        return
    of_a_part = config.args != config.getini("testpaths")
    told = list(in_the_share(items, of_a_part=of_a_part) if _is_shared(config) else on_its_turn(items))
    items[:] = [each for each, kept in told if kept]
    config.hook.pytest_deselected(items=[each for each, kept in told if not kept])


def _is_shared(config: pytest.Config) -> bool:
    return (
        bool(config.getoption("--share"))
        and not config.getoption("--both-databases")
        and not _are_named(config)
    )


def _are_named(config: pytest.Config) -> bool:
    return any("::" in each for each in config.args)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What is imported and collected stays to the end: looking through it for garbage took an eighth of the time.

    So does what each worker would else do for itself, where they walk through everything. What a test leaves is looked
    for among what is young; all of it is looked through once, at the end of the run.
    """
    config = session.config
    if config.getoption("--workers") and config.args == config.getini("testpaths"):
        read_all()
        import_module("tests.warmed")
    gc.freeze()
    # What a test still held when it was looked for is looked for again after a million more, so that it cannot pile up.
    gc.set_threshold(100_000, 10, 1_000)
    gc.enable()


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command sets the program's logs up, to a stream that ends with its test."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def at_length(pytestconfig: pytest.Config) -> bool:
    """Whether who walks through months, people or earlier versions goes the whole way; in the share, a few steps."""
    return not pytestconfig.getoption("--share")


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """What the workers of a run share lies here."""
    return Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[Postgres]:
    """One server for all workers: what these tests ask is what is committed, not what survives a power cut."""
    # Not under pytest's own folder: a socket's path may have 107 characters at most.
    server = Postgres(run_folder / "pg", durable=False)
    yield server
    server.close()


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def copy_of(
    name: str,
    fill: Callable[[str, Path], None],
    *,
    engine_name: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[str]:
    """The address of a copy of a database, which goes away afterwards.

    `fill` makes what is copied, given an address and a folder for files: once a run, for all workers together. Its
    tables are there already, in whatever `fill` migrates: each step up to them is taken once a run on each engine.
    """
    kept: Path = request.getfixturevalue("run_folder")
    if engine_name == "sqlite":
        empty = empty_sqlite(kept)

        def begun(folder: Path) -> None:
            url = f"sqlite:///{shutil.copy(empty / FILE, folder)}"
            fill(url, folder)
            note_found_right(url)

        original = empty if name == "empty" else made_once(kept / f"{name}-sqlite", begun)
        path = shutil.copy(original / FILE, tmp_path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    made_once(kept / "empty-postgresql", lambda folder: begin(server.create("empty"), folder))

    def begun_there(folder: Path) -> None:
        url = server.create(name, template="empty")
        fill(url, folder)
        note_found_right(url)

    if name != "empty":
        made_once(kept / f"{name}-postgresql", begun_there)
    own = f"test_{os.getpid()}_{next(_numbers)}"
    yield server.create(own, template=name)
    server.drop(own)


def empty_sqlite(kept: Path) -> Path:
    """The folder of a SQLite database without a row, of which all others are copies; `kept`: what a run shares."""
    return made_once(kept / "empty-sqlite", lambda folder: begin(f"sqlite:///{folder / FILE}", folder))


def begin(url: str, folder: Path) -> None:
    """Make the tables of which all others are copies; they are compared here, once a run on each engine."""
    migrate(url, folder)
    database = Database(url)
    if not database.trouble_with_tables():
        (folder / MARK).write_text(database._compared[0])
    database.close()


def known_right(database: Database) -> Database:
    """Let a process know that the tables were compared where they are still as they were begun."""
    with suppress(FileNotFoundError):
        kept = Path(tempfile.gettempdir(), "empty-sqlite" if database.is_sqlite else "empty-postgresql")
        mark = (kept / MARK).read_text()
        database._compared = mark, ()
    return database


def note_found_right(url: str) -> None:
    """As the first start of a server does where they are right: who opens a copy need not compare its tables."""
    database = known_right(Database(url))
    database.trouble_with_tables()
    database.note_found_right()
    database.close()


def migrate(url: str, _folder: Path) -> None:
    """Fill a database with empty tables."""
    database = Database(url)
    database.migrate()
    database.close()


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without a row."""
    with copy_of("empty", migrate, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        yield url


@dataclass(frozen=True)
class Remembered:
    """What a process remembers of a database that it looked at."""

    compared: tuple[str, Sequence[Difference]]
    memory: dict[str, Any]


_remembered: dict[tuple[str, str], Remembered] = {}


def opened(url: str, name: str, engine_name: str, look: Callable[[Database], object]) -> Database:
    """A copy of a database, known as to a process that looked at another copy of it before.

    All copies bear the same marks, by which a process sees whether what it remembers still holds. `look` is at what
    is to be remembered; it is taken once a process.
    """
    database = known_right(Database(url))
    known = _remembered.get((name, engine_name))
    if known is None:
        look(database)
        known = Remembered(database._compared, dict(_memory(database)))
        _remembered[name, engine_name] = known
    database._compared = known.compared
    _memory(database).update(known.memory)
    return database


def _memory(database: Database) -> dict[str, Any]:
    found = database.info["memory"]
    assert isinstance(found, dict)
    return found


@pytest.fixture
def database(database_url: str, engine_name: str) -> Iterator[Database]:
    """A migrated database without a row, on each engine in turn."""
    made = opened(database_url, "empty", engine_name, Database.trouble_with_tables)
    yield made
    made.close()
