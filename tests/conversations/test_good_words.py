"""A good word for several pupils or a class is one slip each; a worry goes about one pupil at a time (P8)."""

import pytest
from sqlmodel import col, select

from bot.ask import Reply
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Words
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip import Slip
from models.outbox.notices import Notice, NoticeEnd
from models.outbox.topics import Topic
from models.school.people import ClassPupil, SchoolClass
from models.school.snapshot import school
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World

pytestmark = pytest.mark.P8
SEVERAL = "About several pupils only a good word is sent. Make it positive, or name one pupil."


def standing(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        found = db.exec(select(Slip).where(col(Slip.removed_at).is_(None), col(Slip.withdrawn_at).is_(None)))
        return sorted((school(db).label(each.pupil_id), each.tone, each.text) for each in found)


@pytest.mark.parametrize(
    "line",
    [
        "slip amy carter, ben dodd + great mock",
        "slip amy carter and ben dodd + great mock",
        "slip amy carter & ben dodd + great mock",
        "slip ben dodd, amy carter, ben dodd + great mock",
    ],
)
def test_each_named_pupil_gets_one(noor: Speaker, database: Database, line: str) -> None:
    said = noor.says(line).splitlines()
    assert said[0] == "Positive slip (Mathematics) about 2 pupils, one each, sent to their mentors."
    assert said[1] == "  “great mock”"
    assert standing(database) == [
        ("Amy Carter 11A", "positive", "great mock"),
        ("Ben Dodd 11B", "positive", "great mock"),
    ]
    with database.reading() as db:
        told = db.exec(select(Notice).where(Notice.topic == Topic.SLIP_NEW)).all()
        assert len(told) == len(standing(database))


def test_a_class_is_told_each_and_has_its_target_each(noor: Speaker, database: Database) -> None:
    noor.says("slip 11Ma1 + great mock, target: one past paper")
    with database.reading() as db:
        taught = select(ClassPupil.pupil_id).join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        wanted = set(db.exec(taught.where(SchoolClass.name == "11Ma1")))
        assert {each.pupil_id for each in db.exec(select(Slip))} == wanted
        assert {each.pupil_id for each in db.exec(select(AgreedTarget))} == wanted


@pytest.mark.parametrize(
    "line", ["slip amy carter, 11Ma1 + great mock", "slip all of 11Ma1, amy carter + great mock"]
)
def test_who_is_named_beside_a_class_of_theirs_is_asked_about(
    noor: Speaker, database: Database, line: str
) -> None:
    """Amy of 11Ma1, or all of it? Thirty slips are not sent on a guess."""
    asked = "Amy Carter 11A is in 11Ma1. Pick whom you mean, or name 11Ma1 alone for all of it."
    assert asked in noor.says(line)
    assert standing(database) == []
    noor.says("amy carter")
    assert standing(database) == [("Amy Carter 11A", "positive", "great mock")]


def test_who_is_named_beside_a_class_of_others_is_added_to_it(noor: Speaker, database: Database) -> None:
    with database.reading() as db:
        taught = select(ClassPupil.pupil_id).join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        inside = {school(db).label(each) for each in db.exec(taught.where(SchoolClass.name == "11Ma1"))}
        other = min({school(db).label(each) for each in school(db).pupils} - inside)
    noor.says(f"slip {other}, 11Ma1 + great mock")
    assert {label for label, _, _ in standing(database)} == {*inside, other}


@pytest.mark.parametrize(
    "line",
    [
        "slip amy carter, ben dodd - no homework",
        "slip amy carter and ben dodd great work",
        "slip 11Ma1 - noisy",
    ],
)
def test_what_is_no_good_word_asks_and_keeps_what_was_typed(
    noor: Speaker, database: Database, line: str
) -> None:
    assert SEVERAL in noor.says(line)
    assert standing(database) == []
    noor.says("1")
    assert {tone for _, tone, _ in standing(database)} == {"positive"}
    assert {text for _, _, text in standing(database)} == {
        line.rsplit("- ", maxsplit=1)[-1].rsplit("dodd ", maxsplit=1)[-1].rsplit("Ma1 ", maxsplit=1)[-1]
    }


def test_no_more_than_the_setting_allows(noor: Speaker, helen: Speaker, database: Database) -> None:
    helen.says("settings slip pupils 2")
    said = noor.says("slip 11Ma1 + great mock")
    assert "pupils; a good word goes to 2 at most. Name fewer, such as one form." in said
    assert standing(database) == []


@pytest.mark.both_databases
def test_all_are_taken_back_at_once_and_the_words_come_back(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter, ben dodd + great mock, target: go on")
    assert noor.says("undo") == f"The slips about 2 pupils are taken back.{WRITE_AGAIN}"
    assert standing(database) == []
    with database.reading() as db:
        assert not [each for each in db.exec(select(AgreedTarget)) if each.removed_at is None]
        assert {each.ended for each in db.exec(select(Notice).where(Notice.topic == Topic.SLIP_NEW))} == {
            NoticeEnd.TAKEN_BACK
        }
        undone = {each.undoes: each.pupil_id for each in db.exec(select(Entry)) if each.undoes is not None}
        named = {each.id: each.pupil_id for each in db.exec(select(Entry)) if each.id in undone}
        assert undone == named
    assert noor.says("undo") == "There is nothing of yours from the last 10 minutes to take back."


def test_they_can_be_written_again(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter, ben dodd + great mock", "undo")
    noor.presses("Write it again")
    assert "now: great mock" in noor.says("", "")
    noor.says("", "")
    assert [label for label, _, _ in standing(database)] == ["Amy Carter 11A", "Ben Dodd 11B"]


@pytest.mark.both_databases
def test_one_that_was_read_stays_on_record_as_withdrawn(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("slip amy carter, ben dodd + great mock")
    dan.says("todo")
    dan.presses("Read")
    assert noor.says("undo").splitlines()[0] == (
        "The slips about 2 pupils are taken back. 1 of them had been read: it is marked as withdrawn and stays on "
        "record."
    )
    assert standing(database) == []


def test_the_same_line_twice_sends_once(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter, ben dodd + great mock")
    assert noor.says("slip amy carter, ben dodd + great mock").startswith("Already recorded: Positive slip")
    assert len(standing(database)) == len({label for label, _, _ in standing(database)})


def test_the_same_request_heard_twice_gets_the_same_answer(database: Database, world: World) -> None:
    with database.reading() as db:
        staff_id = next(at for at, name in school(db).staff.items() if name == "Noor Hussain")
    said = Words(staff_id=staff_id, words="slip amy carter, ben dodd + great mock", key="twice")
    dispatcher = Dispatcher(database, registry(), now=world.clock.now)
    first, second = dispatcher.hear(said), dispatcher.hear(said)
    assert isinstance(first, Reply)
    assert isinstance(second, Reply)
    assert second.card.parts == first.card.parts
    assert second.card.title == f"Already recorded: {first.card.title}"


@pytest.mark.parametrize(
    ("line", "tone", "text"),
    [
        ("slip amy carter ++ great effort", "positive", "++ great effort"),
        ("slip amy carter ++", "positive", "++"),
        ("slip amy carter great effort ++", "neutral", "great effort ++"),
        ("slip amy carter :) ace", "neutral", ":) ace"),
        ("slip amy carter ace :)", "neutral", "ace :)"),
        ("slip amy carter -- no homework", "negative", "no homework"),
        ("slip amy carter and then she helped", "neutral", "and then she helped"),
    ],
)
def test_what_is_no_sign_stays_as_typed(
    noor: Speaker, database: Database, line: str, tone: str, text: str
) -> None:
    noor.says(line)
    assert standing(database) == [("Amy Carter 11A", tone, text)]
