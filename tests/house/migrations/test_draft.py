"""`make migration` writes what the models say, and a filled database takes it, on both databases."""

import shutil
import subprocess
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    text,
)
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from models.db.differences import differences
from models.db.errors import Sorry
from models.db.head import SCRIPTS
from models.db.tables import SQLModel, one_of
from tests.house.migrations.conftest import Bare
from tests.house.migrations.draft import draft
from tests.house.migrations.heads import ROOT, dump, heads, load, lost, upgrade


class Tone(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    PUZZLED = "it's a puzzle"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to write the next one into."""
    return Path(
        shutil.copytree(SCRIPTS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    )


@pytest.fixture
def models() -> MetaData:
    """A copy of the models, to change."""
    copied = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(copied)
    return copied


def where(condition: str) -> dict[str, Any]:
    """For the rows that meet a condition only, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def change(models: MetaData) -> None:
    """Changes of every kind that autumn may bring."""
    Table(
        "borrowed",
        models,
        Column("id", Integer, primary_key=True),
        Column("pupil_id", Integer, ForeignKey("pupil.id"), nullable=False, index=True),
        Column("since", UTCDateTime(), nullable=False),
        Column("share", Float(), nullable=False),
        Column("fine", Numeric(8, 2), nullable=False),
        Column("cover", LargeBinary()),
        Column("until", UTCDateTime()),
        Column("tone", AutoString(), nullable=False),
        Column("memory", JSON(), nullable=False),
        one_of("tone", Tone),
        Index("uq_borrowed_now", "pupil_id", unique=True, **where("until IS NULL")),
    )
    staff, slip = models.tables["staff"], models.tables["slip"]
    staff.append_column(Column("seen_at", UTCDateTime()))
    staff.append_column(Column("patient", AutoString(), nullable=False, default=Tone.PUZZLED))
    staff.append_column(Column("steps", Integer(), nullable=False, default=3))
    staff.append_column(Column("brave", JSON(), nullable=True))
    slip.constraints -= {each for each in slip.constraints if each.name == "ck_slip_tone"}
    slip.append_constraint(one_of("tone", Tone))
    slip.indexes -= {each for each in slip.indexes if each.name == "ix_slip_unread"}
    slip.append_constraint(CheckConstraint("version BETWEEN 0 AND 9999", name="version"))
    Index("ix_slip_unread", slip.c.to_id, **where("read_at IS NULL"))
    models.tables["pupil"].c.sex.nullable = True


@pytest.mark.whole
def test_the_next_migration_needs_no_hand(scripts: Path, models: MetaData, bare: Bare) -> None:
    change(models)
    file = draft("Who's borrowed", scripts=scripts, metadata=models)
    newest = heads()[-1]
    number = f"{int(newest.number) + 1:04}"
    assert file.name == f"{number}_who_s_borrowed.py"
    written = file.read_text()
    assert f'revision: str = "{number}"\ndown_revision: str | None = "{newest.number}"' in written
    assert "sqlmodel" not in written
    assert 'sa.Column("since", sa.DateTime(timezone=True), nullable=False)' in written
    checked = [Path(sys.executable).with_name("ruff"), "format", "--quiet", "--check"]
    subprocess.run([*map(str, checked), "--config", str(ROOT / "pyproject.toml"), str(file)], check=True)

    database = bare()
    upgrade(database, newest.number)
    load(database, newest.rows)
    upgrade(database, number, scripts=scripts)
    with database.engine.connect() as connection:
        assert [each.sentence for each in differences(connection, models)] == []
    after = dump(database)
    assert lost(newest.rows, after) == []
    assert {(row["patient"], row["steps"]) for row in after["staff"]} == {("it's a puzzle", 3)}


def test_nothing_is_written_where_nothing_changed(scripts: Path, models: MetaData) -> None:
    with pytest.raises(Sorry, match="change a model first"):
        draft("nothing", scripts=scripts, metadata=models)
    assert len(heads(scripts / "versions")) == len(heads())


@pytest.mark.whole
@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (Column("brave", Integer(), nullable=False), "staff.brave may not be empty"),
        (
            Column("since", UTCDateTime(), nullable=False, default=datetime.now),
            "staff.since may not be empty",
        ),
        (Column("tone", Enum(Tone), nullable=True), "Make it a str, with one_of"),
    ],
    ids=["no default", "a default worked out", "an Enum"],
)
def test_what_only_a_person_can_say_is_asked(
    column: Column[object], sentence: str, scripts: Path, models: MetaData
) -> None:
    models.tables["staff"].append_column(column)
    with pytest.raises(Sorry, match=sentence):
        draft("more of staff", scripts=scripts, metadata=models)
    assert len(heads(scripts / "versions")) == len(heads())
