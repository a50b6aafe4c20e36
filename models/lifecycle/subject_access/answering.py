"""The answer to a request: what goes out, with what was taken out and withheld, in words; nothing that is undecided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.data_request import DataRequest
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.register import HeldTable
from models.lifecycle.subject_access.gathering import HeldRecord
from models.lifecycle.subject_access.looking import (
    LookedThrough,
    Where,
    is_withheld,
    look_through,
    wanted_kinds,
    wanted_period,
)
from models.lifecycle.subject_access.naming import in_full
from models.lifecycle.subject_access.ones_own import somebody_else
from models.lifecycle.subject_access.requesting import day_at, row_of
from models.outbox.notices import Delivery, Notice
from models.outbox.topics import Topic
from models.rules.retention import HeldKind
from models.rules.withholding import Because, WhatGoesOut
from models.rules.wording import listed
from models.school.people import Pupil, Role, surname_shown, with_role
from models.school.settings import Settings
from models.school.snapshot import school


@dataclass(frozen=True)
class AnsweredRecord:
    """A record as it goes out: its day, and what each part of it says."""

    day: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnsweredTable:
    table: HeldTable
    records: tuple[AnsweredRecord, ...]


@dataclass(frozen=True)
class MessageSent:
    """That a message about the pupil, or to the member of staff, went out: which day, what kind, what kind of place."""

    day: str
    kind: str
    to: str


@dataclass(frozen=True)
class WholeAnswer:
    """All that goes out, and what is told beside it."""

    whom: str
    """Whose data it is, by name."""
    of_staff: bool
    number: int
    made_at: datetime
    """With the school's time zone."""
    covers: str
    """Which kinds of record, of which days."""
    tables: tuple[AnsweredTable, ...]
    messages: tuple[MessageSent, ...] | None
    """None where other kinds of record are asked for."""
    withheld: Mapping[Because, int]
    cut: Mapping[Because, int]
    """Texts of which a part is taken out that somebody decided on, by reason."""
    settings: Settings
    officers: tuple[str, ...]
    """The data protection officer, by name and e-mail."""


def answer(db: Db, who: Person, number: int, now: datetime) -> WholeAnswer:
    """What goes out for a request. Raises NotAllowed, and Sorry while something waits to be decided."""
    require(db, who, Action.EXPORT_PUPIL)
    request = row_of(db, number)
    somebody_else(db, who, request, Action.EXPORT_PUPIL)
    found = look_through(db, request, day_at(db, now))
    if waiting := found.waiting:
        texts = "1 text waits" if len(waiting) == 1 else f"{len(waiting)} texts wait"
        raise Sorry(
            f"{texts} for somebody to look at, and nothing goes out before each is decided: "
            f"staffroom request look {number}"
        )
    known, of_staff = school(db), request.pupil_id is None
    withheld: Counter[Because] = Counter()
    cut: Counter[Because] = Counter()
    tables = tuple(_tables(found, withheld, cut))
    return WholeAnswer(
        whom=known.staff_name(request.staff_id) if of_staff else _whole_name(db, request.pupil_id or 0),
        of_staff=of_staff,
        number=number,
        made_at=now.astimezone(known.settings.timezone),
        covers=_covers(request),
        tables=tables,
        messages=tuple((_to_staff if of_staff else _messages)(db, request))
        if _tells_of_messages(request)
        else None,
        withheld=dict(sorted(withheld.items())),
        cut=dict(sorted(cut.items())),
        settings=known.settings,
        officers=tuple(f"{each.name} ({each.email})" for each in with_role(db, Role.DATA_PROTECTION)),
    )


def _whole_name(db: Db, pupil_id: int) -> str:
    """The name alone: whether the pupil has left, and the form, are in the record."""
    forename, surname = db.execute(
        select(
            func.coalesce(func.nullif(col(Pupil.preferred_forename), ""), col(Pupil.legal_forename)),
            surname_shown(),
        ).where(col(Pupil.id) == pupil_id)
    ).one()
    return f"{forename} {surname}".strip()


def _tables(
    found: LookedThrough, withheld: Counter[Because], cut: Counter[Because]
) -> Iterator[AnsweredTable]:
    # Each kind stands together, under one heading.
    for some in sorted(found.held, key=lambda each: list(HeldKind).index(each.table.kind)):
        records = []
        for one in some.records:
            if is_withheld(found, one):
                withheld[found.whole[one.table, one.id or 0, ""]] += 1
                continue
            parts = tuple(_parts(found, one, withheld, cut))
            records.append(AnsweredRecord(in_full(one.day) if one.day is not None else "", parts))
        if records:
            yield AnsweredTable(some.table, tuple(records))


def _parts(
    found: LookedThrough, one: HeldRecord, withheld: Counter[Because], cut: Counter[Because]
) -> Iterator[tuple[str, str]]:
    for part in one.parts:
        where: Where = (one.table, one.id or 0, part.column)
        text = found.texts.get(where)
        if part.said.of_staff or part.said.plain:
            yield part.label, part.said.words
        elif text is None:
            yield part.label, found.roster.take_out(part.said.words).whole
        elif text.decided is WhatGoesOut.WITHHELD and text.because is not None:
            withheld[text.because] += 1
        elif text.decided is WhatGoesOut.CUT and text.because is not None:
            cut[text.because] += text.taken.cut != text.taken.whole
            yield part.label, text.taken.cut
        else:
            yield part.label, text.taken.whole


def _to_staff(db: Db, request: DataRequest) -> Iterator[MessageSent]:
    """What was sent to the member of staff: of each day each kind once, by the audit and by what was delivered."""
    known, period = school(db), wanted_period(request)
    heard = select(col(Entry.at), col(Entry.fields), col(Entry.door)).where(
        col(Entry.staff_id) == request.staff_id, col(Entry.deed) == Deed.NOTICE
    )
    sent = (
        select(col(Delivery.sent_at), col(Notice.topic), col(Delivery.door))
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .where(col(Notice.to_staff) == request.staff_id, col(Delivery.sent_at).is_not(None))
    )
    found = {
        (at.astimezone(known.settings.timezone).date(), fields.partition(",")[0], door)
        for asked in (heard, sent)
        for at, fields, door in db.execute(asked)
    }
    for day, topic, door in sorted(found):
        if period.holds(day):
            yield MessageSent(in_full(day), Topic.said(topic), f"your own chat, {door.capitalize()}")


def _messages(db: Db, request: DataRequest) -> Iterator[MessageSent]:
    """What told of the pupil alone, in order, as the audit has it: that stays when the messages themselves are gone."""
    known, period = school(db), wanted_period(request)
    notices = (
        select(col(Entry.at), col(Entry.staff_id), col(Entry.fields), col(Entry.door))
        .where(col(Entry.pupil_id) == request.pupil_id, col(Entry.deed) == Deed.NOTICE)
        .order_by(col(Entry.at), col(Entry.id))
    )
    for at, staff_id, fields, door in db.execute(notices):
        day = at.astimezone(known.settings.timezone).date()
        if period.holds(day):
            place = "leadership's place" if staff_id is None else "a member of staff's own chat"
            kind = Topic.said(fields.partition(",")[0])
            yield MessageSent(in_full(day), kind, f"{place}, {door.capitalize()}")


def _tells_of_messages(request: DataRequest) -> bool:
    """They are known from the audit, and asked for with it."""
    wanted = wanted_kinds(request)
    return not wanted or HeldKind.AUDIT in wanted


def _covers(request: DataRequest) -> str:
    wanted = wanted_kinds(request)
    kinds = f"these kinds of record: {listed(wanted)}" if wanted else "all that is held"
    first = f"from {in_full(request.wanted_first)}" if request.wanted_first is not None else ""
    last = f"to {in_full(request.wanted_last)}" if request.wanted_last is not None else ""
    return " ".join(filter(None, (kinds, first, last)))
