"""What is kept no longer, by kind and year of leaving: listed, and removed by nobody but who decides (lifecycle, 4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    and_,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlmodel import col

from models.audit.checkpoints import forgettable
from models.audit.earlier import stored_as
from models.audit.holds import held_pupils
from models.db.tables import Db, SQLModel
from models.db.whole import whole
from models.lifecycle.reduced import is_reduced, reduced_address
from models.lifecycle.register import DAYS, NOT_ITS_DAY, HeldTable, held, register
from models.lifecycle.rows_to_go import children_of, referred_to
from models.outbox.clearing import is_waited_for
from models.outbox.notices import Notice
from models.rules.retention import (
    OF_LEAVERS,
    HeldKind,
    KeepingTimes,
    left_long_enough_ago,
    year_of_leaving_ends,
)
from models.school.people import Pupil, Staff
from models.school.snapshot import read_settings
from models.school.statements import PupilStatement

STATEMENT = str(PupilStatement.__tablename__)
NAMES_BY_ID = (HeldKind.IDENTITY, HeldKind.AUDIT, HeldKind.REQUESTS, HeldKind.TELLING)
"""The kinds that may still name a pupil of whom there is the id alone."""


@dataclass(frozen=True)
class DueToGo:
    """Records of one kind that are kept no longer; of leavers, of those of one year."""

    kind: HeldKind
    leaving: int | None
    """The summer of leaving; None where it is not counted from that."""
    pupils: int
    rows: dict[str, int]
    """By table, without the statements that go with them."""
    oldest: date
    """The day of the oldest record; where none has one, that of leaving."""
    statements: int = 0
    """What pupils say of these records and goes with them, though it would be kept for longer."""
    on_hold: tuple[int, ...] = ()
    """The pupils among them on whose record there is a hold, so that nothing of it goes."""


@dataclass(frozen=True)
class DueItem:
    """The same of one pupil or member of staff, or of one table up to a day."""

    kind: HeldKind
    leaving: int | None
    whose_id: int | None
    left_on: date | None
    name: str
    """The table, where it goes by its own days."""
    upto: date | None
    oldest: date
    rows: Counter[str] = field(default_factory=Counter)


def due_to_go(db: Db, today: date, timezone: ZoneInfo) -> list[DueToGo]:
    """All that is kept no longer on this day: the oldest year of leaving first, then by kind."""
    return in_kinds(due_items(db, today, timezone), held_pupils(db))


def in_kinds(items: Iterable[DueItem], held_back: frozenset[int]) -> list[DueToGo]:
    """What there is of each kind; of leavers, of those of one year."""
    together: dict[tuple[HeldKind, int | None], list[DueItem]] = defaultdict(list)
    for each in items:
        together[each.kind, each.leaving].append(each)
    return [_of_one_kind(kind, leaving, some, held_back) for (kind, leaving), some in together.items()]


def _of_one_kind(
    kind: HeldKind, leaving: int | None, some: list[DueItem], held_back: frozenset[int]
) -> DueToGo:
    rows: Counter[str] = Counter()
    for each in some:
        rows += each.rows
    pupils = {each.whose_id for each in some if each.left_on is not None and each.whose_id is not None}
    beside = rows.pop(STATEMENT, 0) if goes_beside(kind) else 0
    oldest = min(each.oldest for each in some)
    return DueToGo(kind, leaving, len(pupils), dict(rows), oldest, beside, tuple(sorted(pupils & held_back)))


def due_items(db: Db, today: date, timezone: ZoneInfo) -> list[DueItem]:
    """The same, each by itself, in the order in which it goes."""
    whole(db)
    keeping = read_settings(db).keeping
    items = [each for kind in OF_LEAVERS for each in _of_leavers(db, kind, today, timezone, keeping)]
    items.sort(key=lambda each: (each.leaving or 0, list(HeldKind).index(each.kind), each.whose_id or 0))
    # Who it was goes after all that was of them, by whatever days.
    identities = sorted(
        _identities(db, today, timezone, keeping), key=lambda each: (each.leaving or 0, each.whose_id or 0)
    )
    return [*items, *_of_days(db, today, timezone, keeping), *identities, *_of_staff(db, today)]


def pupil_of(name: str) -> tuple[FromClause, ColumnElement[int]]:
    """A table with those through which its rows are a pupil's, and the column that says whose they are."""
    here = table_of(name)
    column, *through = register()[name].whose
    if not through:
        return here, here.columns[column]
    above, whose = pupil_of(through[0])
    return here.join(above, here.columns[column] == table_of(through[0]).columns["id"]), whose


def rows_of_pupil(db: Db, kind: HeldKind, pupil_id: int) -> Counter[str]:
    """How many rows of this kind are the pupil's, by table."""
    rows: Counter[str] = Counter()
    for each in held(kind):
        if each.of_pupils:
            joined, whose = pupil_of(each.name)
            counted = select(func.count()).select_from(joined).where(whose == pupil_id)
            rows[each.name] = db.connection().execute(counted).scalar_one()
    return +rows


def last_leaving(kind: HeldKind, today: date, keeping: KeepingTimes) -> date | None:
    """The last day of leaving of those of whom this kind is kept no longer; None where it is not counted from that."""
    years = keeping.years(kind)
    return left_long_enough_ago(today, years) if years is not None else None


def is_due(day: date | None, last: date | None) -> bool:
    """Whether what is of this day is kept no longer, where that day is the last of which that is so."""
    return day is not None and last is not None and day <= last


def day_in(name: str) -> ColumnElement[Any] | None:
    """The column with the day of a table's record; None where it has none."""
    columns = table_of(name).columns
    dated = [
        each.name for each in columns if issubclass(stored_as(each), date) and each.name not in NOT_ITS_DAY
    ]
    found = next((each for each in (*DAYS, *dated) if each in dated), None)
    return columns[found] if found is not None else None


def goes_beside(kind: HeldKind) -> bool:
    """Whether statements of records of this kind are of another themselves, and so go before their own time."""
    return register()[STATEMENT].kind is not kind


def said_of(kind: HeldKind) -> ColumnElement[bool]:
    """Statements of records of this kind; of the statements' own, those of no record there is, too."""
    record = table_of(STATEMENT).columns["record"]
    if not goes_beside(kind):
        return record.not_in([each.name for each in register().values() if each.kind is not kind])
    return record.in_([each.name for each in held(kind)])


def _of_leavers(
    db: Db, kind: HeldKind, today: date, timezone: ZoneInfo, keeping: KeepingTimes
) -> Iterator[DueItem]:
    left_on = table_of("pupil").columns["left_on"]
    long_ago = left_on <= last_leaving(kind, today, keeping)
    # Each table is joined and counted only where it may have something.
    if not db.connection().execute(select(exists().where(long_ago))).scalar_one():
        return
    rows: dict[tuple[int, date], Counter[str]] = defaultdict(Counter)
    oldest: dict[tuple[int, date], date] = {}
    # What is said of these records goes with them; so does a statement whose record went before without it.
    for name in dict.fromkeys((*(each.name for each in held(kind) if each.of_pupils), STATEMENT)):
        which = said_of(kind) if name == STATEMENT else true()
        joined, whose = pupil_of(name)
        day = day_in(name)
        counted = (
            select(whose, left_on, func.count(), func.min(day) if day is not None else null())
            .select_from(joined.join(table_of("pupil"), table_of("pupil").columns["id"] == whose))
            .where(long_ago, which)
            .group_by(whose, left_on)
        )
        for pupil_id, left, many, first in db.connection().execute(counted):
            rows[pupil_id, left][name] += many
            if first is not None:
                since = first.astimezone(timezone).date() if isinstance(first, datetime) else first
                oldest[pupil_id, left] = min(since, oldest.get((pupil_id, left), since))
    for (pupil_id, left), found in rows.items():
        since = oldest.get((pupil_id, left), left)
        yield DueItem(kind, year_of_leaving_ends(left).year, pupil_id, left, "", None, since, found)


def _identities(db: Db, today: date, timezone: ZoneInfo, keeping: KeepingTimes) -> Iterator[DueItem]:
    """Who left so long ago that nothing of them is kept: reduced to id and year first, gone once nothing names them."""
    wanted = select(col(Pupil.id), col(Pupil.left_on), is_reduced()).where(
        col(Pupil.left_on) <= last_leaving(HeldKind.IDENTITY, today, keeping),
        or_(not_(is_reduced()), not_(referred_to("pupil"))),
        not_(_keeps_the_name(today, timezone, keeping)),
    )
    for pupil_id, left, reduced in db.connection().execute(wanted):
        if pupil_id is None or left is None:
            continue  # a column's type allows it, the question does not
        rows = Counter({"pupil": 1}) if reduced else rows_of_pupil(db, HeldKind.IDENTITY, pupil_id)
        yield DueItem(
            HeldKind.IDENTITY, year_of_leaving_ends(left).year, pupil_id, left, "", None, left, rows
        )


def _keeps_the_name(today: date, timezone: ZoneInfo, keeping: KeepingTimes) -> ColumnElement[bool]:
    """Whether something of the pupil is kept by its own day for longer, so that who it was is kept, too."""
    kept: list[ColumnElement[bool]] = [false()]
    for each in register().values():
        if not each.of_pupils or each.kind in (*OF_LEAVERS, *NAMES_BY_ID):
            continue
        joined, whose = pupil_of(each.name)
        upto = last_day_of(each, today, keeping)
        dated = table_of(each.name).columns[each.goes_by] if each.goes_by else None
        younger = (
            true() if dated is None or upto is None else or_(dated.is_(None), ~_is_old(dated, upto, timezone))
        )
        kept.append(exists().select_from(joined).where(whose == col(Pupil.id), younger))
    return or_(*kept)


def _is_old(dated: ColumnElement[Any], upto: date, timezone: ZoneInfo) -> ColumnElement[bool]:
    return dated <= upto if dated.type.python_type is date else dated < midnight_after(upto, timezone)


def _of_days(db: Db, today: date, timezone: ZoneInfo, keeping: KeepingTimes) -> Iterator[DueItem]:
    """What goes so long after its own day, whosever it is; of what is otherwise a pupil's, that of none."""
    held_back = held_pupils(db)
    for table in register().values():
        upto = last_day_of(table, today, keeping)
        if upto is None:
            continue
        many, first = _how_many(db, table, upto, timezone, held_back)
        if many and first is not None:
            oldest = first.astimezone(timezone).date() if isinstance(first, datetime) else first
            yield DueItem(table.kind, None, None, None, table.name, upto, oldest, Counter({table.name: many}))


def _how_many(
    db: Db, table: HeldTable, upto: date, timezone: ZoneInfo, held_back: frozenset[int]
) -> tuple[int, date | datetime | None]:
    """How many rows go by their own days, and the oldest's."""
    if table.kind is HeldKind.AUDIT:
        return forgettable(db, midnight_after(upto, timezone), held_back)
    dated = table_of(table.name).columns[table.goes_by]
    wanted = goes_by_days(table, upto, timezone, held_back)
    many, first = db.connection().execute(select(func.count(), func.min(dated)).where(wanted)).one()
    return many, first


def last_day_of(table: HeldTable, today: date, keeping: KeepingTimes) -> date | None:
    """The last day of its own whose rows are kept no longer; None where the table does not go by days."""
    if not table.goes_by:
        return None
    return keeping.last_own_day(table.kind, today) or last_leaving(table.kind, today, keeping)


def goes_by_days(
    table: HeldTable, upto: date, timezone: ZoneInfo, held_back: frozenset[int]
) -> ColumnElement[bool]:
    """Which rows of a table go by their own days, up to this one; of who is on hold none does."""
    here = table_of(table.name)
    dated = here.columns[table.goes_by]
    parts = [_is_old(dated, upto, timezone)]
    if table.of_pupils and len(table.whose) == 1:
        whose = here.columns[table.whose[0]]
        counted_from_leaving = table.kind in (*OF_LEAVERS, HeldKind.IDENTITY)
        if counted_from_leaving:
            parts.append(whose.is_(None))
        elif held_back:
            parts.append(or_(whose.is_(None), whose.not_in(held_back)))
    if table.name == Notice.__tablename__:
        parts.append(~is_waited_for(midnight_after(upto, timezone)))
    for child, column in children_of(table.name):
        if register()[child].goes_with != table.name and not column.nullable:
            parts.append(~exists().where(column == here.columns["id"]))
    return and_(*parts)


def midnight_after(day: date, timezone: ZoneInfo) -> datetime:
    """The first moment that is not of the day any more."""
    return datetime.combine(day + timedelta(days=1), time(), timezone)


def _of_staff(db: Db, today: date) -> Iterator[DueItem]:
    """Who is not in post: accounts and e-mail at once, the name once no record names them."""
    wanted = select(col(Staff.id), col(Staff.email) == reduced_address()).where(
        col(Staff.active).is_(False),
        or_(col(Staff.email) != reduced_address(), not_(referred_to("staff"))),
    )
    for staff_id, reduced in db.connection().execute(wanted):
        if staff_id is None:
            continue  # as above
        rows = Counter({"staff": 1}) if reduced else rows_of_staff(db, staff_id)
        yield DueItem(HeldKind.STAFF, None, staff_id, None, "staff", None, today, rows)


def rows_of_staff(db: Db, staff_id: int) -> Counter[str]:
    """How many rows are of a member of staff alone, by table."""
    rows = Counter({"staff": 1})
    for each in held(HeldKind.STAFF):
        if each.name != "staff":
            here = table_of(each.name)
            counted = select(func.count()).where(here.columns["staff_id"] == staff_id)
            rows[each.name] = db.connection().execute(counted).scalar_one()
    return +rows


def table_of(name: str) -> Table:
    return SQLModel.metadata.tables[name]
