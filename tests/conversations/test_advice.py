"""`advise`: mentors and learning support advise leadership, who is told, answers, and is counted (P15)."""

import pytest
from sqlmodel import col, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.advice import Advice
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P15

MORE_TIME = "advise Amy Carter more time for coursework in science"


def first_line(said: str) -> str:
    return said.splitlines()[0]


def rows(database: Database) -> list[Advice]:
    with database.reading() as db:
        return list(db.exec(select(Advice).order_by(col(Advice.id))))


@pytest.mark.both_databases
def test_it_reaches_the_scheme_lead_and_its_answer_comes_back(
    dan: Speaker, helen: Speaker, database: Database
) -> None:
    said = dan.says(MORE_TIME)
    assert first_line(said) == "Advice on time about Amy Carter 11A sent to Helen Marsh."
    told = dan.says("tick")
    assert "▸ to Helen Marsh" in told
    assert "Advice on time about Amy Carter 11A from Dan Whitfield" in told
    assert "coursework" not in told
    assert "- Amy Carter 11A: advice on time: from Dan Whitfield, 10:00, not answered yet" in helen.says(
        "todo"
    )
    assert "more time for coursework in science" in helen.presses("Read")
    helen.presses("Answer")
    said = helen.says("Two hours a week in the library from Monday")
    assert first_line(said) == "Answer to Dan Whitfield saved about Amy Carter 11A."
    assert "advice" not in helen.says("todo")
    told = dan.says("tick")
    assert "Helen Marsh answered your advice about Amy Carter 11A" in told
    assert "library" not in told
    dan.says("advice")
    assert "Two hours a week in the library" in dan.presses("Read")
    (row,) = rows(database)
    assert (row.subject, row.answer) == ("time", "Two hours a week in the library from Monday")


@pytest.mark.both_databases
def test_it_is_taken_back_until_it_is_answered(dan: Speaker, helen: Speaker, database: Database) -> None:
    dan.says(MORE_TIME)
    assert dan.says("undo") == f"The advice about Amy Carter 11A is taken back.{WRITE_AGAIN}"
    assert [each.text for each in rows(database)] == [""]
    assert first_line(helen.says("advice")) == "No advice yet."
    dan.says("advise Amy Carter drop one language")
    helen.says("advice")
    helen.presses("Read")
    helen.presses("Answer")
    helen.says("Agreed")
    assert "It was answered, so it stays." in dan.says("undo")
    assert helen.says("undo").startswith("The answer to Dan Whitfield is taken back")
    assert "not answered yet" in dan.says("advice")


def test_what_it_is_on_follows_from_its_words(dan: Speaker) -> None:
    assert first_line(dan.says("advise Amy Carter drop one language")).startswith("Advice on the curriculum")
    said = dan.says("advise smaller classes in science for Year 11")
    assert first_line(said) == "Advice on the curriculum sent to Helen Marsh."


def test_the_same_twice_is_once(dan: Speaker, database: Database) -> None:
    dan.says(MORE_TIME)
    assert "Already recorded: Advice on time about Amy Carter 11A" in dan.says(MORE_TIME)
    assert len(rows(database)) == 1


def test_only_mentors_and_learning_support_of_the_pupil_advise(
    noor: Speaker, joan: Speaker, database: Database
) -> None:
    for each in (noor, joan):
        assert "may advise leadership about a pupil" in each.says(MORE_TIME)
    assert rows(database) == []


def test_who_gave_none_sees_no_colleagues_and_leadership_all(
    dan: Speaker, tom: Speaker, peter: Speaker, joan: Speaker, database: Database
) -> None:
    dan.says(MORE_TIME)
    assert first_line(tom.says("advice")) == "No advice yet."
    assert "Amy Carter 11A: advice on time" in peter.says("advice")
    assert "Answer" not in peter.labels
    peter.presses("Read")
    assert "Answer" not in peter.labels
    assert "may advise leadership" in joan.says("advice")
    with database.reading() as db:
        newest = db.exec(select(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
    assert (newest.did, newest.deed) == (Did.REFUSED, "advice")


def test_safeguarding_is_asked_before_it_is_sent(dan: Speaker, database: Database) -> None:
    assert "Is this a safeguarding concern?" in dan.says("advise Amy Carter time off: he hit her again")
    assert rows(database) == []


def test_the_digest_counts_it(dan: Speaker, peter: Speaker, world: World) -> None:
    dan.says(MORE_TIME)
    assert "Advice to leadership: 1 not answered, 1 new" in peter.says("digest")
    world.at("2026-12-09 10:00")
    assert "Advice to leadership: 1 not answered" in peter.says("digest")


@pytest.mark.whole
def test_a_long_list_is_paged_to_its_end(dan: Speaker) -> None:
    for number in range(11):
        dan.says(f"advise Amy Carter more time for part {number} of the coursework")
    heard, seen = dan.says("advice"), 0
    while "There is more" in heard:
        seen += heard.count(": advice on time")
        heard = dan.presses("Show more")
    assert seen + heard.count(": advice on time") == 11
