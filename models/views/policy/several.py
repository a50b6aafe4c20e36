"""Who is below target in several subjects, and whether the coordinator decided on it (P13)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.policy import DueOf, Holds, Spell
from models.rules.tracking import BELOW
from models.school.people import Pupil
from models.tracking.below import beside_target
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.intervention import Intervention, InterventionEnd, OpenedBecause
from models.tracking.progress import scale_of
from models.tracking.proposing import KEY_STAGE_4, standings
from models.views.policy.year import SchoolYear


def below_in_several(db: Db, year: SchoolYear, collections: Iterable[Collection]) -> list[Holds]:
    """A decision for each pupil of Years 10 and 11 who is below in so many subjects now; two statements (P13).

    An intervention that is open is one, and one that was closed or declined this school year, which holds from then
    on. Nothing before the year's first collection has closed: until then the grades are last year's.
    """
    of_year = list(collections)
    closed = [each.closes for each in of_year if each.closed_at is not None]
    if not closed:
        return []
    several = _below(db, year, [each.id or 0 for each in of_year])
    if not several:
        return []
    rows = db.execute(
        select(
            col(Intervention.pupil_id), col(Intervention.because), col(Intervention.proposed_at),
            col(Intervention.opened_at), col(Intervention.closed_at),
        ).where(
            col(Intervention.subject_id).is_(None),
            col(Intervention.ended).not_in((InterventionEnd.TAKEN_BACK, InterventionEnd.PUPIL_LEFT)),
            or_(col(Intervention.closed_at).is_(None), col(Intervention.closed_at) >= year.began_at),
        )
    )  # fmt: skip
    proposed: dict[int, date] = {}
    decided: dict[int, list[Spell]] = defaultdict(list)
    for pupil_id, because, proposed_at, opened_at, closed_at in rows:
        # What a colleague proposes in between takes no time off what the grades said before.
        if because == OpenedBecause.SEVERAL and proposed_at is not None:
            day = year.local(proposed_at) or year.first
            proposed[pupil_id] = max(day, proposed.get(pupil_id, day))
        if (answered := year.local(opened_at or closed_at)) is not None:
            decided[pupil_id].append(Spell(answered))
    since = max(min(closed), year.opened)
    return [
        Holds(year.reviewed_by(proposed.get(each, since)), tuple(decided[each]), DueOf(each))
        for each in several
    ]


def _below(db: Db, year: SchoolYear, collection_ids: Sequence[int]) -> list[int]:
    """Those whose newest predicted grades of these are below in as many subjects as the settings name; one statement.

    Of these alone: else every grade there ever was is walked through for the newest.
    """
    newest = (
        select(
            col(GradeEntry.pupil_id),
            col(GradeEntry.subject_id),
            func.max(col(Collection.key)).label("key"),
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .join(Pupil, and_(col(Pupil.id) == GradeEntry.pupil_id, year.here(*KEY_STAGE_4)))
        .where(
            col(GradeEntry.collection_id).in_(collection_ids),
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
        )
        .group_by(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
        .subquery()
    )
    known = year.known
    standing = standings(known)
    many = Counter(
        pupil_id
        for pupil_id, subject_id, predicted, target in db.execute(beside_target(newest))
        if standing(scale_of(known, known.subjects[subject_id], year.group_of(pupil_id)), predicted, target)
        in BELOW
    )
    return sorted(each for each, subjects in many.items() if subjects >= known.settings.below_subjects)
