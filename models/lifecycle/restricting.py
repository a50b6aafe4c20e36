"""Restricting a pupil's record, and lifting that (lifecycle, 3)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import whole
from models.rules.retention import months_after
from models.school.restrictions import Restriction, restricted_pupils, standing_restrictions
from models.school.snapshot import changed, school
from models.sessions.telling import list_changed


@dataclass(frozen=True)
class KnownRestriction(PupilFact):
    """A restriction with its names."""

    id: int
    pupil_id: int
    pupil: str
    reason: str
    by: str
    since: date
    look_again: date

    def what(self) -> str:
        return "restriction"


def restrict(db: Db, actor: Actor, who: Person, pupil_id: int, reason: str) -> tuple[KnownRestriction, Entry]:
    """From now on the pupil's record is read by X, D and the DPO alone, and nothing of it is sent.

    A list of today's that stands on a platform is drawn again without the pupil.

    Raises Sorry where it is restricted already, NotAllowed for who may not.
    """
    whole(db)
    require(db, who, Action.RESTRICT, About(pupil_id=pupil_id))
    if pupil_id in restricted_pupils(db):
        raise Sorry(
            f"{school(db).label(pupil_id)}'s record is restricted already. See it: staffroom restrict list",
            pupil_id=pupil_id,
        )
    known = school(db).settings
    restriction = Restriction(
        pupil_id=pupil_id,
        reason=reason,
        set_by=who.staff_id,
        set_at=actor.at,
        look_again=months_after(actor.at.astimezone(known.timezone).date(), known.hold_months),
    )
    db.add(restriction)
    db.flush()
    changed(db)
    list_changed(db, actor, restriction.set_at.astimezone(known.timezone).date())
    entry = _record(db, actor, Deed.RESTRICTION_SET, restriction)
    return known_restriction(db, restriction), entry


def lift(db: Db, actor: Actor, who: Person, number: int, because: str) -> tuple[KnownRestriction, Entry]:
    """The pupil's record is again what it was, for everybody.

    Raises Sorry where it was lifted already, NotAllowed for who may not.
    """
    whole(db)
    restriction = _standing(db, who, number)
    restriction.lifted_at, restriction.lifted_by = actor.at, who.staff_id
    restriction.lifted_because = because
    db.flush()
    changed(db)
    list_changed(db, actor, actor.at.astimezone(school(db).settings.timezone).date())
    entry = _record(db, actor, Deed.RESTRICTION_LIFT, restriction)
    return known_restriction(db, restriction), entry


def keep_restricted(db: Db, actor: Actor, who: Person, number: int) -> tuple[KnownRestriction, Entry]:
    """It was looked at again, and is needed for as long again. Raises as `lift`."""
    whole(db)
    restriction = _standing(db, who, number)
    known = school(db).settings
    look_again = months_after(actor.at.astimezone(known.timezone).date(), known.hold_months)
    change(db, actor, restriction, look_again=look_again)
    entry = _record(db, actor, Deed.RESTRICTION_KEEP, restriction)
    return known_restriction(db, restriction), entry


def known_restrictions(db: Db, who: Person) -> list[KnownRestriction]:
    """Those that stand, the first to be looked at again first. Raises NotAllowed for who may not read such records."""
    whole(db)
    require(db, who, Action.READ_RESTRICTED)
    return [known_restriction(db, each) for each in standing_restrictions(db)]


def restriction_of(db: Db, who: Person, pupil_id: int) -> KnownRestriction | None:
    """The one that stands on this pupil's record; None where none does. Raises NotAllowed for who may not read it."""
    require(db, who, Action.READ_RESTRICTED, About(pupil_id=pupil_id))
    stands = (each for each in standing_restrictions(db) if each.pupil_id == pupil_id)
    return next((known_restriction(db, each) for each in stands), None)


def known_restriction(db: Db, restriction: Restriction) -> KnownRestriction:
    known = school(db)
    return KnownRestriction(
        id=restriction.id or 0,
        pupil_id=restriction.pupil_id,
        pupil=known.label(restriction.pupil_id),
        reason=restriction.reason,
        by=known.staff_name(restriction.set_by),
        since=restriction.set_at.astimezone(known.settings.timezone).date(),
        look_again=restriction.look_again,
    )


def _standing(db: Db, who: Person, number: int) -> Restriction:
    found = db.get(Restriction, number, with_for_update=True)
    about = About(pupil_id=found.pupil_id if found is not None else None)
    require(db, who, Action.RESTRICT, about)
    if found is None or found.lifted_at is not None:
        is_so = (
            "There is no restriction of that number"
            if found is None
            else "That restriction was lifted already"
        )
        raise Sorry(f"{is_so}. See which stand: staffroom restrict list", pupil_id=about.pupil_id)
    return found


def _record(db: Db, actor: Actor, deed: Deed, restriction: Restriction) -> Entry:
    about = RecordKind.RESTRICTION, restriction.id
    return record(db, actor, deed, pupil_id=restriction.pupil_id, about=about)
