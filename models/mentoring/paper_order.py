"""What somebody asked to have on paper about pupils: it comes to them as a file, once it is drawn (P5, P15, P17)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Field, col

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.outbox.notices import promise
from models.outbox.topics import Topic

_USEFUL = timedelta(hours=1)
"""For how long a file that was asked for is still of use."""


class PaperKind(StrEnum):
    """What is printed about pupils."""

    SHEET = "sheet"
    BRIEF = "brief"
    LABELS = "labels"
    SUPPORT = "support"
    AGREEMENT = "agreement"


class CohortPaper(StrEnum):
    """What is made of a whole cohort: a page, a workbook, or a list of who is near a grade."""

    REPORT = "cohort"
    WORKBOOK = "cohort-xlsx"
    LIST = "cohort-list"


@dataclass(frozen=True)
class PapersOf:
    """About whom: one pupil, or a form, class or year by its name; neither stands for one's own pupils.

    Of a cohort the name is its summer, and behind it which of its lists: `2027`, `2027 near 5+`.
    """

    pupil_id: int | None = None
    group: str = ""
    labels_on: int = 0
    """How many labels are on a sheet, where that was asked for; 0: as many as on the school's own."""


class PaperOrder(SQLModel, table=True):
    """Papers that somebody asked for; forgotten after a day."""

    __tablename__ = "paper_order"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="a word of PaperKind or CohortPaper")
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    group: str = Field(default="", description="a form, class, year or cohort, as it is looked up")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(index=True)
    labels_on: int | None = Field(default=None, description="labels on a sheet; None: the school's")

    @property
    def of(self) -> PapersOf:
        return PapersOf(self.pupil_id, self.group, self.labels_on or 0)


def order_papers(
    db: Db, actor: Actor, *, staff_id: int, kind: PaperKind | CohortPaper, of: PapersOf
) -> PaperOrder:
    """Promise this person the papers; that they asked is on record."""
    order = PaperOrder(
        kind=kind,
        pupil_id=of.pupil_id,
        group=of.group,
        staff_id=staff_id,
        at=actor.at,
        labels_on=of.labels_on or None,
    )
    db.add(order)
    db.flush()
    about = (RecordKind.PAPER_ORDER, order.id)
    promise(
        db,
        Topic.PUPIL_PAPERS,
        key=Topic.PUPIL_PAPERS.key(order.id),
        due=actor.at,
        useful_until=actor.at + _USEFUL,
        now=actor.at,
        to_staff=staff_id,
        about=about,
        urgent=True,
        again=True,
    )
    record(db, actor, Deed.PAPER_PRINT, pupil_id=of.pupil_id, about=about, fields=ordered(kind, of))
    return order


def forget_orders(db: Db, before: datetime) -> None:
    """Forget what was asked for before then: a file that was not fetched within its hour never is."""
    db.execute(delete(PaperOrder).where(col(PaperOrder.at) < before))


def ordered(kind: PaperKind | CohortPaper, of: PapersOf) -> str:
    """What was asked for, as an entry's fields say it: `sheet`, `sheet 11b`, `sheet mine`."""
    return kind.value if of.pupil_id is not None else f"{kind.value} {of.group or 'mine'}"
