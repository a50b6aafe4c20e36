"""The Agreement for Examination Success as it is kept and known (P1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Index,
    SQLColumnExpression,
    bindparam,
    cast,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlmodel import Field, col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db, SQLModel, one_of
from models.mentoring.agreement_exempt import AgreementExemption
from models.mentoring.agreement_text import current_text, texts
from models.rules.agreements import AgreementState, AgreementStep, YearOf, state_of
from models.rules.calendar import academic_year
from models.school.snapshot import School, school


class AgreementEnd(StrEnum):
    """Why an agreement stands no more; blank while it does."""

    STANDING = ""
    ISSUED_AGAIN = "issued again"
    TAKEN_BACK = "undone"


class Agreement(SQLModel, table=True):
    """A copy of the agreement that a pupil was issued, and how far it is; one stands at a time."""

    __table_args__ = (
        one_of("ended", AgreementEnd),
        Index(
            "uq_agreement_standing",
            "pupil_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    code: str = Field(unique=True, description="drawn by lot; what stands on the printed copy")
    text_id: int | None = Field(
        default=None,
        foreign_key="agreement_text.id",
        description="the version of the text; None: the school's paper",
    )
    issued_on: date
    pupil_signed_on: date | None = None
    parent_signed_on: date | None = None
    returned_on: date | None = None
    ended_at: datetime | None = None
    ended: str = AgreementEnd.STANDING
    version: int = 1


COLUMNS: Mapping[AgreementStep, str] = {
    AgreementStep.ISSUED: "issued_on",
    AgreementStep.PUPIL_SIGNED: "pupil_signed_on",
    AgreementStep.PARENT_SIGNED: "parent_signed_on",
    AgreementStep.RETURNED: "returned_on",
}
"""The column in which the day of a step is kept."""


@dataclass(frozen=True)
class KnownAgreement(PupilFact, shows=Shows.AGREEMENT):
    """How far a pupil's agreement is, with the days of what was done."""

    pupil_id: int
    state: AgreementState
    done: Mapping[AgreementStep, date] = field(default_factory=dict)
    text: int | None = None
    """The number of the version of the text; None where it was on the school's own paper."""

    @property
    def is_missing(self) -> bool:
        """Whether it is still to come back."""
        return self.state.is_missing


def agreements_of(db: Db, pupil_ids: Collection[int], today: date) -> dict[int, KnownAgreement]:
    """The agreement of each of these pupils who is here and of a year that has them, by pupil; one statement."""
    known = school(db)
    asked = [each for each in pupil_ids if each in known.pupils and has_agreement(known, each, today)]
    return _known(db, known, asked, today, of_all=False) if asked else {}


def all_agreements(db: Db, today: date) -> dict[int, KnownAgreement]:
    """The same of everybody who is here."""
    known = school(db)
    years = years_on(known, today)
    here = [each.id for each in known.pupils.values() if years[each.year].has_agreement]
    return _known(db, known, here, today, of_all=True)


def agreement_of(db: Db, pupil_id: int, today: date) -> KnownAgreement | None:
    """The pupil's agreement; None for who has left, and for a year that has none."""
    return agreements_of(db, [pupil_id], today).get(pupil_id)


@dataclass(frozen=True)
class AgreementCopy(PupilFact, shows=Shows.AGREEMENT):
    """What is printed for a pupil: the code of the copy, and the text of its version."""

    pupil_id: int
    code: str
    number: int
    text: str


def copies_of(db: Db, pupil_ids: Collection[int]) -> list[AgreementCopy]:
    """A copy each of the pupils to whom one was issued that did not come back, in their order.

    What was issued before the school gave its text is printed with that which is in use; nobody has one before that.
    """
    newest = current_text(db)
    if newest is None:
        return []
    known = texts(db)
    rows = select(col(Agreement.pupil_id), col(Agreement.code), col(Agreement.text_id)).where(
        col(Agreement.pupil_id).in_(pupil_ids),
        col(Agreement.ended_at).is_(None),
        col(Agreement.returned_on).is_(None),
    )
    out = {pupil_id: (code, known.get(number, newest)) for pupil_id, code, number in db.execute(rows)}
    return [
        AgreementCopy(each, out[each][0], out[each][1].number, out[each][1].text)
        for each in pupil_ids
        if each in out
    ]


def has_agreement(known: School, pupil_id: int, today: date) -> bool:
    """Whether the pupil is of a year group that has agreements."""
    return year_on(known, pupil_id, today).has_agreement


def year_on(known: School, pupil_id: int, today: date) -> YearOf:
    """The year group that the pupil is in on that day, though nobody has turned the year yet."""
    return YearOf(known.year_of(pupil_id) + known.years_on(today), academic_year(today))


def years_on(known: School, today: date) -> Mapping[int, YearOf]:
    """The same of all who are here, by the year group that they are in as the school stands."""
    behind, academic = known.years_on(today), academic_year(today)
    return {each: YearOf(each + behind, academic) for each in {each.year for each in known.pupils.values()}}


def as_known(row: Agreement, year: YearOf) -> KnownAgreement:
    """What a row says of its pupil."""
    days = ((step, getattr(row, column)) for step, column in COLUMNS.items())
    done = {step: day for step, day in days if day is not None}
    return KnownAgreement(row.pupil_id, state_of(done, year), done, row.text_id)


def _known(
    db: Db, known: School, pupil_ids: Sequence[int], today: date, *, of_all: bool
) -> dict[int, KnownAgreement]:
    asked: dict[str, Any] = {}
    if not of_all:
        asked = {"pupil": pupil_ids[0]} if len(pupil_ids) == 1 else {"pupils": pupil_ids}
    rows: Sequence[Any] = run(db, _issued_and_exempt(frozenset(asked)), asked).all()
    held = {pupil_id: (number, steps) for issued_, pupil_id, number, *steps in rows if issued_}
    exempted = {pupil_id for issued_, pupil_id, *_ in rows if not issued_}
    found, years = {}, years_on(known, today)
    for each in pupil_ids:
        number, steps = held.get(each, (None, []))
        done = {step: day for step, day in zip(COLUMNS, steps, strict=False) if day is not None}
        state = state_of(done, years[known.pupils[each].year], is_needed=each not in exempted)
        found[each] = KnownAgreement(each, state, done, number)
    return found


@cache
def _issued_and_exempt(narrowed: frozenset[str]) -> CompoundSelect[*tuple[Any, ...]]:
    """A row for each agreement that stands, and one for each pupil who needs none: of one, of several, or of all."""
    days = [getattr(Agreement, each) for each in COLUMNS.values()]
    issued = select(literal(True).label("issued"), col(Agreement.pupil_id), col(Agreement.text_id), *days)
    exempt = select(
        literal(False), col(AgreementExemption.pupil_id), null(), *(cast(null(), Date) for _ in days)
    )
    issued = issued.where(col(Agreement.ended_at).is_(None), *_of(col(Agreement.pupil_id), narrowed))
    return union_all(
        issued,
        exempt.where(
            col(AgreementExemption.ended_at).is_(None), *_of(col(AgreementExemption.pupil_id), narrowed)
        ),
    )


def _of(pupil_id: SQLColumnExpression[int], narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    pupils: BindParameter[int] = bindparam("pupils", expanding=True)
    only = {"pupil": pupil_id == bindparam("pupil"), "pupils": pupil_id.in_(pupils)}
    return [only[each] for each in narrowed]
