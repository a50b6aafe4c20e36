"""Advice to leadership from mentors and learning support, as it is kept and known (P15)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Index, func, text
from sqlalchemy import select as rows_of
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import Action, Person, could, may_of_all
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db, SQLModel, one_of
from models.school.snapshot import school

_KEPT_IN_SIGHT = 50
"""Of what was answered, the latest so many are listed."""


class AdviceOn(StrEnum):
    """What the advice is on: matching the curriculum, or time, to a pupil or a task."""

    CURRICULUM = "curriculum"
    TIME = "time"


class Advice(SQLModel, table=True):
    """What a mentor or learning support advises leadership, about a pupil or in general, and the answer."""

    __table_args__ = (
        one_of("subject", AdviceOn),
        Index(
            "ix_advice_open",
            "given_at",
            sqlite_where=text("answered_at IS NULL AND removed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND removed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int | None = Field(
        default=None, foreign_key="pupil.id", index=True, description="None: in general"
    )
    staff_id: int = Field(foreign_key="staff.id", index=True)
    subject: str
    text: str
    given_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="staff.id")
    removed_at: datetime | None = Field(default=None, description="undone within its minutes; text is gone")


@dataclass(frozen=True)
class KnownAdvice(PupilFact, shows=Shows.ADVICE):
    """A piece of advice with its names."""

    id: int
    pupil_id: int | None
    pupil: str
    """Name and form; blank where it is about nobody in particular."""
    by_id: int
    by: str
    subject: AdviceOn
    text: str
    given_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str

    def whom(self) -> tuple[int | None, ...]:
        return (self.pupil_id,) if self.pupil_id is not None else ()


def advice_with(db: Db, advice_id: int | None) -> KnownAdvice | None:
    """The advice with this id; None where there is none, or it was taken back."""
    row = db.get(Advice, advice_id) if advice_id is not None else None
    return known_advice(db, row) if row is not None and row.removed_at is None else None


def advice_for(db: Db, who: Person, *, limit: int, after: int | None = None) -> list[KnownAdvice]:
    """All of it for leadership, else what they gave: what is not answered first, the oldest of it first.

    Those behind the one with the id `after`, where it is given; what was answered is shown the latest first.
    """
    theirs = () if may_of_all(who, Action.READ_ADVICE) else (col(Advice.staff_id) == who.staff_id,)
    rows = standing_advice(*theirs)
    open_ = list(db.exec(rows.where(col(Advice.answered_at).is_(None)).order_by(col(Advice.id))))
    closed = db.exec(
        rows.where(col(Advice.answered_at).is_not(None)).order_by(col(Advice.id).desc()).limit(_KEPT_IN_SIGHT)
    )
    found = [known_advice(db, each) for each in (*open_, *closed)]
    at = next((at + 1 for at, each in enumerate(found) if each.id == after), 0)
    return found[at : at + limit]


def open_advice(db: Db) -> list[KnownAdvice]:
    """What nobody has answered yet, the oldest first."""
    return [known_advice(db, each) for each in db.exec(_unanswered())]


@cache
def _unanswered() -> SelectOfScalar[Advice]:
    """Put together once: it is asked with every list of what there is to do."""
    return standing_advice(col(Advice.answered_at).is_(None)).order_by(col(Advice.id))


def advice_to_answer(db: Db, who: Person) -> list[KnownAdvice]:
    """The same, for who answers it; nothing for anybody else."""
    return open_advice(db) if could(who, Action.ANSWER_ADVICE) else []


@dataclass(frozen=True)
class AdviceCounted:
    """How much advice waits for its answer, and how much was given on a day."""

    waiting: int
    new: int


def count_advice(db: Db, day: date) -> AdviceCounted:
    """How much waits, and how much was given on that day by the school's clock; one statement."""
    zone = school(db).settings.timezone
    since = datetime.combine(day, time(), zone).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    rows = (
        rows_of(
            func.count().filter(col(Advice.answered_at).is_(None)),
            func.count().filter(col(Advice.given_at) >= since, col(Advice.given_at) < until),
        )
        .select_from(Advice)
        .where(col(Advice.removed_at).is_(None))
    )
    waiting, new = db.execute(rows).one()
    return AdviceCounted(waiting, new)


def advice_about(db: Db, pupil_id: int, *, limit: int = 5) -> list[KnownAdvice]:
    """The advice about a pupil, the latest first; for those who may read it."""
    rows = standing_advice(col(Advice.pupil_id) == pupil_id).order_by(col(Advice.id).desc()).limit(limit)
    return [known_advice(db, each) for each in db.exec(rows)]


def standing_advice(*wanted: ColumnElement[bool]) -> SelectOfScalar[Advice]:
    """What was not taken back."""
    return select(Advice).where(col(Advice.removed_at).is_(None), *wanted)


def known_advice(db: Db, row: Advice) -> KnownAdvice:
    """The advice with its names."""
    known = school(db)
    return KnownAdvice(
        id=row.id or 0,
        pupil_id=row.pupil_id,
        pupil=known.label(row.pupil_id) if row.pupil_id is not None else "",
        by_id=row.staff_id,
        by=known.staff_name(row.staff_id),
        subject=AdviceOn(row.subject),
        text=row.text,
        given_at=row.given_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=known.staff_name(row.answered_by) if row.answered_by is not None else "",
    )
