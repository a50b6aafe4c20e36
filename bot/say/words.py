"""How days, times and counts are said everywhere."""

from datetime import date, datetime, time


def day_words(day: date, today: date) -> str:
    """A day as staff say it: `today`, `Thu 26 Nov`, with the year where it is not this academic one's."""
    if day == today:
        return "today"
    plain = f"{day:%a} {day.day} {day:%b}"
    return plain if abs((day - today).days) < 200 else f"{plain} {day.year}"


def clock(moment: time | datetime) -> str:
    """A time by the wall clock, such as 15:20."""
    return f"{moment:%H:%M}"


def when_words(moment: datetime, today: date) -> str:
    """A moment of the past: `10:32` today, `Thu 26 Nov 10:32` before. Give it by the school's wall clock."""
    if moment.date() == today:
        return clock(moment)
    return f"{day_words(moment.date(), today)} {clock(moment)}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 slip`, `2 slips`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], limit: int = 8) -> str:
    """Names in a row, with how many more there are."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
