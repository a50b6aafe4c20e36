"""A person's quiet hours: by the school's wall clock, over midnight and over clock changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.school.people import Staff
from scheduler.addresses import quiet_end

LONDON = ZoneInfo("Europe/London")
MINUTES = st.none() | st.integers(0, 24 * 60 - 1)


def staff(start: int | None, end: int | None) -> Staff:
    return Staff(email="b@school.example", forename="Ben", surname="Hughes", quiet_from=start, quiet_to=end)


@pytest.mark.parametrize(
    ("start", "end", "now", "expected"),
    [
        (18 * 60, 7 * 60, "2026-11-23T17:59", None),
        (18 * 60, 7 * 60, "2026-11-23T18:00", "2026-11-24T07:00"),
        (18 * 60, 7 * 60, "2026-11-24T06:59", "2026-11-24T07:00"),
        (18 * 60, 7 * 60, "2026-11-24T07:00", None),
        (18 * 60, 24 * 60, "2026-11-23T23:00", "2026-11-24T00:00"),
        (12 * 60, 13 * 60, "2026-11-23T12:30", "2026-11-23T13:00"),
        (12 * 60, 12 * 60, "2026-11-23T12:30", None),
        (None, None, "2026-11-23T03:00", None),
        (18 * 60, 7 * 60, "2026-10-24T23:00", "2026-10-25T07:00"),
        (18 * 60, 7 * 60, "2027-03-27T23:00", "2027-03-28T07:00"),
    ],
)
def test_examples(start: int | None, end: int | None, now: str, expected: str | None) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=LONDON).astimezone(UTC)
    found = quiet_end(staff(start, end), at, LONDON)
    assert (found.astimezone(LONDON).isoformat()[:16] if found else None) == expected


@given(start=MINUTES, end=MINUTES, minute=st.integers(0, 2 * 365 * 24 * 60))
def test_quiet_ends_within_a_day_and_is_over_then(start: int | None, end: int | None, minute: int) -> None:
    now = datetime.fromtimestamp(1767225600 + minute * 60, UTC)
    until = quiet_end(staff(start, end), now, LONDON)
    if until is not None:
        assert now < until
        assert (until - now).total_seconds() <= 25 * 3600
        local = until.astimezone(LONDON)
        assert (local.hour * 60 + local.minute) == end or local.hour in (1, 2)
