"""Pupils who need no agreement, and why: they are not chased (P1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.school.pupils import lock_pupils
from models.school.snapshot import school

REASON_LIMIT = 200
"""The most characters of why a pupil needs none."""


class AgreementExemption(SQLModel, table=True):
    """That a pupil needs no agreement; one stands at a time, and ends when one is issued or returned after all."""

    __tablename__ = "agreement_exemption"
    __table_args__ = (
        Index(
            "uq_agreement_exemption_standing",
            "pupil_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    reason: str
    said_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class KnownExemption(PupilFact, shows=Shows.AGREEMENT):
    """That a pupil needs no agreement, why, and who said so."""

    pupil_id: int
    reason: str
    by: str


@dataclass(frozen=True)
class Exempted:
    """What became of saying that a pupil needs none; without an entry it was so before."""

    exemption: KnownExemption
    entry: Entry | None


def exempt(db: Db, actor: Actor, *, who: Person, pupil_id: int, reason: str) -> Exempted:
    """Chase this pupil's agreement no more; said again with another reason, that one holds.

    Raises Sorry for a reason that is too long, NotAllowed for who may not record the pupil's agreement.
    """
    require(db, who, Action.RECORD_AGREEMENT, About(pupil_id=pupil_id))
    if len(reason) > REASON_LIMIT:
        raise Sorry(
            f"That is {len(reason)} characters; {REASON_LIMIT} fit. Shorten it a little.", field="reason"
        )
    lock_pupils(db, [pupil_id])
    standing = _standing(db, pupil_id)
    if standing is not None and standing.reason == reason:
        return Exempted(_as_known(db, standing), None)
    if standing is not None:
        standing.ended_at = actor.at
        db.flush()
    row = AgreementExemption(pupil_id=pupil_id, staff_id=who.staff_id, reason=reason, said_at=actor.at)
    db.add(row)
    db.flush()
    about = (RecordKind.AGREEMENT_EXEMPTION, row.id)
    entry = record(db, actor, Deed.AGREEMENT_EXEMPT, pupil_id=pupil_id, about=about, fields="reason")
    return Exempted(_as_known(db, row), entry)


def exemption_of(db: Db, pupil_id: int) -> KnownExemption | None:
    """Why the pupil needs no agreement; None where one is needed."""
    row = _standing(db, pupil_id)
    return _as_known(db, row) if row is not None else None


def exempted_by(db: Db, entry: Entry) -> KnownExemption | None:
    """What an entry stands for; None where it holds no more."""
    row = db.get(AgreementExemption, entry.record_id)
    return _as_known(db, row) if row is not None and row.ended_at is None else None


def exempt_among(db: Db, pupil_ids: Collection[int]) -> frozenset[int]:
    """Those of the pupils who need no agreement."""
    if not pupil_ids:
        return frozenset()
    rows = select(AgreementExemption.pupil_id).where(
        col(AgreementExemption.pupil_id).in_(pupil_ids), col(AgreementExemption.ended_at).is_(None)
    )
    return frozenset(db.exec(rows))


def end_exemptions(db: Db, actor: Actor, pupil_ids: Iterable[int]) -> list[int]:
    """These pupils do need one after all; the ids of what ends, for `bring_back`."""
    rows = select(AgreementExemption).where(
        col(AgreementExemption.pupil_id).in_(list(pupil_ids)), col(AgreementExemption.ended_at).is_(None)
    )
    ended = db.exec(rows.order_by(col(AgreementExemption.id))).all()
    for each in ended:
        each.ended_at = actor.at
    db.flush()
    return [each.id or 0 for each in ended]


def bring_back(db: Db, ids: Iterable[int]) -> None:
    """What was ended stands again, unless something else was said since."""
    for each in ids:
        row = db.get_one(AgreementExemption, each)
        if _standing(db, row.pupil_id) is None:
            row.ended_at = None
            db.flush()


def _standing(db: Db, pupil_id: int) -> AgreementExemption | None:
    return db.exec(
        select(AgreementExemption).where(
            AgreementExemption.pupil_id == pupil_id, col(AgreementExemption.ended_at).is_(None)
        )
    ).first()


def _as_known(db: Db, row: AgreementExemption) -> KnownExemption:
    return KnownExemption(row.pupil_id, row.reason, school(db).staff_name(row.staff_id))


def _asked(undoing: Undoing) -> Right:
    return Action.RECORD_AGREEMENT, About(pupil_id=undoing.entry.pupil_id)


@undoes(Deed.AGREEMENT_EXEMPT, _asked)
def _not_exempt(undoing: Undoing) -> str:
    """The pupil needs one again, or for the reason before."""
    db = undoing.db
    row = db.get_one(AgreementExemption, undoing.entry.record_id, with_for_update=True)
    label = school(db).label(row.pupil_id)
    if row.ended_at is not None:
        raise Sorry(f"The agreement of {label} was recorded since. Take that back first.")
    before = db.exec(
        select(AgreementExemption).where(
            AgreementExemption.pupil_id == row.pupil_id,
            AgreementExemption.ended_at == row.said_at,
            col(AgreementExemption.id) < (row.id or 0),
        )
    ).first()
    row.ended_at, row.reason = undoing.actor.at, ""
    db.flush()
    if before is not None:
        before.ended_at = None
        db.flush()
        return f"{label}: no agreement is needed, for the reason before."
    return f"{label} needs an agreement again."
