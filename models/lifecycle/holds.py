"""Putting a hold on a pupil's record, and ending it (lifecycle, 4.4)."""

from dataclasses import dataclass

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.holds import Hold, standing_holds
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.lifecycle.looked_again import SEE, HoldOrRestriction, in_names, next_look, still_standing
from models.school.snapshot import school


@dataclass(frozen=True)
class KnownHold(HoldOrRestriction):
    """A hold with its names."""

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
            f"There is a hold on {school(db).label(pupil_id)}'s record already. {SEE[Hold]}",
            pupil_id=pupil_id,
        )
    hold = Hold(
        pupil_id=pupil_id,
        reason=reason,
        set_by=who.staff_id,
        set_at=actor.at,
        look_again=next_look(db, actor.at),
    )
    db.add(hold)
    db.flush()
    return _done(db, actor, Deed.HOLD_SET, hold)


def end_hold(db: Db, actor: Actor, who: Person, hold_id: int) -> tuple[KnownHold, Entry]:
    """From now on the pupil's record goes when its time has come.

    Raises Sorry where it was ended, NotAllowed for who may not.
    """
    hold = still_standing(db, who, Hold, hold_id, Action.HOLD_RETENTION)
    hold.ended_at, hold.ended_by = actor.at, who.staff_id
    return _done(db, actor, Deed.HOLD_END, hold)


def keep_on(db: Db, actor: Actor, who: Person, hold_id: int) -> tuple[KnownHold, Entry]:
    """It was looked at again, and is needed for as long again.

    Raises Sorry where it was ended, NotAllowed for who may not.
    """
    hold = still_standing(db, who, Hold, hold_id, Action.HOLD_RETENTION)
    change(db, actor, hold, look_again=next_look(db, actor.at))
    return _done(db, actor, Deed.HOLD_KEEP, hold)


def known_holds(db: Db, who: Person) -> list[KnownHold]:
    """The holds that stand, the first to be looked at again first. Raises NotAllowed for who may not see them."""
    require(db, who, Action.SEE_HOLDS)
    return [known_hold(db, each) for each in standing_holds(db)]


def known_hold(db: Db, hold: Hold) -> KnownHold:
    return in_names(db, KnownHold, hold)


def _done(db: Db, actor: Actor, deed: Deed, hold: Hold) -> tuple[KnownHold, Entry]:
    entry = record(db, actor, deed, pupil_id=hold.pupil_id, about=(RecordKind.HOLD, hold.id))
    return known_hold(db, hold), entry
