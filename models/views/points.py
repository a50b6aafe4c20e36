"""The points at which a cohort is measured: collections of its year, and its results (R15, R16)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.calendar import academic_year, finishing
from models.school.people import Pupil
from models.school.snapshot import School
from models.tracking.frozen import CohortFigure, Measure
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.results import FinalGrade

_RESULTS = "-results"
_EXAMINATIONS = (6, 1)
"""Month and day: who is on roll then has the results; on results day itself the year may have turned already."""


@dataclass(frozen=True)
class Comings:
    """How many joined and left a cohort since the point before (R15)."""

    since: date
    joined: int
    left: int


@dataclass(frozen=True)
class Point:
    """A collection, or the results of those who finish Year 11 in one summer."""

    key: str
    opens: date
    closes: date
    """The last day of the collection, or the day to which results are counted."""
    on_roll: date
    """Who is on roll on this day is a member of the cohort at the point."""
    collection_id: int | None = None
    """None: results."""
    is_open: bool = False

    @property
    def is_results(self) -> bool:
        return self.collection_id is None

    @property
    def year(self) -> int:
        """The academic year that it is in, by its first year."""
        return academic_year(self.on_roll)


def point_of(collection: Collection, today: date | None = None) -> Point:
    """A collection as a point, open or not on that day."""
    return Point(
        collection.key,
        collection.opens,
        collection.closes,
        collection.closes,
        collection.id,
        today is not None and collection.is_open(today),
    )


def leaving_year(known: School, year_group: int, today: date) -> int:
    """The summer in which those of a year group finish Year 11 (R15)."""
    return finishing(known.year if known.year is not None else academic_year(today), year_group)


def group_of(known: School, leaving: int, today: date) -> int:
    """The year group now of those who finish Year 11 in that summer; above 11 they have left (R15)."""
    return leaving_year(known, 0, today) - leaving


def points_of(
    db: Db, known: School, leaving: int, today: date, by: GradeKind = GradeKind.PREDICTED
) -> list[Point]:
    """The points of the cohort in this academic year, or in its Year 11 where that is over, the newest first.

    Those at which it has grades of that kind; its results are one of the predicted grades' line.
    """
    year = min(academic_year(today), leaving - 1)
    held = (
        select(col(GradeEntry.id))
        .join(Pupil, col(Pupil.id) == GradeEntry.pupil_id)
        .where(
            col(GradeEntry.collection_id) == Collection.id,
            col(GradeEntry.kind) == by,
            col(GradeEntry.superseded_at).is_(None),
            belongs(known, leaving, date(year, 9, 1)),
        )
        .exists()
    )
    until = min(today, date(year + 1, 8, 31))
    of_year = col(Collection.opens).between(date(year, 9, 1), until)
    found = db.scalars(select(Collection).where(of_year, held).order_by(col(Collection.key).desc()))
    points = [point_of(each, today) for each in found]
    has_results = by is GradeKind.PREDICTED and leaving <= today.year
    out = results_of(db, leaving, today) if has_results else None
    return [out, *points] if out is not None else points


def comings(db: Db, leaving: int, members: int, before: Point, point: Point) -> Comings | None:
    """How many joined and left since the point before; None where nothing is kept of that (R15)."""
    kept = (
        select(col(CohortFigure.members))
        .where(
            col(CohortFigure.leaving) == leaving,
            col(CohortFigure.measure) == Measure.ATTAINMENT,
            col(CohortFigure.subject_id).is_(None),
            col(CohortFigure.point) == before.key,
            col(CohortFigure.group_name) == "",
        )
        .order_by(col(CohortFigure.id).desc())
        .limit(1)
    )
    then: int | None = db.execute(kept).scalar()
    if then is None:
        return None
    gone = select(func.count()).where(
        col(Pupil.leaving_year) == leaving,
        col(Pupil.left_on) > before.on_roll,
        col(Pupil.left_on) <= point.on_roll,
    )
    left: int = db.execute(gone).scalar_one()
    return Comings(before.closes, max(0, members - then + left), left)


def own_summer(leaving: int) -> date:
    """The day from which results are those of a cohort; what came out before was sat a year early."""
    return date(leaving, *_EXAMINATIONS)


def results_of(db: Db, leaving: int, today: date) -> Point | None:
    """The results of the cohort as a point, counted to today; None before those of its own summer are out.

    One that came out earlier, of a subject that was sat a year before the others, is counted then, and is no point.
    """
    first = select(func.min(col(FinalGrade.day))).where(
        col(FinalGrade.leaving_year) == leaving,
        col(FinalGrade.superseded_at).is_(None),
        col(FinalGrade.day) >= own_summer(leaving),
    )
    day: date | None = db.execute(first).scalar()
    if day is None or day > today:
        return None
    return Point(results_key(leaving), day, today, own_summer(leaving))


def results_before(db: Db, leaving: int, today: date) -> int | None:
    """The newest cohort before this one of which results of its own summer are out; None where there is none."""
    newest = (
        select(col(FinalGrade.leaving_year), func.max(col(FinalGrade.day)))
        .where(col(FinalGrade.leaving_year) < leaving, col(FinalGrade.day) <= today)
        .group_by(col(FinalGrade.leaving_year))
    )
    out = [year for year, day in db.execute(newest) if day >= own_summer(year)]
    return max(out, default=None)


def results_key(leaving: int) -> str:
    """The key of the results as a point: behind every collection of the year."""
    return f"{leaving}{_RESULTS}"


def is_results_key(key: str) -> bool:
    """Whether a point of that key is results."""
    return key.endswith(_RESULTS)


def belongs(known: School, leaving: int, on: date) -> ColumnElement[bool]:
    """Whether a pupil on roll on that day finishes Year 11 in that summer; who has left keeps the cohort (R15)."""
    here = and_(col(Pupil.left_on).is_(None), col(Pupil.year_group) == leaving_year(known, 0, on) - leaving)
    return or_(here, and_(col(Pupil.left_on) > on, col(Pupil.leaving_year) == leaving))
