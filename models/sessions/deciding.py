"""What the day's codes and the office say of who is in school decides again who missed a session (R10)."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.attendance import InSchool, Mark
from models.rules.clashes import Slot
from models.rules.triggers import Trigger, carries_out
from models.school.snapshot import school
from models.sessions.missed import follow
from models.sessions.presence import Presence, presences
from models.sessions.register import ExcusedBecause, RegisterMark
from models.sessions.session import Session


@carries_out(Trigger.NOT_IN_SCHOOL)
def decide_again(db: Db, actor: Actor, day: date, pupil_ids: Iterable[int]) -> None:
    """What the day's codes, or the office, say of these pupils changed: their marks and cases follow (R10).

    An absence of who was not in school becomes excused; one that the codes excused, and no longer do, is one again.
    """
    known, wanted = school(db), set(pupil_ids)
    refresh(db, topic=Topic.NOT_THERE, about_day=day.isoformat())
    rows = db.exec(
        select(RegisterMark)
        .join(Session, col(Session.id) == RegisterMark.session_id)
        .where(
            col(Session.day) == day,
            col(RegisterMark.pupil_id).in_(sorted(wanted)),
            col(RegisterMark.replaced_at).is_(None),
            col(RegisterMark.mark).in_([Mark.ABSENT, Mark.EXCUSED]),
        )
        .order_by(col(RegisterMark.session_id), col(RegisterMark.pupil_id))
    ).all()
    together: dict[int, list[RegisterMark]] = {}
    for row in rows:
        together.setdefault(row.session_id, []).append(row)
    for session_id, marks in together.items():
        session = db.get_one(Session, session_id)
        slot = Slot(session.day, session.starts, session.ends)
        standing = presences(db, slot, [each.pupil_id for each in marks], known.settings)
        for held in marks:
            presence = standing.get(held.pupil_id)
            excused = presence is not None and presence.standing is InSchool.EXCUSED
            code = presence.code if presence is not None and excused else ""
            if held.mark == Mark.ABSENT and excused:
                _replace(db, actor, held, Mark.EXCUSED, code)
            elif held.mark == Mark.EXCUSED and not excused and _by_the_day(held, presence):
                _replace(db, actor, held, Mark.ABSENT, "")
            elif held.mark == Mark.EXCUSED and excused and held.code != code and _by_the_day(held, presence):
                _replace(db, actor, held, Mark.EXCUSED, code)
        follow(db, actor, session, [each.pupil_id for each in marks])
        refresh(db, topic=Topic.REGISTER, about_id=session_id)


def _by_the_day(held: RegisterMark, presence: Presence | None) -> bool:
    """Whether it is for the day's codes to say: they excused, or a person said that the pupil is not in school."""
    return held.marked_by is None or (held.reason == ExcusedBecause.NOT_IN_SCHOOL and presence is not None)


def _replace(db: Db, actor: Actor, held: RegisterMark, mark: Mark, code: str) -> None:
    held.replaced_at = actor.at
    db.flush()
    db.add(
        RegisterMark(
            session_id=held.session_id,
            pupil_id=held.pupil_id,
            mark=mark,
            reason=ExcusedBecause.NOT_IN_SCHOOL if mark is Mark.EXCUSED else "",
            code=code,
            marked_at=actor.at,
        )
    )
    db.flush()
