"""Whatever is not as the models say is seen, on both databases, and the sentence blames the right thing."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic.operations import BatchOperations, Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from models.db.database import Database
from models.db.errors import Sorry
from models.db.head import made, mark_of, newest
from models.db.predicates import plain_predicate
from models.db.tables import SQLModel
from tests.house.migrations.conftest import Bare
from tests.house.migrations.heads import heads, upgrade

Change = Callable[[BatchOperations], object]


def _index(on: list[str], where: str | None, *, unique: bool = False) -> Change:
    def change(table: BatchOperations) -> None:
        table.drop_index("ix_slip_unread")
        condition = text(where) if where else None
        table.create_index(
            "ix_slip_unread", on, unique=unique, sqlite_where=condition, postgresql_where=condition
        )

    return change


def _check(name: str, condition: str) -> Change:
    def change(table: BatchOperations) -> None:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(table.f(name), condition)

    return change


def _points_elsewhere(table: BatchOperations) -> None:
    table.drop_constraint("fk_slip_to_id", type_="foreignkey")
    table.create_foreign_key("fk_slip_to_id", "pupil", ["to_id"], ["id"])


def _other_key(table: BatchOperations) -> None:
    table.drop_constraint("pk_staff_role", type_="primary")
    table.create_primary_key("pk_staff_role", ["staff_id"])


UNREAD = "read_at IS NULL AND withdrawn_at IS NULL AND removed_at IS NULL"
CHANGES: list[tuple[str, str, Change]] = [
    ("a column gone", "staff", lambda table: table.drop_column("title")),
    ("a column more", "staff", lambda table: table.add_column(sa.Column("extra", sa.Integer()))),
    (
        "another type",
        "staff",
        lambda table: table.alter_column("title", type_=sa.Integer(), postgresql_using="1"),
    ),
    ("may be empty", "staff", lambda table: table.alter_column("title", nullable=True)),
    ("may not be empty", "staff", lambda table: table.alter_column("quiet_to", nullable=False)),
    ("a default gone", "staff", lambda table: table.alter_column("gathered", server_default=None)),
    ("another default", "staff", lambda table: table.alter_column("gathered", server_default=text("true"))),
    ("a unique gone", "staff", lambda table: table.drop_constraint("uq_staff_email", type_="unique")),
    ("a unique more", "staff", lambda table: table.create_unique_constraint("uq_code", ["code"])),
    ("an index gone", "staff", lambda table: table.drop_index("ix_staff_code")),
    ("a unique index", "slip", _index(["to_id", "sent_at"], UNREAD, unique=True)),
    ("an index of other columns", "slip", _index(["sent_at"], UNREAD)),
    ("an index of more rows", "slip", _index(["to_id", "sent_at"], "read_at IS NULL")),
    ("an index of all rows", "slip", _index(["to_id", "sent_at"], None)),
    ("a CHECK gone", "slip", lambda table: table.drop_constraint("ck_slip_tone", type_="check")),
    ("a CHECK more", "slip", lambda table: table.create_check_constraint(table.f("ck_slip_more"), "id > 0")),
    ("a word fewer", "slip", _check("ck_slip_tone", "tone IN ('positive', 'negative')")),
    ("another condition", "session", _check("ck_session_start_before_end", "ends >= starts")),
    ("a foreign key gone", "slip", lambda table: table.drop_constraint("fk_slip_to_id", type_="foreignkey")),
    ("a foreign key elsewhere", "slip", _points_elsewhere),
    ("another key", "staff_role", _other_key),
    ("a type narrowed", "staff", lambda table: table.alter_column("title", type_=sa.String(10))),
]
RAW: dict[str, list[tuple[str, str]]] = {
    "sqlite": [
        ("CREATE TRIGGER quick AFTER INSERT ON slip BEGIN DELETE FROM slip; END", "slip has a trigger quick"),
        ("ALTER TABLE slip RENAME TO slips", "there is no table slip"),
        ("ALTER TABLE staff ADD COLUMN half AS (id / 2)", "staff has a column half"),
        ("DROP INDEX ix_staff_code", "staff has no index ix_staff_code"),
        (
            "CREATE UNIQUE INDEX quick ON staff (surname COLLATE NOCASE)",
            "staff has COLLATE in the index quick, which it should not have",
        ),
    ],
    "postgresql": [
        ("CREATE TRIGGER quick BEFORE UPDATE ON slip EXECUTE FUNCTION suppress_redundant_updates_trigger()",
         "slip has a trigger quick"),
        ("ALTER TABLE slip DISABLE TRIGGER ALL", "slip has a foreign key that is not asked"),
        ("CREATE RULE quick AS ON DELETE TO slip DO INSTEAD NOTHING", "slip has a rule quick"),
        ("ALTER TABLE slip ENABLE ROW LEVEL SECURITY", "slip has rows that it hides (row security)"),
        ("ALTER TABLE slip RENAME TO slips", "there is no table slip"),
        ("ALTER INDEX ix_staff_code RENAME TO ix_other", "staff has no index ix_staff_code"),
        ("ALTER TABLE slip ALTER COLUMN id DROP DEFAULT", "slip has no next number for id"),
        ("ALTER TABLE staff ALTER COLUMN title TYPE varchar(3)", "staff.title is VARCHAR(3), not VARCHAR"),
        ("ALTER TABLE slip ALTER COLUMN sent_at TYPE timestamptz(0)", "slip.sent_at is TIMESTAMP"),
        ('ALTER TABLE staff ALTER COLUMN title TYPE varchar COLLATE "C"',
         "staff has another order of letters (COLLATE) in title"),
        ("ALTER TABLE slip ADD CHECK (id > 0) NOT VALID", "slip has a constraint slip_id_check of another form"),
        ("ALTER SEQUENCE slip_id_seq MAXVALUE 100", "slip has numbers for id of another kind (sequence)"),
        ("ALTER SEQUENCE slip_id_seq INCREMENT 2", "slip has numbers for id of another kind (sequence)"),
        ("ALTER SEQUENCE slip_id_seq CYCLE", "slip has numbers for id of another kind (sequence)"),
        ("ALTER SEQUENCE slip_id_seq CACHE 20", "slip has numbers for id of another kind (sequence)"),
        ("ALTER SEQUENCE slip_id_seq MINVALUE 0", "slip has numbers for id of another kind (sequence)"),
        ("CREATE TABLE more () INHERITS (slip)", "slip has rows of a table more among its own"),
        ("CREATE TABLE seals (LIKE seal); ALTER TABLE seal INHERIT seals",
         "seal has its rows among those of a table seals"),
        ("ALTER TABLE slip ADD half integer GENERATED ALWAYS AS (id / 2) STORED", "slip has a column half"),
    ],
}  # fmt: skip
REMADE = [
    ("title VARCHAR", "title VARCHAR COLLATE NOCASE", "staff has COLLATE, which it should not have"),
    (
        "UNIQUE (email)",
        "UNIQUE (email) ON CONFLICT REPLACE",
        "staff has CONFLICT, which it should not have",
    ),
    ("UNIQUE (email)", "UNIQUE (email), CHECK (id > 0)", "staff has one too many: CHECK (id > 0)"),
    ("UNIQUE (email)", "UNIQUE (email), UNIQUE (code)", "staff has UNIQUE, which it should not have"),
]
"""What only a table that was made anew has in SQLite: what stands there, what instead, and what is said of it."""


def alter(database: Database, table: str, change: Change) -> None:
    with database.altering() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table(table) as batch:
            change(batch)


@pytest.mark.parametrize(
    ("table", "change"), [each[1:] for each in CHANGES], ids=[each[0] for each in CHANGES]
)
def test_a_difference_is_seen_while_it_runs(table: str, change: Change, database: Database) -> None:
    assert database.is_at_head()
    database.note_found_right()
    alter(database, table, change)
    sentence = database.trouble_with_tables()
    assert f"say that they are of this version ({newest()}), but are not what it expects: {table}" in sentence
    assert sentence.endswith(
        "put back the last backup from before they were changed, and run: staffroom migrate"
    )
    assert not database.is_at_head()


@pytest.mark.parametrize("change", [*range(max(len(each) for each in RAW.values()))])
def test_what_reflection_does_not_show_is_seen(change: int, database: Database) -> None:
    assert database.is_at_head()
    database.note_found_right()
    changes = RAW[database.engine.dialect.name]
    statement, sentence = changes[change % len(changes)]
    with database.altering() as connection:
        connection.execute(text(statement))
    assert sentence in "; ".join(each.sentence for each in database.differences())
    assert sentence in database.trouble_with_tables()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("was", "now", "sentence"), REMADE)
def test_a_table_that_was_made_anew_is_seen(was: str, now: str, sentence: str, database: Database) -> None:
    assert database.is_at_head()
    with database.altering() as connection:
        made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'staff'")).scalar_one()
        assert was in made
        connection.execute(text("PRAGMA legacy_alter_table = ON"))  # what points to it goes on to do so
        connection.execute(text("ALTER TABLE staff RENAME TO staff_before"))
        connection.execute(text("DROP INDEX ix_staff_code"))
        connection.exec_driver_sql(made.replace(was, now, 1))
        connection.execute(text("CREATE INDEX ix_staff_code ON staff (code)"))
    assert sentence in database.trouble_with_tables()


@pytest.mark.whole
@pytest.mark.parametrize(
    ("table", "change", "sentence"),
    [
        ("slip", _points_elsewhere, "slip has fk_slip_to_id of another form"),
        ("slip", _check("ck_slip_tone", "tone IN ('positive')"), "slip has ck_slip_tone of another form"),
        ("slip", _index(["sent_at"], UNREAD), "slip has an index ix_slip_unread of another form"),
    ],
)
def test_what_is_changed_is_said_to_be_so_and_once(
    table: str, change: Change, sentence: str, database: Database
) -> None:
    alter(database, table, change)
    assert [each.sentence for each in database.differences()] == [sentence]


def test_two_versions_at_once_are_said_to_be_so(database: Database) -> None:
    with database.altering() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('0003')"))
    sentence = database.trouble_with_tables()
    assert f"are of several versions at once (0003 and {newest()})" in sentence
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert refused.value.sentence == sentence


def test_tables_whose_number_is_gone_are_not_said_to_be_none(database: Database) -> None:
    with database.altering() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    sentence = database.trouble_with_tables()
    assert "the number of the last migration is gone. Put back the last backup" in sentence
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert refused.value.sentence == sentence
    with database.altering() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert database.trouble_with_tables() == sentence


@pytest.mark.parametrize(
    ("left", "number"),
    [
        (0, "DELETE FROM alembic_version"),
        (1, "DROP TABLE alembic_version"),
        (13, "DELETE FROM alembic_version"),
    ],
)
def test_what_is_left_of_the_tables_is_never_said_to_be_none(
    left: int, number: str, database: Database
) -> None:
    """However few are left, and whether or not the table of the number is: nothing is made anew beside them."""
    with database.altering() as connection:
        tables = list(reversed(SQLModel.metadata.sorted_tables))
        SQLModel.metadata.drop_all(connection, tables[: len(tables) - left])
        connection.execute(text(number))
    before = sa.inspect(database.engine).get_table_names()
    sentence = database.trouble_with_tables()
    assert "the number of the last migration is gone. Put back the last backup" in sentence
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert refused.value.sentence == sentence
    assert sa.inspect(database.engine).get_table_names() == before


@pytest.mark.parametrize(
    ("column", "number"),
    [("revision INTEGER", 13), ("version_num INTEGER", 13), ("version_num VARCHAR", None)],
)
def test_tables_that_are_numbered_in_another_way_are_another_program_s(
    database: Database, column: str, number: int | None
) -> None:
    with database.altering() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text(f"CREATE TABLE alembic_version ({column})"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:number)"), {"number": number})
    sentence = database.trouble_with_tables()
    assert "were not made by Staffroom. Set DATABASE_URL to a database of its own." in sentence
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert refused.value.sentence == sentence


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("raised", [True, False], ids=["said", "unsaid"])
def test_a_change_as_long_as_what_it_replaces_is_seen_in_the_middle_of_a_long_table(
    raised: bool, database: Database
) -> None:
    """Also by a hand that does not tell SQLite of it, so that what is open goes on with what it read."""
    assert database.is_at_head()
    with database.altering() as connection:
        made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'slip'")).scalar_one()
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(
            text("UPDATE sqlite_master SET sql = :sql WHERE name = 'slip'"),
            {"sql": made.replace("text VARCHAR NOT NULL", "text INTEGER NOT NULL", 1)},
        )
        if raised:  # so that all read it anew
            version = connection.execute(text("PRAGMA schema_version")).scalar_one()
            connection.execute(text(f"PRAGMA schema_version = {version + 1}"))
        connection.execute(text("PRAGMA writable_schema = OFF"))
    assert "slip.text is INTEGER" in database.trouble_with_tables()


def test_a_table_that_is_gone_is_seen(database: Database) -> None:
    with database.altering() as connection:
        connection.execute(text("DROP TABLE seal"))
    assert "there is no table seal" in database.trouble_with_tables()


@pytest.mark.whole
def test_what_stands_beside_ours_does_no_harm(database: Database) -> None:
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE of_somebody_else (id INTEGER)"))
        connection.execute(text("CREATE INDEX for_speed ON staff (surname)"))
    assert len(database.differences()) == 2
    assert database.trouble_with_tables() == ""


def test_tables_are_compared_again_only_once_they_were_altered(database: Database) -> None:
    asked: list[str] = []
    database.trouble_with_tables()
    sa.event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(str(told[2])))
    database.trouble_with_tables()
    assert len(asked) <= 4, asked


OLDER = [
    each.number
    for at, each in enumerate(heads())
    if any(
        re.search(r"op\.(?!execute|get_bind)", later.migration.read_text("utf-8"))
        for later in heads()[at + 1 :]
    )
]
"""The heads whose tables are older: what comes after the others changes rows alone."""

_DONE_TWICE = {"batch_alter_table", "drop_constraint", "create_check_constraint", "execute", "get_bind", "f"}
FALSE = [
    number
    for number in OLDER
    if any(
        set(re.findall(r"\bop\.(\w+)", later.migration.read_text("utf-8"))) - _DONE_TWICE
        for later in heads()
        if later.number > number
    )
]
"""Those that newest tables can be told from: a CHECK that is put anew, with more words, may be put again."""


def test_no_tables(bare: Bare) -> None:
    assert bare().trouble_with_tables() == "The database has no tables yet. Run: staffroom migrate"


@pytest.mark.whole
def test_older_tables(bare: Bare) -> None:
    database = bare()
    upgrade(database, OLDER[-1])
    assert "are older than this version of Staffroom" in database.trouble_with_tables()
    assert database.trouble_with_tables().endswith("Stop Staffroom, and run: staffroom upgrade")
    database.migrate()
    assert database.trouble_with_tables() == ""


@pytest.mark.in_turn
@pytest.mark.parametrize("number", FALSE)
def test_newest_tables_with_an_older_number_are_told_that_it_is_false_and_stay_as_they_are(
    number: str, database: Database
) -> None:
    with database.altering() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    with database.reading() as db:
        before = mark_of(db.connection())
    assert f"are older ({number}) than" in database.trouble_with_tables()
    assert "they are what it expects" in database.trouble_with_tables()
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert "that number is false. Nothing was changed. Stop Staffroom, put back" in refused.value.sentence
    with database.reading() as db:
        assert (mark_of(db.connection()), made(db.connection())) == (before, number)


@pytest.mark.parametrize("number", [each.number for each in heads()[:-1] if each.number not in OLDER])
def test_rows_alone_that_are_older_are_brought_to_the_newest(number: str, bare: Bare) -> None:
    database = bare()
    upgrade(database, number)
    assert not database.is_at_head()
    assert database.trouble_with_tables().endswith("but they are what it expects. Run: staffroom migrate")
    database.migrate()
    assert database.trouble_with_tables() == ""


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("9999", "The database's tables (9999) are newer than this version of Staffroom"),
        ("c0ffee", "The database's tables (c0ffee) were not made by Staffroom"),
        ("0000", "The database's tables (0000) were not made by Staffroom"),
        ("3", "The database's tables (3) were not made by Staffroom"),
        ("²", "The database's tables (²) were not made by Staffroom"),
    ],
)
def test_tables_that_another_version_or_program_made(number: str, sentence: str, database: Database) -> None:
    assert database.is_at_head()
    with database.altering() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    assert sentence in database.trouble_with_tables()
    with pytest.raises(Sorry) as refused:
        database.migrate()
    assert refused.value.sentence == database.trouble_with_tables()


def test_a_migration_that_the_database_refuses_changes_nothing(bare: Bare) -> None:
    database = bare()
    with database.altering() as connection:
        connection.execute(text("CREATE TABLE of_somebody_else (code VARCHAR)"))
        connection.execute(text("CREATE INDEX ix_staff_code ON of_somebody_else (code)"))
    with pytest.raises(Sorry, match=r"and nothing was changed: .*ix_staff_code.* already exists"):
        database.migrate()
    assert sa.inspect(database.engine).get_table_names() == ["of_somebody_else"]


@pytest.mark.parametrize(
    "condition",
    [
        "kind IN ('a b', 'it''s (x)')",
        "kind IN ('a')",
        "kind NOT IN ('a', 'b')",
        "kind NOT IN ('a')",
        "place BETWEEN 1 AND 5 OR place != 9",
        "place BETWEEN -2000 AND -1.5 OR place BETWEEN -1 AND 1 AND place - 1 <> -2",
        "length(kind) > 0 AND kind LIKE 'a%' AND kind NOT LIKE 'b%'",
        "place IS NOT NULL AND sure",
        "place > -1 AND place IN (1, 2, -3)",
        "coalesce(kind, '') <> ''",
        "since < until OR until IS NULL",
    ],
)
def test_a_condition_is_known_again_however_the_database_writes_it(condition: str, bare: Bare) -> None:
    database = bare()
    columns = "kind VARCHAR, place INTEGER, sure BOOLEAN, since TIMESTAMP, until TIMESTAMP"
    with database.altering() as connection:
        connection.execute(text(f"CREATE TABLE thing ({columns}, CONSTRAINT met CHECK ({condition}))"))
    (kept,) = sa.inspect(database.engine).get_check_constraints("thing")
    assert plain_predicate(kept["sqltext"]) == plain_predicate(condition)


@pytest.mark.parametrize(
    "other", ["kind IN ('a')", "kind IN ('A', 'b')", "kind NOT IN ('a', 'b')", "kin IN ('a', 'b')"]
)
def test_two_conditions_are_two(other: str) -> None:
    assert plain_predicate("kind IN ('a', 'b')") != plain_predicate(other)
