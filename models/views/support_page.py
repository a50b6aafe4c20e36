"""Learning support's page of a pupil: what is done for them, and whether it is kept up (P16)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from models.access.authoriser import About, Action, Person, Towards, allows, require, towards
from models.access.person import supported_now
from models.audit.facts import PupilFact
from models.db.tables import Db
from models.mentoring.contact import KnownContact, contacts_with
from models.mentoring.meeting import AgreedTarget, TargetOutcome, known_targets
from models.mentoring.paper_order import PapersOf
from models.rules.attendance import Mark
from models.rules.calendar import academic_year
from models.school.people import Pupil, Staff, Support, mentor_of
from models.school.snapshot import School
from models.sessions.marks import marked_between
from models.sessions.timetable import Lesson, board
from models.tracking.interventions import KnownIntervention, of_pupil
from models.views.brief import Agreed, agreed_of
from models.views.pupil import groups
from models.views.sheet import HowMany, one_by_one, pupils_meant

AHEAD = timedelta(days=28)
NEWEST = 10
"""How many contacts with home are shown."""


@dataclass(frozen=True)
class SupportPage(PupilFact):
    """What is done for a pupil in this academic year, as far as it is for this person."""

    pupil_id: int
    year: int
    mentor: str
    supports: tuple[str, ...]
    groups: tuple[str, ...]
    interventions: tuple[KnownIntervention, ...]
    booked: tuple[Lesson, ...]
    attended: Mapping[str, Counter[Mark]]
    """How often each mark was given, by the subject of the sessions."""
    targets: tuple[Agreed, ...]
    """What is open, and what was agreed this year; the newest first."""
    contacts: tuple[KnownContact, ...]

    def what(self) -> str:
        return "form,mentor,groups,interventions,sessions,register,targets,contacts"


@dataclass(frozen=True)
class SupportPages:
    """The pages by form and name, and of how many pupils of the group this person may have none."""

    pages: tuple[SupportPage, ...]
    left_out: int = 0


def support_pages(
    db: Db, known: School, who: Person, of: PapersOf, today: date, how_many: HowMany | None = None
) -> SupportPages:
    """Pages of one pupil, a form, a class, a year or one's own pupils.

    Raises NotAllowed where this person may have none of them, and Sorry where there is nobody.
    """
    ids = pupils_meant(db, known, who, of)
    stands = [towards(db, who, each) for each in ids]
    seen = [each for each in stands if allows(each, Action.SUPPORT_PAGE)]
    if not seen:
        require(db, who, Action.SUPPORT_PAGE, About(pupil_id=ids[0]))
    theirs = {each.pupil_id: each for each in seen}
    pages = tuple(_page(db, known, theirs[each], today) for each in one_by_one(list(theirs), how_many))
    return SupportPages(pages, len(ids) - len(seen))


def _page(db: Db, known: School, stands: Towards, today: date) -> SupportPage:
    pupil_id, began = stands.pupil_id, date(academic_year(today), 9, 1)
    attended: dict[str, Counter[Mark]] = defaultdict(Counter)
    for each in marked_between(db, began, today, pupil_ids=[pupil_id]):
        attended[known.subject_name(each.subject_id)][each.mark] += 1
    supporting = (
        select(col(Support.staff_id))
        .join(Staff, col(Staff.id) == Support.staff_id)
        .where(col(Support.pupil_id) == pupil_id, supported_now(today), col(Staff.active))
        .order_by(col(Support.id))
    )
    mentor_id = mentor_of(db, pupil_id)
    return SupportPage(
        pupil_id=pupil_id,
        year=known.year_of(pupil_id),
        mentor=known.staff_name(mentor_id) if mentor_id is not None else "",
        supports=tuple(known.staff_name(each) for each in db.execute(supporting).scalars()),
        groups=groups(db.get_one(Pupil, pupil_id)),
        interventions=tuple(of_pupil(db, stands, since=began)),
        booked=tuple(board(db, first=today, last=today + AHEAD, pupil_id=pupil_id)),
        attended=dict(sorted(attended.items())),
        targets=_targets(db, known, pupil_id, began),
        contacts=tuple(
            each
            for each in contacts_with(db, stands, limit=NEWEST)
            if each.withdrawn_at is None and each.day >= began
        ),
    )


def _targets(db: Db, known: School, pupil_id: int, began: date) -> tuple[Agreed, ...]:
    """What was agreed with the pupil: what a slip only suggests is not the pupil's yet."""
    since = datetime.combine(began, time(), known.settings.timezone).astimezone(UTC)
    found = known_targets(
        db,
        col(AgreedTarget.pupil_id) == pupil_id,
        or_(col(AgreedTarget.outcome) == TargetOutcome.OPEN, col(AgreedTarget.set_at) >= since),
    )
    return tuple(agreed_of(known, each) for each in found if not each.is_suggested)
