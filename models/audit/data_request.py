"""Requests for what is held of somebody and complaints about it as they are stored, with what was done about them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from models.db.tables import SQLModel, one_of, where_set
from models.rules.askers import AskedFor, Asker, Came, ClosedAs
from models.rules.withholding import Because, WhatGoesOut


class DataRequest(SQLModel, table=True):
    """Somebody asks for what is held of a pupil or of a member of staff, or complains about it."""

    __tablename__ = "data_request"
    __table_args__ = (
        one_of("asked_for", AskedFor),
        one_of("asker", Asker),
        one_of("came", Came),
        one_of("closed_as", ClosedAs),
        CheckConstraint("(pupil_id IS NULL) <> (staff_id IS NULL)", name="of_one"),
        where_set("staff_id"),
        Index(
            "ix_data_request_open",
            "received_on",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    staff_id: int | None = Field(
        default=None, foreign_key="staff.id", description="whose data it is about, where it is of no pupil"
    )
    asked_for: str = AskedFor.RECORD
    asker: str
    asker_name: str = Field(default="", description="who it is, where it is not whom it is about")
    came: str
    received_on: date
    known_on: date | None = Field(
        default=None, description="since when it is known who asks, and that they may: then the clock starts"
    )
    maintained: bool = Field(description="whether it is asked of a maintained school, by the setting then")
    record_given_on: date | None = Field(
        default=None, description="when the educational record was handed over, while the rest goes on"
    )
    wanted_kinds: str = Field(default="", description="parted by commas; blank: all")
    wanted_first: date | None = None
    wanted_last: date | None = None
    complex_on: date | None = Field(default=None, description="when it was said to be complex")
    complex_because: str = ""
    complaint: str = Field(default="", description="what a complaint is about, as it was said")
    acknowledged_on: date | None = Field(
        default=None, description="when who complains was told that it was received"
    )
    outcome: str = Field(
        default="", description="what was answered to a complaint, or why a request was refused"
    )
    closed_on: date | None = None
    closed_as: str | None = None
    recorded_at: datetime
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")


class RequestQuestion(SQLModel, table=True):
    """Something that had to be asked back: until it is answered the clock stands still."""

    __tablename__ = "request_question"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="data_request.id", index=True)
    text: str
    asked_on: date
    answered_on: date | None = None
    by_id: int | None = Field(default=None, foreign_key="staff.id")


class RequestDecision(SQLModel, table=True):
    """What becomes of one text, or one record, of a request; the newest of each holds."""

    __tablename__ = "request_decision"
    __table_args__ = (
        one_of("decided", WhatGoesOut),
        one_of("because", Because),
        Index("ix_request_decision_of", "request_id", "record", "record_id", "fields"),
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="data_request.id")
    record: str = Field(description="the table")
    record_id: int
    fields: str = Field(default="", description="the column; blank: the record as a whole")
    digest: str = Field(default="", description="of the text that was decided on: another is decided anew")
    decided: str
    because: str
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")


class RequestFile(SQLModel, table=True):
    """A file that was made for a request, until it goes."""

    __tablename__ = "request_file"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="data_request.id", index=True)
    name: str
    digest: str = Field(description="its SHA-256")
    encrypted: bool
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    gone_at: datetime | None = None
