"""What others have put on record of a pupil since somebody last looked, by the audit's own looks (R11)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, Select, cast, func, literal, null, or_, select, union_all
from sqlmodel import col

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import SAW, Entry
from models.db.tables import Db
from models.mentoring.contact import Contact
from models.mentoring.meeting import Meeting
from models.mentoring.paper_order import PaperKind, PapersOf, ordered
from models.mentoring.slip import Slip
from models.rules.attendance import Mark
from models.school.people import Mentorship
from models.school.snapshot import School
from models.sessions.register import RegisterMark
from models.sessions.session import Booking
from models.tracking.grades import GradeEntry, Target
from models.tracking.intervention import Intervention, InterventionEnd, InterventionReview

SITTING = timedelta(hours=1)
"""Looks within this time are one: what was new at its beginning stays new."""
ALL_SUBJECTS = "all subjects"
"""What an intervention is in that is for the whole school."""
_LOOKS = (Deed.PUPIL_PAGE, Deed.BRIEF, Deed.PAPER_PRINT)


@dataclass(frozen=True)
class News:
    """What others have put on record since this person last looked."""

    grades: tuple[str, ...] = ()
    """The subjects with a new grade, by name."""
    targets: tuple[str, ...] = ()
    slips: int = 0
    meetings: int = 0
    booked: int = 0
    cancelled: int = 0
    missed: int = 0
    """Sessions at which a register says that the pupil was absent."""
    interventions: tuple[str, ...] = ()
    """The subjects of interventions that were opened or proposed; all subjects, where it is for the whole school."""
    reviewed: tuple[str, ...] = ()
    """The subjects of interventions that were reviewed or closed."""
    contacts: int = 0

    @property
    def anything(self) -> bool:
        return self != News()


def last_look(db: Db, who: Person, pupil_id: int, now: datetime) -> datetime | None:
    """When this person last looked at the pupil's page or brief, or had it printed, before this sitting."""
    mine = (SAW, col(Entry.staff_id) == who.staff_id, col(Entry.at) < now - SITTING)
    its_own, all_of_mine = (ordered(PaperKind.BRIEF, of) for of in (PapersOf(pupil_id), PapersOf()))
    of_it = or_(col(Entry.deed) != Deed.PAPER_PRINT, col(Entry.fields) == its_own)
    looks = (col(Entry.deed).in_(_LOOKS), col(Entry.pupil_id) == pupil_id, of_it)
    one: datetime | None = db.execute(select(func.max(col(Entry.at))).where(*mine, *looks)).scalar()
    every = (
        col(Entry.deed) == Deed.PAPER_PRINT, col(Entry.pupil_id).is_(None), col(Entry.fields) == all_of_mine
    )  # fmt: skip
    all_: datetime | None = db.execute(select(func.max(col(Entry.at))).where(*mine, *every)).scalar()
    if all_ is not None and (one is None or all_ > one) and _was_theirs(db, who, pupil_id, all_):
        return all_
    return one


def _was_theirs(db: Db, who: Person, pupil_id: int, at: datetime) -> bool:
    """Whether the pupil was this person's by then, and so in what was printed of all of theirs."""
    first = db.execute(
        select(func.min(col(Mentorship.first_day))).where(
            col(Mentorship.pupil_id) == pupil_id, col(Mentorship.staff_id) == who.staff_id,
            col(Mentorship.last_day).is_(None),
        )
    ).scalar()  # fmt: skip
    return first is not None and first <= at.date()


def news_since(db: Db, known: School, who: Person, pupil_id: int, since: datetime) -> News:
    """What others put on record since then; one statement."""
    me, none = who.staff_id, cast(null(), Integer)
    others = (col(GradeEntry.recorded_by).is_distinct_from(me), col(Target.set_by).is_distinct_from(me))
    grades = select(literal("grades"), col(GradeEntry.subject_id)).where(
        col(GradeEntry.pupil_id) == pupil_id,
        col(GradeEntry.recorded_at) > since,
        col(GradeEntry.superseded_at).is_(None),
        others[0],
    )
    targets = select(literal("targets"), col(Target.subject_id)).where(
        col(Target.pupil_id) == pupil_id,
        col(Target.set_at) > since,
        col(Target.ended_at).is_(None),
        others[1],
    )
    slips = select(literal("slips"), none).where(
        col(Slip.pupil_id) == pupil_id, col(Slip.sent_at) > since, col(Slip.from_id) != me,
        col(Slip.removed_at).is_(None), col(Slip.withdrawn_at).is_(None),
    )  # fmt: skip
    meetings = select(literal("meetings"), none).where(
        col(Meeting.pupil_id) == pupil_id, col(Meeting.recorded_at) > since, col(Meeting.staff_id) != me,
        col(Meeting.removed_at).is_(None),
    )  # fmt: skip
    of_pupil = col(Booking.pupil_id) == pupil_id
    booked = select(literal("booked"), none).where(
        of_pupil,
        col(Booking.booked_at) > since,
        col(Booking.booked_by) != me,
        col(Booking.cancelled_at).is_(None),
    )
    cancelled = select(literal("cancelled"), none).where(
        of_pupil, col(Booking.cancelled_at) > since, col(Booking.cancelled_by).is_distinct_from(me)
    )
    missed = select(literal("missed"), none).where(
        col(RegisterMark.pupil_id) == pupil_id, col(RegisterMark.replaced_at).is_(None),
        col(RegisterMark.mark) == Mark.ABSENT, col(RegisterMark.marked_at) > since,
        col(RegisterMark.marked_by).is_distinct_from(me),
    )  # fmt: skip
    contacts = select(literal("contacts"), none).where(
        col(Contact.pupil_id) == pupil_id, col(Contact.logged_at) > since, col(Contact.staff_id) != me,
        col(Contact.corrects_id).is_(None), col(Contact.withdrawn_at).is_(None), col(Contact.removed_at).is_(None),
    )  # fmt: skip
    everything = (
        grades, targets, slips, meetings, booked, cancelled, missed, contacts, *_interventions(me, pupil_id, since),
    )  # fmt: skip
    rows = db.execute(union_all(*everything)).all()
    many = Counter(what for what, _ in rows)

    def named(what: str) -> tuple[str, ...]:
        ids = {subject_id for each, subject_id in rows if each == what}
        return tuple(sorted(ALL_SUBJECTS if each is None else known.subject_name(each) for each in ids))

    return News(
        grades=named("grades"),
        targets=named("targets"),
        slips=many["slips"],
        meetings=many["meetings"],
        booked=many["booked"],
        cancelled=many["cancelled"],
        missed=many["missed"],
        interventions=named("opened"),
        reviewed=named("reviewed"),
        contacts=many["contacts"],
    )


def _interventions(me: int, pupil_id: int, since: datetime) -> tuple[Select[str, int | None], ...]:
    """Those that others opened or proposed since then, and those that they reviewed or closed."""
    at = func.coalesce(col(Intervention.opened_at), col(Intervention.proposed_at))
    by = func.coalesce(col(Intervention.opened_by), col(Intervention.proposed_by))
    theirs = (
        col(Intervention.pupil_id) == pupil_id,
        col(Intervention.ended).not_in([InterventionEnd.TAKEN_BACK, InterventionEnd.DECLINED]),
    )
    opened = select(literal("opened"), col(Intervention.subject_id)).where(
        *theirs, at > since, by.is_distinct_from(me)
    )
    reviewed = (
        select(literal("reviewed"), col(Intervention.subject_id))
        .join(InterventionReview, col(InterventionReview.intervention_id) == Intervention.id)
        .where(
            *theirs, col(InterventionReview.at) > since, col(InterventionReview.by_id) != me,
            col(InterventionReview.taken_back_at).is_(None),
        )
    )  # fmt: skip
    return opened, reviewed
