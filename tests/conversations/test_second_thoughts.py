"""What is typed after an answer: a yes or a no beside the form that asks, and a sigh about the wrong pupil."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World

REGRETS = [
    "sorry wrong pupil",
    "wrong one",
    "oops",
    "Oops, wrong pupil!",
    "wrong",
    "sorry, i meant Ben Dodd",
    "my mistake",
    "i sent the wrong slip",
    "sent it to the wrong amy",
    "that slip was for ben",
    "remove that slip",
    "cancel that booking",
]


def standing(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Slip.text).where(Slip.removed_at == None)))  # noqa: E711 - SQL's IS NULL


@pytest.mark.parametrize("line", REGRETS)
@pytest.mark.both_databases
def test_a_sigh_after_a_slip_names_it_and_offers_undo(noor: Speaker, database: Database, line: str) -> None:
    noor.says("slip Amy Carter + superb")
    said = noor.says(line)
    assert "Amy Carter 11A" in said
    assert standing(database) == ["superb"], "nothing is done by itself"
    assert "taken back" in noor.presses("Undo")
    assert standing(database) == []


def test_who_may_remove_slips_is_asked_which_where_that_slip_is_to_go(world: World) -> None:
    ruth = world.staff("r.adeyemi")
    ruth.says("slip Amy Carter + superb")
    assert "Remove a slip (type cancel to stop)" in ruth.says("remove that slip")


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("line", ["oops", "wrong one", "sorry wrong pupil"])
@pytest.mark.both_databases
def test_with_nothing_to_take_back_a_sigh_is_only_answered(noor: Speaker, line: str) -> None:
    assert "[1]" not in noor.says(line)


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("line", ["yes", "Yes.", "yes it is", "yep"])
def test_a_yes_beside_the_form_saves_nothing_and_says_whom_to_tell(
    noor: Speaker, database: Database, line: str
) -> None:
    said = noor.says(line)
    assert "Ruth Adeyemi in person" in said
    assert standing(database) == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("line", ["no", "No!", "nope", "no it isn't"])
def test_a_no_beside_the_form_saves_nothing_and_says_where_to_answer(
    noor: Speaker, database: Database, line: str
) -> None:
    assert "answer in the form" in noor.says(line)
    assert standing(database) == []


@pytest.mark.parametrize(("answer", "kept"), [("yes", []), ("no", ["she has bruises on her arm"])])
def test_a_typed_answer_to_the_open_question_answers_it(
    noor: Speaker, database: Database, answer: str, kept: list[str]
) -> None:
    assert "Is this a safeguarding concern?" in noor.says("slip Amy Carter - she has bruises on her arm")
    noor.says(answer)
    assert standing(database) == kept
