"""Who is below target now, and in how many subjects (R4, P13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Select, Subquery, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.db.tables import Db
from models.rules.tracking import BELOW, compare
from models.school.people import Pupil
from models.school.snapshot import school
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import grade_of, scale_of
from models.tracking.targets import is_compared


@dataclass(frozen=True)
class PupilBelow:
    """A pupil whose newest predicted grades are below the targets in so many subjects."""

    pupil_id: int
    label: str
    subjects: tuple[int, ...]
    gaps: tuple[Fraction, ...] = ()
    """How far below in each of them, in grades, above 0."""


def beside_target(newest: Subquery) -> "Select[*tuple[int, int, str, str]]":
    """Pupil, subject, predicted grade and the target that stands, of each pupil, subject and collection key given."""
    return (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.code), col(Target.code))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .join(
            newest,
            and_(
                newest.c.pupil_id == GradeEntry.pupil_id,
                newest.c.subject_id == GradeEntry.subject_id,
                newest.c.key == Collection.key,
            ),
        )
        .join(
            Target,
            and_(
                col(Target.pupil_id) == GradeEntry.pupil_id,
                col(Target.subject_id) == GradeEntry.subject_id,
                is_compared(),
            ),
        )
        .where(col(GradeEntry.kind) == GradeKind.PREDICTED, col(GradeEntry.superseded_at).is_(None))
        .order_by(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
    )


@dataclass(frozen=True)
class OlderGrade:
    """A grade of a pupil in a subject, and when its collection opened."""

    code: str
    opens: date


def newest_grades(
    db: Db,
    kind: GradeKind,
    collection: Collection,
    pupil_ids: Iterable[int],
    *,
    many: int = 1,
    since: date = date.min,
) -> dict[tuple[int, int], list[OlderGrade]]:
    """The newest so `many` of these pupils in each subject, newest first, by this collection and those before it.

    In one query; nothing of a collection that opened before `since`.
    """
    ranked = (
        select(
            col(GradeEntry.pupil_id),
            col(GradeEntry.subject_id),
            col(GradeEntry.code),
            col(Collection.opens),
            func.row_number()
            .over(
                partition_by=(col(GradeEntry.pupil_id), col(GradeEntry.subject_id)),
                order_by=col(Collection.key).desc(),
            )
            .label("place"),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(GradeEntry.pupil_id).in_(set(pupil_ids)),
            col(GradeEntry.kind) == kind,
            col(GradeEntry.superseded_at).is_(None),
            col(Collection.key) <= collection.key,
            col(Collection.opens) >= since,
        )
        .subquery()
    )
    rows = db.execute(select(ranked).where(ranked.c.place <= many).order_by(ranked.c.place))
    found: dict[tuple[int, int], list[OlderGrade]] = {}
    for pupil_id, subject_id, code, opens, _ in rows:
        found.setdefault((pupil_id, subject_id), []).append(OlderGrade(code, opens))
    return found


def pupils_below(db: Db, year: int) -> list[PupilBelow]:
    """The pupils of a year group who are below in a subject or more, most subjects first."""
    newest = aliased(Collection)
    of_pupil = (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id), func.max(col(newest.key)).label("key"))
        .join(newest, col(newest.id) == GradeEntry.collection_id)
        .join(Pupil, and_(col(Pupil.id) == GradeEntry.pupil_id, col(Pupil.left_on).is_(None)))
        .where(
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            col(Pupil.year_group) == year,
        )
        .group_by(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
        .subquery()
    )
    rows = db.execute(beside_target(of_pupil))
    known = school(db)
    found: dict[int, dict[int, Fraction]] = {}
    for pupil_id, subject_id, predicted, target in rows:
        on = scale_of(known, known.subjects[subject_id], year)
        stands = compare(on, predicted=grade_of(on, predicted), target=grade_of(on, target))
        if stands.standing in BELOW and stands.gap is not None:
            found.setdefault(pupil_id, {})[subject_id] = -stands.gap
    below = [
        PupilBelow(each, known.label(each), tuple(subjects), tuple(subjects.values()))
        for each, subjects in found.items()
    ]
    return sorted(below, key=lambda each: (-len(each.subjects), each.label))
