"""A day's sessions of a year group, a class or a host are off, with why; everybody concerned hears it once (R8)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]


@pytest.fixture
def booked(noor: Speaker, dan: Speaker) -> None:
    noor.says(
        "book amy carter, ben dodd maths thu", "book zoe o'brien maths thu lunch", "book amy carter maths wed"
    )
    dan.says("book ella smith-jones history thu")


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize("line", ["cancel year 11 thu trip to the museum", "off y11 thu trip to the museum"])
def test_a_year_groups_sessions_are_off_and_each_is_told_once(
    helen: Speaker, peter: Speaker, database: Database, line: str
) -> None:
    said = peter.says(line)
    assert said.splitlines()[0] == (
        "4 bookings off, Thu 26 Nov (trip to the museum). Who hosts or booked them is told."
    )
    assert [each.day.day for each in held(database)] == [25]
    told = helen.says("tick")
    assert "to Noor Hussain:\nPeter Lowe called off 3 bookings of yours: trip to the museum" in told
    assert "to Dan Whitfield:\nPeter Lowe called off 1 booking of yours: trip to the museum" in told
    assert told.count("called off") == 2
    assert "4 bookings stand again." in peter.presses("Undo")
    assert len(held(database)) == 5
    assert helen.says("tick").count("Taken back: your sessions are on as they were.") == 2


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_a_pupil_s_page_says_why_a_session_is_off_until_it_stands_again(
    world: World, noor: Speaker, peter: Speaker
) -> None:
    page = noor.says("pupil Amy Carter")
    assert "called off" not in page
    peter.says("cancel year 11 thu trip to the museum")
    page = noor.says("pupil Amy Carter")
    off = (
        "Sessions called off",
        "Thu 26 Nov 15:20–16:20",
        "Mathematics, Noor Hussain: trip to the museum (Peter Lowe)",
    )
    assert [each for each in off if each not in page] == [], page
    world.at("2026-12-03 09:00")
    assert "trip to the museum" in noor.says("pupil Amy Carter"), "who asks why she was not there is told it"
    world.at("2026-12-04 09:00")
    assert "trip to the museum" not in noor.says("pupil Amy Carter")
    world.at("2026-11-23 10:05")
    noor.says("book amy carter maths thu")
    assert "Sessions called off" not in noor.says("pupil Amy Carter"), "she is booked again"


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("line", "why"),
    [("close thu heating has failed", "the day was closed")],
)
def test_it_says_so_of_a_day_that_is_closed_too(noor: Speaker, helen: Speaker, line: str, why: str) -> None:
    helen.says(line)
    assert f"Mathematics, Noor Hussain: {why}" in noor.says("pupil Amy Carter")


@pytest.mark.usefixtures("booked")
def test_a_class_is_off_where_it_is_theirs_to_cancel_and_the_rest_is_said(
    noor: Speaker, database: Database
) -> None:
    said = noor.says("cancel 11Ma1 thu mock exam")
    assert said.splitlines()[0].startswith("3 bookings off, Thu 26 Nov (mock exam).")
    assert "Ella Smith-Jones" not in said
    assert len(held(database)) == 2
    assert "1 booking of others stands: ask leadership." in noor.says("undo", "cancel year 11 thu mock exam")


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    "line",
    ["cancel ms hussain thu ill", "cancel noor hussain's sessions thu ill", "off Noor Hussain thu ill"],
)
def test_a_hosts_sessions_are_off(helen: Speaker, database: Database, line: str) -> None:
    assert helen.says(line).startswith("3 bookings off, Thu 26 Nov (ill).")
    assert sorted(each.day.day for each in held(database)) == [25, 26]


@pytest.mark.usefixtures("booked")
def test_ones_own_are_off_in_a_line(noor: Speaker, database: Database) -> None:
    assert noor.says("cancel my sessions thu ill").startswith("3 bookings off, Thu 26 Nov (ill).")
    assert len(held(database)) == 2


@pytest.mark.usefixtures("booked")
def test_of_a_host_who_is_away_what_was_displaced_is_put_back_and_of_a_trip_it_is_not(
    helen: Speaker, peter: Speaker, database: Database
) -> None:
    line = "override amy carter geography thu with owen blake field trip briefing"
    peter.says(line, "cancel owen blake thu ill")
    assert len(held(database)) == 5
    peter.says("undo")
    assert len(held(database)) == 5
    helen.says("cancel year 11 thu trip")
    assert [each.day.day for each in held(database)] == [25]


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("off year 9 thu trip", "There is no session to call off on Thursday 26 November."),
        ("off year 14 thu trip", "There is nobody in year 14."),
        ("off year 11 thu", "? Why"),
        ("off year 11 20 nov trip", "is past"),
        ("off thu trip", "? Whose sessions"),
        ("cancel my sessions thu ill", "You have no session on Thursday 26 November."),
        ("off Grace Lin thu ill", "Grace Lin has no session on Thursday 26 November."),
        ("off Amy Carter thu trip", "One pupil's: cancel Amy Carter thu"),
        ("off Amy thu", "One pupil's: cancel Amy thu"),
    ],
)
def test_what_cannot_be_called_off_is_said(helen: Speaker, database: Database, line: str, said: str) -> None:
    assert said in helen.says(line)
    assert len(held(database)) == 5


@pytest.mark.usefixtures("booked")
def test_who_may_cancel_none_of_it_calls_nothing_off(tom: Speaker, database: Database) -> None:
    assert "may cancel or change this booking" in tom.says("cancel year 11 thu trip")
    assert len(held(database)) == 5


@pytest.mark.usefixtures("booked")
def test_one_pupils_booking_is_cancelled_as_before(noor: Speaker, database: Database) -> None:
    noor.says("cancel amy carter thu")
    noor.says("cancel ben dodd thu")
    assert len(held(database)) == 3


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_who_is_elsewhere_by_then_stays_there_when_it_is_undone(
    peter: Speaker, tom: Speaker, database: Database
) -> None:
    peter.says("off year 11 thu trip")
    undo = list(peter.talk.buttons)
    tom.says("book amy carter literature thu")
    peter.talk.buttons = undo
    assert "3 bookings stand again. 1 booking could not: the pupil is elsewhere now." in peter.presses("Undo")
    assert len(held(database)) == 5


@pytest.mark.usefixtures("booked")
def test_whoever_takes_the_register_reads_why_some_do_not_come(
    world: World, noor: Speaker, peter: Speaker
) -> None:
    peter.says("cancel year 11 thu trip to the museum")
    noor.says("book ben dodd maths thu")
    world.at("2026-11-26 15:30")
    said = noor.says("register maths thu")
    assert "Amy Carter 11A does not come: called off by Peter Lowe (trip to the museum)" in said
