"""What is kept no longer, by kind and year of leaving: listed, and removed by nobody but who decides (lifecycle, 4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Table, func, select

from models.db.tables import Db, SQLModel
from models.lifecycle.register import held, register
from models.rules.retention import (
    KEPT,
    HeldKind,
    day_codes_gone_up_to,
    left_long_enough_ago,
    year_of_leaving_ends,
)

OF_LEAVERS = tuple(kind for kind, kept in KEPT.items() if kept.years_after_leaving is not None)
"""The kinds that are kept for some years after a pupil has left."""


@dataclass(frozen=True)
class DueToGo:
    """Records of one kind that are kept no longer; of leavers, of those of one year."""

    kind: HeldKind
    leaving: int | None
    """The summer of leaving; None where it is not counted from that."""
    pupils: int
    rows: dict[str, int]
    """By table."""
    oldest: date
    """The day from which the oldest of it is counted."""


def due_to_go(db: Db, today: date, timezone: ZoneInfo) -> list[DueToGo]:
    """All that is kept no longer on this day: the oldest year of leaving first, then by kind."""
    leavers = [each for kind in OF_LEAVERS for each in _of_leavers(db, kind, today)]
    leavers.sort(key=lambda each: (each.leaving or 0, list(HeldKind).index(each.kind)))
    return [*leavers, *_of_days(db, today, timezone)]


def pupil_of(name: str) -> tuple[FromClause, ColumnElement[int]]:
    """A table with those through which its rows are a pupil's, and the column that says whose they are."""
    here = _table(name)
    column, *through = register()[name].whose
    if not through:
        return here, here.columns[column]
    above, whose = pupil_of(through[0])
    return here.join(above, here.columns[column] == _table(through[0]).columns["id"]), whose


def _of_leavers(db: Db, kind: HeldKind, today: date) -> Iterator[DueToGo]:
    years = KEPT[kind].years_after_leaving or 0
    left_on = _table("pupil").columns["left_on"]
    rows: dict[int, Counter[str]] = defaultdict(Counter)
    pupils: dict[int, set[int]] = defaultdict(set)
    oldest: dict[int, date] = {}
    for each in held(kind):
        if not each.of_pupils:
            continue
        joined, whose = pupil_of(each.name)
        counted = (
            select(whose, left_on, func.count())
            .select_from(joined.join(_table("pupil"), _table("pupil").columns["id"] == whose))
            .where(left_on <= left_long_enough_ago(today, years))
            .group_by(whose, left_on)
        )
        for pupil_id, left, many in db.connection().execute(counted):
            leaving = year_of_leaving_ends(left).year
            rows[leaving][each.name] += many
            pupils[leaving].add(pupil_id)
            oldest[leaving] = min(left, oldest.get(leaving, left))
    for leaving in sorted(rows):
        yield DueToGo(kind, leaving, len(pupils[leaving]), dict(rows[leaving]), oldest[leaving])


def _of_days(db: Db, today: date, timezone: ZoneInfo) -> Iterator[DueToGo]:
    """What goes so long after its own day, whosever it is."""
    codes = day_codes_gone_up_to(today)
    for kind, dated in (
        (HeldKind.DAY_CODES, {each.name: ("day", codes) for each in held(HeldKind.DAY_CODES)}),
        (HeldKind.TELLING, {"notice": ("closed_at", _before(today, HeldKind.TELLING, timezone))}),
        (HeldKind.AUDIT, {"entry": ("at", _before(today, HeldKind.AUDIT, timezone))}),
    ):
        rows: dict[str, int] = {}
        oldest: list[date] = []
        for name, (column, last) in dated.items():
            of = _table(name).columns[column]
            many, first = db.connection().execute(select(func.count(), func.min(of)).where(of <= last)).one()
            if many:
                rows[name] = many
                oldest.append(first.astimezone(timezone).date() if isinstance(first, datetime) else first)
        if rows:
            yield DueToGo(kind, None, 0, rows, min(oldest))


def _before(today: date, kind: HeldKind, timezone: ZoneInfo) -> datetime:
    return datetime.combine(today - timedelta(days=KEPT[kind].days or 0), time(), timezone)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
