"""A pupil's progress, for the pupil and the parents: their own, and nobody else's (P17)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import col

from models.access.authoriser import About, Action, Person, Towards, allows, require, towards
from models.audit.facts import PupilFact, Shows
from models.db.errors import Sorry
from models.db.tables import Db
from models.mentoring.mentees import mentee_ids
from models.mentoring.paper_order import PapersOf
from models.rules.calendar import academic_year
from models.rules.tracking import Judgement
from models.school.people import FormGroup, Pupil, Staff, mentor_of
from models.school.pupils import in_group
from models.school.snapshot import School, staff_name
from models.tracking.comment import KnownComment, comments_now
from models.tracking.progress import Progress, progress, scale_of
from models.tracking.review import PupilReview, ReviewRound


@dataclass(frozen=True)
class ProgressSheet(PupilFact, shows=Shows.GRADES):
    """What a pupil and the parents are given: where the pupil stands in each subject that this person may print."""

    pupil_id: int
    year: int
    subjects: tuple[Progress, ...]
    mentor: str
    tutor: str
    reviews: Mapping[int, Judgement] = field(default_factory=dict)
    """By subject, what the teacher said in the newest round of this academic year (Key Stage 3)."""
    comments: Mapping[int, KnownComment] = field(default_factory=dict)
    """By subject, the line that its teacher wrote."""

    def what(self) -> str:
        """The parts that are shown, as the audit names them."""
        some = {Shows.REVIEWS: bool(self.reviews), Shows.COMMENTS: bool(self.comments)}
        return ",".join([self.shows, *(part for part, is_shown in some.items() if is_shown)])


@dataclass(frozen=True)
class ProgressSheets:
    """The sheets by form and name, and of how many pupils of the group this person may print none."""

    sheets: tuple[ProgressSheet, ...]
    left_out: int = 0


HowMany = Callable[[int, int], None]
"""Told how many pupils of how many are done."""


def sheets(
    db: Db,
    known: School,
    who: Person,
    of: PapersOf,
    today: date,
    how_many: HowMany | None = None,
    *,
    action: Action = Action.SHEET,
) -> ProgressSheets:
    """Sheets for one pupil, a form, a class, a year or one's own pupils, each with what this person may print.

    `action` is that which is asked for, so that a refusal speaks of it: labels hold the same facts.

    Raises NotAllowed where that is nothing, and Sorry where there is nobody.
    """
    ids = pupils_meant(db, known, who, of)
    tutors, reviews = _tutors(db, ids), _reviews(db, ids, today)
    lines = comments_now(db, ids, today)
    made = []

    def may(stands: Towards, subject_id: int | None) -> bool:
        return allows(stands, action, About(subject_id=subject_id))

    for pupil_id in one_by_one(ids, how_many):
        stands = towards(db, who, pupil_id)
        found = [each for each in progress(db, known, pupil_id, today) if may(stands, each.subject_id)]
        if not found and not may(stands, None):
            continue
        wrote = {each: said for each, said in lines.get(pupil_id, {}).items() if may(stands, each)}
        judged = {each: said for each, said in reviews.get(pupil_id, {}).items() if may(stands, each)}
        found = _with_others(known, pupil_id, found, {*wrote, *judged})
        mentor_id = mentor_of(db, pupil_id)
        mentor = known.staff_name(mentor_id) if mentor_id is not None else ""
        year = known.year_of(pupil_id)
        tutor = tutors.get(pupil_id, "")
        made.append(ProgressSheet(pupil_id, year, tuple(found), mentor, tutor, judged, wrote))
    if not made:
        require(db, who, action, About(pupil_id=ids[0]))
    return ProgressSheets(tuple(made), len(ids) - len(made))


def _with_others(
    known: School, pupil_id: int, found: Sequence[Progress], others: Collection[int]
) -> list[Progress]:
    """With these subjects too, in which only a teacher's line or judgement says something yet; by name."""
    year, there = known.year_of(pupil_id), {each.subject_id for each in found}
    more = [
        Progress(pupil_id, each, scale_of(known, known.subjects[each], year))
        for each in {*others} - there
        if each in known.subjects
    ]
    return sorted((*found, *more), key=lambda each: known.subject_name(each.subject_id))


def pupils_meant(db: Db, known: School, who: Person, of: PapersOf) -> list[int]:
    """Whom papers are about, by form and name. Raises Sorry where that is nobody."""
    if of.pupil_id is not None:
        return [of.pupil_id]
    found = in_group(db, of.group) if of.group else mentee_ids(db, who)
    if not found:
        whose = f"Nobody is in {of.group}" if of.group else "You have no pupils of your own"
        raise Sorry(f"{whose}, so there is nothing to print. Name a pupil, a form or a year.")
    return sorted(found, key=lambda each: known.name_and_form(each)[1])


def one_by_one(pupil_ids: Sequence[int], how_many: HowMany | None) -> Iterator[int]:
    """The pupils, each followed by the word of how many are done."""
    for at, each in enumerate(pupil_ids, start=1):
        yield each
        if how_many is not None:
            how_many(at, len(pupil_ids))


def _tutors(db: Db, pupil_ids: list[int]) -> dict[int, str]:
    rows = db.execute(
        select(col(Pupil.id), col(Staff.id))
        .join(FormGroup, col(FormGroup.id) == Pupil.form_id)
        .join(Staff, and_(col(Staff.id) == FormGroup.tutor_id, col(Staff.active)))
        .where(col(Pupil.id).in_(pupil_ids))
    )
    return {pupil_id: staff_name(db, staff_id) for pupil_id, staff_id in rows}


def _reviews(db: Db, pupil_ids: list[int], today: date) -> dict[int, dict[int, Judgement]]:
    """By pupil and subject, the newest review of this academic year."""
    rows = db.execute(
        select(col(PupilReview.pupil_id), col(PupilReview.subject_id), col(PupilReview.judgement))
        .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
        .where(
            col(PupilReview.pupil_id).in_(pupil_ids),
            col(PupilReview.superseded_at).is_(None),
            col(ReviewRound.opens) >= date(academic_year(today), 9, 1),
        )
        .order_by(col(ReviewRound.opens), col(ReviewRound.id))
    )
    found: dict[int, dict[int, Judgement]] = {}
    for pupil_id, subject_id, judgement in rows:
        found.setdefault(pupil_id, {})[subject_id] = Judgement(judgement)
    return found
