"""`staffroom request`: requests for what is held of somebody, taken down, followed and answered (lifecycle, 2)."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot import assembly, complaint_words
from bot.at_hand import AtHand, at_hand, in_one, one_of_these, standing
from bot.home import REQUEST_FILES, home
from bot.settings import read_environment
from bot.taking_away import Noted, noted, taken_in_lines, written
from models.audit.deeds import Deed
from models.audit.entries import record, record_refusal
from models.audit.taken_files import TakenKind
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.lifecycle.backup.private_files import new_file
from models.lifecycle.subject_access.answering import answer
from models.lifecycle.subject_access.files import file_name, keep_file, note_file, take_file
from models.lifecycle.subject_access.gathering import handed_out
from models.lifecycle.subject_access.of_staff import tables_of_staff
from models.lifecycle.subject_access.packing import packed
from models.lifecycle.subject_access.requesting import (
    RequestTaken,
    about,
    answer_came,
    ask_back,
    close,
    give_record,
    identify,
    known_request,
    requests,
    say_complex,
    take_down,
)
from models.lifecycle.taken_files import taken_of_pupil
from models.rules.askers import Asker, Came, ClosedAs
from models.rules.codes import ALPHABET
from models.rules.retention import HeldKind
from models.rules.wording import day_in_full, listed
from models.views.data_requests import KnownRequest

_SIGNS, _GROUP = 20, 4
"""Of a passphrase: 20 signs of 29 are 97 bits."""


@dataclass(frozen=True)
class NewRequest:
    """A request as it is typed."""

    whom: str
    asker: str
    name: str
    came: str
    received: str
    known: str
    kinds: str
    first: str
    last: str
    of_staff: bool = False


def take_down_request(email: str, given: NewRequest) -> list[str]:
    """Keep a request, and say what follows."""

    def deed(at: AtHand) -> list[str]:
        asked = RequestTaken(
            pupil_id=at.pupil(given.whom) if not given.of_staff else None,
            staff_id=at.colleague(given.whom) if given.of_staff else None,
            asker=one_of_these(Asker, given.asker),
            asker_name=given.name,
            came=one_of_these(Came, given.came),
            received_on=at.day(given.received),
            known_on=at.day(given.known) if given.known.strip() else None,
            kinds=tuple(_kinds(given.kinds, of_staff=given.of_staff)),
            first=at.day(given.first) if given.first.strip() else None,
            last=at.day(given.last) if given.last.strip() else None,
        )
        made = take_down(at.db, at.actor, at.who, asked)
        return [f"Request {made.id} is taken down.", *said_of(made, at.today)]

    return at_hand(email, deed)


def list_requests(email: str, *, closed: bool) -> list[str]:
    """Each request in a line, what is due first; that they looked is on record."""

    def deed(at: AtHand) -> list[str]:
        found = requests(at.db, at.who, closed=closed)
        record(at.db, at.actor, Deed.REQUESTS_LIST)
        return [_line(each, at.today) for each in found] or ["No request is open."]

    return at_hand(email, deed)


def show_request(email: str, number: int) -> list[str]:
    """One request, with its clock and what is next; that they looked is on record."""

    def deed(at: AtHand) -> list[str]:
        found = known_request(at.db, at.who, number)
        record(at.db, at.actor, Deed.REQUEST_SEE, pupil_id=found.pupil_id, about=about(number))
        taken = taken_in_lines(taken_of_pupil(at.db, found.pupil_id), at.today)
        return [*said_of(found, at.today), *(f"  {each}" for each in taken)]

    return at_hand(email, deed)


def identify_asker(email: str, number: int, on: str) -> list[str]:
    """The clock starts."""
    return gone_on(email, lambda at: identify(at.db, at.actor, at.who, number, at.day(on)))


def ask_asker(email: str, number: int, what: str, on: str) -> list[str]:
    """The clock stands still."""
    return gone_on(email, lambda at: ask_back(at.db, at.actor, at.who, number, at.day(on), what))


def asker_answered(email: str, number: int, on: str) -> list[str]:
    """The clock goes on."""
    return gone_on(email, lambda at: answer_came(at.db, at.actor, at.who, number, at.day(on)))


def call_complex(email: str, number: int, because: str) -> list[str]:
    """Two months more."""
    return gone_on(email, lambda at: say_complex(at.db, at.actor, at.who, number, because))


def hand_over_record(email: str, number: int, on: str) -> list[str]:
    """The educational record has been handed over."""
    return gone_on(email, lambda at: give_record(at.db, at.actor, at.who, number, at.day(on)))


def close_request(email: str, number: int, how: str, outcome: str) -> list[str]:
    """It is done with."""
    return gone_on(
        email, lambda at: close(at.db, at.actor, at.who, number, one_of_these(ClosedAs, how), outcome)
    )


def make_file(email: str, number: int) -> list[str]:
    """Make the file, keep it, and say its passphrase, which is kept nowhere."""
    now = datetime.now(UTC)
    folder = home().file(REQUEST_FILES)
    with closing(assembly.open_database(read_environment(), make=False)) as database:
        passphrase = make_in(database, email, number, now, folder)
    lines = [
        f"The file of request {number} is kept until its days are over. To take it, and hand it over: "
        f"staffroom request open {number} --as YOU --out FILE"
    ]
    if passphrase:
        lines += [
            f"Its passphrase is: {passphrase}",
            "It is said once, and kept nowhere. Tell it by other means than the file: by telephone, or in person.",
        ]
    return lines


def make_in(database: Database, email: str, number: int, now: datetime, folder: Path) -> str:
    """The same in this database and folder; its passphrase, blank where it has none."""
    try:
        with database.reading(steady=True) as db:
            at = standing(db, email, now)
            made = answer(db, at.who, number, now)
    except NotAllowed as refused:
        with database.writing() as db:
            record_refusal(db, standing(db, email, now).actor, "request")
        raise Sorry(refused.sentence) from None
    passphrase = _passphrase() if made.settings.request_encrypted else ""
    data, name = packed(made, passphrase), file_name(number, now)
    keep_file(folder, name, data)
    with database.writing() as db:
        note_file(db, at.actor, number, name, data, encrypted=bool(passphrase))
    return passphrase


def take_out(email: str, number: int, out: Path) -> list[str]:
    """Write the newest file of a request to another place."""
    if out.exists():
        raise Sorry(f"{out} is there already. Name another file with --out.")
    now = datetime.now(UTC)

    def take(at: AtHand) -> tuple[bytes, Noted]:
        data = take_file(at.db, at.actor, at.who, number, home().file(REQUEST_FILES))
        whose = known_request(at.db, at.who, number).pupil_id
        return data, noted(at.db, at.actor, at.who, TakenKind.ANSWER, out, (whose,))

    with closing(assembly.open_database(read_environment(), make=False)) as database:
        data, note = in_one(database, email, now, take)

        def write() -> None:
            with new_file(out) as file:
                file.write(data)

        written(database, note, write)
    return [f"The file of request {number}: {out}. Hand it over.", note.theirs]


def gone_on(email: str, deed: Callable[[AtHand], KnownRequest]) -> list[str]:
    """What was done about a request, and how it stands now."""
    return at_hand(email, lambda at: list(said_of(deed(at), at.today)))


def _passphrase() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SIGNS)).lower()
    return "-".join(signs[at : at + _GROUP] for at in range(0, _SIGNS, _GROUP))


def _kinds(typed: str, *, of_staff: bool) -> Iterator[HeldKind]:
    tables = tables_of_staff() if of_staff else handed_out()
    known = {each.kind.value: each.kind for each in tables}
    for word in filter(None, (each.strip().casefold() for each in typed.split(","))):
        if word not in known:
            raise Sorry(f"“{word}” is no kind of record. They are: {listed(known)}.")
        yield known[word]


def _line(found: KnownRequest, today: date) -> str:
    late = " OVERDUE" if found.is_overdue(today) else ""
    if found.is_complaint:
        stands = complaint_words.stands(found, today)
        return f"{found.id}  {found.name}, a complaint by {_asker(found)}: {stands}{late}"
    return f"{found.id}  {found.name}, asked by {_asker(found)}: {_due(found, today)}{late}"


def _asker(found: KnownRequest) -> str:
    if Asker(found.asker).is_of_themselves:
        return "the pupil" if found.staff_id is None else "the member of staff"
    return f"{found.asker_name} ({found.asker})" if found.asker_name else found.asker


def _due(found: KnownRequest, today: date) -> str:
    if found.closed_on is not None:
        return f"{found.closed_as} on {day_in_full(found.closed_on, today)}"
    if found.started is None:
        return "the clock has not started: identity or authority is not known"
    if found.due is None:
        return "the clock stands still until what was asked back is answered"
    return f"due on {day_in_full(found.due, today)}"


def said_of(found: KnownRequest, today: date) -> Iterator[str]:
    """How a request stands, in lines."""
    yield _line(found, today)
    if found.is_complaint:
        yield from complaint_words.details(found, today)
        return
    kinds = listed(found.kinds) if found.kinds else "everything"
    first = f" from {day_in_full(found.first, today)}" if found.first else ""
    last = f" up to {day_in_full(found.last, today)}" if found.last else ""
    came = f"{Came(found.came).how} on {day_in_full(found.received_on, today)}"
    yield f"  It came {came}. Wanted: {kinds}{first}{last}."
    if found.is_open and found.record_due is not None:
        yield (
            "  The educational record of a maintained school: 15 school days, "
            f"by {day_in_full(found.record_due, today)}. Once it is handed over: staffroom request record {found.id}"
        )
    if found.record_given_on is not None:
        yield f"  The educational record was handed over on {day_in_full(found.record_given_on, today)}."
    for each in found.asked_back:
        until = (
            f"answered on {day_in_full(each.answered_on, today)}" if each.answered_on else "not answered yet"
        )
        yield f"  Asked back on {day_in_full(each.asked_on, today)}: {each.text} ({until})."
    if found.complex_on is not None:
        yield (
            f"  Complex, said on {day_in_full(found.complex_on, today)}: two months more. "
            f"Why: {found.complex_because.rstrip('.')}."
        )
    if found.is_open:
        yield f"  Next: {_next(found)}"
    elif found.closed_as == ClosedAs.REFUSED:
        yield from complaint_words.after_refusal(found)


def _next(found: KnownRequest) -> str:
    if found.started is None:
        return f"once you know who asks and that they may: staffroom request known {found.id}"
    if found.waits:
        return f"once they have answered: staffroom request answered {found.id}"
    return (
        f"staffroom request look {found.id}, then decide, make and open; "
        f"once it is handed over: staffroom request close {found.id} --how answered"
    )
