"""Which of a pupil's targets in a subject grades are compared with, where two stand (R4)."""

from functools import cache

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.rules.tracking import LAST_OF_KEY_STAGE_3, TargetKind
from models.school.people import Pupil
from models.tracking.grades import Target


@cache
def is_compared() -> ColumnElement[bool]:
    """Whether a row is the one target that a pupil's grades in a subject are compared with, as `usual_target` says."""
    other = aliased(Target)
    year = select(col(Pupil.year_group)).where(col(Pupil.id) == Target.pupil_id).correlate(Target)
    usual = case(
        (year.scalar_subquery() <= LAST_OF_KEY_STAGE_3, TargetKind.YEAR), else_=TargetKind.KEY_STAGE_4
    )
    another = (
        exists()
        .where(
            col(other.pupil_id) == Target.pupil_id,
            col(other.subject_id) == Target.subject_id,
            col(other.kind) != Target.kind,
            col(other.ended_at).is_(None),
        )
        .correlate(Target)
    )
    return and_(col(Target.ended_at).is_(None), or_(~another, col(Target.kind) == usual))
