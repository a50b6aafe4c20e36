"""How many sessions there were whose records are gone: counts by year and subject, of no pupil (lifecycle, 1)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel, one_of
from models.rules.calendar import academic_year
from models.sessions.register import RegisterMark
from models.sessions.session import Booking, Session


class CountedThing(StrEnum):
    """What was counted before it went."""

    SESSIONS = "sessions"
    BOOKED = "booked"
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"


class SessionCount(SQLModel, table=True):
    """A number that outlives its records."""

    __tablename__ = "session_count"
    __table_args__ = (one_of("counted", CountedThing),)

    academic_year: int = Field(primary_key=True, description="the year in which it began")
    subject_id: int = Field(foreign_key="subject.id", primary_key=True)
    counted: str = Field(primary_key=True)
    number: int


@dataclass(frozen=True)
class YearCounted:
    """What is left of the sessions of a year whose records are gone; of no pupil."""

    academic_year: int
    counts: Mapping[CountedThing, int]


def counted_years(db: Db, subject_id: int | None = None) -> list[YearCounted]:
    """The years of which such counts are kept, the newest first; of one subject, or of all together."""
    year_of, counted_as = col(SessionCount.academic_year), col(SessionCount.counted)
    wanted = select(year_of, counted_as, func.sum(SessionCount.number)).group_by(year_of, counted_as)
    if subject_id is not None:
        wanted = wanted.where(col(SessionCount.subject_id) == subject_id)
    years: dict[int, Counter[CountedThing]] = defaultdict(Counter)
    for year, counted, number in db.execute(wanted):
        years[year][CountedThing(counted)] += number
    return [YearCounted(year, years[year]) for year in sorted(years, reverse=True)]


def count_before_they_go(db: Db, name: str, ids: Sequence[int]) -> None:
    """Add what these rows of a table say to the counts, where it is one of those that are counted."""
    found: Counter[tuple[int, int, str]] = Counter()
    for day, subject_id, counted, many in db.execute(_counts(name, ids)) if name in _COUNTED else ():
        found[academic_year(day), subject_id, counted] += many
    insert = postgresql.insert if db.connection().dialect.name == "postgresql" else sqlite.insert
    for (year, subject_id, counted), many in sorted(found.items()):
        row = {"academic_year": year, "subject_id": subject_id, "counted": counted, "number": many}
        stands = insert(SQLModel.metadata.tables["session_count"]).values(row)
        db.execute(
            stands.on_conflict_do_update(
                index_elements=["academic_year", "subject_id", "counted"],
                set_={"number": SQLModel.metadata.tables["session_count"].c.number + many},
            )
        )


_COUNTED = frozenset({"session", "booking", "register_mark"})
_MARKS = (CountedThing.PRESENT, CountedThing.LATE, CountedThing.ABSENT, CountedThing.EXCUSED)


def _counts(name: str, ids: Sequence[int]) -> Select[date, int, str, int]:
    day, subject = col(Session.day), col(Session.subject_id)
    if name == "session":
        what: ColumnElement[str] = literal(CountedThing.SESSIONS.value)
        rows = select(day, subject, what, func.count()).where(col(Session.id).in_(ids))
        return rows.group_by(day, subject)
    if name == "booking":
        what = literal(CountedThing.BOOKED.value)
        rows = select(day, subject, what, func.count()).join(
            Booking, col(Booking.session_id) == col(Session.id)
        )
        return rows.where(col(Booking.id).in_(ids), col(Booking.cancelled_at).is_(None)).group_by(
            day, subject
        )
    mark = col(RegisterMark.mark)
    rows = select(day, subject, mark, func.count()).join(
        RegisterMark, col(RegisterMark.session_id) == col(Session.id)
    )
    standing = col(RegisterMark.replaced_at).is_(None), mark.in_(_MARKS)
    return rows.where(col(RegisterMark.id).in_(ids), *standing).group_by(day, subject, mark)
