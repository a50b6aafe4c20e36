"""An import is thought out while nothing is locked, and carried out where what it was thought out on is still so."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import select

from bot.sample import write_invented_school
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import Db
from models.exchange.carry_in import TRIES, carry_in
from models.exchange.plan import Plan, plan
from models.mentoring.slip import Slip, Tone
from models.school.people import FormGroup
from tests.exchange.small_school import NOW, PUPILS, TODAY, bring, rows, upn, write, write_school

WHO = Actor(None, NOW, "cli")
NEW = f"{upn(9)},004109,Reed,Una,,04/05/2011,Year 11,11A,F,F,N,F,F,101,102,5 Invented Row\n"


class Planning:
    """Plans an import, and lets somebody else write between that and carrying it out."""

    def __init__(self, database: Database, folder: Path, meanwhile: Callable[[Database], object]) -> None:
        self._other = Database(database.url)
        self._folder = folder
        self._meanwhile = meanwhile
        self.times = 0

    def __call__(self, db: Db) -> Plan:
        self.times += 1
        planned = plan(db, [self._folder], TODAY)
        if self.times <= TRIES:
            self._meanwhile(self._other)
            self._other.close()
        return planned


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of a school that is brought in already, and has a new pupil in its files."""
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    write(folder, "pupils.csv", PUPILS + NEW)
    return folder


def pupils(database: Database) -> int:
    found: int = rows(database, "SELECT count(*) FROM pupil")[0][0]
    return found


def test_others_write_meanwhile_what_does_not_matter_to_it(database: Database, school: Path) -> None:
    def sends_a_slip(other: Database) -> None:
        with other.writing(within=5) as db:
            db.add(Slip(pupil_id=1, from_id=1, to_id=1, tone=Tone.POSITIVE, text="good", sent_at=NOW))

    planning = Planning(database, school, sends_a_slip)
    assert carry_in(database, planning, WHO).can_go_in
    assert planning.times == 1
    assert pupils(database) == 5


@pytest.mark.parametrize("always", [False, True])
def test_what_it_was_planned_on_changed_so_it_is_planned_anew(
    database: Database, school: Path, always: bool
) -> None:
    made: list[str] = []

    def makes_a_form(other: Database) -> None:
        if always or not made:
            made.append(f"11{'XYZ'[len(made)]}")
            with other.writing(within=5) as db:
                db.add(FormGroup(name=made[-1]))

    planning = Planning(database, school, makes_a_form)
    carry_in(database, planning, WHO)
    assert planning.times == (TRIES + 1 if always else 2)
    with database.reading() as db:
        assert set(made) <= set(db.exec(select(FormGroup.name)))
    assert pupils(database) == 5
    assert rows(database, "SELECT count(*) FROM entry WHERE deed = 'import'") == [(2,)]


def test_a_pupil_whom_somebody_else_brought_meanwhile_comes_once(database: Database, school: Path) -> None:
    planning = Planning(database, school, lambda other: bring(other, school))
    planned = carry_in(database, planning, WHO)
    assert planned.is_empty
    assert pupils(database) == 5
    assert rows(database, "SELECT count(*) FROM entry WHERE deed = 'import'") == [(2,)]


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer anyway
def test_two_imports_at_once_are_one_after_the_other(database: Database, school: Path) -> None:
    """The second has planned on what was before the first, which is still writing."""
    other, has_planned = Database(database.url), Event()

    def plans(db: Db) -> Plan:
        planned = plan(db, [school], TODAY)
        has_planned.set()
        return planned

    def waits(_done: int, _of: int, _what: str) -> None:
        if not has_planned.is_set():
            seconds.append(pool.submit(carry_in, other, plans, WHO))
            assert has_planned.wait(60)

    seconds: list[Future[Plan]] = []
    with ThreadPoolExecutor(1) as pool:
        carry_in(database, lambda db: plan(db, [school], TODAY), WHO, progress=waits)
        assert seconds[0].result(60).is_empty
    other.close()
    assert pupils(database) == 5


def test_what_cannot_go_in_locks_nothing(database: Database, school: Path) -> None:
    write(school, "pupils.csv", PUPILS + NEW + NEW.replace("Una", "Eve"))
    planning = Planning(database, school, lambda _: None)
    assert not carry_in(database, planning, WHO).can_go_in
    assert planning.times == 1
    assert pupils(database) == 4


def reckoned(database: Database, name: str) -> int:
    """How many rows PostgreSQL takes the table to have."""
    found: float = rows(database, f"SELECT reltuples FROM pg_class WHERE relname = '{name}'")[0][0]  # noqa: S608 - names of our own
    return round(found)


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite reckons with nothing
@pytest.mark.parametrize("is_held", [False, True])
def test_postgresql_reckons_at_once_with_what_a_large_import_wrote(
    database: Database, tmp_path: Path, is_held: bool
) -> None:
    write_invented_school(tmp_path / "large", today=TODAY, pupils_per_year=10)
    before = reckoned(database, "pupil")
    with database.engine.connect() as altering:
        if is_held:
            # As whoever alters a table or cleans it: it is not waited for.
            altering.exec_driver_sql("LOCK TABLE pupil IN SHARE UPDATE EXCLUSIVE MODE")
        assert carry_in(database, lambda db: plan(db, [tmp_path / "large"], TODAY), WHO).can_go_in
    assert reckoned(database, "grade_entry") == rows(database, "SELECT count(*) FROM grade_entry")[0][0] > 0
    assert reckoned(database, "pupil") == (before if is_held else pupils(database)) != 0
