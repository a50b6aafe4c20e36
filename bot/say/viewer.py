"""Whom something is said to: all that a card may know beside its facts, so that no card asks a database."""

from dataclasses import dataclass
from datetime import date, datetime

from models.access.authoriser import Person
from models.school.snapshot import School


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who asked or is told, when, through which door, and the school as it stands."""

    who: Person
    now: datetime
    school: School
    door: str = ""

    @property
    def today(self) -> date:
        """The school's local date."""
        return self.local(self.now).date()

    def local(self, moment: datetime) -> datetime:
        """A stored moment by the school's wall clock."""
        return moment.astimezone(self.school.settings.timezone)
