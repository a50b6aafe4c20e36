"""Slips that wait to be read, and which of them a morning's note tells: each once, then counted (P8, R11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.mentoring.slip import Slip, Tone
from models.rules.calendar import Calendar, academic_year
from models.rules.mentoring import Month, duty_applies, first_of_week
from models.school.mentor_cover import MentorCover
from models.school.people import Mentorship, Pupil, Role, Staff, ids_with_role
from models.school.settings import Settings
from models.school.snapshot import school

LAST_YEAR = 11
"""The year group that leaves; its mentors are told nothing of it after its last month of meetings (R11)."""


@dataclass(frozen=True)
class AsOf:
    """When it is asked, and the school as it stands then."""

    now: datetime
    settings: Settings
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.timezone).date()


@dataclass(frozen=True)
class WaitingSlip(PupilFact, shows=Shows.SLIPS):
    """A slip that nobody has read yet, and who has to: the pupil's mentor now, else whom it was sent to (R11)."""

    slip_id: int
    version: int
    pupil_id: int
    pupil: str
    """Name and form."""
    tone: Tone
    sent_by: str
    """The sender's name."""
    year: int
    """The pupil's year group."""
    sent_at: datetime
    sent_on: date
    reader_id: int
    reader: str
    waits_long_after: date
    """The school day after which it counts as waiting long."""
    passed_on: date | None = None
    """Since when it is this reader's, where it was sent to somebody else."""


@dataclass(frozen=True)
class SlipsOfNote:
    """What a morning's note says of the slips that one person has to read."""

    singly: Sequence[WaitingSlip] = ()
    """Each by itself: those that came since the last note, and those that have waited for their days."""
    counted: int = 0
    """How many have waited for longer; said once a week."""

    @property
    def total(self) -> int:
        return len(self.singly) + self.counted


def waiting_slips(db: Db, moment: AsOf, *, reader_id: int | None = None) -> list[WaitingSlip]:
    """The slips that wait to be read, by one person or by all, oldest first; its cost is that of what is unread.

    One that nobody read in its academic year waits no more (R11).
    """
    asked: dict[str, Any] = {
        "lead": next(iter(ids_with_role(db, Role.SCHEME_LEAD)), None),
        "since": year_began(moment),
        "today": moment.today,
    }
    if reader_id is not None:
        asked["reader"] = reader_id
    known = school(db)
    found = []
    for row in run(db, _unread(of_one=reader_id is not None), asked):
        if known.has_finished(row.pupil_id, moment.today):
            continue
        sent_on = row.sent_at.astimezone(moment.settings.timezone).date()
        found.append(
            WaitingSlip(
                slip_id=row.id,
                version=row.version,
                pupil_id=row.pupil_id,
                pupil=known.label(row.pupil_id),
                tone=Tone(row.tone),
                sent_by=known.staff_name(row.from_id),
                year=row.year_group,
                sent_at=row.sent_at,
                sent_on=sent_on,
                reader_id=row.reader_id,
                reader=known.staff_name(row.reader_id),
                passed_on=_covered_since(sent_on, row.cover_from)
                if row.cover_from is not None
                else _passed_on(sent_on, row.first_day, row.ended, same=row.to_id == row.reader_id),
                waits_long_after=moment.calendar.add_school_days(sent_on, moment.settings.slip_unread_days),
            )
        )
    return found


@cache
def _unread(*, of_one: bool) -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    mentor = and_(col(Mentorship.pupil_id) == Slip.pupil_id, col(Mentorship.last_day).is_(None))
    receiver = aliased(Staff)
    # Whom it was sent to may have left: then it is the scheme lead's to give on.
    lead = bindparam("lead", type_=Integer)
    # While the mentor is away, who covers for them reads what comes.
    today = bindparam("today", type_=Date)
    covering, covers = aliased(MentorCover), aliased(Staff)
    away = and_(
        col(covering.mentor_id) == Mentorship.staff_id, col(covering.ended_at).is_(None),
        col(covering.first_day) <= today, col(covering.last_day) >= today,
    )  # fmt: skip
    reader: ColumnElement[int] = func.coalesce(col(covers.id), col(Staff.id), col(receiver.id), lead)
    before = aliased(Mentorship)
    ended = select(func.max(before.last_day)).where(col(before.pupil_id) == Slip.pupil_id).scalar_subquery()
    chosen = (
        select(
            col(Slip.id),
            col(Slip.version),
            col(Slip.pupil_id),
            col(Slip.tone),
            col(Slip.from_id),
            col(Slip.sent_at),
            col(Pupil.year_group),
            reader.label("reader_id"),
            col(Slip.to_id),
            col(Mentorship.first_day),
            ended.label("ended"),
            case((col(covers.id).is_not(None), col(covering.first_day))).label("cover_from"),
        )
        .join(Pupil, and_(col(Pupil.id) == Slip.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(Mentorship, mentor)
        .outerjoin(Staff, and_(col(Staff.id) == Mentorship.staff_id, col(Staff.active)))
        .outerjoin(covering, away)
        .outerjoin(covers, and_(col(covers.id) == covering.cover_id, col(covers.active)))
        .outerjoin(receiver, and_(col(receiver.id) == Slip.to_id, col(receiver.active)))
        .where(col(Slip.read_at).is_(None), col(Slip.withdrawn_at).is_(None), col(Slip.removed_at).is_(None))
        .where(col(Slip.from_id) != reader, col(Slip.sent_at) >= bindparam("since"))
        .order_by(col(Slip.sent_at), col(Slip.id))
    )
    return chosen.where(reader == bindparam("reader")) if of_one else chosen


def _covered_since(sent_on: date, first_day: date) -> date | None:
    """When the slip became the cover's, where it came before they covered."""
    return first_day if first_day > sent_on else None


def _passed_on(sent_on: date, first_day: date | None, ended: date | None, *, same: bool) -> date | None:
    """When the slip became this reader's: as its mentor began, or the mentor before was gone."""
    if first_day is not None:
        return first_day if first_day > sent_on or not same else None
    return ended if ended is not None and ended >= sent_on else None


def year_began(moment: AsOf) -> datetime:
    """When the academic year began (UTC)."""
    first = datetime(academic_year(moment.today), 9, 1, tzinfo=moment.settings.timezone)
    return first.astimezone(UTC)


def of_note(waiting: Sequence[WaitingSlip], day: date, moment: AsOf, *, gathered: bool) -> SlipsOfNote:
    """What the note of that school day says of these slips (R11).

    One that came as it was sent is reminded of once, when it has waited for its days, and then counted on the first
    school day of each week. Those that came since the last note stand in it where slips are gathered, and where they
    were somebody else's before.
    """
    calendar = moment.calendar
    before = calendar.previous_school_day(day)
    left = [each for each in waiting if each.sent_on < day and in_notes(each.year, day, moment.settings)]
    singly, counted = [], 0
    for each in left:
        remind_on = calendar.next_school_day(each.waits_long_after)
        came = each.sent_on if gathered else each.passed_on
        new = came is not None and came < day and (before is None or came >= before)
        if new or remind_on == day:
            singly.append(each)
        elif remind_on is not None and remind_on < day and first_of_week(calendar, day):
            counted += 1
    return SlipsOfNote(singly, counted)


def in_notes(year: int, day: date, settings: Settings) -> bool:
    """Whether mentors are told of pupils of this year on that day: not of Year 11 after its last month (R11)."""
    return year != LAST_YEAR or duty_applies(year, Month.of(day), until_11=settings.meetings_until_11)
