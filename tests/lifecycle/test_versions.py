"""Whatever of a record is edited, it is another version of it from then on (lifecycle, 4.2)."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, select

from models.db.database import Database
from models.db.tables import SQLModel
from models.lifecycle.register import held
from models.lifecycle.retention import pupil_of
from models.lifecycle.versions import versions_of_pupils
from models.rules.retention import OF_LEAVERS, HeldKind


def other(column: Column[Any], value: object) -> object:
    """Another value of the column's kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 90
        case datetime() | date():
            return value + timedelta(days=90)
        case time():
            return value.replace(minute=59)
        case dict() | list():
            return type(value)()
        case str():
            return f"{value}."
        case _:
            raise AssertionError(f"{column} has {value!r}")


@pytest.mark.parametrize("engine_name", ["sqlite"])  # Python tells the rows apart
@pytest.mark.parametrize("kind", [*OF_LEAVERS, HeldKind.IDENTITY])
def test_every_column_counts(with_all_rows: Database, kind: HeldKind) -> None:
    tried = 0
    with with_all_rows.writing() as db:
        db.connection().exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        # What a record said before is never changed itself, and goes with the record.
        for name in sorted(
            each.name for each in held(kind) if each.of_pupils and each.name != "earlier_value"
        ):
            table = SQLModel.metadata.tables[name]
            joined, whose = pupil_of(name)
            found = db.execute(select(whose, *table.columns).select_from(joined).limit(1)).first()
            assert found is not None, name
            pupil_id, row = found[0], dict(zip(table.columns.keys(), found[1:], strict=True))
            here = [each == row[each.name] for each in table.primary_key.columns]
            for column in table.columns:
                if column.primary_key or column.foreign_keys or row[column.name] is None:
                    continue
                before = versions_of_pupils(db, kind, [pupil_id])
                with db.begin_nested() as back:
                    changed = {column.name: other(column, row[column.name])}
                    db.execute(table.update().where(*here).values(changed))
                    assert versions_of_pupils(db, kind, [pupil_id]) != before, column
                    back.rollback()
                tried += 1
    assert tried > 5
