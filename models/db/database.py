"""An engine for SQLite or PostgreSQL, `writing()` and `reading()`, and its tables brought to the newest form."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from models.db import found_right, head, sqlite_file
from models.db.afterwards import NotedBy, Waking, is_forgotten
from models.db.engines import driver_url, engine_for, for_seconds, is_busy, reader_of, waiting, writer_of
from models.db.errors import Busy, Sorry
from models.db.in_use import InUse
from models.db.index_order import is_in_order, put_in_order
from models.db.marks import Remembering
from models.db.outage import Outage
from models.db.tables import TIMEZONE, Db, SQLModel
from models.db.together import Answer, Together
from models.db.turns import FairLock, alone_in
from models.db.whole import ALL_OF_IT

FREE_SECONDS = 30.0
PATIENCE = 1.5
"""How many seconds a small note waits for others who write, where somebody is waiting: no platform gives up before."""


class Database:
    """One school's database.

    Whoever uses `writing()` owns the transaction: it is committed at the end of the block, and a raise leaves no trace.
    """

    def __init__(
        self,
        url: str,
        *,
        timezone: str = TIMEZONE,
        pool: int = 8,
        free_within: float = FREE_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        """`free_within`: the seconds that are waited for a connection where all are taken."""
        self.patience = patience
        self.url = driver_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self._turn = FairLock() if self.is_sqlite else None
        self._compared: tuple[str, Sequence[head.Difference]] = ("", ())
        self._waking = Waking()
        self.outage = Outage()
        self.timezone = timezone
        self.info = {"timezone": ZoneInfo(timezone), "memory": {}}
        self.file: Path | None = None
        if self.is_sqlite:
            name = make_url(self.url).database
            if not name or name == ":memory:":
                raise Sorry(
                    "A SQLite database needs a file. Set DATABASE_URL to one, such as sqlite:///var/staffroom.db"
                )
            self.file = Path(name)
        self.engine = engine_for(self.url, pool=pool, free_within=free_within)
        self._writer, self._reader = writer_of(self.engine), reader_of(self.engine)
        self._in_use: InUse | None = None
        self._together = Together(self._turn_of_mine, self._writer.begin, self.info, self._committed)

    def is_there(self) -> bool:
        """Whether there is a database to look at; SQLite's is a file, which looking at it would make."""
        return self.file is None or (self.file.is_file() and self.file.stat().st_size > 0)

    @property
    def location(self) -> str:
        """Where it is, without its password."""
        return str(self.file) if self.file is not None else make_url(self.url).render_as_string()

    @contextmanager
    def writing(self, *, within: float | None = None) -> Iterator[Db]:
        """One transaction that may write; SQLite's single writer is taken first, in fair order.

        `within`: the seconds to wait for others who write. Raises Busy where that is not enough.
        """
        try:
            with self._turn_of_mine(within) as left:
                with self._session(self._writer) as db, db.begin():
                    self._waits_no_longer(db, left)
                    yield db
                self._leave_nothing_in_the_log([db.info])
        except DBAPIError as trouble:
            if within is None or not is_busy(trouble):
                raise
            raise Busy from trouble
        self._waking.hear([db.info])

    def write(self, deed: Callable[[Db], Answer]) -> Answer:
        """What comes of the deed in a transaction that may write; a raise leaves no trace of it.

        On SQLite, which has one writer, it shares the transaction with others that wait as well. Raises Lost where that
        is lost, and nothing of any of them is saved.
        """
        if self._turn is not None:
            return self._together.do(deed)
        with self.writing() as db:
            return deed(db)

    def _committed(self, noted: NotedBy) -> None:
        self._leave_nothing_in_the_log(noted)
        self._waking.hear(noted)

    def _leave_nothing_in_the_log(self, noted: NotedBy) -> None:
        """Move everything from the write-ahead log into the file, where that was asked for."""
        if self.is_sqlite and is_forgotten(noted):
            sqlite_file.empty_log(self._writer)

    @contextmanager
    def _turn_of_mine(self, within: float | None = None) -> Iterator[float | None]:
        """The turn to write, where there is but one writer; the seconds that are left of those given."""
        began = time.monotonic()
        if self._turn is None:
            yield within
            return
        if not self._turn.acquire(-1 if within is None else within):
            raise Busy
        try:
            yield within if within is None else within - (time.monotonic() - began)
        finally:
            self._turn.release()

    def _waits_no_longer(self, db: Db, seconds: float | None) -> None:
        if seconds is None:
            return
        if self.is_sqlite:
            db.connection(execution_options=for_seconds(seconds))
        else:
            waiting(db.connection(), seconds)

    def _session(self, engine: Engine) -> Db:
        return Db(engine, expire_on_commit=False, info=self.info)

    def waking(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Meanwhile, `wake` is called after each commit that this process announces; from whatever thread."""
        return self._waking.waits(wake)

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Db]:
        """One transaction that only reads, and waits for nobody. Raises WantsToWrite at the first that would write.

        `steady`: all of it reads what was so at its first moment, as SQLite does anyway.
        """
        with self._session(self._reader) as db:
            if steady and not self.is_sqlite:
                db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield db
            db.flush()

    def remembering(self) -> Remembering:
        """What the last transaction of this process knew of the school, without one: it waits for nobody."""
        return Remembering(self.info)

    def work_with(self) -> None:
        """Until this is closed, nobody brings the file to a newer form, or puts another in its place.

        Raises Sorry where somebody does now. PostgreSQL keeps everybody away by itself while somebody is connected.
        """
        if self.file is None or self._in_use is not None:
            return
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._in_use = InUse(self.file)
        except Busy:
            raise Sorry(
                "The database is being upgraded, or a backup is being put in its place. Wait for that, and try again."
            ) from None

    def close(self) -> None:
        self.engine.dispose()
        if self._in_use is not None:
            self._in_use.close()
            self._in_use = None

    def migrate(self) -> None:
        """Bring the tables to the newest form, and SQLite's indexes in order, wholly or not at all; or do nothing.

        Raises Sorry where this version cannot: the tables are newer, not ours, or not what they say they are.
        """
        if self.file is not None:
            sqlite_file.keep_private(self.file)
        with self.engine.connect() as connection:
            found = head.made(connection)
            if found == head.newest():
                if is_in_order(connection):
                    return
            elif found is not None and not head.is_older(found):
                raise Sorry(head.out_of_step(found))
        try:
            with self.altering() as connection:
                found = head.made(connection)
                if found == head.newest():
                    # By another process, while this one waited; or the indexes alone were left by an earlier version.
                    put_in_order(connection)
                    return
                if found is not None and not head.is_older(found):
                    raise Sorry(head.out_of_step(found))
                # Here, not above: whose tables are what is expected is spared Alembic, at each start.
                from models.db.upgrading import upgrade

                try:
                    upgrade(connection)
                except SQLAlchemyError as refused:
                    # SQLite's tables are made anew from what they are, which fails before the database is asked.
                    said = refused.orig if isinstance(refused, DBAPIError) else refused
                    raise _NotTaken(str(said).splitlines()[0]) from refused
        except _NotTaken as refused:
            # Compared only now, when what was begun is undone and holds nobody up.
            with self.engine.connect() as connection:
                mark = head.mark_of(connection)
            is_false = found is not None and not head.not_as_expected(found, self._differing(mark))
            raise Sorry(
                head.falsely_numbered(str(found)) if is_false else head.refused(found, str(refused))
            ) from refused

    def steps_to_come(self) -> tuple[str, ...]:
        """What the migrations are called that its tables have not had yet; none where there are no tables of ours."""
        if not self.is_there():
            return ()
        with self.engine.connect() as connection:
            return head.steps_after(head.made(connection))

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """One transaction that may change the form of tables; others that want to wait for it.

        SQLite makes a table anew to change it, so there its foreign keys are checked at the end, not on the way.
        """
        if self._turn is None:
            with self.engine.begin() as connection:
                alone_in(connection, "migrate")
                yield connection
            return
        self._turn.acquire()
        try:
            with sqlite_file.altering(self._writer.execution_options(**ALL_OF_IT)) as connection:
                yield connection
        finally:
            self._turn.release()

    def vacuum(self, tables: Sequence[str]) -> None:
        """Leave nothing of what was deleted in the database's files.

        SQLite writes its file anew, and nobody else writes meanwhile; PostgreSQL looks through these tables.
        """
        if self._turn is None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for each in tables:
                    connection.exec_driver_sql(f'VACUUM "{each}"')
            return
        self._turn.acquire()
        try:
            sqlite_file.write_anew(self._writer)
        finally:
            self._turn.release()

    def trouble_with_tables(self) -> str:
        """What is wrong with the tables and what to do, in a sentence; empty where they are what is expected.

        Cheap enough to be asked every second: they are compared again only where they were altered since.
        """
        with self.engine.connect() as connection:
            found = head.made(connection)
            trouble = head.out_of_step(found)
            if trouble and not (found and head.is_older(found)):
                return trouble
            mark = head.mark_of(connection)
            if mark != self._compared[0] and found_right.was_found_right(connection, mark):
                self._compared = mark, ()
        differing = head.not_as_expected(str(found), self._differing(mark))
        if trouble and not differing:
            return head.older_in_name(str(found))
        return trouble or differing

    def _differing(self, mark: str) -> Sequence[head.Difference]:
        """The differences, which are looked for anew only where the tables' mark is another since."""
        known, kept = self._compared
        if known != mark:
            kept = self.differences()
            self._compared = mark, kept
        return kept

    def note_found_right(self) -> None:
        """Note that the tables, which have just been looked at, are what is expected: no start compares them again.

        Where others write for long it is left for another start.
        """
        mark, differing = self._compared
        if differing:
            return
        with self.engine.connect() as connection:
            if found_right.was_found_right(connection, mark):
                return
        with suppress(Busy), self.writing(within=self.patience) as db:
            found_right.note_found_right(db, mark)

    def is_at_head(self) -> bool:
        """Whether the tables are what this program expects, and not only say so."""
        return not self.trouble_with_tables()

    def differences(self) -> list[head.Difference]:
        """What the tables lack, or have beyond, what the models say; empty where they agree."""
        # One that is open goes on with what it read of SQLite's tables, unless it is told that they were altered.
        anew = (
            create_engine(self.url, poolclass=NullPool, hide_parameters=True)
            if self.is_sqlite
            else self.engine
        )
        # Here, not above: as in migrate().
        from models.db.differences import differences

        with anew.connect() as connection:
            return differences(connection, SQLModel.metadata)


class _NotTaken(Exception):  # noqa: N818 - it is a finding, put into a sentence once all is undone
    """The database did not take a migration, for the reason that it gives."""
