"""Who is away today, as the office heard, so that nobody looks for them at a session (P10)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.wording import day_in_full, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school, settings, staff_name
from models.sessions.deciding import decide_again
from models.sessions.session import Away
from models.sessions.telling import list_changed


@dataclass(frozen=True)
class AwayNow(PupilFact, shows=Shows.AWAY):
    """How a pupil stands today: the mark that says they are away, if any; without an entry it was so before."""

    pupil_id: int
    away_id: int | None
    entry: Entry | None = None


def mark_away(db: Db, actor: Actor, *, who: Person, pupil_id: int) -> AwayNow:
    """Mark a pupil as away today; a second time changes nothing. The Year 11 list shows it (P10).

    Raises NotAllowed for anybody but the office, the form tutor and leadership.
    """
    require(db, who, Action.MARK_AWAY, About(pupil_id=pupil_id))
    lock_pupils(db, [pupil_id])
    today = _today(db, actor)
    if (standing := _standing(db, pupil_id, today)) is not None:
        return AwayNow(pupil_id, standing.id)
    away = Away(day=today, pupil_id=pupil_id, marked_by=who.staff_id, marked_at=actor.at)
    db.add(away)
    db.flush()
    list_changed(db, actor, today)
    decide_again(db, actor, today, [pupil_id])
    return AwayNow(pupil_id, away.id, _recorded(db, actor, Deed.AWAY_MARK, away))


def mark_back(db: Db, actor: Actor, *, who: Person, away_id: int) -> AwayNow:
    """The pupil came after all: this mark ends; where it had ended before, what stands now is said.

    Raises Sorry where there is no such mark or its day is past, NotAllowed as `mark_away` does.
    """
    away = db.get(Away, away_id)
    if away is None:
        raise Sorry(f"I cannot find that mark. To see who is away: {to_type('today')}")
    about = About(pupil_id=away.pupil_id, record=(RecordKind.AWAY, away.id))
    require(db, who, Action.MARK_AWAY, about)
    _hold(db, away)
    today = _today(db, actor)
    if away.day != today:
        raise Sorry(
            f"That was for {day_in_full(away.day)}, which is past, so it stays on record.",
            pupil_id=away.pupil_id,
            record=about.record,
        )
    if away.taken_back_at is not None:
        standing = _standing(db, away.pupil_id, today)
        return AwayNow(away.pupil_id, standing.id if standing is not None else None)
    _end(db, actor, away)
    return AwayNow(away.pupil_id, None, _recorded(db, actor, Deed.AWAY_END, away))


def is_away(db: Db, away_id: int | None) -> bool:
    """Whether this mark still stands."""
    away = db.get(Away, away_id)
    return away is not None and away.taken_back_at is None


@undoes(Deed.AWAY_MARK)
def _take_back(undoing: Undoing) -> str:
    db, away = undoing.db, undoing.db.get_one(Away, undoing.entry.record_id)
    _hold(db, away)
    label = school(db).label(away.pupil_id)
    if away.taken_back_at is not None:
        again = _standing(db, away.pupil_id, away.day)
        since = f", and as away again by {staff_name(db, again.marked_by)}," if again is not None else ""
        raise Sorry(f"{label} was marked as back in school{since} since, so there is nothing to take back.")
    _end(db, undoing.actor, away)
    return f"{label} is no longer marked as away {_when(db, undoing.actor, away)}."


@undoes(Deed.AWAY_END)
def _away_again(undoing: Undoing) -> str:
    db, away = undoing.db, undoing.db.get_one(Away, undoing.entry.record_id)
    _hold(db, away)
    label = school(db).label(away.pupil_id)
    if _standing(db, away.pupil_id, away.day) is not None:
        raise Sorry(f"{label} was marked as away again since, so there is nothing to take back.")
    away.taken_back_at = None
    db.flush()
    list_changed(db, undoing.actor, away.day)
    decide_again(db, undoing.actor, away.day, [away.pupil_id])
    return f"{label} is marked as away {_when(db, undoing.actor, away)} again."


def _hold(db: Db, away: Away) -> None:
    """Nobody else marks the pupil meanwhile, and the mark is as it is now."""
    lock_pupils(db, [away.pupil_id])
    db.refresh(away)


def _end(db: Db, actor: Actor, away: Away) -> None:
    away.taken_back_at = actor.at
    db.flush()
    list_changed(db, actor, away.day)
    decide_again(db, actor, away.day, [away.pupil_id])


def _recorded(db: Db, actor: Actor, deed: Deed, away: Away) -> Entry:
    return record(db, actor, deed, pupil_id=away.pupil_id, about=(RecordKind.AWAY, away.id), fields="day")


def _standing(db: Db, pupil_id: int, day: date) -> Away | None:
    wanted = select(Away).where(Away.pupil_id == pupil_id, Away.day == day)
    return db.exec(wanted.where(col(Away.taken_back_at).is_(None))).first()


def _when(db: Db, actor: Actor, away: Away) -> str:
    return "today" if away.day == _today(db, actor) else f"on {day_in_full(away.day)}"


def _today(db: Db, actor: Actor) -> date:
    return actor.at.astimezone(settings(db).timezone).date()
