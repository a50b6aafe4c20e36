"""Lists of what is kept no longer, as somebody decides on them; nothing is removed without one (lifecycle, 4)."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import Index
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.db.tables import Db, SQLModel, one_of


class ListState(StrEnum):
    """How far a list is."""

    WAITING = "waiting"
    """For the scheme lead."""
    APPROVED = "approved"
    """It waits for a second person, because of how many pupils are on it."""
    REMOVING = "removing"
    DONE = "done"
    DROPPED = "dropped"
    """Nobody wanted it, or a newer one took its place."""


class ItemState(StrEnum):
    """How far one thing on a list is."""

    LISTED = "listed"
    GOING = "going"
    """A part of it is gone."""
    GONE = "gone"
    LEFT = "left"
    """It was no longer as listed, or on hold; it comes on another list."""


OPEN = (ListState.WAITING, ListState.APPROVED, ListState.REMOVING)


class PurgeList(SQLModel, table=True):
    """One version of the list of what is kept no longer, as of a day."""

    __tablename__ = "purge_list"
    __table_args__ = (one_of("state", ListState),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    made_at: datetime
    pupils: int = Field(description="how many pupils something of is on it")
    state: str = ListState.WAITING
    approved_by: int | None = Field(default=None, foreign_key="staff.id")
    approved_at: datetime | None = None
    second_by: int | None = Field(default=None, foreign_key="staff.id")
    second_at: datetime | None = None
    closed_at: datetime | None = Field(default=None, description="all is gone, or nobody wanted it")
    compacted_at: datetime | None = Field(
        default=None, description="the database's file was written anew without what is gone"
    )


class PurgeItem(SQLModel, table=True):
    """One thing on a list: of one pupil or member of staff, or of one table up to a day; numbers and kinds alone."""

    __tablename__ = "purge_item"
    __table_args__ = (one_of("state", ItemState), Index("ix_purge_item_list", "list_id", "state"))

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="purge_list.id")
    kind: str
    leaving: int | None = None
    whose_id: int | None = Field(default=None, description="the pupil's or the member of staff's number")
    left_on: date | None = None
    name: str = Field(default="", description="the table, where it goes by its own days")
    upto: date | None = Field(default=None, description="the last day of its rows that are on the list")
    oldest: date
    rows: int
    digest: str = Field(default="", description="of its rows, word for word, to see whether it changed since")
    state: str = ItemState.LISTED


def open_list(db: Db) -> PurgeList | None:
    """The list that is being decided on or carried out; there is one at most."""
    return db.exec(_open()).first()


@cache
def _open() -> SelectOfScalar[PurgeList]:
    wanted = select(PurgeList).where(col(PurgeList.state).in_(OPEN)).order_by(col(PurgeList.id).desc())
    return wanted.limit(1)


def items_of(db: Db, list_id: int | None) -> list[PurgeItem]:
    """All that is on a list, in the order in which it goes."""
    return list(db.exec(select(PurgeItem).where(PurgeItem.list_id == list_id).order_by(col(PurgeItem.id))))
