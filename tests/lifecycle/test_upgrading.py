"""`staffroom upgrade`: said before it is done, with a way back, and only when nobody is at work."""

import ast
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.db.head import steps_after
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.upgrading import upgrade_database
from tests.conftest import FILE
from tests.house.home import Home
from tests.house.migrations.heads import heads, upgrade
from tests.lifecycle.backed_up import NIGHT, place_in
from tests.run_folder import made_once

OLDER = heads()[-4].number
CALLED = [
    (ast.get_docstring(ast.parse(each.migration.read_text())) or "").splitlines()[0] for each in heads()
]
STEPS = CALLED[-3:]


def test_a_step_is_called_as_it_says_itself_however_long() -> None:
    assert [*steps_after(heads()[0].number)] == CALLED[1:]


@pytest.fixture
def home(tmp_path: Path, run_folder: Path) -> Home:
    """An installation whose database is three steps behind, brought there once a run."""
    (tmp_path / "var").mkdir()
    shutil.copy(made_once(run_folder / "three-steps-behind", bring_to_older) / FILE, tmp_path / "var")
    return Home(tmp_path)


def bring_to_older(folder: Path) -> None:
    with closing(Database(f"sqlite:///{folder / FILE}")) as database:
        upgrade(database, OLDER)


def number_of(home: Home) -> list[str]:
    with closing(Database(f"sqlite:///{home.folder / 'var' / 'staffroom.db'}")) as database:
        return list(database.steps_to_come())


def test_it_is_said_first_and_then_done_with_a_way_back(home: Home) -> None:
    said = home.run("upgrade", "--check")
    assert "would change the tables in 3 steps:" in said
    assert [line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith("  ")] == STEPS
    assert "Nothing was changed. Stop Staffroom, and run: staffroom upgrade" in said
    assert number_of(home) == STEPS
    said = home.run("upgrade")
    assert "in 3 steps:" in said
    assert "Every table is what this version expects, and the audit is whole. Now start Staffroom." in said
    assert "The way back: install the version that you had, and run: staffroom restore " in said
    (backup,) = backups_in(home.folder / "var" / "backups")
    assert backup.description().head == OLDER
    assert str(backup.file) in said.replace("\n", "")
    assert number_of(home) == []
    # Whoever killed it just before its end types the same again.
    again = home.run("upgrade")
    assert "Nothing was done." in again
    assert f"staffroom restore {backup.file}" in again.replace("\n", "")
    assert "There is nothing to do." in home.run("upgrade", "--check")


@pytest.mark.whole
@pytest.mark.parametrize("words", ["tick", "migrate"])
def test_who_starts_a_new_version_at_once_has_a_way_back_too(home: Home, words: str) -> None:
    said = home.run(words)
    assert ("The way back: install the version that you had" in said) == (words == "migrate")
    home.run(words)
    made = [each.description().head for each in backups_in(home.folder / "var" / "backups")]
    assert made.count(OLDER) == 1


def test_nothing_is_there_to_bring_up(tmp_path: Path) -> None:
    assert "There is no school yet" in Home(tmp_path).run("upgrade", "--check", code=1)
    assert not (tmp_path / "var").exists()


@pytest.mark.whole
def test_newer_tables_are_another_version_s(home: Home) -> None:
    with closing(Database(f"sqlite:///{home.folder / 'var' / 'staffroom.db'}")) as database:
        database.migrate()
        with database.writing() as db:
            db.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for words in (("upgrade",), ("upgrade", "--check")):
        assert "are newer than this version of Staffroom" in home.run(*words, code=1)


@pytest.mark.both_databases
def test_nobody_may_be_at_work_with_it(database: Database, place: BackupPlace) -> None:
    with database.altering() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with closing(Database(database.url)) as other:
        other.work_with()
        with other.reading() as db:
            db.connection()
            with pytest.raises(Sorry, match="Somebody works with"):
                upgrade_database(database, place, NIGHT)
    assert not place.folder.exists()


@pytest.mark.parametrize("words", [("tick",), ("migrate",)])
def test_nor_while_anything_else_would_bring_it_up(home: Home, words: tuple[str, ...]) -> None:
    with closing(Database(f"sqlite:///{home.folder / 'var' / 'staffroom.db'}")) as old:
        old.work_with()
        assert "Stop Staffroom, and try again." in home.run(*words, code=1)
    assert number_of(home) == STEPS
    assert not backups_in(home.folder / "var" / "backups")


@pytest.mark.both_databases
def test_migrate_waits_until_nobody_is_at_work_with_older_tables(database: Database, tmp_path: Path) -> None:
    with database.altering() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    database.work_with()
    with database.reading() as db:
        db.connection()
        said = Home(tmp_path).run("migrate", code=1, DATABASE_URL=database.url)
    assert "Somebody works with" in said


@pytest.mark.both_databases
def test_migrate_disturbs_nobody_where_the_tables_are_the_newest(database: Database, tmp_path: Path) -> None:
    database.work_with()
    with database.reading() as db:
        db.connection()
        assert "is up to date" in Home(tmp_path).run("migrate", DATABASE_URL=database.url)


@pytest.mark.whole
def test_where_no_backup_can_be_made_nothing_is_changed(home: Home, tmp_path: Path) -> None:
    place = place_in(tmp_path)
    place.folder.write_text("a file stands where the folder is to be")
    with closing(Database(f"sqlite:///{home.folder / 'var' / 'staffroom.db'}")) as database:
        with pytest.raises(Sorry, match="The backup could not be written"):
            upgrade_database(database, place, NIGHT)
        assert list(database.steps_to_come()) == STEPS
