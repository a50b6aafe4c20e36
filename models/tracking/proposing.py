"""What a collection's end proposes: interventions for who is newly below, which a person opens (P12, P13, R4)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from collections.abc import Collection as Some
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import and_, func, insert, select
from sqlmodel import col

from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.calendar import academic_year
from models.rules.grades import Scale
from models.rules.tracking import BELOW, Standing, compare
from models.rules.triggers import Trigger, carries_out
from models.school.night import when_heard
from models.school.people import Pupil
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.tracking.below import beside_target, newest_grades
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.intervention import Intervention, InterventionEnd, InterventionGrade, OpenedBecause
from models.tracking.intervention_people import owner_ids
from models.tracking.intervention_rows import USEFUL, review_day
from models.tracking.progress import grade_of, scale_of
from models.tracking.targets import is_compared

KEY_STAGE_4 = (10, 11)
SEPTEMBER = 9
_ByGrades = Callable[[Scale, str, str], Standing]
PupilSubject = tuple[int, int]
"""A pupil's id and a subject's."""


@dataclass(frozen=True)
class BelowNow:
    """The grades of a pupil who is below target in a subject, as codes of its scale."""

    target: str
    predicted: str


def below_in(db: Db, collection_id: int, years: Some[int] = KEY_STAGE_4) -> dict[PupilSubject, BelowNow]:
    """Who of these year groups is below target in a collection, by pupil and subject; one query."""
    rows = db.execute(
        select(
            col(GradeEntry.pupil_id),
            col(GradeEntry.subject_id),
            col(GradeEntry.code),
            col(Target.code),
            col(Pupil.year_group),
        )
        .select_from(GradeEntry)
        .join(
            Target,
            and_(
                col(Target.pupil_id) == GradeEntry.pupil_id,
                col(Target.subject_id) == GradeEntry.subject_id,
                is_compared(),
            ),
        )
        .join(Pupil, and_(col(Pupil.id) == GradeEntry.pupil_id, col(Pupil.left_on).is_(None)))
        .where(
            col(GradeEntry.collection_id) == collection_id,
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            col(Pupil.year_group).in_(list(years)),
        )
    )
    known = school(db)
    standing = standings(known)
    return {
        (pupil_id, subject_id): BelowNow(target, predicted)
        for pupil_id, subject_id, predicted, target, year in rows
        if standing(scale_of(known, known.subjects[subject_id], year), predicted, target) in BELOW
    }


def stood_before(db: Db, collection: Collection, pairs: Some[PupilSubject]) -> dict[PupilSubject, Standing]:
    """How these stood by their newest predicted grade of a collection before; nothing for who has none."""
    if not pairs:
        return {}
    newest = (
        select(
            col(GradeEntry.pupil_id), col(GradeEntry.subject_id), func.max(col(Collection.key)).label("key")
        )
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(Collection.key) < collection.key,
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
            col(GradeEntry.pupil_id).in_({pupil for pupil, _ in pairs}),
        )
        .group_by(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
        .subquery()
    )
    rows = db.execute(beside_target(newest))
    known = school(db)
    standing = standings(known)
    return {
        (pupil_id, subject_id): standing(
            scale_of(known, known.subjects[subject_id], known.year_of(pupil_id)), predicted, target
        )
        for pupil_id, subject_id, predicted, target in rows
        if (pupil_id, subject_id) in pairs
    }


@carries_out(Trigger.NEWLY_BELOW, Trigger.BELOW_IN_SEVERAL)
def propose_newly_below(db: Db, actor: Actor, collection: Collection) -> int:
    """Propose what the collection's end brings; how many. Done again for the same collection it proposes none twice.

    Who is newly below in a subject is proposed to its head; who is with that below in so many subjects, to the
    coordinator: by this collection, and in a subject of which it has no grade by the newest of the school year.
    Whoever has no grade from before is not newly below: a first import proposes nothing.
    """
    years = KEY_STAGE_4 if collection.year_group is None else (collection.year_group,)
    below = below_in(db, collection.id or 0, [each for each in years if each in KEY_STAGE_4])
    before = stood_before(db, collection, below.keys())
    new = {pair for pair in below if before.get(pair) in {Standing.ABOVE, Standing.ON}}
    if not new:
        return 0
    known = school(db)
    below = _by_older_grades(db, collection, {pupil for pupil, _ in new}) | below
    many: dict[int, list[int]] = defaultdict(list)
    for pupil_id, subject_id in sorted(below):
        many[pupil_id].append(subject_id)
    most = known.settings.below_subjects
    several = sorted({pupil for pupil, _ in new if len(many[pupil]) >= most})
    wanted: list[tuple[int, int | None]] = [*sorted(new), *((each, None) for each in several)]
    lock_pupils(db, sorted({pupil for pupil, _ in new}))
    there = _there(db, collection, {pupil for pupil, _ in new})
    wanted = [each for each in wanted if each not in there]
    if not wanted:
        return 0
    review_on = review_day(known, actor.at.astimezone(known.settings.timezone).date())
    rows = [
        {
            "pupil_id": pupil_id, "subject_id": subject_id, "collection_id": collection.id,
            "because": OpenedBecause.SEVERAL if subject_id is None else OpenedBecause.NEWLY_BELOW,
            "proposed_at": actor.at, "review_on": review_on, "ended": InterventionEnd.OPEN,
            "outcome": "", "version": 1,
        }
        for pupil_id, subject_id in wanted
    ]  # fmt: skip
    db.execute(insert(Intervention), rows)
    _keep_grades(db, collection, below, many)
    for subject_id in sorted({each or 0 for _, each in wanted}):
        _tell(db, actor, collection, subject_id or None)
    return len(wanted)


def _by_older_grades(db: Db, collection: Collection, pupil_ids: Some[int]) -> dict[PupilSubject, BelowNow]:
    """Where these pupils are below by their newest grades of the school year: one late teacher hides nobody."""
    begun = date(academic_year(collection.opens), SEPTEMBER, 1)
    predicted = newest_grades(db, GradeKind.PREDICTED, collection, pupil_ids, since=begun)
    targets = db.execute(
        select(col(Target.pupil_id), col(Target.subject_id), col(Target.code)).where(
            col(Target.pupil_id).in_(pupil_ids), is_compared()
        )
    )
    known = school(db)
    standing = standings(known)
    found = {}
    for pupil_id, subject_id, target in targets:
        for given in predicted.get((pupil_id, subject_id), ()):
            on = scale_of(known, known.subjects[subject_id], known.year_of(pupil_id))
            if standing(on, given.code, target) in BELOW:
                found[pupil_id, subject_id] = BelowNow(target, given.code)
    return found


def _there(db: Db, collection: Collection, pupil_ids: Some[int]) -> set[tuple[int, int | None]]:
    """Those that stand already, or that this collection has proposed before."""
    rows = db.execute(
        select(col(Intervention.pupil_id), col(Intervention.subject_id)).where(
            col(Intervention.pupil_id).in_(pupil_ids),
            col(Intervention.closed_at).is_(None) | (col(Intervention.collection_id) == collection.id),
        )
    )
    return {(row[0], row[1]) for row in rows}


def _keep_grades(
    db: Db,
    collection: Collection,
    below: Mapping[PupilSubject, BelowNow],
    many: Mapping[int, list[int]],
) -> None:
    """The grades then: of the subject, or of each in which the pupil is below."""
    made = db.execute(
        select(col(Intervention.id), col(Intervention.pupil_id), col(Intervention.subject_id)).where(
            col(Intervention.collection_id) == collection.id,
            col(Intervention.id).not_in(select(col(InterventionGrade.intervention_id))),
        )
    ).all()
    current = newest_grades(db, GradeKind.CURRENT, collection, {row[1] for row in made})
    now = defaultdict(str, {pair: given[0].code for pair, given in current.items()})
    rows = [
        {
            "intervention_id": row_id, "subject_id": each, "current": now[pupil_id, each],
            "target": below[pupil_id, each].target, "predicted": below[pupil_id, each].predicted,
        }
        for row_id, pupil_id, subject_id in made
        for each in ([subject_id] if subject_id is not None else many[pupil_id])
        if (pupil_id, each) in below
    ]  # fmt: skip
    if rows:
        db.execute(insert(InterventionGrade), rows)


def _tell(db: Db, actor: Actor, collection: Collection, subject_id: int | None) -> None:
    """Whoever decides on them gets one message of all that are theirs, at each end of it that proposes more."""
    due = when_heard(db, actor.at, by=actor.staff_id)
    for staff_id in owner_ids(db, subject_id):
        promise(
            db, Topic.INTERVENTIONS_PROPOSED,
            key=Topic.INTERVENTIONS_PROPOSED.key(collection.id, actor.at.isoformat(), staff=staff_id),
            to_staff=staff_id, about=(RecordKind.COLLECTION, collection.id), due=due,
            useful_until=actor.at + USEFUL, now=actor.at,
        )  # fmt: skip


def standings(known: School) -> _ByGrades:
    """How a predicted grade stands against a target, each pair of a scale worked out once."""

    @lru_cache(maxsize=4096)
    def standing(name: str, predicted: str, target: str) -> Standing:
        on = known.scales.named(name)
        return compare(on, predicted=grade_of(on, predicted), target=grade_of(on, target)).standing

    return lambda on, predicted, target: standing(on.name, predicted, target)
