"""Calendars that would turn holidays into school days, or hold American dates: asked about, row by row named."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.day_ranges import part_days
from models.exchange.questions import GivenAnswers
from models.exchange.reading.date_order import order_signs, turned
from tests.exchange.fell_school import fell_school
from tests.exchange.small_school import bring, look, rows, write

CALENDAR = "Kind,Name,First Day,Last Day\n"
PERIODS = "SELECT kind, first, last FROM calendar_period ORDER BY first, kind"
TERMS = (
    "term,Autumn,02/09/2026,18/12/2026\nholiday,Half term,26/10/2026,30/10/2026\n"
    "term,Spring,04/01/2027,25/03/2027\nholiday,Half term,15/02/2027,19/02/2027\n"
)
YES = GivenAnswers(["school-days=yes"])


def calendar_of(folder: Path, *lines: str) -> Path:
    return write(folder, "dates.csv", CALENDAR + "".join(f"{line}\n" for line in lines))


def test_one_term_in_the_place_of_six_says_which_holidays_go_and_asks(
    database: Database, tmp_path: Path
) -> None:
    fell = fell_school(database)
    before = rows(database, PERIODS)
    year = calendar_of(tmp_path, "term,2026/27,02/09/2026,21/07/2027")
    said = fell.bring_paths(year)
    assert (
        "One term takes the place of several (Autumn 1, Autumn 2, Spring 1, Spring 2, Summer 1 and 1 more)"
        in said
    )
    assert "25 more become that (Mon 21 Dec 2026 to Thu 24 Dec 2026, " in said
    assert "Nothing is imported yet: 1 question to decide" in said
    assert rows(database, PERIODS) == before
    assert "Done" in fell.bring_paths(year, answers=YES)
    assert ("term", "2026-09-02", "2027-07-21") in rows(database, PERIODS)


def test_half_terms_that_become_whole_ones_are_no_question(database: Database, tmp_path: Path) -> None:
    fell = fell_school(database)
    whole = ("term,Autumn,02/09/2026,18/12/2026", "holiday,Half term,24/10/2026,01/11/2026")
    assert "Done" in fell.bring_paths(calendar_of(tmp_path, *whole))


def test_a_term_that_grows_by_many_days_is_asked_about_and_by_few_named(
    database: Database, tmp_path: Path
) -> None:
    bring(database, write(tmp_path, "calendar.csv", CALENDAR + TERMS))
    longer = calendar_of(tmp_path, "term,Spring,04/01/2027,30/04/2027")
    (question,) = look(database, longer).questions
    assert question.id == "school-days"
    assert "(Tue 30 Mar 2027 to Fri 30 Apr 2027)" in question.asks
    little = look(database, calendar_of(tmp_path, "term,Spring,04/01/2027,31/03/2027"))
    assert little.questions == ()
    assert any(each.value == "Tue 30 Mar 2027 to Wed 31 Mar 2027" for each in little.warnings)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("02/09/2026", "21/07/2027", "46 weeks of school without a week off, over Christmas"),
        ("04/01/2027", "21/07/2027", "28 weeks of school without a week off"),
        ("02/11/2026", "12/02/2027", "15 weeks of school without a week off, over Christmas"),
    ],
)
def test_a_term_that_no_school_has_is_asked_about_from_the_first(
    database: Database, tmp_path: Path, first: str, last: str, why: str
) -> None:
    path = calendar_of(tmp_path, f"term,The year,{first},{last}", "inset,,27/11/2026,")
    (question,) = look(database, path).questions
    assert question.id == "term.the-year"
    assert why in question.asks
    bring(database, path, answers=GivenAnswers(["term.the-year=no"]))
    assert [kind for kind, _, _ in rows(database, PERIODS)] == ["inset"]
    bring(database, path, answers=GivenAnswers(["term.the-year=yes"]))
    assert "term" in [kind for kind, _, _ in rows(database, PERIODS)]


def test_a_year_with_its_holidays_as_rows_is_no_question(database: Database, tmp_path: Path) -> None:
    path = calendar_of(
        tmp_path,
        "term,2026/27,02/09/2026,21/07/2027",
        "half term,,26/10/2026,30/10/2026",
        "holiday,Christmas,21/12/2026,01/01/2027",
        "half term,,15/02/2027,19/02/2027",
        "holiday,Easter,26/03/2027,09/04/2027",
        "half term,,31/05/2027,04/06/2027",
    )
    planned = bring(database, path)
    assert planned.problems == ()
    assert planned.questions == ()


AMERICAN = (
    "Term,Autumn,09/02/2026,12/11/2026",
    "Holiday,Half term,10/12/2026,11/01/2026",
    "INSET,,12/04/2026,",
)


def test_dates_that_may_be_american_are_asked_about_with_the_rows_that_are_strange(
    database: Database, tmp_path: Path
) -> None:
    path = calendar_of(tmp_path, *AMERICAN)
    planned = look(database, path)
    (question,) = planned.questions
    assert question.id == "dates-dates"
    assert "line 3, the last day is before the first" in question.asks
    assert "line 2, this term is 40 weeks of school without a week off" in question.asks
    assert question.choices[1].means == "the month: 09/02/2026 is Wednesday 2 September 2026"
    assert planned.errors == ()
    assert planned.writes == ()
    bring(database, path, answers=GivenAnswers(["dates-dates=month-first"]))
    assert rows(database, PERIODS) == [
        ("term", "2026-09-02", "2026-12-11"),
        ("holiday", "2026-10-12", "2026-11-01"),
        ("inset", "2026-12-04", "2026-12-04"),
    ]
    assert look(database, path, answers=GivenAnswers(["dates-dates=day-first"])).errors != ()


def test_dates_that_can_only_be_american_are_read_so(database: Database, tmp_path: Path) -> None:
    bring(
        database,
        calendar_of(tmp_path, "term,Autumn,9/2/2026,12/18/2026", "holiday,Half term,10/26/26,Fri 10/30/26"),
    )
    assert rows(database, PERIODS) == [
        ("term", "2026-09-02", "2026-12-18"),
        ("holiday", "2026-10-26", "2026-10-30"),
    ]


def test_one_american_date_among_doubtful_ones_is_asked_about(database: Database, tmp_path: Path) -> None:
    path = calendar_of(tmp_path, "term,Autumn,9/2/2026,12/18/2026")
    (question,) = look(database, path).questions
    assert question.id == "dates-dates"
    assert "12/18/2026 can only have the month first, and 1 other date could have either" in question.asks
    bring(database, path, answers=GivenAnswers(["dates-dates=month-first"]))
    assert rows(database, PERIODS) == [("term", "2026-09-02", "2026-12-18")]


@pytest.mark.parametrize(
    ("cells", "signs"),
    [
        (["18/12/2026", "02/09/2026", "05/05/2026", ""], (1, 0, 1)),
        (["12/18/26", "2.9.26", "2026-09-02", "TBC"], (0, 1, 1)),
        (["Mon 02/11/2026"], (1, 0, 0)),
        (["Monday 11/02/2026"], (0, 1, 0)),
        (["Wed 11/02/2026", "Sat 12/12/2026", "Fri 11/02/2026"], (1, 0, 0)),
    ],
)
def test_what_dates_say_of_their_order(cells: list[str], signs: tuple[int, int, int]) -> None:
    found = order_signs(cells)
    assert (found.day_first, found.month_first, found.either) == signs


def test_a_date_is_turned_and_nothing_else() -> None:
    assert [turned(each) for each in ("12/18/2026", "Fri 12/18/26", "2026-12-18", "TBC", "")] == [
        "2026-12-18",
        "Fri 2026-12-18",
        "2026-12-18",
        "TBC",
        "",
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("inset,Training,28/11/2026,", "this begins or ends at a weekend"),
        ("term,Summer,12/04/2027,24/07/2027", "this begins or ends at a weekend"),
        ("term,Summer,12/04/2027,16/04/2027", "this term has only a few days"),
        ("inset,Training,28/07/2027,", "this is in the holidays, far from any term"),
        ("closure,Snow,28/07/2027,", "this is in the holidays, far from any term"),
        ("inset,Training,27/11/2062,", "this is in the school year 2062/63"),
        ("inset,Training,Monday 27/11/2026,", "the weekday and the date are of two different days"),
        ("PD Day,,,", "this row has no day yet"),
        ("INSET,Training 3,TBC,", "this row has no day yet"),
        ("Polling day,,to be confirmed,", "this row has no day yet"),
    ],
)
def test_strange_rows_are_named(database: Database, tmp_path: Path, row: str, what: str) -> None:
    planned = look(database, calendar_of(tmp_path, *TERMS.splitlines(), row))
    assert [(each.line, each.what) for each in planned.problems] == [(6, what)]
    assert planned.can_go_in


@pytest.mark.parametrize(
    "text",
    [
        "Event,Date\nAutumn term,02/09/2026 - 18/12/2026\nHalf term,26 to 30 October 2026\nINSET day,4 Dec 2026\n",
        "Event,\nAutumn term,2 September - 18 December 2026\nHalf term,26-30 Oct 2026\nINSET day,Fri 4 Dec 2026\n",
        "Dates for 2026-27\nTerm,,\nAutumn term,02/09/26,18/12/26\nHalf term,26/10/26,30/10/26\nINSET day,4/12/26,\n",
    ],
)
def test_days_that_stand_in_one_column_or_under_no_heading(
    database: Database, tmp_path: Path, text: str
) -> None:
    bring(database, write(tmp_path, "dates.csv", text))
    assert rows(database, PERIODS) == [
        ("term", "2026-09-02", "2026-12-18"),
        ("holiday", "2026-10-26", "2026-10-30"),
        ("inset", "2026-12-04", "2026-12-04"),
    ]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("26 Oct – 30 Oct 2026", "26 Oct 2026", "30 Oct 2026"),
        ("Monday 26 to Friday 30 October 2026", "Monday 26 October 2026", "Friday 30 October 2026"),
        ("26/10 - 30/10/2026", "26/10/2026", "30/10/2026"),
        ("23 Dec - 4 Jan 2027", "23 Dec 2026", "4 Jan 2027"),
        ("2 & 3 November 2026", "2 November 2026", "3 November 2026"),
        ("2026-10-26", "2026-10-26", ""),
        ("30 to 26 October 2026", "30 to 26 October 2026", ""),
        ("to be confirmed", "to be confirmed", ""),
    ],
)
def test_a_cell_of_two_days_is_parted(words: str, first: str, last: str) -> None:
    assert part_days(words) == (first, last)


def test_training_just_before_a_term_is_not_strange(database: Database, tmp_path: Path) -> None:
    planned = look(
        database, calendar_of(tmp_path, *TERMS.splitlines(), "inset,,01/09/2026,", "inset,,26/03/2027,")
    )
    assert planned.problems == ()


def test_a_heading_between_the_rows_of_a_calendar_is_print(database: Database, tmp_path: Path) -> None:
    planned = look(database, calendar_of(tmp_path, "Autumn Term 2026,,,", *TERMS.splitlines()))
    assert planned.sources[0].notes == ("left out: lines of print (line 2 “Autumn Term 2026”)",)


HALVES = [
    ("holiday", "2026-10-26", "2026-10-30"),
    ("holiday", "2027-02-15", "2027-02-19"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Event,Date\nAutumn term starts,02/09/2026\nHalf term starts,Monday 26 October 2026\n"
        "Half term ends,Friday 30 October 2026\nAutumn term ends,18/12/2026\nSpring term begins,04/01/2027\n"
        "Start of half term,15/02/2027\nEnd of half-term,19/02/2027\nSpring term ends,25/03/2027\n",
        "Term,Start,End,Half term\nAutumn 2026,02/09/2026,18/12/2026,26 - 30 October 2026\n"
        "Spring 2027,04/01/2027,25/03/2027,15/02/2027 to 19/02/2027\n",
        "Term,Start,End,Half term starts,Half term ends\nAutumn,2 Sep 26,18 Dec 26,26 Oct 26,30 Oct 26\n"
        "Spring,4 Jan 27,25 Mar 27,15 Feb 27,19 Feb 27\n",
        "Term,Start,End\nAutumn 2026/27,02/09/2026,18/12/2026\nSpring 2027,04/01/2027,25/03/2027\n"
        "October half term begins,26/10/2026,\nOctober half term finishes,30/10/2026,\n"
        "February half term starts,15/02/2027,\nFebruary half term ends,19/02/2027,\n",
    ],
)
def test_a_half_term_is_read_wherever_its_days_stand(database: Database, tmp_path: Path, text: str) -> None:
    planned = bring(database, write(tmp_path, "dates.csv", text))
    assert planned.problems == ()
    terms = [("term", "2026-09-02", "2026-12-18"), ("term", "2027-01-04", "2027-03-25")]
    assert rows(database, PERIODS) == sorted([*terms, *HALVES], key=lambda row: row[1])


def test_half_a_half_term_stops_and_a_strange_one_is_said(database: Database, tmp_path: Path) -> None:
    head = "Event,Date\nAutumn term starts,02/09/2026\nAutumn term ends,18/12/2026\n"
    (trouble,) = look(database, write(tmp_path, "dates.csv", f"{head}Half term starts,26/10/2026\n")).errors
    assert trouble.what == "this half term has a first day and no last one"
    odd = write(tmp_path, "dates.csv", f"{head}Half term starts,23/10/2026\nHalf term ends,02/11/2026\n")
    (said,) = look(database, odd).problems
    assert said.what == "this half term begins on a Friday or ends on a Monday"


def test_a_training_day_before_september_is_near_the_term(database: Database, tmp_path: Path) -> None:
    path = calendar_of(
        tmp_path,
        "term,Summer 2,08/06/2026,21/07/2026",
        "term,Autumn,01/09/2026,23/10/2026",
        "INSET,,28/08/2026,",
    )
    assert look(database, path).problems == ()
