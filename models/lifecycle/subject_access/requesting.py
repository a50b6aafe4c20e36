"""Taking down a request for what is held of somebody, and going on with it until it is answered (lifecycle, 2)."""

from dataclasses import dataclass
from datetime import date, datetime

from models.access.authoriser import Action, Person, require
from models.audit.data_request import DataRequest, RequestQuestion
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.lifecycle.subject_access.ones_own import somebody_else
from models.rules.askers import ASK_OF_PUPILS, ASK_OF_STAFF, ENDS, AskedFor, Asker, Came, ClosedAs
from models.rules.requests import answer_due, clock_starts
from models.rules.retention import HeldKind
from models.rules.wording import day_in_full, listed
from models.school.snapshot import school
from models.views.data_requests import (
    KNOWN_ON,
    KnownRequest,
    clarifications,
    every_request,
    known_of,
    questions,
)


@dataclass(frozen=True)
class RequestTaken:
    """A request as it came."""

    pupil_id: int | None
    asker: Asker
    asker_name: str
    came: Came
    received_on: date
    known_on: date | None = None
    kinds: tuple[HeldKind, ...] = ()
    """Which kinds of record are wanted; none: all."""
    first: date | None = None
    last: date | None = None
    staff_id: int | None = None
    """Whose data it is, where it is of no pupil."""


def take_down(db: Db, actor: Actor, who: Person, asked: RequestTaken) -> KnownRequest:
    """Keep a request that came. Raises NotAllowed, and Sorry where its days cannot be so."""
    require(db, who, Action.TAKE_REQUEST)
    today = day_at(db, actor.at)
    not_to_come(today, asked.received_on, asked.known_on)
    if asked.first is not None and asked.last is not None and asked.first > asked.last:
        raise Sorry(
            f"{day_in_full(asked.first)} {asked.first.year} is after {day_in_full(asked.last)} {asked.last.year}. "
            "Name them the other way round."
        )
    can_ask(asked.asker, asked.asker_name, of_staff=asked.staff_id is not None)
    row = DataRequest(
        pupil_id=asked.pupil_id,
        staff_id=asked.staff_id,
        asker=asked.asker,
        asker_name=asked.asker_name.strip(),
        came=asked.came,
        received_on=asked.received_on,
        known_on=asked.known_on,
        # There is an educational record of pupils alone.
        maintained=asked.staff_id is None and school(db).settings.request_maintained,
        wanted_kinds=",".join(asked.kinds),
        wanted_first=asked.first,
        wanted_last=asked.last,
        recorded_at=actor.at,
        recorded_by=actor.staff_id,
    )
    db.add(row)
    db.flush()
    record(db, actor, Deed.REQUEST_TAKE, pupil_id=row.pupil_id, about=about(row.id))
    return known_of(db, row, [])


def identify(db: Db, actor: Actor, who: Person, number: int, day: date) -> KnownRequest:
    """It is known now who asks, and that they may: the clock starts."""
    row = _open(db, who, number)
    not_to_come(day_at(db, actor.at), day)
    if row.pupil_id is None:
        # What was said before is kept of pupils' records; of this one the audit has that it was changed.
        row.known_on = day
    else:
        change(db, actor, row, known_on=day)
    return gone_on(db, actor, row, KNOWN_ON)


def ask_back(db: Db, actor: Actor, who: Person, number: int, day: date, words: str) -> KnownRequest:
    """Something has to be asked first: the clock stands still from this day on."""
    row = _open(db, who, number)
    not_to_come(day_at(db, actor.at), day)
    if any(each.answered_on is None for each in questions(db, number)):
        raise Sorry("Something is asked back already, and not answered yet.")
    not_before(day, row.received_on, "the request came")
    if not words.strip():
        raise Sorry('Say what is asked, such as: --what "which years are meant"')
    db.add(RequestQuestion(request_id=number, text=words.strip(), asked_on=day, by_id=actor.staff_id))
    return gone_on(db, actor, row, "asked_back")


def answer_came(db: Db, actor: Actor, who: Person, number: int, day: date) -> KnownRequest:
    """What was asked back is answered: the clock goes on."""
    row = _open(db, who, number)
    not_to_come(day_at(db, actor.at), day)
    waiting = [each for each in questions(db, number) if each.answered_on is None]
    if not waiting:
        raise Sorry("Nothing is asked back that waits for an answer.")
    not_before(day, waiting[0].asked_on, "it was asked")
    waiting[0].answered_on = day
    db.add(waiting[0])
    return gone_on(db, actor, row, "answered")


def say_complex(db: Db, actor: Actor, who: Person, number: int, words: str) -> KnownRequest:
    """Two months more, said within the first. Raises Sorry afterwards, and before the clock has started."""
    row = _open(db, who, number)
    today = day_at(db, actor.at)
    started = clock_starts(row.received_on, row.known_on)
    if started is None:
        raise Sorry("The clock has not started: say first since when it is known who asks.")
    if row.complex_on is not None:
        raise Sorry("It is said to be complex already.")
    if not words.strip():
        raise Sorry("Say why it is complex: it is told to who asked.")
    stood_still = [each for each in clarifications(questions(db, number)) if each.answered is not None]
    try:
        answer_due(started, asked_back=stood_still, complex_since=today)
    except ValueError:
        raise Sorry("That it is complex is said within the first month, and that is over.") from None
    row.complex_on, row.complex_because = today, words.strip()
    return gone_on(db, actor, row, "complex_on")


def give_record(db: Db, actor: Actor, who: Person, number: int, day: date) -> KnownRequest:
    """The educational record was handed over; the rest goes on. Raises Sorry where it has no day of its own."""
    row = _open(db, who, number)
    not_to_come(day_at(db, actor.at), day)
    if not row.maintained:
        raise Sorry(
            "The school was no maintained one when this was asked: all of it is due on one day, and then closed."
        )
    if row.record_given_on is not None:
        raise Sorry("That it was handed over is said already.")
    not_before(day, row.received_on, "the request came")
    row.record_given_on = day
    return gone_on(db, actor, row, "record_given_on")


def close(db: Db, actor: Actor, who: Person, number: int, how: ClosedAs, outcome: str = "") -> KnownRequest:
    """It is done with; a complaint with what was answered, and what is refused with why.

    Raises Sorry where it cannot end so, or that is missing.
    """
    row = open_row(db, who, number)
    asked_for, today = AskedFor(row.asked_for), day_at(db, actor.at)
    if how not in ENDS[asked_for]:
        raise Sorry(f"A {asked_for.called} ends otherwise: {listed(ENDS[asked_for], last='or')}.")
    if asked_for is AskedFor.COMPLAINT and how is not ClosedAs.WITHDRAWN:
        if not outcome.strip():
            raise Sorry('Say what was answered: --because "…"')
        # The answer says that the complaint came.
        row.acknowledged_on = row.acknowledged_on or today
    if how is ClosedAs.REFUSED and not outcome.strip():
        raise Sorry('Say why it is refused, as who asked is told: --because "…"')
    row.closed_on, row.closed_as, row.outcome = today, how, outcome.strip()
    return gone_on(db, actor, row, "closed_on")


def known_request(db: Db, who: Person, number: int) -> KnownRequest:
    """One request. Raises NotAllowed, and Sorry where there is none of this number."""
    require(db, who, Action.SEE_REQUESTS)
    return known_of(db, any_row(db, number), questions(db, number))


def requests(db: Db, who: Person, *, closed: bool = False) -> list[KnownRequest]:
    """Those that are open, what is due first; with `closed` the others too. Raises NotAllowed."""
    require(db, who, Action.SEE_REQUESTS)
    return every_request(db, closed=closed)


def row_of(db: Db, number: int) -> DataRequest:
    """The request of this number for what is held. Raises Sorry where it is none."""
    row = any_row(db, number)
    if row.asked_for == AskedFor.COMPLAINT:
        raise Sorry(f"{number} is a complaint. What is next with it: staffroom request show {number}")
    return row


def any_row(db: Db, number: int) -> DataRequest:
    """The request or the complaint of this number. Raises Sorry where there is none."""
    row = db.get(DataRequest, number)
    if row is None:
        raise Sorry(f"There is no request {number}. To see them: staffroom request list")
    return row


def day_at(db: Db, moment: datetime) -> date:
    """The school's day at a moment."""
    return moment.astimezone(school(db).settings.timezone).date()


def about(number: int | None) -> Record:
    return RecordKind.DATA_REQUEST, number


def _open(db: Db, who: Person, number: int) -> DataRequest:
    require(db, who, Action.TAKE_REQUEST)
    row_of(db, number)
    return open_row(db, who, number)


def open_row(db: Db, who: Person, number: int) -> DataRequest:
    """The same, a complaint too, while it is open. Raises NotAllowed, and Sorry where it is not."""
    require(db, who, Action.TAKE_REQUEST)
    row = any_row(db, number)
    somebody_else(db, who, row, Action.TAKE_REQUEST)
    if row.closed_on is not None:
        what = "Complaint" if row.asked_for == AskedFor.COMPLAINT else "Request"
        raise Sorry(f"{what} {number} is closed: {row.closed_as}.")
    return row


def gone_on(db: Db, actor: Actor, row: DataRequest, what: str) -> KnownRequest:
    """Keep what was done about it, on record."""
    db.add(row)
    db.flush()
    record(db, actor, Deed.REQUEST_GO_ON, pupil_id=row.pupil_id, about=about(row.id), fields=what)
    return known_of(db, row, questions(db, row.id or 0))


def can_ask(asker: Asker, name: str, *, of_staff: bool) -> None:
    """Raises Sorry where this is nobody who asks about such data, or has to be named and is not."""
    askers = ASK_OF_STAFF if of_staff else ASK_OF_PUPILS
    if asker not in askers:
        whose = "a member of staff" if of_staff else "a pupil"
        raise Sorry(f"About the data of {whose} asks one of these: {listed(askers, last='or')}.")
    if not asker.is_of_themselves and not name.strip():
        raise Sorry(f"Say who the {asker} is: --name NAME")


def not_to_come(today: date, *days: date | None) -> None:
    """Raises Sorry where one of these days is after today."""
    for each in days:
        if each is not None and each > today:
            raise Sorry(f"{day_in_full(each, today)} is still to come. Name the day on which it was.")


def not_before(day: date, first: date, what: str) -> None:
    """Raises Sorry, with both days, where the day is before the one on which that was."""
    if day < first:
        raise Sorry(
            f"{day_in_full(day)} {day.year} is before {what}: that was on {day_in_full(first)} {first.year}."
        )
