"""The academic year so far, as the policy's duties are counted in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from models.rules.calendar import academic_year
from models.rules.mentoring import Month
from models.rules.policy import FellDue
from models.school.people import Pupil
from models.school.snapshot import School


@dataclass(frozen=True)
class SchoolYear:
    """The academic year so far, as duties are counted in it."""

    known: School
    today: date
    began: date | None = None
    """When Staffroom began in the school; nobody is late for what could not be recorded before (R11)."""

    @property
    def first(self) -> date:
        return date(academic_year(self.today), 9, 1)

    @property
    def last(self) -> date:
        """The last day of this month: what falls due until then is to come."""
        return Month.of(self.today).last

    @property
    def opened(self) -> date:
        """The first school day of the year; in the year in which Staffroom began, that day."""
        first = self.known.calendar.on_or_after(self.first) or self.first
        return max(first, self.began or first)

    @property
    def began_at(self) -> datetime:
        """The moment the year began (UTC)."""
        return datetime.combine(self.first, time(), self.known.settings.timezone).astimezone(UTC)

    def local(self, moment: datetime | None) -> date | None:
        """The school's day of a moment."""
        return moment.astimezone(self.known.settings.timezone).date() if moment is not None else None

    def reviewed_by(self, day: date) -> date:
        """By when something of that day is looked at again: the weeks after which an intervention is reviewed (R4)."""
        later = day + timedelta(weeks=self.known.settings.intervention_weeks)
        return self.known.calendar.on_or_after(later) or later

    def here(self, first: int, last: int) -> ColumnElement[bool]:
        """The pupils who are here, of these year groups today, though nobody has turned the year yet."""
        behind = self.known.years_on(self.today)
        return and_(
            col(Pupil.left_on).is_(None), col(Pupil.year_group).between(first - behind, last - behind)
        )

    def was_here(self) -> ColumnElement[bool]:
        """The pupils who are here, or left this school year."""
        return or_(col(Pupil.left_on).is_(None), col(Pupil.left_on) >= self.first)

    def counted(self, things: Iterable[FellDue]) -> Iterator[FellDue]:
        """Those of this year that fall due by the month's end; what was done before its day counts by then."""
        first, last = self.first, self.last
        for each in things:
            if first <= each.due <= last:
                yield each
            elif each.due > last and each.done is not None:
                yield replace(each, due=last)

    def group_of(self, pupil_id: int) -> int:
        """The pupil's year group today."""
        return self.known.year_of(pupil_id) + self.known.years_on(self.today)
