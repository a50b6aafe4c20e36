"""Taking down a complaint about the data of a pupil or of a member of staff, and acknowledging it (lifecycle, 3)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Action, Person, require
from models.audit.data_request import DataRequest
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.subject_access.requesting import (
    about,
    can_ask,
    day_at,
    gone_on,
    not_before,
    not_to_come,
    open_row,
)
from models.rules.askers import AskedFor, Asker, Came
from models.views.data_requests import KnownRequest, known_of


@dataclass(frozen=True)
class ComplaintTaken:
    """A complaint as it came."""

    pupil_id: int | None
    asker: Asker
    asker_name: str
    came: Came
    received_on: date
    words: str
    staff_id: int | None = None
    """Whose data it is about, where it is of no pupil."""


def take_down_complaint(db: Db, actor: Actor, who: Person, given: ComplaintTaken) -> KnownRequest:
    """Keep a complaint that came. Raises NotAllowed, and Sorry where something of it is missing."""
    require(db, who, Action.TAKE_REQUEST)
    not_to_come(day_at(db, actor.at), given.received_on)
    can_ask(given.asker, given.asker_name, of_staff=given.staff_id is not None)
    if not given.words.strip():
        raise Sorry('Say what it is about, as it was said: --what "…"')
    row = DataRequest(
        pupil_id=given.pupil_id,
        staff_id=given.staff_id,
        asked_for=AskedFor.COMPLAINT,
        asker=given.asker,
        asker_name=given.asker_name.strip(),
        came=given.came,
        received_on=given.received_on,
        maintained=False,
        complaint=given.words.strip(),
        recorded_at=actor.at,
        recorded_by=actor.staff_id,
    )
    db.add(row)
    db.flush()
    record(db, actor, Deed.REQUEST_TAKE, pupil_id=row.pupil_id, about=about(row.id), fields="complaint")
    return known_of(db, row, [])


def acknowledge(db: Db, actor: Actor, who: Person, number: int, day: date) -> KnownRequest:
    """Who complained was told on this day that it was received.

    Raises NotAllowed, and Sorry where it is no complaint, or was acknowledged, or cannot have been then.
    """
    row = open_row(db, who, number)
    if row.asked_for != AskedFor.COMPLAINT:
        raise Sorry(f"{number} is a request. What is next with it: staffroom request show {number}")
    if row.acknowledged_on is not None:
        raise Sorry("That was acknowledged already.")
    not_to_come(day_at(db, actor.at), day)
    not_before(day, row.received_on, "the complaint came")
    row.acknowledged_on = day
    return gone_on(db, actor, row, "acknowledged_on")
