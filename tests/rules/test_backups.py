"""Which backups are kept: of each of seven days and four weeks the newest, and none older than 35 days."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.backups import BackupsKept, to_remove

NOW = datetime(2026, 11, 27, 2, 30, tzinfo=UTC)
"""A Friday."""
USUAL = BackupsKept()
moments = st.lists(
    st.integers(0, 60 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)), max_size=200
)


def kept(made: list[datetime]) -> list[str]:
    return [f"{each:%d %b}" for each in sorted(set(made) - to_remove(made, NOW, USUAL), reverse=True)]


def test_of_two_months_of_nights_seven_days_and_four_weeks_are_kept() -> None:
    nightly = [NOW - timedelta(days=each) for each in range(60)]
    assert kept(nightly) == [
        *("27 Nov", "26 Nov", "25 Nov", "24 Nov", "23 Nov", "22 Nov", "21 Nov"),
        *("15 Nov", "08 Nov"),
    ]


def test_of_the_last_day_all_are_kept_and_of_a_day_before_only_its_newest() -> None:
    hourly = [NOW - timedelta(hours=each) for each in range(50)]
    left = set(hourly) - to_remove(hourly, NOW, USUAL)
    assert {each for each in hourly if NOW - each < timedelta(days=1)} <= left
    assert len([each for each in left if each.day == 25]) == 1


def test_what_is_35_days_old_goes_though_it_is_the_only_one_of_its_week() -> None:
    old = NOW - timedelta(days=35)
    assert to_remove([NOW, old, old + timedelta(minutes=1)], NOW, USUAL) == {old}


@given(moments)
def test_the_newest_always_stays_and_nothing_stays_for_too_long(made: list[datetime]) -> None:
    gone = to_remove(made, NOW, USUAL)
    left = set(made) - gone
    assert gone <= set(made)
    if made:
        assert max(made) in left
    assert all(NOW - each < USUAL.longest for each in left - {max(made, default=NOW)})
    older = [each for each in left if NOW - each >= timedelta(days=1)]
    assert len(older) <= USUAL.daily + USUAL.weekly


@given(moments)
def test_to_remove_again_removes_nothing(made: list[datetime]) -> None:
    left = set(made) - to_remove(made, NOW, USUAL)
    assert to_remove(left, NOW, USUAL) == set()
