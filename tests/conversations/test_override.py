"""A clash overridden with a reason: remembered, told to both teachers, and put back when it ends (R8)."""

import pytest
from sqlmodel import select

from models.audit.entries import Entry
from models.db.database import Database
from models.sessions.displacing import lost_from
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]

HISTORY = "override amy carter history thu with dan whitfield mock exam next week"


@pytest.fixture
def booked(noor: Speaker) -> None:
    noor.says("book amy carter maths thu")


def where(speaker: Speaker) -> list[str]:
    return [line.partition("  [")[0] for line in speaker.says("sessions amy carter").splitlines()[1:]]


MATHS = "- Thu 26 Nov, 15:20–16:20 Mathematics, Noor Hussain"
THERE = "- Thu 26 Nov, 15:20–16:20 History, Dan Whitfield"


@pytest.mark.usefixtures("booked")
def test_the_button_asks_why_and_both_teachers_are_told(
    peter: Speaker, helen: Speaker, database: Database
) -> None:
    peter.says("book amy carter history thu with dan whitfield")
    assert peter.labels == ["Book Mon 30 Nov", "Ask to give way", "Override"]
    assert "? Why" in peter.presses("Override")
    said = peter.says("mock exam next week")
    assert said.splitlines()[:2] == [
        "Amy Carter 11A booked with Dan Whitfield: History, Thu 26 Nov, 15:20–16:20.",
        "  Off instead: Mathematics with Noor Hussain, Thu 26 Nov 15:20–16:20. Noor Hussain is told. "
        "If this booking is cancelled, they go back there.",
    ]
    told = helen.says("tick")
    assert "to Noor Hussain:\nAmy Carter 11A will not come: Mathematics" in told
    assert (
        "They go to History with Dan Whitfield, Thu 26 Nov 15:20–16:20 instead. Peter Lowe decided: mock exam"
        in told
    )
    assert "to Dan Whitfield:\nPeter Lowe booked Amy Carter 11A for you: History" in told
    assert len(held(database)) == 1


@pytest.mark.usefixtures("booked")
def test_only_who_may_overrides_and_only_they_are_offered_it(dan: Speaker, database: Database) -> None:
    dan.says("book amy carter history thu")
    assert "Override" not in dan.labels
    assert "may override this clash" in dan.says("override amy carter history thu because")
    with database.reading() as db:
        assert "refused" in set(db.exec(select(Entry.did).where(Entry.deed == "override")))


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_what_it_displaced_stands_again_when_it_is_cancelled(
    helen: Speaker, dan: Speaker, peter: Speaker, database: Database
) -> None:
    peter.says(HISTORY)
    helen.says("tick")
    assert where(helen) == [THERE]
    said = dan.says("cancel amy carter thu")
    assert "They are back in Mathematics with Noor Hussain, Thu 26 Nov 15:20–16:20." in said
    assert where(helen) == [MATHS]
    told = helen.says("tick")
    for name in ("Noor Hussain", "Peter Lowe"):
        assert f"to {name}:\nAmy Carter 11A is back in Mathematics" in told
    assert "Amy Carter 11A is booked again: History" in dan.says("undo")
    assert where(helen) == [THERE]
    assert len(held(database)) == 1


@pytest.mark.usefixtures("booked")
def test_it_stands_again_too_when_the_override_is_undone_or_moved_away(
    helen: Speaker, peter: Speaker, dan: Speaker
) -> None:
    peter.says(HISTORY)
    helen.says("tick")
    assert "Amy Carter 11A is back where they were." in peter.presses("Undo")
    assert where(helen) == [MATHS]
    assert helen.says("tick").count("Amy Carter 11A is back in Mathematics") == 1
    peter.says(HISTORY)
    dan.says("move amy carter thu to next mon")
    assert where(helen) == [MATHS, "- Mon 30 Nov, 15:20–16:20 History, Dan Whitfield"]
    dan.says("undo")
    assert where(helen) == [THERE]


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_moved_within_the_time_it_still_keeps_the_other_out(
    helen: Speaker, peter: Speaker, dan: Speaker
) -> None:
    peter.says(HISTORY)
    dan.says("move amy carter thu to 15:30-16:30")
    assert where(helen) == ["- Thu 26 Nov, 15:30–16:30 History, Dan Whitfield"]
    dan.says("cancel amy carter thu")
    assert where(helen) == [MATHS]


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_there_is_no_way_back_where_the_pupil_is_elsewhere_by_then(
    helen: Speaker, peter: Speaker, dan: Speaker, tom: Speaker
) -> None:
    peter.says("override amy carter history thu 15:20-15:50 with dan whitfield short one")
    tom.says("book amy carter literature thu 15:50-16:50")
    tom.presses("Book all the same")
    assert "They are back" not in dan.says("cancel amy carter thu 15:20")
    assert where(helen) == ["- Thu 26 Nov, 15:50–16:50 English Literature, Tom Berry"]


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_an_override_of_an_override_lets_them_stand_in_turn(
    helen: Speaker, peter: Speaker, dan: Speaker, database: Database
) -> None:
    peter.says(HISTORY)
    helen.says("override amy carter geography thu with owen blake field trip")
    assert where(helen) == ["- Thu 26 Nov, 15:20–16:20 Geography, Owen Blake"]
    helen.says("cancel amy carter thu")
    assert where(helen) == [THERE]
    dan.says("cancel amy carter thu")
    assert where(helen) == [MATHS]
    assert len(held(database)) == 1


@pytest.mark.usefixtures("booked")
def test_the_host_who_lost_a_pupil_can_be_shown_where_they_are_and_why(
    peter: Speaker, database: Database
) -> None:
    session = held(database)[0].session_id
    peter.says(HISTORY)
    with database.reading() as db:
        [lost] = lost_from(db, session)
    assert (lost.instead.subject, lost.instead.host, lost.by) == ("History", "Dan Whitfield", "Peter Lowe")
    assert lost.why == "mock exam next week"
    peter.says("undo")
    with database.reading() as db:
        assert lost_from(db, session) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("override ben dodd history thu with dan whitfield because", "Ben Dodd 11B is free then"),
        ("override amy carter history fri with dan whitfield because", "Friday 27 November is an INSET day"),
        (
            "override amy carter maths thu with noor hussain because",
            "Amy Carter 11A is in that session already.",
        ),
        ("override amy carter history thu with dan whitfield", "? Why"),
        ("override amy carter history 20 nov with dan whitfield because", "is past"),
    ],
)
@pytest.mark.usefixtures("booked")
def test_what_cannot_be_overridden_is_said(peter: Speaker, database: Database, line: str, said: str) -> None:
    assert said in peter.says(line)
    assert len(held(database)) == 1
    assert held(database)[0].cancelled_at is None


@pytest.mark.usefixtures("booked")
def test_a_full_session_displaces_nobody(
    helen: Speaker, peter: Speaker, dan: Speaker, database: Database
) -> None:
    helen.says("settings session kinds after school 1 place")
    dan.says("book ben dodd history thu")
    assert "that session is full" in peter.says(HISTORY)
    assert len(held(database)) == 2


@pytest.mark.usefixtures("booked")
def test_a_closed_day_ends_both_and_opened_again_the_override_holds(
    helen: Speaker, peter: Speaker, database: Database
) -> None:
    peter.says(HISTORY)
    helen.says("close thu snow")
    assert held(database) == []
    helen.says("reopen thu")
    assert where(helen) == [THERE]


@pytest.mark.usefixtures("booked")
def test_the_same_override_a_second_time_changes_nothing(
    peter: Speaker, helen: Speaker, database: Database
) -> None:
    peter.says(HISTORY)
    assert "is in that session already" in helen.says(HISTORY)
    assert len(held(database)) == 1
