"""What `doctor` says of a machine's clock that was set, or is wrong."""

from datetime import datetime, timedelta
from typing import Any

from bot.platforms.checkup import Finding
from models.db.tables import Db
from models.outbox.once import runs_ahead
from models.rules.wording import count


def done_ahead(db: Db, now: datetime) -> list[Finding]:
    """What was done by itself before its time, or seems to be, because a clock is wrong."""
    runs = runs_ahead(db, now)
    if not runs:
        return []
    last = max(each.at for each in runs)
    return [
        Finding(
            False,
            f"{count(len(runs), 'job')} seem{'s' if len(runs) == 1 else ''} to have been done in the future, "
            f"up to {last.isoformat(timespec='minutes')}: this machine's clock was ahead, or is behind now; it says "
            f"{now.isoformat(timespec='minutes')}. Put it right. Each job is done again when its time comes.",
        )
    ]


def clock_set(said: Any) -> list[Finding]:
    """How the clock was set while Staffroom ran, where it was."""
    jump = said.get("clock_set") if isinstance(said, dict) else None
    if not isinstance(jump, dict):
        return []
    by = int(jump.get("by_seconds", 0))
    way, slept = ("back", "") if by < 0 else ("on", ", or the machine slept")
    return [
        Finding(
            False,
            f"This machine's clock was set {way} by {timedelta(seconds=abs(by))} (hours:minutes:seconds) to "
            f"{jump.get('to')}{slept}. Check that its clock follows a time server.",
        )
    ]
