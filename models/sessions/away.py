"""Who is not in school today, as the office heard, so that nobody looks for them at a session (P10)."""

from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.records import RecordKind
from models.db.tables import Db
from models.school.pupils import lock_pupils
from models.school.snapshot import school, settings
from models.sessions.session import Away
from models.sessions.telling import list_changed


def mark_away(db: Db, actor: Actor, *, who: Person, pupil_id: int) -> Entry | None:
    """Mark a pupil as not in school today; without an entry it was so already. The Year 11 list shows it (P10).

    Raises NotAllowed for anybody but the office, the form tutor and leadership.
    """
    require(db, who, Action.MARK_ABSENT_TODAY, About(pupil_id=pupil_id))
    lock_pupils(db, [pupil_id])
    today = _today(db, actor)
    if _standing(db, pupil_id, today) is not None:
        return None
    away = Away(day=today, pupil_id=pupil_id, marked_by=who.staff_id, marked_at=actor.at)
    db.add(away)
    db.flush()
    list_changed(db, actor, today)
    return record(
        db, actor, Deed.AWAY_MARK, pupil_id=pupil_id, about=(RecordKind.AWAY, away.id), fields="day"
    )


def mark_back(db: Db, actor: Actor, *, who: Person, pupil_id: int) -> Entry | None:
    """The pupil came after all; without an entry nobody had said otherwise today. Raises as `mark_away` does."""
    require(db, who, Action.MARK_ABSENT_TODAY, About(pupil_id=pupil_id))
    lock_pupils(db, [pupil_id])
    away = _standing(db, pupil_id, _today(db, actor))
    if away is None:
        return None
    _end(db, actor, away)
    return record(db, actor, Deed.AWAY_END, pupil_id=pupil_id, about=(RecordKind.AWAY, away.id), fields="day")


def is_away(db: Db, away_id: int | None) -> bool:
    """Whether this mark still stands."""
    away = db.get(Away, away_id)
    return away is not None and away.taken_back_at is None


@undoes(Deed.AWAY_MARK)
def _take_back(undoing: Undoing) -> str:
    away = undoing.db.get_one(Away, undoing.entry.record_id, with_for_update=True)
    require(undoing.db, undoing.who, Action.MARK_ABSENT_TODAY, About(pupil_id=away.pupil_id))
    if away.taken_back_at is None:
        _end(undoing.db, undoing.actor, away)
    return f"{school(undoing.db).label(away.pupil_id)} is no longer marked as away today."


def _end(db: Db, actor: Actor, away: Away) -> None:
    away.taken_back_at = actor.at
    db.flush()
    list_changed(db, actor, away.day)


def _standing(db: Db, pupil_id: int, day: date) -> Away | None:
    wanted = select(Away).where(Away.pupil_id == pupil_id, Away.day == day)
    return db.exec(wanted.where(col(Away.taken_back_at).is_(None))).first()


def _today(db: Db, actor: Actor) -> date:
    return actor.at.astimezone(settings(db).timezone).date()
