"""Everything that is declared, with ten years of history against one: SQLite VM steps, PostgreSQL buffers."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, event

from models.db.database import Database
from models.db.tables import Db
from models.school.snapshot import calendar, settings
from models.sessions.to_tell import list_for
from models.views.digest import digest
from tests.bench.bars import Bar
from tests.bench.declared import Steps, everything
from tests.bench.ground import MONDAY, NOW, folder, write_files
from tests.bench.own_postgres import postgres
from tests.bench.years import filled

YEARS = (1, 10)
FLAT = 1.1
FEW = 400
"""Steps that are no matter beside any answer: a tree of an index is a level deeper."""
GROWS = frozenset({"job: what is kept no longer"})
"""What grows by its nature: the list of what is kept no longer has on it all that is to go, which here nobody ever let
go; of the one year nothing is to go yet."""

Shown = Callable[[Db], object]

SCREENS: dict[str, Shown] = {
    "the Year 11 list": lambda db: list_for(db, MONDAY),
    "the digest": lambda db: digest(db, MONDAY, NOW, settings(db), calendar(db)),
}


def measure() -> Iterator[Bar]:
    with folder() as here, postgres() as server:
        files = write_files(here)
        walked: list[Counter[str]] = []
        read: dict[str, list[int]] = {screen: [] for screen in SCREENS}
        for years in YEARS:
            with filled(f"sqlite:///{here / f'{years}.db'}", files, years) as lite:
                walked.append(steps(lite))
            with filled(server(f"years_{years}"), files, years) as big:
                for screen, show in SCREENS.items():
                    read[screen].append(buffers(big, show))
    one, ten = walked
    grown = {what: ten[what] / max(one[what], 1) for what in ten if ten[what] - one[what] > FEW}
    grown = {what: ratio for what, ratio in grown.items() if ratio > FLAT}
    for what, ratio in sorted(grown.items()):
        yield Bar(
            f"{what}: VM steps with ten years ÷ with one",
            ratio,
            FLAT,
            held=False,
            said=f"{ten[what]} and {one[what]}",
        )
    most = max((ratio for what, ratio in grown.items() if what not in GROWS), default=1.0)
    yield Bar(
        f"{len(ten)} commands, jobs and pages: the most that VM steps grow in ten years", most, FLAT,
        said=f"{len(ten) - len(grown)} are flat",
    )  # fmt: skip
    for screen, (few, many) in read.items():
        yield Bar(
            f"{screen}: PostgreSQL buffers with ten years ÷ with one",
            many / few,
            FLAT,
            said=f"{many} and {few}",
        )


def steps(database: Database) -> Counter[str]:
    """The instructions for each thing that is declared; the first time of each warms what is remembered."""
    counted, found = Steps(database), Counter[str]()
    for what, work in everything(database):
        work()
        found[what] += counted.of(work)
    return found


def buffers(database: Database, show: Shown) -> int:
    """The pages that PostgreSQL looks at for one drawing, as it explains each statement itself."""
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as idle:
        idle.exec_driver_sql("VACUUM ANALYZE")
    asked: list[tuple[str, Any]] = []

    def note(
        _c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool
    ) -> None:
        asked.append((statement, parameters))

    with database.reading() as db:
        show(db)
        event.listen(database.engine, "before_cursor_execute", note)
        show(db)
        event.remove(database.engine, "before_cursor_execute", note)
        connection = db.connection()
        plans = [
            connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters
            ).scalar_one()
            for statement, parameters in asked
        ]
    return sum(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"] for plan in plans)
