"""What is left of a pupil or a member of staff of whom nothing else may be kept: no name, no number of theirs."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, and_, cast, literal, select, update
from sqlmodel import col
from sqlmodel.sql.sqltypes import AutoString

from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.rules.retention import year_of_leaving_ends
from models.school.people import Pupil, Staff

_KEPT_OF_PUPIL = {"id", "left_on", "leaving_year"}


def is_reduced() -> ColumnElement[bool]:
    """Whether a pupil's row has its id and leaving year alone."""
    return and_(col(Pupil.legal_surname) == "", col(Pupil.legal_forename) == "")


def reduced_address() -> ColumnElement[str]:
    """What stands where the e-mail of a member of staff stood: each has to be another one."""
    return literal("left:") + cast(col(Staff.id), String)


def reduce_pupil(db: Db, pupil_id: int) -> None:
    """Leave the id and the year of leaving, and nothing else."""
    left = db.execute(select(col(Pupil.left_on)).where(col(Pupil.id) == pupil_id)).scalar()
    blank = {column.name: _blank(column) for column in _columns("pupil") if column.name not in _KEPT_OF_PUPIL}
    if left is not None:
        blank["left_on"] = year_of_leaving_ends(left)
    db.execute(update(SQLModel.metadata.tables["pupil"]).where(col(Pupil.id) == pupil_id).values(blank))


def reduce_staff(db: Db, staff_id: int) -> None:
    """Leave the name, which stands on records."""
    db.execute(
        update(SQLModel.metadata.tables["staff"])
        .where(col(Staff.id) == staff_id)
        .values(email=reduced_address(), code="", quiet_from=None, quiet_to=None, gathered=False)
    )


def empty_words(db: Db, name: str, row_id: int, values: dict[str, Any]) -> None:
    """Take what a person wrote out of a row, and set these columns where they have nothing yet."""
    table = SQLModel.metadata.tables[name]
    here = table.columns["id"] == row_id
    db.execute(update(table).where(here).values(dict.fromkeys(register()[name].written, "")))
    for column, value in values.items():
        if column in table.columns:
            db.execute(update(table).where(here, table.columns[column].is_(None)).values({column: value}))


def _columns(name: str) -> Any:
    return SQLModel.metadata.tables[name].columns


def _blank(column: Any) -> str | int | bool | date | None:
    if column.nullable:
        return None
    if isinstance(column.type, AutoString):
        return ""
    return False if isinstance(column.type, Boolean) else 0
