"""Kinds of session as they are typed and stored (P9, R8)."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Period
from models.rules.kinds import (
    HeldOn,
    SessionKind,
    WrongKind,
    kind_named,
    read_kind,
    read_kinds,
    revised_kinds,
    without_kinds,
    write_kind,
)

SATURDAY = SessionKind("Saturday school", (time(9), time(12)), HeldOn.SATURDAYS, (10, 11), 30)
PERIOD_6 = SessionKind("Period 6", (time(15), time(16)))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Saturday school 9:00-12:00 saturdays, years 10 11, 30 places", SATURDAY),
        ("Saturday school 9-12 on saturdays for year 10 and 11, max 30", SATURDAY),
        ("Period 6 3-4", PERIOD_6),
        (
            "half-term revision 10am-3pm in the holidays year 11",
            SessionKind("half-term revision", (time(10), time(15)), HeldOn.HOLIDAYS, (11,)),
        ),
        ("lunch 20 places", SessionKind("lunch", places=20)),
        (
            "lunch, hosts Noor Hussain, 3 places, years 10, 11",
            SessionKind("lunch", years=(10, 11), places=3, hosts=("Noor Hussain",)),
        ),
        (
            "Saturday school 9:00-12:00, hosts Mr Brook and Noor Hussain 20 places saturdays",
            SessionKind(
                "Saturday school",
                (time(9), time(12)),
                HeldOn.SATURDAYS,
                places=20,
                hosts=("Mr Brook", "Noor Hussain"),
            ),
        ),
        (
            "after school, hosts Noor Hussain and Mr Brook",
            SessionKind("after school", hosts=("Noor Hussain", "Mr Brook")),
        ),
    ],
)
def test_a_kind_is_read_as_staff_type_it(words: str, kind: SessionKind) -> None:
    assert read_kind(words) == kind


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("9-12", "What is it called?"),
        ("Saturday school 9-12 500 places", "from 1 to 400 places"),
        ("Saturday school 9-12 years 3", "Year groups are from 7 to 13"),
        ("Saturday school 12-12", "ends before it starts"),
        ("Saturday school 8am-9pm", "too long"),
        ("A; a", "is there twice"),
    ],
)
def test_what_cannot_be_is_said(words: str, wrong: str) -> None:
    with pytest.raises(WrongKind, match=wrong):
        read_kinds(words)


names = st.sampled_from(["Saturday school", "Period 6", "half-term revision", "Year 11 masterclass", "lunch"])
kinds = st.builds(
    SessionKind,
    st.sampled_from(["Saturday school", "Period 6", "half-term revision", "masterclass", "lunch"]),
    st.sampled_from([None, (time(9), time(12)), (time(15, 5), time(16))]),
    st.sampled_from(HeldOn),
    st.sets(st.integers(7, 13)).map(lambda years: tuple(sorted(years))),
    st.one_of(st.none(), st.integers(1, 400)),
    st.sampled_from([(), ("a@school.example",), ("a@school.example", "b.c@school.example")]),
)


@given(kinds)
def test_what_is_written_is_read_again(kind: SessionKind) -> None:
    assert read_kind(write_kind(kind)) == kind


@given(st.lists(kinds, max_size=5), st.lists(kinds, max_size=5))
def test_one_of_a_name_takes_the_place_of_the_other_and_none_is_lost(
    now: list[SessionKind], said: list[SessionKind]
) -> None:
    found = revised_kinds(now, said)
    assert {each.name for each in found} == {each.name for each in (*now, *said)}
    assert len({each.name for each in found}) == len(found)
    assert all(each in found for each in {each.name: each for each in said}.values())


def test_a_name_is_taken_away_and_one_that_is_not_there_is_said() -> None:
    assert without_kinds([SATURDAY, PERIOD_6], "saturday-school") == (PERIOD_6,)
    with pytest.raises(WrongKind, match="On it: Period 6"):
        without_kinds([PERIOD_6], "lunch")


def test_the_longest_name_that_the_words_begin_with_is_meant() -> None:
    school = SessionKind("Saturday", (time(8), time(9)))
    assert kind_named([school, SATURDAY], ["saturday", "school,", "maths"]) == (2, SATURDAY)
    assert kind_named([school, SATURDAY], ["saturday", "maths"]) == (1, school)
    assert kind_named([SATURDAY], ["saturday"]) is None


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 11, 26), HeldOn.SCHOOL_DAYS),
        (date(2026, 11, 28), HeldOn.SATURDAYS),
        (date(2026, 11, 29), None),
        (date(2026, 11, 27), None),
        (date(2026, 11, 30), None),
        (date(2026, 12, 22), HeldOn.HOLIDAYS),
        (date(2026, 12, 25), None),
    ],
)
def test_a_day_is_for_kinds_that_are_held_then(day: date, held: HeldOn | None) -> None:
    calendar = Calendar(
        [
            Period("term", "Autumn", date(2026, 9, 1), date(2026, 12, 18)),
            Period("inset", "", date(2026, 11, 27), date(2026, 11, 27)),
            Period("closure", "snow", date(2026, 11, 30), date(2026, 11, 30)),
        ]
    )
    assert calendar.held_on(day) == held
    assert (day in calendar.days_held(held, day, day)) if held else True
