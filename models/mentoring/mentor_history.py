"""Who has mentored a pupil, from when until when, and why it changed (P4, R11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.facts import PupilFact, Shows
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.declining import Decline
from models.school.care_to_come import Care, CareToCome
from models.school.people import Mentorship, Staff
from models.school.snapshot import school


@dataclass(frozen=True)
class MentorTime:
    """The time in which somebody mentors a pupil; without a last day they still do, or are to."""

    mentor: str
    first_day: date
    last_day: date | None
    given_by: str = ""
    """Who gave the pupil to them; blank where a file did."""
    declined: bool = False
    """Whether they could not take the pupil on."""
    reason: str = ""
    """Why they could not, in their own words."""
    has_left: bool = False
    """Whether they are at the school no more."""


@dataclass(frozen=True)
class MentorHistory(PupilFact, shows=Shows.MENTOR):
    """A pupil's mentors, whoever is to come first, then the latest."""

    pupil_id: int
    times: tuple[MentorTime, ...]


def mentor_history(db: Db, pupil_id: int) -> MentorHistory:
    """Who has mentored the pupil and who is to, with what is known of why it changed."""
    held = (
        select(Mentorship).where(Mentorship.pupil_id == pupil_id).order_by(col(Mentorship.first_day).desc())
    )
    to_come = (
        select(CareToCome)
        .where(CareToCome.care == Care.MENTOR, CareToCome.pupil_id == pupil_id)
        .order_by(col(CareToCome.first_day).desc())
    )
    declines = db.exec(select(Decline).where(Decline.pupil_id == pupil_id)).all()
    given = db.exec(
        select(Entry)
        .where(Entry.pupil_id == pupil_id, Entry.deed == Deed.MENTOR_GIVE, Entry.record == RecordKind.STAFF)
        .order_by(col(Entry.at).desc())
    ).all()
    active = set(db.exec(select(Staff.id).where(Staff.active)).all())
    known = school(db)
    spans: list[tuple[int, date, date | None]] = [
        (each.staff_id, each.first_day, None) for each in db.exec(to_come)
    ]
    spans += [
        (each.staff_id, each.first_day, each.last_day)
        for each in db.exec(held)
        if each.last_day is None or each.last_day >= each.first_day
    ]
    zone = known.settings.timezone
    times = []
    for staff_id, first_day, last_day in spans:
        no = _declined(declines, staff_id, first_day, zone)
        times.append(
            MentorTime(
                known.staff_name(staff_id),
                first_day,
                last_day,
                known.staff_name(by) if (by := _giver(given, staff_id, first_day, zone)) is not None else "",
                no is not None,
                no.reason if no is not None else "",
                staff_id not in active,
            )
        )
    return MentorHistory(pupil_id, tuple(times))


def _declined(declines: Sequence[Decline], staff_id: int, first_day: date, zone: tzinfo) -> Decline | None:
    """Why this mentor could not go on, where they said so in their time."""
    return next(
        (
            each
            for each in declines
            if each.staff_id == staff_id and each.declined_at.astimezone(zone).date() >= first_day
        ),
        None,
    )


def _giver(given: Sequence[Entry], staff_id: int, first_day: date, zone: tzinfo) -> int | None:
    """Who said last that this mentor begins, by that day."""
    return next(
        (
            each.staff_id
            for each in given
            if each.record_id == staff_id and each.at.astimezone(zone).date() <= first_day
        ),
        None,
    )
