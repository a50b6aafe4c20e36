"""Putting a hold on a pupil's record, and ending it (lifecycle, 4.4)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact
from models.audit.holds import Hold, standing_holds
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.retention import months_after
from models.school.snapshot import school


@dataclass(frozen=True)
class KnownHold(PupilFact):
    """A hold with its names."""

    id: int
    pupil_id: int
    pupil: str
    reason: str
    by: str
    since: date
    look_again: date
    ended: bool = False

    def what(self) -> str:
        return "hold"


def put_on_hold(db: Db, actor: Actor, who: Person, pupil_id: int, reason: str) -> tuple[KnownHold, Entry]:
    """Keep everything of this pupil from now on, for this reason, until somebody ends the hold.

    Raises Sorry where one stands, NotAllowed for who may not.
    """
    require(db, who, Action.HOLD_RETENTION, About(pupil_id=pupil_id))
    if (
        db.exec(select(Hold).where(Hold.pupil_id == pupil_id, col(Hold.ended_at).is_(None))).first()
        is not None
    ):
        raise Sorry(
            f"There is a hold on {school(db).label(pupil_id)}'s record already. See it: staffroom retention holds",
            pupil_id=pupil_id,
        )
    today = actor.at.astimezone(school(db).settings.timezone).date()
    hold = Hold(
        pupil_id=pupil_id,
        reason=reason,
        set_by=who.staff_id,
        set_at=actor.at,
        look_again=months_after(today, school(db).settings.hold_months),
    )
    db.add(hold)
    db.flush()
    entry = record(db, actor, Deed.HOLD_SET, pupil_id=pupil_id, about=(RecordKind.HOLD, hold.id))
    return known_hold(db, hold), entry


def end_hold(db: Db, actor: Actor, who: Person, hold_id: int) -> tuple[KnownHold, Entry]:
    """From now on the pupil's record goes when its time has come.

    Raises Sorry where it was ended, NotAllowed for who may not.
    """
    hold = db.get(Hold, hold_id, with_for_update=True)
    about = About(pupil_id=hold.pupil_id if hold is not None else None)
    require(db, who, Action.HOLD_RETENTION, about)
    if hold is None or hold.ended_at is not None:
        raise Sorry(
            "That hold was ended already. See which stand: staffroom retention holds", pupil_id=about.pupil_id
        )
    hold.ended_at, hold.ended_by = actor.at, who.staff_id
    entry = record(db, actor, Deed.HOLD_END, pupil_id=hold.pupil_id, about=(RecordKind.HOLD, hold.id))
    return known_hold(db, hold), entry


def keep_on(db: Db, actor: Actor, who: Person, hold_id: int) -> tuple[KnownHold, Entry]:
    """It was looked at again, and is needed for as long again.

    Raises Sorry where it was ended, NotAllowed for who may not.
    """
    hold = db.get(Hold, hold_id, with_for_update=True)
    about = About(pupil_id=hold.pupil_id if hold is not None else None)
    require(db, who, Action.HOLD_RETENTION, about)
    if hold is None or hold.ended_at is not None:
        raise Sorry(
            "That hold was ended already. See which stand: staffroom retention holds", pupil_id=about.pupil_id
        )
    today = actor.at.astimezone(school(db).settings.timezone).date()
    change(db, actor, hold, look_again=months_after(today, school(db).settings.hold_months))
    entry = record(db, actor, Deed.HOLD_KEEP, pupil_id=hold.pupil_id, about=(RecordKind.HOLD, hold.id))
    return known_hold(db, hold), entry


def known_holds(db: Db, who: Person) -> list[KnownHold]:
    """The holds that stand, the first to be looked at again first. Raises NotAllowed for who may not see them."""
    require(db, who, Action.SEE_HOLDS)
    return [known_hold(db, each) for each in standing_holds(db)]


def known_hold(db: Db, hold: Hold) -> KnownHold:
    known = school(db)
    return KnownHold(
        id=hold.id or 0,
        pupil_id=hold.pupil_id,
        pupil=known.label(hold.pupil_id),
        reason=hold.reason,
        by=known.staff_name(hold.set_by),
        since=hold.set_at.astimezone(known.settings.timezone).date(),
        look_again=hold.look_again,
        ended=hold.ended_at is not None,
    )
