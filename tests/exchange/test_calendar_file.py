"""The calendar as schools publish it: what a file does not say stays, what is strange is asked about."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models.db.database import Database
from models.exchange.period_words import Means, read_period
from models.exchange.questions import GivenAnswers
from models.school.snapshot import calendar
from tests.exchange.fell_school import FILES, fell_school
from tests.exchange.small_school import bring, look, rows, told, write

CALENDAR = "Kind,Name,First Day,Last Day\n"
PERIODS = "SELECT kind, name, first, last FROM calendar_period ORDER BY first, kind"
AUTUMN = "term,Autumn,02/09/2026,18/12/2026\nholiday,Half term,26/10/2026,30/10/2026\n"


@pytest.mark.parametrize(
    ("kind", "name", "days", "means"),
    [
        ("Term", "Autumn term 2026", 108, Means.TERM),
        ("Autumn 1", "", 52, Means.TERM),
        ("Half term", "Half term", 5, Means.HOLIDAY),
        ("half-term holiday", "", 5, Means.HOLIDAY),
        ("Half term", "", 52, Means.TERM),
        ("Half term 2", "", 40, Means.TERM),
        ("Half term 2", "", 5, None),
        ("Holiday", "Christmas", 12, Means.HOLIDAY),
        ("Bank holiday", "May Day", 1, Means.HOLIDAY),
        ("Easter break", "", 10, Means.HOLIDAY),
        ("INSET Day", "", 1, Means.INSET),
        ("Staff training day", "Training", 1, Means.INSET),
        ("PD day", "Training", 1, Means.INSET),
        ("CPD", "", 1, Means.INSET),
        ("Twilight", "", 1, Means.INSET),
        ("Non-pupil day", "", 1, Means.INSET),
        ("School closed", "Snow", 1, Means.CLOSURE),
        ("Polling station", "", 1, Means.CLOSURE),
        ("Other", "INSET day", 1, Means.INSET),
        ("", "Summer half term", 5, Means.HOLIDAY),
        ("Event", "Half term", 5, Means.HOLIDAY),
        ("Event", "Christmas concert", 1, Means.SCHOOL),
        ("Parents' evening", "Year 11", 1, Means.SCHOOL),
        ("Mock examinations", "", 10, Means.SCHOOL),
        ("Term starts", "", 1, Means.STARTS),
        ("Last day of term", "", 1, Means.ENDS),
        ("Half term starts", "", 1, Means.REST_STARTS),
        ("", "October half-term ends", 1, Means.REST_ENDS),
        ("Autumn 2027", "", 100, Means.TERM),
        ("Enrichment week", "", 5, None),
        ("", "", 1, None),
    ],
)
def test_what_a_row_is_called(kind: str, name: str, days: int, means: Means | None) -> None:
    assert read_period(kind, name, days) is means


def test_half_term_within_a_whole_term_is_no_school(database: Database) -> None:
    fell = fell_school(database)
    fell.bring("half-term-inside-term/2")
    fell.at("2027-02-05 10:00")
    said = fell.says("b.brook", "book Orla Tarn maths 16 feb")
    assert "Tuesday 16 February is in half term" in said
    assert "Monday 22 February" in said
    with database.reading() as db:
        assert calendar(db).why_not(date(2027, 1, 5)) == "an INSET day"
        assert calendar(db).is_school_day(date(2026, 10, 23))


def test_a_file_of_inset_days_adds_to_the_year(database: Database) -> None:
    fell = fell_school(database)
    before = rows(database, PERIODS)
    fell.bring("inset-only-calendar/2")
    assert rows(database, PERIODS) == sorted(
        [*before, ("inset", "INSET", "2027-05-28", "2027-05-28")], key=lambda row: (row[2], row[0])
    )
    assert "holidays" in fell.says("b.brook", "book Orla Tarn maths 30 dec")


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@given(taken=some.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_of_the_file_leaves_the_calendar_as_it_is(
    database: Database, tmp_path: Path, taken: some.DataObject
) -> None:
    fell = fell_school(database) if not rows(database, "SELECT 1 FROM staff") else None
    head, *lines = (FILES / "base" / "calendar.csv").read_text().splitlines()
    part = taken.draw(some.lists(some.sampled_from(lines), unique=True, min_size=1))
    assert fell is None or rows(database, PERIODS)
    assert bring(database, write(tmp_path, "calendar.csv", "\n".join([head, *part]))).is_empty


def test_next_years_dates_with_a_day_in_august_leave_this_years(database: Database, tmp_path: Path) -> None:
    bring(database, write(tmp_path, "calendar.csv", CALENDAR + AUTUMN))
    bring(
        database,
        write(tmp_path, "calendar.csv", f"{CALENDAR}inset,,31/08/2027,\nterm,Autumn,01/09/2027,17/12/2027\n"),
    )
    assert [row[2] for row in rows(database, PERIODS)] == [
        "2026-09-02",
        "2026-10-26",
        "2027-08-31",
        "2027-09-01",
    ]


def test_a_changed_term_takes_the_place_of_the_old_one(database: Database, tmp_path: Path) -> None:
    bring(database, write(tmp_path, "calendar.csv", f"{CALENDAR}{AUTUMN}inset,Training,27/11/2026,\n"))
    longer = write(tmp_path, "calendar.csv", f"{CALENDAR}term,Autumn term,02/09/2026,22/12/2026\n")
    planned = bring(database, longer)
    tally = planned.tallies["calendar"]
    assert (tally.new, tally.gone, tally.unchanged) == (1, 1, 0)
    said = [str(each) for each in planned.warnings]
    assert any("become school days" in each and "Mon 21 Dec 2026 to Tue 22 Dec 2026" in each for each in said)
    assert any("not in the file" in each and "Training, Fri 27 Nov 2026" in each for each in said)
    assert [row[0] for row in rows(database, PERIODS)] == ["term", "holiday", "inset"]
    bring(database, longer, answers=GivenAnswers(remove=["calendar"]))
    assert [row[0] for row in rows(database, PERIODS)] == ["term", "holiday"]


def test_closures_are_never_taken_out_by_a_file(database: Database) -> None:
    fell = fell_school(database)
    fell.bring("snow-day/one-row")
    assert "No changes" in fell.bring("base", answers=GivenAnswers(remove=["calendar"]))
    assert ("closure", "Snow", "2026-11-26", "2026-11-26") in rows(database, PERIODS)


def test_many_school_days_that_would_go_are_asked_about(database: Database, tmp_path: Path) -> None:
    bring(database, write(tmp_path, "calendar.csv", f"{CALENDAR}term,Autumn,02/09/2026,18/12/2026\n"))
    short = write(tmp_path, "calendar.csv", f"{CALENDAR}term,Autumn,02/09/2026,11/12/2026\n")
    (question,) = look(database, short).questions
    assert question.asks.startswith("5 of 20 school days to come would go: 14/12/2026")
    assert look(database, short, answers=GivenAnswers(remove=["calendar"])).questions == ()


def test_a_row_that_is_not_understood_is_a_question(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "calendar.csv", f"{CALENDAR}{AUTUMN}Enrichment,Week,07/12/2026,11/12/2026\n")
    (question,) = look(database, path).questions
    assert question.id == "calendar.enrichment"
    assert not look(database, path).can_go_in
    bring(database, path, answers=GivenAnswers(["calendar.enrichment=closure"]))
    assert ("closure", "Week", "2026-12-07", "2026-12-11") in rows(database, PERIODS)


def test_what_such_a_row_is_is_asked_once_and_can_be_said_anew(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "calendar.csv", f"{CALENDAR}{AUTUMN}Enrichment,Week,07/12/2026,11/12/2026\n")
    bring(database, path, answers=GivenAnswers(["calendar.enrichment=closure"]))
    assert bring(database, path).is_empty
    later = write(tmp_path, "later.csv", f"{CALENDAR}ENRICHMENT,Days,01/02/2027,02/02/2027\n")
    assert look(database, later).questions == ()
    bring(database, later, answers=GivenAnswers(["calendar.enrichment=inset"]))
    assert ("inset", "Days", "2027-02-01", "2027-02-02") in rows(database, PERIODS)
    assert rows(database, "SELECT words, means FROM calendar_word") == [("enrichment", "inset")]


def test_terms_given_by_their_first_and_last_days(database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "calendar.csv",
        "Event Type,Date\nTerm starts,Wed 2 September 2026\nHalf term,26/10/26\nTerm ends,18 Dec 26\n"
        "Term starts,04/01/2027\n".replace("Event Type,Date", "Kind,First Day"),
    )
    assert ("error", 5, "First Day", "04/01/2027") in told(look(database, path))
    write(tmp_path, "calendar.csv", path.read_text().replace("Term starts,04/01/2027\n", ""))
    bring(database, path)
    assert [(kind, first, last) for kind, _, first, last in rows(database, PERIODS)] == [
        ("term", "2026-09-02", "2026-12-18"),
        ("holiday", "2026-10-26", "2026-10-26"),
    ]


def test_a_whole_term_without_a_half_term_is_warned_about(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "calendar.csv", f"{CALENDAR}term,Autumn,02/09/2026,18/12/2026\n")
    (warning,) = look(database, path).warnings
    assert "no week off" in warning.what


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("term,Spring,18/12/2026,25/03/2027", "First Day", "18/12/2026"),
        ("term,Spring,,", "First Day", None),
        ("inset,Training,04/12/2026,03/12/2026", "Last Day", "03/12/2026"),
        ("inset,Training,04/13/2026,", "First Day", "04/13/2026"),
    ],
)
def test_days_that_cannot_be_are_refused(
    database: Database, tmp_path: Path, row: str, column: str, value: str | None
) -> None:
    path = write(tmp_path, "calendar.csv", f"{CALENDAR}{AUTUMN}{row}\n")
    assert ("error", 4, column, value) in told(look(database, path))


def test_a_file_that_closes_a_day_tells_once_too(database: Database) -> None:
    fell = fell_school(database)
    fell.says("b.brook", "book Orla Tarn, Ned Gill maths thu")
    fell.at("2026-11-26 08:20")
    fell.says("a.alder", "tick")
    said = fell.bring("snow-day/one-row")
    assert "2 bookings on them are called off" in said
    told = fell.says("a.alder", "tick")
    assert "closed (Snow), nobody to tell" in told
    assert told.count("▸ to Bashir Brook") == 1
    assert "No changes" in fell.bring("snow-day/one-row")
    assert "Nothing to" in fell.says("a.alder", "tick")
