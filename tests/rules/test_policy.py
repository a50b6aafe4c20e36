"""What of a duty was due, done and late, by examples and properties (P1 to P18, R4, R11)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.mentoring import Month
from models.rules.policy import (
    DueOf,
    DutyTally,
    FellDue,
    Holds,
    Spell,
    ThingStands,
    ToBeDone,
    by_month,
    in_september,
    meetings_due,
    months_met,
    months_until,
    review_reminded,
    review_waits,
    reviews_due,
    shown_apart,
    slip_due,
    spells_of,
    stands_in,
    tally,
)
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart, parts_of
from tests.rules.school_year import SCHOOL_YEAR

TODAY = date(2026, 11, 23)
SEPTEMBER, OCTOBER, NOVEMBER = (Month(2026, each) for each in (9, 10, 11))
AMY = DueOf(pupil_id=1)


@pytest.mark.parametrize(
    ("due", "done", "stands"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), ThingStands.IN_TIME),
        (date(2026, 11, 20), date(2026, 11, 21), ThingStands.DONE_LATE),
        (date(2026, 11, 20), None, ThingStands.LATE),
        (date(2026, 11, 23), None, ThingStands.TO_COME),
        (date(2026, 11, 30), None, ThingStands.TO_COME),
        (date(2026, 11, 30), date(2026, 11, 23), ThingStands.IN_TIME),
        (date(2026, 11, 20), date(2026, 11, 24), ThingStands.LATE),
    ],
    ids=[
        "on its day",
        "a day late",
        "late",
        "due today is not late",
        "to come",
        "before its day",
        "done after the day asked about",
    ],
)
def test_what_fell_due(due: date, done: date | None, stands: ThingStands) -> None:
    assert FellDue(due, done).stands(TODAY) == stands


@pytest.mark.parametrize(
    ("spells", "stands"),
    [
        ((Spell(date(2026, 9, 1)),), ThingStands.IN_TIME),
        ((Spell(date(2026, 10, 12)),), ThingStands.DONE_LATE),
        ((Spell(date(2025, 9, 1), date(2026, 7, 20)),), ThingStands.LATE),
        ((Spell(date(2026, 9, 1), date(2026, 11, 23)),), ThingStands.IN_TIME),
        ((Spell(date(2026, 11, 30)),), ThingStands.LATE),
        ((), ThingStands.LATE),
    ],
    ids=["in time", "began late", "ended", "on its last day", "from a day to come", "never"],
)
def test_what_has_to_hold(spells: tuple[Spell, ...], stands: ThingStands) -> None:
    assert Holds(date(2026, 9, 3), spells).stands(TODAY) == stands


def test_what_is_to_hold_from_a_day_to_come_is_not_late() -> None:
    assert Holds(date(2026, 12, 1)).stands(TODAY) is ThingStands.TO_COME


def test_a_month_is_told_by_what_fell_due_in_it_and_by_what_held_at_its_end() -> None:
    fell: list[ToBeDone] = [
        FellDue(date(2026, 10, 30), date(2026, 11, 3)),
        FellDue(date(2026, 10, 30), None, many=3),
        FellDue(date(2026, 11, 30), None),
    ]
    assert by_month(fell, TODAY) == {
        SEPTEMBER: DutyTally(),
        OCTOBER: DutyTally(4, 1, 1, 3),
        NOVEMBER: DutyTally(1, 0, 0, 0),
    }
    mentored = [Holds(date(2026, 9, 3), (Spell(date(2026, 10, 12)),))]
    assert by_month(mentored, TODAY) == {
        SEPTEMBER: DutyTally(1, 0, 0, 1),
        OCTOBER: DutyTally(1, 1, 1, 0),
        NOVEMBER: DutyTally(1, 1, 1, 0),
    }


def test_what_was_due_on_a_month_s_last_day_and_did_not_hold_by_then_is_not_done_in_it() -> None:
    due = [Holds(SEPTEMBER.last, (), many=3), Holds(SEPTEMBER.last, (Spell(date(2026, 9, 9)),), many=7)]
    assert by_month(due, SEPTEMBER.last)[SEPTEMBER] == DutyTally(10, 7, 0, 0), "the month is not over"
    assert by_month(due, OCTOBER.first)[SEPTEMBER] == DutyTally(10, 7, 0, 3)


def test_a_share_is_said_of_what_is_over_and_of_nothing_else() -> None:
    assert DutyTally(10, 6, 1, 4).share == Fraction(3, 5)
    assert DutyTally(10, 6, 1, 4).in_time == 5
    assert DutyTally(10, 6, 1, 2).share is None, "two are still to come"
    assert DutyTally().share is None


THINGS = st.lists(
    st.builds(
        FellDue,
        due=st.dates(date(2026, 9, 1), TODAY + timedelta(days=7)),
        done=st.none() | st.dates(date(2026, 8, 1), date(2027, 3, 1)),
        many=st.integers(1, 9),
    )
    | st.builds(
        Holds,
        due=st.dates(date(2026, 9, 1), date(2027, 1, 1)),
        spells=st.lists(
            st.dates(date(2026, 1, 1), date(2027, 1, 1)).map(lambda first: Spell(first, None)), max_size=2
        ).map(tuple),
        many=st.integers(1, 9),
    ),
    max_size=12,
)


@given(things=THINGS, on=st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_everything_that_is_due_is_done_late_or_to_come(things: Sequence[ToBeDone], on: date) -> None:
    found = tally(things, on)
    assert found.due == sum(each.many for each in things)
    assert found.done + found.late + found.to_come == found.due
    assert 0 <= found.done_late <= found.done
    assert min(found.late, found.to_come) >= 0


@given(things=THINGS)
def test_months_of_what_fell_due_add_up_to_the_whole(things: Sequence[ToBeDone]) -> None:
    fell = [each for each in things if isinstance(each, FellDue)]
    assert sum(by_month(fell, TODAY).values(), DutyTally()) == tally(fell, TODAY)


@given(things=THINGS)
def test_this_month_of_what_has_to_hold_by_now_is_as_it_stands_today(things: Sequence[ToBeDone]) -> None:
    holding = [each for each in things if isinstance(each, Holds) and each.due <= NOVEMBER.last]
    assert by_month(holding, TODAY)[NOVEMBER] == tally(holding, TODAY)


@given(things=THINGS)
def test_what_a_month_is_told_by_adds_up_to_it(things: Sequence[ToBeDone]) -> None:
    for month, found in by_month(things, TODAY).items():
        told = [(stands_in(each, month, TODAY), each.many) for each in things]
        standing = {which: sum(many for stands, many in told if stands is which) for which in ThingStands}
        assert standing[ThingStands.LATE] == found.late
        assert standing[ThingStands.DONE_LATE] == found.done_late
        assert standing[ThingStands.IN_TIME] + standing[ThingStands.DONE_LATE] == found.done
        assert standing[ThingStands.TO_COME] == found.to_come


@pytest.mark.parametrize(
    ("doing", "apart", "together"),
    [
        ({1: "ab", 2: "bc", 3: "c"}, [2], [3, 1]),
        ({1: "ab", 2: "bc", 3: "c", 4: "d"}, [1, 2], [3, 4]),
        ({1: "ab", 2: "bc"}, [1, 2], []),
        ({1: "a", 2: "a"}, [], [1, 2]),
        ({1: "ab", 2: "", 3: "cd"}, [3], [2, 1]),
        ({}, [], []),
    ],
    ids=[
        "one alone would be what is left of the whole", "two of one each", "nobody alone", "one for all",
        "who does it is not known", "no subject",
    ],
)  # fmt: skip
def test_a_subject_is_shown_apart_where_its_figures_are_of_several_people(
    doing: Mapping[int, str], apart: list[int], together: list[int]
) -> None:
    assert shown_apart({each: frozenset(map(ord, of)) for each, of in doing.items()}, doing) == (
        apart,
        together,
    )


@given(doing=st.dictionaries(st.integers(1, 9), st.frozensets(st.integers(1, 5), max_size=3)))
def test_no_figure_of_a_subject_nor_what_is_left_of_the_whole_is_one_person_s(
    doing: dict[int, frozenset[int]],
) -> None:
    apart, together = shown_apart(doing, doing)
    assert sorted([*apart, *together]) == sorted(doing)
    assert all(len(doing[each]) >= 2 for each in apart)
    left = frozenset().union(*(doing[each] for each in together))
    assert not apart or not together or len(left) >= 2


def test_the_year_s_months_begin_in_september() -> None:
    assert months_until(TODAY) == [SEPTEMBER, OCTOBER, NOVEMBER]
    assert months_until(date(2027, 8, 31))[-1] == Month(2027, 8)
    assert len(months_until(date(2027, 8, 31))) == 12
    assert months_until(date(2026, 9, 1)) == [SEPTEMBER]


@pytest.mark.P1
@pytest.mark.P2
def test_what_belongs_to_the_year_s_start_is_due_by_the_end_of_september() -> None:
    assert in_september(SCHOOL_YEAR, TODAY) == date(2026, 9, 30)
    assert in_september(SCHOOL_YEAR, TODAY, date(2025, 9, 1)) == date(2026, 9, 30)


@pytest.mark.P1
def test_nobody_is_late_for_what_could_not_be_recorded_yet() -> None:
    assert in_september(SCHOOL_YEAR, TODAY, date(2026, 11, 5)) == date(2026, 11, 30)
    assert in_september(SCHOOL_YEAR, TODAY, date(2026, 11, 23)) == date(2026, 12, 18)


MENTORED = (Spell(date(2026, 9, 3)),)


def meetings(
    formal: Sequence[date], *, mentored: Sequence[Spell] = MENTORED, year_group: int = 11
) -> list[date | None]:
    return [
        each.done
        for each in meetings_due(
            months_met(SCHOOL_YEAR, TODAY, None),
            mentored,
            formal,
            of=AMY,
            today=TODAY,
            year_group=year_group,
        )
    ]


@pytest.mark.P7
def test_a_meeting_does_its_month_and_late_the_months_before_it() -> None:
    late = date(2026, 11, 3)
    assert meetings([date(2026, 9, 10), date(2026, 10, 14), date(2026, 11, 4)]) == [
        date(2026, 9, 10),
        date(2026, 10, 14),
        date(2026, 11, 4),
    ]
    assert meetings([date(2026, 9, 10), late]) == [date(2026, 9, 10), late, late]
    assert meetings([date(2026, 9, 10)]) == [date(2026, 9, 10), None, None]


@pytest.mark.P7
def test_no_meeting_is_due_without_a_mentor_nor_in_other_years() -> None:
    assert meetings([], mentored=[Spell(date(2026, 11, 2))]) == [None]
    assert meetings([], mentored=[Spell(date(2026, 9, 3), date(2026, 10, 5))]) == [None]
    assert meetings([], year_group=9) == []
    assert meetings([], mentored=[]) == []


@pytest.mark.P7
def test_year_11_is_not_met_after_may() -> None:
    june = date(2027, 6, 15)
    due = [
        Month.of(each.due).number
        for each in meetings_due(
            months_met(SCHOOL_YEAR, june, None), MENTORED, [], of=AMY, today=june, year_group=11
        )
    ]
    assert due == [9, 10, 11, 12, 1, 2, 3, 4, 5]


@pytest.mark.P12
@pytest.mark.P13
def test_an_intervention_is_reviewed_on_the_day_that_was_named_before() -> None:
    first, second, third = date(2026, 10, 14), date(2026, 11, 11), date(2026, 12, 9)
    held = [(date(2026, 10, 16), second), (date(2026, 11, 11), third)]
    found = list(reviews_due(first, held, third, of=AMY))
    assert [(each.due, each.done) for each in found] == [
        (first, date(2026, 10, 16)),
        (second, date(2026, 11, 11)),
        (third, None),
    ]
    assert tally(found, TODAY) == DutyTally(3, 2, 1, 0)
    assert list(reviews_due(first, [(first, None)], None, of=AMY)) == [FellDue(first, first, AMY)]


@pytest.mark.P8
def test_a_slip_is_read_within_five_school_days() -> None:
    assert slip_due(SCHOOL_YEAR, date(2026, 11, 16), 5) == date(2026, 11, 23)
    assert slip_due(SCHOOL_YEAR, date(2026, 11, 23), 5) == date(2026, 12, 1), "27 November is an INSET day"


@pytest.mark.P14
def test_the_policy_s_own_review_is_reminded_of_before_on_its_day_and_weekly_once_past() -> None:
    review = date(2026, 12, 1)
    days = [date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(60)]
    # 27 November is an INSET day, so that five school days are left on 23 November.
    assert [day for day in days if review_reminded(SCHOOL_YEAR, review, 5, day)] == [
        date(2026, 11, 23),
        date(2026, 12, 1),
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]
    sunday = date(2026, 12, 6)
    assert review_reminded(SCHOOL_YEAR, sunday, 20, date(2026, 12, 4)), "the last school day before it"
    assert not review_reminded(SCHOOL_YEAR, sunday, 20, date(2026, 12, 5))
    waits = [day for day in days if review_waits(SCHOOL_YEAR, review, 5, day)]
    assert waits == [day for day in days if day >= date(2026, 11, 23)], "until the next day is set"


@pytest.mark.P17
def test_a_talk_with_home_counts_for_some_weeks() -> None:
    home = Holds(date(2026, 12, 1), spells_of([date(2026, 9, 10)], weeks=13))
    assert home.stands(date(2026, 12, 10)) is ThingStands.IN_TIME
    assert home.stands(date(2026, 12, 11)) is ThingStands.LATE
    assert home.stands(date(2026, 11, 1)) is ThingStands.IN_TIME


def test_each_duty_of_the_policy_is_counted_or_says_why_not() -> None:
    assert [each.key for each in PolicyDuty] == [f"P{number}" for number in range(1, 19)]
    for duty in PolicyDuty:
        assert parts_of(duty) or duty.unseen, duty.key
    for part in PolicyPart:
        assert all((part.what, part.waits_for, part.late, part.done))
        assert part.means.endswith(".")
