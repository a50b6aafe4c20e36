"""Restricting a pupil's record, and lifting that (lifecycle, 3)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.looked_again import HoldOrRestriction, in_names, next_look, still_standing
from models.rules.days import stored_day
from models.school.people import mentor_of
from models.school.restrictions import Restriction, restricted_pupils, standing_restrictions
from models.school.snapshot import changed, school, staff_name
from models.sessions.telling import list_changed
from models.sessions.timetable import Lesson, board

_AT_ONCE = "taken back at once"
"""Why a restriction is lifted that was set by mistake."""


@dataclass(frozen=True)
class KnownRestriction(HoldOrRestriction):
    """A restriction with its names."""

    def what(self) -> str:
        return "restriction"


@dataclass(frozen=True)
class WhomToTell:
    """Who does not see a pupil any more whose record is restricted, and is waiting for them."""

    sessions: tuple[Lesson, ...]
    """Those to come, with their hosts."""
    mentor: str
    """Blank where there is none."""


def whom_to_tell(db: Db, pupil_id: int, today: date) -> WhomToTell:
    """Hosts of sessions to come, and the mentor; read before a record is restricted, or whole."""
    mentor = mentor_of(db, pupil_id)
    return WhomToTell(
        tuple(board(db, first=today, last=date.max, pupil_id=pupil_id)),
        staff_name(db, mentor) if mentor is not None else "",
    )


def may_be_restricted(db: Db, who: Person, pupil_id: int) -> None:
    """Raises Sorry where the record is restricted already, NotAllowed for who may not restrict it."""
    require(db, who, Action.RESTRICT, About(pupil_id=pupil_id))
    if pupil_id in restricted_pupils(db):
        raise Sorry(
            f"{school(db).label(pupil_id)}'s record is restricted already. List those that are.",
            pupil_id=pupil_id,
        )


def restrict(db: Db, actor: Actor, who: Person, pupil_id: int, reason: str) -> tuple[KnownRestriction, Entry]:
    """From now on the pupil's record is read by X, D and the DPO alone, and nothing of it is sent.

    A list of today's that stands on a platform is drawn again without the pupil.

    Raises as `may_be_restricted`.
    """
    whole(db)
    may_be_restricted(db, who, pupil_id)
    restriction = Restriction(
        pupil_id=pupil_id,
        reason=reason,
        set_by=who.staff_id,
        set_at=actor.at,
        look_again=next_look(db, actor.at),
    )
    db.add(restriction)
    return _turned(db, actor, Deed.RESTRICTION_SET, restriction)


def lift(db: Db, actor: Actor, who: Person, number: int, because: str) -> tuple[KnownRestriction, Entry]:
    """The pupil's record is again what it was, for everybody.

    Raises Sorry where it was lifted already, NotAllowed for who may not.
    """
    whole(db)
    restriction = still_standing(db, who, Restriction, number, Action.RESTRICT)
    restriction.lifted_at, restriction.lifted_by = actor.at, who.staff_id
    restriction.lifted_because = because
    return _turned(db, actor, Deed.RESTRICTION_LIFT, restriction)


def keep_restricted(db: Db, actor: Actor, who: Person, number: int) -> tuple[KnownRestriction, Entry]:
    """It was looked at again, and is needed for as long again. Raises as `lift`."""
    whole(db)
    restriction = still_standing(db, who, Restriction, number, Action.RESTRICT)
    before = restriction.look_again
    change(db, actor, restriction, look_again=next_look(db, actor.at))
    entry = _record(db, actor, Deed.RESTRICTION_KEEP, restriction)
    remember(db, entry, {"look_again": before.isoformat()})
    return known_restriction(db, restriction), entry


@undoes(Deed.RESTRICTION_SET)
def _take_back(undoing: Undoing) -> str:
    restriction = _of(undoing)
    if restriction.is_over:
        raise Sorry("That restriction was lifted since.")
    restriction.lifted_at, restriction.lifted_by = undoing.actor.at, undoing.who.staff_id
    restriction.lifted_because = _AT_ONCE
    return f"Taken back: {_read_anew(undoing, restriction)}'s record is not restricted."


@undoes(Deed.RESTRICTION_LIFT)
def _restrict_again(undoing: Undoing) -> str:
    restriction = _of(undoing)
    may_be_restricted(undoing.db, undoing.who, restriction.pupil_id)
    restriction.lifted_at, restriction.lifted_by, restriction.lifted_because = None, None, ""
    return f"Taken back: {_read_anew(undoing, restriction)}'s record is restricted as it was."


@undoes(Deed.RESTRICTION_KEEP)
def _look_as_before(undoing: Undoing) -> str:
    restriction = _of(undoing)
    before = stored_day(undoing.facts["look_again"]) or restriction.look_again
    change(undoing.db, undoing.actor, restriction, look_again=before)
    name = known_restriction(undoing.db, restriction).pupil
    return f"Taken back: the restriction of {name}'s record is still to be looked at again."


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
    return in_names(db, KnownRestriction, restriction)


def _of(undoing: Undoing) -> Restriction:
    whole(undoing.db)
    return undoing.db.get_one(Restriction, undoing.entry.record_id, with_for_update=True)


def _read_anew(undoing: Undoing, restriction: Restriction) -> str:
    _is_read_anew(undoing.db, undoing.actor)
    return known_restriction(undoing.db, restriction).pupil


def _turned(db: Db, actor: Actor, deed: Deed, restriction: Restriction) -> tuple[KnownRestriction, Entry]:
    db.flush()
    _is_read_anew(db, actor)
    return known_restriction(db, restriction), _record(db, actor, deed, restriction)


def _is_read_anew(db: Db, actor: Actor) -> None:
    """Whose record is restricted is another matter from here: nobody goes by what was remembered."""
    db.flush()
    changed(db)
    list_changed(db, actor, actor.at.astimezone(school(db).settings.timezone).date())


def _record(db: Db, actor: Actor, deed: Deed, restriction: Restriction) -> Entry:
    about = RecordKind.RESTRICTION, restriction.id
    return record(db, actor, deed, pupil_id=restriction.pupil_id, about=about)
