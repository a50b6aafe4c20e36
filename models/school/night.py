"""When people hear of what happened by itself at night: with the school's morning, on a school day."""

from datetime import UTC, datetime, timedelta

from models.db.tables import Db
from models.school.snapshot import school


def when_heard(db: Db, at: datetime, *, by: int | None) -> datetime:
    """When people hear of what happened then: at once of what a person did, else on a school day's morning."""
    if by is not None:
        return at
    known = school(db)
    local = at.astimezone(known.settings.timezone)
    morning = known.settings.morning_time
    day = local.date()
    if known.calendar.is_school_day(day) and local.time() >= morning:
        return at
    after = day if local.time() < morning else day + timedelta(days=1)
    next_one = known.calendar.on_or_after(after) or after
    return datetime.combine(next_one, morning, known.settings.timezone).astimezone(UTC)
