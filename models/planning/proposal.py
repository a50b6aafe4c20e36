"""A proposed week: who would go where in which subject, what was changed, and whether it was accepted (P12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, col, select

from models.audit.facts import PupilFact, Shows
from models.db.errors import Sorry
from models.db.tables import Db, SQLModel, one_of, where_set
from models.rules.clashes import Slot
from models.rules.planning import Obstacle
from models.rules.wording import to_type


class PlaceState(StrEnum):
    """What became of a pupil's need in the plan of a week."""

    PROPOSED = "proposed"
    LEFT_OUT = "left out"
    """No session would have the pupil."""
    TAKEN_OUT = "taken out"
    """A person decided against it."""


class Proposal(SQLModel, table=True):
    """The plan of one week for one year group, until it is accepted or dropped."""

    __table_args__ = (
        Index(
            "uq_proposal_standing",
            "year_group",
            "monday",
            unique=True,
            sqlite_where=text("dropped_at IS NULL AND accepted_at IS NULL"),
            postgresql_where=text("dropped_at IS NULL AND accepted_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year_group: int
    monday: date
    made_by: int = Field(foreign_key="staff.id")
    made_at: datetime
    accepted_by: int | None = Field(default=None, foreign_key="staff.id")
    accepted_at: datetime | None = None
    dropped_by: int | None = Field(default=None, foreign_key="staff.id")
    dropped_at: datetime | None = None


class ProposedPlace(SQLModel, table=True):
    """A pupil's need in a subject, and the session that would meet it; without one the pupil is left out."""

    __tablename__ = "proposed_place"
    __table_args__ = (
        where_set("host_id"),
        one_of("state", PlaceState),
        Index("ix_proposed_place_proposal", "proposal_id", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    subject_id: int = Field(foreign_key="subject.id")
    asked: bool = Field(description="a teacher asked for it")
    state: str
    host_id: int | None = Field(default=None, foreign_key="staff.id")
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    room: str = ""
    in_the_way: list[Any] = Field(
        sa_type=JSON,
        description="by session offered: the day's ordinal, minutes from midnight, what was in the way",
    )


class ProposalPart(SQLModel, table=True):
    """A subject's part of a proposal that was accepted for it."""

    __tablename__ = "proposal_part"

    proposal_id: int = Field(foreign_key="proposal.id", primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", primary_key=True)
    accepted_by: int = Field(foreign_key="staff.id")
    accepted_at: datetime


@dataclass(frozen=True)
class PlannedSession:
    """A session of the plan: whose, of which subject, when and where."""

    host_id: int
    subject_id: int
    slot: Slot
    room: str


@dataclass(frozen=True)
class PlannedPlace(PupilFact, shows=Shows.SESSIONS):
    """A pupil's place in the plan; without a session the pupil is left out, and what was in the way is said."""

    id: int
    pupil_id: int
    subject_id: int
    asked: bool
    state: PlaceState
    session: PlannedSession | None
    in_the_way: tuple[tuple[date, time, Obstacle], ...] = ()


@dataclass(frozen=True)
class ProposedWeek:
    """A proposal with all its places, and the subjects for which it was accepted, by whom."""

    id: int
    year_group: int
    monday: date
    made_by: int
    places: tuple[PlannedPlace, ...]
    accepted: dict[int, int]
    is_accepted: bool

    def of(self, subject_id: int) -> tuple[PlannedPlace, ...]:
        """The places of one subject."""
        return tuple(each for each in self.places if each.subject_id == subject_id)

    @property
    def subjects(self) -> tuple[int, ...]:
        """The subjects that have a need in it, each once."""
        return tuple(dict.fromkeys(each.subject_id for each in self.places))

    @property
    def unoffered(self) -> frozenset[int]:
        """The subjects with a need for which no session is offered that week: there is nothing to accept."""
        return frozenset(self.subjects) - {
            each.subject_id for each in self.places if each.session is not None or each.in_the_way
        }

    @property
    def waits(self) -> tuple[int, ...]:
        """The subjects that have sessions in it, and are not accepted yet."""
        return tuple(each for each in self.subjects if each not in {*self.accepted, *self.unoffered})


TO_SUNDAY = timedelta(days=6)


def standing(db: Db, today: date) -> list[ProposedWeek]:
    """The proposals that wait to be accepted, of this week and later ones, the first week first."""
    rows = select(Proposal).where(
        col(Proposal.accepted_at).is_(None),
        col(Proposal.dropped_at).is_(None),
        col(Proposal.monday) >= today - timedelta(days=today.weekday()),
    )
    in_order = rows.order_by(col(Proposal.monday), col(Proposal.year_group))
    return [week_of(db, row) for row in db.exec(in_order)]


def waiting_for(db: Db, year_group: int, monday: date) -> Proposal | None:
    """The proposal of this year group and week that waits to be accepted; it is nobody else's meanwhile."""
    rows = select(Proposal).where(
        Proposal.year_group == year_group,
        Proposal.monday == monday,
        col(Proposal.accepted_at).is_(None),
        col(Proposal.dropped_at).is_(None),
    )
    return db.exec(rows.with_for_update(key_share=True)).first()


def any_week(db: Db, proposal_id: int) -> ProposedWeek:
    """The proposal, whatever became of it. Raises NoResultFound where there is none."""
    return week_of(db, db.get_one(Proposal, proposal_id))


def week_of_place(db: Db, place_id: int) -> tuple[ProposedWeek, PlannedPlace]:
    """The place and its proposal, whatever became of it. Raises NoResultFound where there is none."""
    row = db.get_one(ProposedPlace, place_id)
    return any_week(db, row.proposal_id), as_place(row)


def known_proposal(db: Db, proposal_id: int) -> Proposal:
    """The proposal, which waits to be accepted and is nobody else's meanwhile. Raises Sorry where it does not."""
    row = db.exec(select(Proposal).where(Proposal.id == proposal_id).with_for_update(key_share=True)).first()
    again = f"To see how the week stands: {to_type('plan')}"
    if row is None:
        raise Sorry(f"I cannot find that plan. {again}")
    if row.accepted_at is not None:
        raise Sorry(
            f"That plan was accepted, and its sessions are booked. To change one: {to_type('cancel')}"
        )
    if row.dropped_at is not None:
        raise Sorry(f"That plan was dropped. {again}")
    return row


def week_of(db: Db, row: Proposal) -> ProposedWeek:
    """The proposal with its places, in the order of time, who was taken out first and who is left out last."""
    places = db.exec(
        select(ProposedPlace)
        .where(ProposedPlace.proposal_id == row.id)
        .order_by(
            col(ProposedPlace.state) != PlaceState.TAKEN_OUT,
            col(ProposedPlace.state) == PlaceState.LEFT_OUT,
            col(ProposedPlace.day),
            col(ProposedPlace.starts),
            col(ProposedPlace.host_id),
            col(ProposedPlace.pupil_id),
        )
    )
    parts = db.exec(select(ProposalPart).where(ProposalPart.proposal_id == row.id))
    return ProposedWeek(
        row.id or 0,
        row.year_group,
        row.monday,
        row.made_by,
        tuple(map(as_place, places)),
        {part.subject_id: part.accepted_by for part in parts},
        row.accepted_at is not None,
    )


def as_place(row: ProposedPlace) -> PlannedPlace:
    """A row as a fact."""
    session = None
    if row.host_id is not None and row.day is not None and row.starts is not None and row.ends is not None:
        session = PlannedSession(row.host_id, row.subject_id, Slot(row.day, row.starts, row.ends), row.room)
    return PlannedPlace(
        row.id or 0,
        row.pupil_id,
        row.subject_id,
        row.asked,
        PlaceState(row.state),
        session,
        tuple(
            (date.fromordinal(day), time(*divmod(minutes, 60)), Obstacle(word))
            for day, minutes, word in row.in_the_way
        ),
    )


def stored(obstacles: Sequence[tuple[Slot, Obstacle]]) -> list[Any]:
    """What was in the way, as a row keeps it."""
    return [
        [slot.day.toordinal(), slot.start.hour * 60 + slot.start.minute, word.value]
        for slot, word in obstacles
    ]
