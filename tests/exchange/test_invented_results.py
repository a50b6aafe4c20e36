"""The invented school has plausible targets and grades, and a calendar for any day."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.gb import upn

from bot.sample import terms
from models.rules.calendar import Calendar, academic_year, year_group
from models.rules.grades import scale
from tests.exchange.invented_files import MONDAY, School, day, school_of_the_examples, school_on


@pytest.fixture
def school() -> School:
    return school_of_the_examples()


def test_every_subject_taken_has_a_target_on_its_scale(school: School) -> None:
    taken = {(row["UPN"], row["Subject"]) for row in school.rows["classes.csv"]}
    targets = {(row["UPN"], row["Subject"]): row["Target"] for row in school.rows["targets.csv"]}
    assert targets.keys() == taken
    scales = {row["Subject"]: scale(row["Grade Scale"]) for row in school.rows["subjects.csv"]}
    for (_, subject), target in targets.items():
        assert scales[subject].grade(target).code == target
    assert {row["Academic Year"] for row in school.rows["targets.csv"]} == {"2026/27"}


@pytest.mark.P6
def test_grades_are_one_value_a_collection_for_years_10_and_11(school: School) -> None:
    years = {row["UPN"]: row["Year"] for row in school.rows["pupils.csv"]}
    taken = {
        (row["UPN"], row["Subject"])
        for row in school.rows["classes.csv"]
        if years[row["UPN"]] in ("Year 10", "Year 11")
    }
    entered = [(row["UPN"], row["Subject"], row["Collection"]) for row in school.rows["grades.csv"]]
    assert len(set(entered)) == len(entered)
    assert {collection for _, _, collection in entered} == {"2026-09", "2026-10"}
    assert {(pupil, subject) for pupil, subject, _ in entered} <= taken
    assert 0.93 < len(entered) / (2 * len(taken)) < 1


@pytest.mark.whole
def test_grades_move_plausibly() -> None:
    school = school_on(date(2027, 6, 1))
    scales = {row["Subject"]: scale(row["Grade Scale"]) for row in school.rows["subjects.csv"]}
    current: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in school.rows["grades.csv"]:
        now, _ = scales[row["Subject"]].read_from_file(row["Current"])
        then, _ = scales[row["Subject"]].read_from_file(row["Predicted"])
        assert then is not None
        if now is not None:
            assert now.points <= then.points  # a prediction is never below where the pupil is
            current[row["UPN"], row["Subject"]].append(float(now.points))
    assert sum(months[-1] for months in current.values()) > sum(months[0] for months in current.values())
    on_nine = [m for (_, subject), m in current.items() if subject == "Mathematics"]
    assert all(abs(b - a) < 2 for months in on_nine for a, b in pairwise(months))


def test_amys_mathematics_leaves_room_for_the_examples() -> None:
    school = school_on(date(2027, 7, 31))
    amy = school.upn("11A", "Amy", "Carter")
    grades = [r for r in school.rows["grades.csv"] if (r["UPN"], r["Subject"]) == (amy, "Mathematics")]
    assert [row["Current"] for row in grades] == ["5-"] * 2 + ["5"] * 8
    assert {row["Predicted"] for row in grades} == {"6"}
    targets = [
        r["Target"] for r in school.rows["targets.csv"] if (r["UPN"], r["Subject"]) == (amy, "Mathematics")
    ]
    assert targets == ["6"]


# Any day


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
@settings(max_examples=25, deadline=None)
def test_it_works_on_any_day(today: date) -> None:
    school = school_on(today, pupils_per_year=10)
    year = academic_year(today)
    periods = school.periods()
    assert {academic_year(period.first) for period in periods} == {year, year + 1}
    collections = {row["Collection"] for row in school.rows["grades.csv"]}
    months = [date(year + (month < 9), month, 1) for month in (9, 10, 11, 12, *range(1, 9))]
    assert collections == {f"{m:%Y-%m}" for m in months if (m.year, m.month) < (today.year, today.month)}
    codes = [row["AM"] + row["PM"] for row in school.rows[f"attendance-{today}.csv"]]
    assert len(codes) == 50
    assert (set(codes) == {"##"}) == (not Calendar(periods).is_school_day(today))
    for name in ("mentors.csv", "support.csv"):
        assert all(day(row["From"]) <= today for row in school.rows[name])
    for row in school.rows["pupils.csv"]:
        assert upn.is_valid(row["UPN"])
        assert f"Year {year_group(day(row['DOB']), today)}" == row["Year"]


def test_the_pupils_of_the_examples_are_in_today(school: School) -> None:
    marks = {row["UPN"]: (row["AM"], row["PM"]) for row in school.rows["attendance-2026-11-23.csv"]}
    for who in (("11A", "Amy", "Carter"), ("11B", "Ben", "Dodd")):
        assert marks[school.upn(*who)] == ("/", "\\")
    assert {"/", "L", "I"} <= {morning for morning, _ in marks.values()}


@given(st.integers(2020, 2098))
@settings(deadline=None)
def test_a_school_year_is_one(year: int) -> None:
    periods = terms.periods(year)
    by_kind = Counter(period.kind for period in periods)
    assert by_kind == {"term": 6, "inset": 2, "closure": 1}
    six = [period for period in periods if period.kind == "term"]
    assert all(a.last + timedelta(days=9) <= b.first for a, b in pairwise(six))
    bare = Calendar(six)
    for period in periods:
        assert bare.is_school_day(period.first), period
        assert bare.is_school_day(period.last), period
    calendar = Calendar(periods)
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    assert first <= six[0].first < date(year, 9, 8)
    assert date(year + 1, 7, 15) < six[-1].last < date(year + 1, 7, 23)
    assert bare.count(first, last) == calendar.count(first, last) + 3
    assert 182 <= calendar.count(first, last) <= 198


def test_the_year_of_the_examples() -> None:
    calendar = Calendar(terms.periods(2026))
    shut = {
        date(2026, 9, 2): "INSET",
        date(2026, 11, 27): "INSET",
        date(2026, 10, 26): "school holidays",
        date(2026, 12, 21): "school holidays",
        date(2027, 3, 26): "Good Friday",
        date(2027, 4, 5): "school holidays",
        date(2027, 5, 6): "Polling station",
    }
    for shut_day, why in shut.items():
        assert why in (calendar.why_not(shut_day) or "")
    assert calendar.is_school_day(MONDAY)
