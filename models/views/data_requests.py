"""Requests for a record, and complaints, each with its clock, and who is reminded of them (lifecycle, 2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import Person
from models.audit.data_request import DataRequest, RequestQuestion
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PupilFact
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.askers import AskedFor
from models.rules.calendar import Calendar
from models.rules.requests import (
    AskedBack,
    answer_due,
    clock_starts,
    complaint_due,
    record_due,
    reminder_on,
)
from models.rules.retention import HeldKind
from models.school.people import Role, ids_with_role
from models.school.settings import Settings
from models.school.snapshot import school
from models.views.waiting import AsOf

KNOWN_ON = "known_on"
"""How the audit says that it became known who asks."""


@dataclass(frozen=True)
class KnownRequest(PupilFact):
    """A request with its clock; `due` is None while the clock does not run."""

    id: int
    pupil_id: int | None
    staff_id: int | None
    name: str
    """Whose data it is about, by name."""
    asked_for: AskedFor
    asker: str
    asker_name: str
    came: str
    received_on: date
    known_on: date | None
    kinds: tuple[HeldKind, ...]
    first: date | None
    last: date | None
    started: date | None
    due: date | None
    record_due: date | None
    """By when the educational record is due at a maintained school; None where it is not asked of one, or was given."""
    record_given_on: date | None
    asked_back: tuple[RequestQuestion, ...]
    complex_on: date | None
    complex_because: str
    complaint: str
    """What a complaint is about, as it was said."""
    acknowledged_on: date | None
    outcome: str
    closed_on: date | None
    closed_as: str | None
    taken_at: datetime

    def what(self) -> str:
        return "request"

    def whom(self) -> tuple[int | None, ...]:
        return () if self.pupil_id is None else (self.pupil_id,)

    @property
    def first_due(self) -> date | None:
        """The first of its days; None where none runs."""
        return min((each for each in (self.due, self.record_due) if each is not None), default=None)

    @property
    def is_complaint(self) -> bool:
        return self.asked_for is AskedFor.COMPLAINT

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def waits(self) -> bool:
        """Whether something that was asked back is not answered yet."""
        return any(each.answered_on is None for each in self.asked_back)

    def is_overdue(self, today: date) -> bool:
        """Whether the first of its days that are still to come has passed."""
        return self.is_open and any(each is not None and each < today for each in (self.due, self.record_due))


def every_request(db: Db, *, closed: bool = False) -> list[KnownRequest]:
    """Those that are open, what is due first; with `closed` the others too. Whoever asks has to know who may."""
    some = db.exec(_requests(closed=closed)).all()
    if not some:
        return []
    asked: dict[int, list[RequestQuestion]] = {}
    for each in db.exec(select(RequestQuestion).order_by(col(RequestQuestion.id))):
        asked.setdefault(each.request_id, []).append(each)
    found = [known_of(db, row, asked.get(row.id or 0, [])) for row in some]
    return sorted(found, key=lambda each: (not each.is_open, each.due or date.max, each.id))


@cache
def _requests(*, closed: bool) -> SelectOfScalar[DataRequest]:
    """Put together once: it is asked with every list of what there is to do."""
    rows = select(DataRequest).order_by(col(DataRequest.id))
    return rows if closed else rows.where(col(DataRequest.closed_on).is_(None))


def questions(db: Db, number: int) -> list[RequestQuestion]:
    """What was asked back about a request, in order."""
    rows = select(RequestQuestion).where(RequestQuestion.request_id == number)
    return list(db.exec(rows.order_by(col(RequestQuestion.id))))


def clarifications(asked: list[RequestQuestion]) -> list[AskedBack]:
    """The same as the clock counts it."""
    return [AskedBack(each.asked_on, each.answered_on) for each in asked]


def known_of(db: Db, row: DataRequest, asked: list[RequestQuestion]) -> KnownRequest:
    """The request with its clock, by what was asked back about it."""
    is_complaint = row.asked_for == AskedFor.COMPLAINT
    started = row.received_on if is_complaint else clock_starts(row.received_on, row.known_on)
    due = _due(row, started, asked)
    return KnownRequest(
        id=row.id or 0,
        pupil_id=row.pupil_id,
        staff_id=row.staff_id,
        name=_name(db, row),
        asked_for=AskedFor(row.asked_for),
        asker=row.asker,
        asker_name=row.asker_name,
        came=row.came,
        received_on=row.received_on,
        known_on=row.known_on,
        kinds=tuple(HeldKind(each) for each in row.wanted_kinds.split(",") if each),
        first=row.wanted_first,
        last=row.wanted_last,
        started=started,
        due=due,
        record_due=_record_due(row, school(db).calendar) if row.maintained and not is_complaint else None,
        record_given_on=row.record_given_on,
        asked_back=tuple(asked),
        complex_on=row.complex_on,
        complex_because=row.complex_because,
        complaint=row.complaint,
        acknowledged_on=row.acknowledged_on,
        outcome=row.outcome,
        closed_on=row.closed_on,
        closed_as=row.closed_as,
        taken_at=row.recorded_at,
    )


def _name(db: Db, row: DataRequest) -> str:
    known = school(db)
    return known.staff_name(row.staff_id) if row.pupil_id is None else known.label(row.pupil_id)


def _due(row: DataRequest, started: date | None, asked: list[RequestQuestion]) -> date | None:
    if row.asked_for == AskedFor.COMPLAINT:
        return complaint_due(row.received_on, row.acknowledged_on)
    if started is None:
        return None
    return answer_due(started, asked_back=clarifications(asked), complex_since=row.complex_on)


def _record_due(row: DataRequest, calendar: Calendar) -> date | None:
    """None where it was given, or the calendar does not go so far: then nobody can say it."""
    if row.record_given_on is not None:
        return None
    try:
        return record_due(row.received_on, calendar)
    except ValueError:
        return None


_ANSWER = ((Role.DATA_MANAGER, Role.DATA_PROTECTION), (Role.SCHEME_LEAD,), (Role.SAFEGUARDING_LEAD,))
"""Whose roles have the answering: those before, and only where there is nobody, the next."""


def answering(db: Db, but: int | None = None) -> set[int]:
    """Who answers requests: the data manager and the data protection officer; without either the scheme lead.

    `but`: whose own data it is about, who answers it as little as anybody else would their own.
    """
    for roles in _ANSWER:
        if found := {each for role in roles for each in ids_with_role(db, role)} - {but}:
            return found
    return set()


def answers(db: Db, who: Person) -> bool:
    """Whether this person is one of them; nothing is asked about whoever can never be."""
    return not who.roles.isdisjoint(_ANSWER[0] + _ANSWER[1]) and who.staff_id in answering(db)


def to_answer_by(db: Db, who: Person, found: Callable[[], Sequence[KnownRequest]]) -> list[KnownRequest]:
    """Those of what is found that this person answers; nothing is asked for whoever can never answer one."""
    if who.roles.isdisjoint(role for roles in _ANSWER for role in roles):
        return []
    could_be = answering(db)
    if not any(who.staff_id in answering(db, but) for but in (None, *could_be)):
        return []
    return [each for each in found() if who.staff_id in answering(db, each.staff_id)]


def hearing_of_requests(db: Db, day: date, moment: AsOf) -> set[int]:
    """Who hears of a request on that morning: ids of active staff."""
    return set[int]().union(*(answering(db, each.staff_id) for each in _said(db, day, moment)))


def said_of_requests(db: Db, who: Person, day: date, moment: AsOf) -> list[KnownRequest]:
    """The requests of which this person hears on that morning; the same choice as `hearing_of_requests`."""
    return to_answer_by(db, who, lambda: _said(db, day, moment))


def _said(db: Db, day: date, moment: AsOf) -> list[KnownRequest]:
    found = every_request(db)
    if not found:
        return []
    known_at = _known_at(db, found)
    soon = timedelta(days=moment.settings.request_remind_days)

    def is_said(each: KnownRequest) -> bool:
        # What is written down after the morning's note is heard with the next, whichever day it counts from.
        heard = _first_morning(known_at[each.id], moment.settings) if each.id in known_at else None
        clocks = ((each.due, each.started), (each.record_due, each.received_on))
        return any(
            due is not None
            and start is not None
            and reminder_on(day, started=max(start, heard or start), due=due, soon=soon) is not None
            for due, start in clocks
        )

    return [each for each in found if is_said(each)]


def _known_at(db: Db, found: Sequence[KnownRequest]) -> dict[int, datetime]:
    """When it was last written down of each from when its clock runs."""
    rows = (
        select(Entry.record_id, Entry.at)
        .where(
            _of_any(found),
            Entry.record == RecordKind.DATA_REQUEST,
            (col(Entry.deed) == Deed.REQUEST_TAKE)
            | ((col(Entry.deed) == Deed.REQUEST_GO_ON) & (col(Entry.fields) == KNOWN_ON)),
        )
        .order_by(col(Entry.id))
    )
    return {number: at for number, at in db.exec(rows) if number is not None}


def _of_any(found: Sequence[KnownRequest]) -> ColumnElement[bool]:
    """Entries about whom these are about; of staff they name nobody, and are of no day before the first was taken."""
    of_pupils = col(Entry.pupil_id).in_({each.pupil_id for each in found if each.pupil_id is not None})
    first = min((each.taken_at for each in found if each.pupil_id is None), default=None)
    if first is None:
        return of_pupils
    return or_(of_pupils, col(Entry.pupil_id).is_(None) & (col(Entry.at) >= first))


def _first_morning(at: datetime, settings: Settings) -> date:
    local = at.astimezone(settings.timezone)
    return local.date() if local.time() < settings.morning_time else local.date() + timedelta(days=1)
