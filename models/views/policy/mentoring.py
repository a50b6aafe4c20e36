"""What of mentoring fell due this year: agreements, mentors, meetings, slips, homes, learning support (P1 to P18)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from sqlalchemy import and_, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.mentoring.agreement import Agreement
from models.mentoring.agreement_exempt import AgreementExemption
from models.mentoring.contact import Contact
from models.mentoring.meeting import AgreedTarget, Meeting
from models.mentoring.slip import Slip
from models.rules.agreements import FIRST_YEAR, LAST_YEAR
from models.rules.mentoring import FIRST_MENTORED
from models.rules.policy import (
    DueOf,
    FellDue,
    Holds,
    Spell,
    in_september,
    meetings_due,
    months_met,
    slip_due,
    spells_of,
)
from models.school.beginnings import AGREEMENTS, began
from models.school.people import Mentorship, Pupil, Support
from models.views.policy.year import SchoolYear

_WITH_SUPPORT = ("K", "E")
"""What is written for SEN support, and for a plan (R14)."""


def agreements(db: Db, year: SchoolYear) -> list[Holds]:
    """An agreement back for each pupil who needs one; nothing in a school that has recorded none yet (P1)."""
    since = began(db, AGREEMENTS)
    if since is None:
        return []
    due = in_september(year.known.calendar, year.today, since)
    standing = and_(col(Agreement.pupil_id) == Pupil.id, col(Agreement.ended_at).is_(None))
    exempt = and_(col(AgreementExemption.pupil_id) == Pupil.id, col(AgreementExemption.ended_at).is_(None))
    rows = (
        select(col(Pupil.id), col(Agreement.returned_on))
        .outerjoin(Agreement, standing)
        .outerjoin(AgreementExemption, exempt)
        .where(year.here(FIRST_YEAR, LAST_YEAR))
        .where(or_(col(AgreementExemption.id).is_(None), col(Agreement.returned_on).is_not(None)))
    )
    return [
        Holds(due, (Spell(returned),) if returned is not None else (), DueOf(pupil_id))
        for pupil_id, returned in db.execute(rows)
    ]


def mentored(db: Db, year: SchoolYear) -> dict[int, tuple[Spell, ...]]:
    """Each pupil of Years 10 and 11, with the spells of the mentors they have or had."""
    rows = (
        select(col(Pupil.id), col(Mentorship.first_day), col(Mentorship.last_day))
        .outerjoin(Mentorship, col(Mentorship.pupil_id) == Pupil.id)
        .where(year.here(FIRST_MENTORED, LAST_YEAR))
        .order_by(col(Mentorship.first_day))
    )
    found: dict[int, tuple[Spell, ...]] = {}
    for pupil_id, first, last in db.execute(rows):
        spells = (Spell(first, last),) if first is not None else ()
        found[pupil_id] = (*found.get(pupil_id, ()), *spells)
    return found


def mentors(year: SchoolYear, spells: dict[int, tuple[Spell, ...]]) -> list[Holds]:
    """A mentor for each (P4)."""
    return [Holds(year.opened, each, DueOf(pupil_id)) for pupil_id, each in spells.items()]


def meetings(db: Db, year: SchoolYear, spells: dict[int, tuple[Spell, ...]]) -> Iterator[FellDue]:
    """A formal meeting for each month (P7)."""
    rows = (
        select(col(Meeting.pupil_id), col(Meeting.day))
        .where(
            col(Meeting.day).between(year.first, year.today),
            col(Meeting.formal).is_(True),
            col(Meeting.removed_at).is_(None),
        )
        .order_by(col(Meeting.day))
    )
    formal: dict[int, list[date]] = defaultdict(list)
    for pupil_id, day in db.execute(rows):
        formal[pupil_id].append(day)
    settings = year.known.settings
    months = months_met(year.known.calendar, year.today, year.began)
    for pupil_id, of_pupil in spells.items():
        yield from meetings_due(
            months, of_pupil, formal.get(pupil_id, ()), of=DueOf(pupil_id), today=year.today,
            year_group=year.group_of(pupil_id),
            until=(settings.meetings_until_11, settings.meetings_until_10),
        )  # fmt: skip


def slips(db: Db, year: SchoolYear) -> Iterator[FellDue]:
    """Each slip that was sent to somebody, to be read in time (P8)."""
    school_days = year.known.settings.slip_unread_days

    @cache
    def due(sent: date) -> date:
        return slip_due(year.known.calendar, sent, school_days)

    rows = (
        select(col(Slip.pupil_id), col(Slip.sent_at), col(Slip.read_at))
        .join(Pupil, and_(col(Pupil.id) == Slip.pupil_id, col(Pupil.left_on).is_(None)))
        .where(
            col(Slip.sent_at) >= year.began_at,
            col(Slip.to_id).is_not(None),
            col(Slip.removed_at).is_(None),
            or_(col(Slip.withdrawn_at).is_(None), col(Slip.read_at).is_not(None)),
        )
    )
    for pupil_id, sent, read in db.execute(rows):
        day = due(year.local(sent) or year.first)
        yield FellDue(day, year.local(read), DueOf(pupil_id))


def supported(db: Db, year: SchoolYear) -> list[Holds]:
    """Learning support for each pupil whom the MIS has with SEN support or a plan (P16)."""
    rows = (
        select(col(Pupil.id), col(Support.first_day), col(Support.last_day))
        .outerjoin(Support, col(Support.pupil_id) == Pupil.id)
        .where(year.here(FIRST_YEAR, LAST_YEAR), col(Pupil.sen).in_(_WITH_SUPPORT))
    )
    found: dict[int, tuple[Spell, ...]] = {}
    for pupil_id, first, last in db.execute(rows):
        spells = (Spell(first, last),) if first is not None else ()
        found[pupil_id] = (*found.get(pupil_id, ()), *spells)
    return [Holds(year.opened, spells, DueOf(pupil_id)) for pupil_id, spells in found.items()]


def homes(db: Db, year: SchoolYear, spells: dict[int, tuple[Spell, ...]]) -> list[Holds]:
    """Somebody spoke with the home of each of these pupils in the weeks since, once a mentor had that long (P17)."""
    weeks = year.known.settings.contact_weeks
    rows = (
        select(col(Contact.pupil_id), col(Contact.day))
        .join(Pupil, and_(col(Pupil.id) == Contact.pupil_id, year.here(FIRST_MENTORED, LAST_YEAR)))
        .where(
            col(Contact.day).between(year.first - timedelta(weeks=weeks), year.today),
            col(Contact.removed_at).is_(None),
            col(Contact.corrected_at).is_(None),
            col(Contact.withdrawn_at).is_(None),
        )
    )
    days: dict[int, list[date]] = defaultdict(list)
    for pupil_id, day in db.execute(rows):
        days[pupil_id].append(day)
    return [
        Holds(
            max((year.opened, *(each.first for each in of_pupil[:1]))) + timedelta(weeks=weeks),
            spells_of(days[pupil_id], weeks),
            DueOf(pupil_id),
        )
        for pupil_id, of_pupil in spells.items()
    ]


def agreed(db: Db, year: SchoolYear) -> Iterator[FellDue]:
    """Each target that names its day, to be settled by then (P18)."""
    rows = (
        select(col(AgreedTarget.pupil_id), col(AgreedTarget.due), col(AgreedTarget.settled_at))
        .join(Pupil, and_(col(Pupil.id) == AgreedTarget.pupil_id, col(Pupil.left_on).is_(None)))
        .where(col(AgreedTarget.due).between(year.first, year.last), col(AgreedTarget.removed_at).is_(None))
    )
    for pupil_id, due, settled in db.execute(rows):
        yield FellDue(due, year.local(settled), DueOf(pupil_id))
