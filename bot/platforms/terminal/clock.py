"""The time of a conversation in the terminal, which may be set to try another day."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from models.db.errors import Sorry
from models.rules.clock import read_second, read_time, show_time
from models.rules.days import read_day
from models.rules.wording import day_in_full

_MORNING = time(8)


class TalkClock:
    """The conversation's time: the real one, or one that was set and stands still until it is set again."""

    def __init__(self, timezone: ZoneInfo) -> None:
        self.timezone = timezone
        self._set: datetime | None = None

    def now(self) -> datetime:
        return self._set or datetime.now(UTC)

    def set(self, words: str) -> None:
        """Stand still at a local time, such as 2026-11-23 08:15; a time alone keeps the day.

        Raises Sorry for other words.
        """
        today = self.now().astimezone(self.timezone).date()
        parts = words.split()
        try:
            length, day = read_day(parts, today) or (0, today)
            clock = _read_clock(parts[length:])
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None
        if not parts or clock is None or length + clock[0] != len(parts):
            raise Sorry(f"“{words}” is not a time. Type one such as: at 2026-11-23 08:15")
        self._set = datetime.combine(day, clock[1], self.timezone).astimezone(UTC)

    def words(self) -> str:
        local = self.now().astimezone(self.timezone)
        return f"{day_in_full(local.date())} {local.year}, {show_time(local)}"


def _read_clock(words: list[str]) -> tuple[int, time] | None:
    if not words:
        return 0, _MORNING
    return read_second(words) or read_time(words, alone=True)
