"""What became of the predictions of earlier cohorts in the same month, once their results are out (R16)."""

from collections import defaultdict

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.rules.accuracy import Became, BecameTerms, became, became_to_show
from models.rules.calendar import FINISHED
from models.rules.grades import Grade
from models.school.snapshot import School
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.progress import grade_of, scale_of
from models.tracking.results import FinalGrade
from models.views.points import Point


def became_of(
    db: Db, known: School, point: Point, leaving: int, subject_id: int, fewest: int
) -> list[tuple[str, Became]]:
    """What those got who were predicted each grade in the subject in the same month, in the last cohorts (R16).

    The highest grade first; of too few pupils nothing is said, nor what tells of fewer than so many.
    """
    terms = BecameTerms(known.settings.became_cohorts, known.settings.became_pupils)
    months = {
        f"{int(point.key[:4]) - before}{point.key[4:]}": leaving - before
        for before in range(1, terms.cohorts + 1)
    }
    if point.is_results:
        return []
    on = scale_of(known, known.subjects[subject_id], FINISHED - (leaving - 1 - point.year))
    # From the results: of the grades, only theirs in those months are looked for, and not all of the subject.
    results = (
        select(col(FinalGrade.pupil_id), col(FinalGrade.leaving_year), col(FinalGrade.code))
        .where(
            col(FinalGrade.leaving_year).in_(months.values()),
            col(FinalGrade.subject_id) == subject_id,
            col(FinalGrade.superseded_at).is_(None),
        )
        .cte("results")
        .prefix_with("MATERIALIZED")
    )
    in_months = select(col(Collection.id)).where(col(Collection.key).in_(months))
    asked = (
        select(col(Collection.key), results.c.leaving_year, col(GradeEntry.code), results.c.code)
        .select_from(results)
        .join(
            GradeEntry,
            (col(GradeEntry.pupil_id) == results.c.pupil_id) & (col(GradeEntry.subject_id) == subject_id),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(GradeEntry.collection_id).in_(in_months),
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
        )
    )
    got: dict[Grade, dict[int, list[Grade]]] = defaultdict(lambda: defaultdict(list))
    for key, year, predicted, final in db.execute(asked):
        before, after = grade_of(on, predicted), grade_of(on, final)
        if months[key] == year and before is not None and after is not None:
            got[on.whole(before)][year].append(after)
    by_grade = {
        grade: {year: became(on, grade, finals) for year, finals in got[grade].items()}
        for grade in sorted(got, key=lambda each: -each.rank)
    }
    return [(grade.code, found) for grade, found in became_to_show(by_grade, fewest, terms).items()]
