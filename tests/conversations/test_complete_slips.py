"""What a slip left unsaid is not lost without a word: its kind and its target are one tap away (P8, P18)."""

import pytest
from sqlmodel import select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.records import RecordKind
from models.mentoring.meeting import AgreedTarget
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P8
OFFERED = ["Positive", "Negative", "Add target", "Undo"]


def stored(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        return [
            (each.tone, each.text, each.target) for each in db.exec(select(Slip)) if each.removed_at is None
        ]


@pytest.mark.parametrize(
    "text",
    ["positive she was ace", "negative rude", "great work", "great work 👍", "late 👎", "well done :)"],
)
def test_a_slip_without_a_sign_stays_neutral_and_is_asked_about(
    noor: Speaker, database: Database, text: str
) -> None:
    noor.says(f"slip amy carter {text}")
    assert stored(database) == [("neutral", text, "")]
    assert sorted(noor.labels) == sorted(OFFERED)


@pytest.mark.parametrize("text", ["negative rude", "late 👎", "late again :("])
def test_bad_news_by_its_own_word_is_offered_as_such_first(noor: Speaker, text: str) -> None:
    noor.says(f"slip amy carter {text}")
    assert noor.labels == ["Negative", "Positive", "Add target", "Undo"]


@pytest.mark.parametrize("text", ["positive she was ace", "great work 👍", "nothing negative about her work"])
def test_any_other_is_offered_as_good_news_first(noor: Speaker, text: str) -> None:
    noor.says(f"slip amy carter {text}")
    assert noor.labels == OFFERED


@pytest.mark.parametrize("line", ["slip amy carter + ace", "slip amy carter - rude"])
def test_a_slip_with_a_sign_is_not(noor: Speaker, line: str) -> None:
    noor.says(line)
    assert noor.labels == ["Undo"]


@pytest.mark.parametrize("kind", ["Positive", "Negative"])
def test_the_kind_is_one_tap(noor: Speaker, database: Database, kind: str) -> None:
    noor.says("slip amy carter she was ace")
    assert noor.presses(kind).startswith(
        f"{kind} slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield."
    )
    assert stored(database) == [(kind.casefold(), "she was ace", "")]
    assert noor.presses("Undo") == "The slip about Amy Carter 11A is as it was sent."
    assert stored(database) == [("neutral", "she was ace", "")]


@pytest.mark.P18
def test_a_target_is_added_and_taken_off(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter she was ace")
    assert "? Target" in noor.presses("Add target")
    assert "Target: finish paper 2" in noor.says("", "finish paper 2")
    assert stored(database) == [("neutral", "she was ace", "finish paper 2")]
    noor.says("undo")
    assert stored(database) == [("neutral", "she was ace", "")]
    with database.reading() as db:
        assert [each.removed_at is None for each in db.exec(select(AgreedTarget))] == [False]


def test_a_target_is_added_by_a_line(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter she was ace", "slip ben dodd + ace")
    assert "Positive slip about Ben Dodd 11B" in noor.says("addtarget finish paper 2")
    assert [target for _, _, target in stored(database)] == ["", "finish paper 2"]


def test_the_form_offers_the_last_slip_only(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter she was ace", "slip ben dodd + ace, target: finish paper 2")
    assert noor.says("addtarget").startswith(
        "The slip about Ben Dodd 11B has a target already: finish paper 2."
    )
    assert [target for _, _, target in stored(database)] == ["", "finish paper 2"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["slip ben dodd + ace, target: finish paper 2"],
            "The slip about Ben Dodd 11B has a target already: finish paper 2. Send another slip",
        ),
        (
            ["slip ben dodd + ace", "undo"],
            "Your last slip, about Ben Dodd 11B, was taken back. Send it again",
        ),
        (["slip amy carter, ben dodd + ace"], "Your last slip was a good word for several pupils. To add"),
    ],
    ids=["has one", "taken back", "several"],
)
def test_a_target_never_goes_to_an_earlier_slip(
    noor: Speaker, database: Database, lines: list[str], said: str
) -> None:
    noor.says("slip amy carter she was ace", *lines)
    before = stored(database)
    assert noor.says("addtarget read chapter 3").startswith(said)
    assert stored(database) == before


def test_it_is_for_who_sent_it_and_for_its_minutes(
    noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    noor.says("slip amy carter she was ace")
    buttons = list(noor.talk.buttons)
    grace.talk.buttons = buttons
    assert grace.presses("Positive") == "Only Noor Hussain can change this slip: they sent it."
    world.at("10:11")
    noor.talk.buttons = buttons
    assert noor.presses("Positive").startswith("That slip was sent a while ago.")
    assert stored(database) == [("neutral", "she was ace", "")]


def test_a_target_for_another_s_slip_is_refused_on_record(
    noor: Speaker, grace: Speaker, database: Database
) -> None:
    noor.says("slip amy carter she was ace")
    grace.talk.buttons = list(noor.talk.buttons)
    assert grace.presses("Add target") == "Only Noor Hussain can change this slip: they sent it."
    assert grace.says("help")
    with database.reading() as db:
        (entry,) = db.exec(select(Entry).where(Entry.did == Did.REFUSED)).all()
        slip = db.exec(select(Slip)).one()
    assert (entry.deed, entry.pupil_id, entry.record, entry.record_id) == (
        "addtarget", slip.pupil_id, RecordKind.SLIP, slip.id,
    )  # fmt: skip


def test_what_is_told_says_the_kind_as_it_is_now(noor: Speaker) -> None:
    noor.says("slip amy carter she was ace")
    noor.presses("Positive")
    assert "ositive slip" in noor.says("tick")


def test_without_such_a_slip_there_is_nothing_to_add_to(noor: Speaker, database: Database) -> None:
    assert noor.says("addtarget one more page").startswith("You sent no slip without a target just now.")
    assert noor.says("addtarget").startswith("You sent no slip without a target just now.")
    assert stored(database) == []
