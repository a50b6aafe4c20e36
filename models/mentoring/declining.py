"""A mentor cannot take a pupil on, and says why: open until the scheme lead has found somebody (P4, R11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Index, Row, Select, text
from sqlalchemy import select as columns
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.statements import run
from models.db.tables import Db, SQLModel
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.school.people import Mentorship, Pupil, Role, ids_with_role, is_mentor
from models.school.pupils import lock_pupils
from models.school.snapshot import school

USEFUL = timedelta(days=7)
"""For how long it is of use to hear that a mentor declines."""
REASON_LIMIT = 300


class Decline(SQLModel, table=True):
    """A mentor cannot take a pupil on, and says why; open until the scheme lead has given the pupil to somebody."""

    __table_args__ = (
        Index(
            "ix_decline_open",
            "pupil_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    reason: str
    declined_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True)
class KnownDecline(PupilFact, shows=Shows.MENTOR):
    """A pupil whom a mentor cannot take on."""

    id: int
    pupil_id: int
    pupil: str
    mentor: str
    reason: str
    declined_at: datetime


def decline(db: Db, actor: Actor, *, who: Person, pupil_id: int, reason: str) -> Entry:
    """Say that one cannot take a pupil on, and why: the pupil stays with them until the scheme lead has decided.

    Raises Sorry without a reason, and where it was said before; NotAllowed for anybody but the mentor.
    """
    require(db, who, Action.DECLINE_MENTEE, About(pupil_id=pupil_id))
    if not reason.strip():
        raise Sorry("Say why, so that the scheme lead can find somebody.", field="reason")
    lock_pupils(db, [pupil_id])
    if not is_mentor(db, who.staff_id, pupil_id):
        raise Sorry(
            "You only cover for the mentor, who alone declines. Ask the scheme lead to end the cover.",
            pupil_id=pupil_id,
        )
    if db.exec(open_decline(pupil_id)).first() is not None:
        raise Sorry(
            f"You have said so of {school(db).label(pupil_id)} already. The scheme lead decides.",
            pupil_id=pupil_id,
        )
    made = Decline(pupil_id=pupil_id, staff_id=who.staff_id, reason=reason, declined_at=actor.at)
    db.add(made)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.MENTEE_DECLINE,
        pupil_id=pupil_id,
        about=(RecordKind.DECLINE, made.id),
        fields="reason",
    )
    promise_each(
        db,
        Topic.MENTEE_DECLINED,
        key=Topic.MENTEE_DECLINED.key(made.id),
        to_staff=ids_with_role(db, Role.SCHEME_LEAD),
        about=(RecordKind.DECLINE, made.id),
        due=actor.at,
        useful_until=actor.at + USEFUL,
        now=actor.at,
    )
    return entry


def declines(db: Db) -> list[KnownDecline]:
    """Those that wait for the scheme lead: of a pupil who is here and still has that mentor."""
    return [known_decline(db, each) for each in run(db, _open())]


@cache
def _open() -> Select[Decline]:
    """Put together once: it is asked with every list of what there is to do."""
    return (
        columns(Decline)
        .join(Mentorship, (col(Mentorship.pupil_id) == Decline.pupil_id) & col(Mentorship.last_day).is_(None))
        .join(Pupil, (col(Pupil.id) == Decline.pupil_id) & col(Pupil.left_on).is_(None))
        .where(col(Decline.settled_at).is_(None), col(Mentorship.staff_id) == Decline.staff_id)
        .order_by(col(Decline.declined_at), col(Decline.id))
    )


def known_decline(db: Db, each: Decline | Row[*tuple[Any, ...]]) -> KnownDecline:
    known = school(db)
    return KnownDecline(
        each.id or 0,
        each.pupil_id,
        known.label(each.pupil_id),
        known.staff_name(each.staff_id),
        each.reason,
        each.declined_at,
    )


def open_decline(pupil_id: int) -> SelectOfScalar[Decline]:
    """That the mentor of this pupil cannot take them on, where it is still to be decided."""
    return select(Decline).where(Decline.pupil_id == pupil_id, col(Decline.settled_at).is_(None))


@undoes(Deed.MENTEE_DECLINE)
def _take_back_decline(undoing: Undoing) -> str:
    found = undoing.db.get_one(Decline, undoing.entry.record_id, with_for_update=True)
    about = school(undoing.db).label(found.pupil_id)
    if found.settled_at is not None:
        raise Sorry(f"The scheme lead has decided about {about} since.")
    found.settled_at = undoing.actor.at
    return f"You go on as mentor of {about}."
