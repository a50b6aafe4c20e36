"""Who stays below target, collection after collection, with nothing done: named to leadership (R4)."""

from collections.abc import Collection as Some
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.rules.tracking import BELOW
from models.school.snapshot import school
from models.tracking.below import newest_grades
from models.tracking.grades import Collection, GradeKind
from models.tracking.intervention import Intervention, InterventionEnd
from models.tracking.progress import scale_of
from models.tracking.proposing import KEY_STAGE_4, PupilSubject, below_in, standings


def still_below(db: Db, collection: Collection) -> list[PupilSubject]:
    """Who of Key Stage 4 is below in it and was by the grades before, and for whom nothing was done since those (R4).

    The grades before are the pupil's own, of whichever collection of the school year had them.
    """
    known = school(db)
    years = KEY_STAGE_4 if collection.year_group is None else (collection.year_group,)
    below = below_in(db, collection.id or 0, [each for each in years if each in KEY_STAGE_4])
    if not below:
        return []
    many = known.settings.below_collections
    given = newest_grades(db, GradeKind.PREDICTED, collection, {pupil for pupil, _ in below}, many=many)
    standing = standings(known)
    since: dict[PupilSubject, date] = {}
    for (pupil_id, subject_id), now in below.items():
        last = given.get((pupil_id, subject_id), [])
        on = scale_of(known, known.subjects[subject_id], known.year_of(pupil_id))
        if len(last) == many and all(standing(on, each.code, now.target) in BELOW for each in last):
            since[pupil_id, subject_id] = last[-1].opens
    if not since:
        return []
    done = _acted(db, {pupil for pupil, _ in since})
    return sorted(
        (pupil_id, subject_id)
        for (pupil_id, subject_id), first in since.items()
        if max(done.get((pupil_id, subject_id), date.min), done.get((pupil_id, None), date.min)) < first
    )


def _acted(db: Db, pupil_ids: Some[int]) -> dict[tuple[int, int | None], date]:
    """Until when something was done for these pupils, by subject or for the whole school: one that is open goes on."""
    zone = school(db).settings.timezone
    rows = db.execute(
        select(col(Intervention.pupil_id), col(Intervention.subject_id), col(Intervention.closed_at)).where(
            col(Intervention.pupil_id).in_(pupil_ids),
            col(Intervention.opened_at).is_not(None),
            col(Intervention.ended).in_([InterventionEnd.OPEN, InterventionEnd.CLOSED]),
        )
    )
    found: dict[tuple[int, int | None], date] = {}
    for pupil_id, subject_id, closed_at in rows:
        until = closed_at.astimezone(zone).date() if closed_at is not None else date.max
        found[pupil_id, subject_id] = max(until, found.get((pupil_id, subject_id), date.min))
    return found
