"""Times of the wall clock as people say them."""

from contextlib import suppress
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.clock import Hours, TimesOf, read_hours, read_time, show_hours, show_time
from tests.characters import ANY

TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
PARTS = ("3", "15", "30", ":", ".", "-", " ", "to", "half", "past", "quarter", "three", "pm", "am", "o'clock", "at",
         "from", "noon", "ten", "minutes", "24", "99", "until")  # fmt: skip
SLOPPY = st.one_of(st.text(ANY, max_size=30), st.lists(st.sampled_from(PARTS), max_size=8).map("".join),
                   st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("3pm", time(15)),
        ("3 pm", time(15)),
        ("3 p.m.", time(15)),
        ("3.30pm", time(15, 30)),
        ("330pm", time(15, 30)),
        ("15:30", time(15, 30)),
        ("15.30", time(15, 30)),
        ("3:30", time(15, 30)),
        ("3.30.", time(15, 30)),
        ("03:30", time(3, 30)),
        ("8.15", time(8, 15)),
        ("12.40", time(12, 40)),
        ("10:30", time(10, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("at 3", time(15)),
        ("at 1530", time(15, 30)),
        ("@3", time(15)),
        ("from 8", time(8)),
        ("3 o'clock", time(15)),
        ("three o'clock", time(15)),
        ("half past three", time(15, 30)),
        ("half three", time(15, 30)),
        ("half 3", time(15, 30)),
        ("at half past 3", time(15, 30)),
        ("quarter past three", time(15, 15)),
        ("a quarter to four", time(15, 45)),
        ("ten to four", time(15, 50)),
        ("twenty five past three", time(15, 25)),
        ("10 past 3", time(15, 10)),
        ("10 minutes to 4", time(15, 50)),
        ("half past eight am", time(8, 30)),
        ("half-past three", time(15, 30)),
        ("quarter-to-four", time(15, 45)),
        ("15h30", time(15, 30)),
        ("1530hrs", time(15, 30)),
        ("15:30 hours", time(15, 30)),
        ("three thirty", time(15, 30)),
        ("15h", time(15)),
        ("at 9h", time(9)),
        ("eight forty-five", time(8, 45)),
    ],
)
def test_one_time(words: str, meant: time) -> None:
    assert read_time(words.split()) == (len(words.split()), meant)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("3-4", (time(15), time(16))),
        ("3 - 4", (time(15), time(16))),
        ("3–4pm", (time(15), time(16))),
        ("3pm-4pm", (time(15), time(16))),
        ("3pm to 4", (time(15), time(16))),
        ("3 p.m. - 4 p.m.", (time(15), time(16))),
        ("3 p.m. to 4 p.m.", (time(15), time(16))),
        ("3pm. - 4pm.", (time(15), time(16))),
        ("15h30 - 16h30", (time(15, 30), time(16, 30))),
        ("15h-16h", (time(15), time(16))),
        ("15h to 16h", (time(15), time(16))),
        ("3h–4h30", (time(15), time(16, 30))),
        ("between 10h and 11h", (time(10), time(11))),
        ("1530hrs-1630hrs", (time(15, 30), time(16, 30))),
        ("three thirty to four thirty", (time(15, 30), time(16, 30))),
        ("between 3 & 4", (time(15), time(16))),
        ("3.30-4.30", (time(15, 30), time(16, 30))),
        ("330-430", (time(15, 30), time(16, 30))),
        ("1530-1630", (time(15, 30), time(16, 30))),
        ("15:30 to 16:30", (time(15, 30), time(16, 30))),
        ("3.20-16.20", (time(15, 20), time(16, 20))),
        ("from 3 to 4", (time(15), time(16))),
        ("between 3 and 4", (time(15), time(16))),
        ("three to four", (time(15), time(16))),
        ("half past three to half past four", (time(15, 30), time(16, 30))),
        ("half 3 until quarter to 4", (time(15, 30), time(15, 45))),
        ("11-1", (time(11), time(13))),
        ("11-1pm", (time(11), time(13))),
        ("12.40-1.10", (time(12, 40), time(13, 10))),
        ("noon to 1", (time(12), time(13))),
        ("8-9", (time(8), time(9))),
        ("8-9pm", (time(20), time(21))),
        ("9-3", (time(9), time(15))),
        ("10 to 4", (time(10), time(16))),
    ],
)
def test_from_when_to_when(words: str, meant: Hours) -> None:
    assert read_hours(words.split()) == (len(words.split()), meant)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("6pm-7am", (time(18), time(7))),
        ("6-7", (time(18), time(7))),
        ("6.30 to 7.30", (time(18, 30), time(7, 30))),
        ("18:00-7:30", (time(18), time(7, 30))),
        ("22-6", (time(22), time(6))),
        ("half past six to half past seven", (time(18, 30), time(7, 30))),
        ("6pm-7", (time(18), time(7))),
        ("9-5", (time(21), time(5))),
        ("12-7", (time(0), time(7))),
        ("18h-7h", (time(18), time(7))),
        ("18:00-midnight", (time(18), time(0))),
        ("10pm-4", (time(22), time(4))),
        ("3pm-4am", (time(15), time(4))),
    ],
)
def test_what_can_be_a_night_is_hours_of_quiet_over_midnight(words: str, meant: Hours) -> None:
    assert read_hours(words.split(), TimesOf.QUIET) == (len(words.split()), meant)


@pytest.mark.parametrize(
    "words",
    ["3-4", "3.30-4.30", "3pm-4", "3.20-16.20", "15:30-4.30", "15h-16h", "11-1", "12-1", "4-6", "10-11",
     "from 9:00 to 15:00", "7:00-19:00", "half past three to half past four"],
)  # fmt: skip
def test_hours_of_quiet_that_can_be_no_night_are_as_all_others(words: str) -> None:
    assert read_hours(words.split(), TimesOf.QUIET) == read_hours(words.split())
    assert read_hours(words.split()) is not None


@pytest.mark.parametrize(
    "words",
    ["3", "1530", "three", "3rd", "11a", "m4", "p6", "5+", "3/12", "26.11.26", "2026-12-03", "3-4-5", "half term",
     "half an hour", "amy", "", "at", "at lunch", "3 dec", "ten pupils", "from amy",
     "2h", "11h", "10h and 11h", "3 hours", "11ha"],
)  # fmt: skip
def test_other_words_are_no_time(words: str) -> None:
    assert read_time(words.split()) is None
    assert read_hours(words.split()) is None


@pytest.mark.parametrize("words", ["25:00", "3:75", "13pm", "25:00-26:00", "half past 25", "at 99:99"])
def test_a_time_that_does_not_exist_is_said(words: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time\. Type a time such as 15:20\."):
        read_time(words.split())


@pytest.mark.parametrize("words", ["16:20-15:20", "4-3", "15:20 to 15:20", "6pm-7am"])
def test_an_end_before_the_start_is_said(words: str) -> None:
    with pytest.raises(ValueError, match=f"{words} ends before it starts"):
        read_hours(words.split())


@pytest.mark.parametrize(
    ("words", "school_day", "quiet"),
    [
        ("7-6", (time(7), time(18)), (time(19), time(6))),
        ("8-7", (time(8), time(19)), (time(20), time(7))),
        ("12-6", (time(12), time(18)), (time(0), time(6))),
        ("4-6", (time(16), time(18)), (time(16), time(18))),
        ("7.30-8.15", (time(7, 30), time(8, 15)), (time(19, 30), time(8, 15))),
    ],
)
def test_the_same_bare_hours_differ_by_what_they_are_of_alone(
    words: str, school_day: Hours, quiet: Hours
) -> None:
    assert read_hours(words.split()) == read_hours(words.split(), TimesOf.SCHOOL_DAY) == (1, school_day)
    assert read_hours(words.split(), TimesOf.QUIET) == (1, quiet)


@pytest.mark.parametrize("hour", range(1, 13))
def test_a_bare_hour_is_the_school_day_s(hour: int) -> None:
    assert read_time([f"{hour}.30"]) == (1, time(hour if hour >= 7 else hour + 12, 30))


@pytest.mark.parametrize(
    ("word", "meant"), [("3", time(15)), ("8", time(8)), ("1530", time(15, 30)), ("17", time(17))]
)
def test_where_only_a_time_can_be_meant_a_number_is_one(word: str, meant: time) -> None:
    assert read_time([word], alone=True) == (1, meant)


@given(TIMES)
def test_a_time_that_is_shown_is_read_as_itself(moment: time) -> None:
    shown = show_time(moment)
    for words in (shown, f"at {shown}", f"{moment:%I:%M} {'am' if moment.hour < 12 else 'pm'}", f"{shown},"):
        assert read_time(words.split()) == (len(words.split()), moment)


@given(TIMES, TIMES, st.sampled_from(["-", "–", " to ", " - ", " until "]))
def test_hours_that_are_shown_are_read_as_themselves(one: time, other: time, dash: str) -> None:
    start, end = sorted((one, other))
    words = show_hours(start, end, dash).split()
    if start < end:
        assert read_hours(words) == (len(words), (start, end))
        assert read_hours(show_hours(end, start, dash).split(), TimesOf.QUIET) == (len(words), (end, start))


@given(SLOPPY)
def test_no_text_is_more_than_a_time_or_none_or_a_sentence(text: str) -> None:
    words = text.split()
    readers = (
        lambda: read_time(words),
        lambda: read_time(words, alone=True),
        lambda: read_hours(words),
        lambda: read_hours(words, TimesOf.QUIET),
    )
    for read in readers:
        found = None
        with suppress(ValueError):
            found = read()
        assert found is None or 1 <= found[0] <= len(words)


@given(st.integers(1, 12), st.integers(1, 12))
def test_hours_within_a_day_are_the_shortest_that_begin_in_the_school_day(first: int, last: int) -> None:
    if first == last:
        return
    try:
        found = read_hours([f"{first}-{last}"])
    except ValueError:
        assert first < 7
        return
    assert found is not None
    start, end = (timedelta(hours=each.hour) for each in found[1])
    assert timedelta(0) < end - start < timedelta(hours=12)
