"""Quick phrases of the school's own, and copies of negative slips to the head of the subject (P8, P12)."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P8

PHRASES = "settings slip phrases hw: - no homework handed in; + a superb answer in class"


def texts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        return [(each.tone, each.text) for each in db.exec(select(Slip).order_by(col(Slip.id)))]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("slip Amy Carter hw", ("negative", "no homework handed in")),
        ("slip Amy Carter - hw", ("negative", "no homework handed in")),
        ("slip Amy Carter HW.", ("negative", "no homework handed in")),
        ("slip Amy Carter + hw", ("positive", "no homework handed in")),
        ("slip Amy Carter - hw again", ("negative", "hw again")),
    ],
)
def test_a_short_word_is_typed_for_a_phrase(
    helen: Speaker, noor: Speaker, database: Database, line: str, kept: tuple[str, str]
) -> None:
    helen.says(PHRASES)
    said = noor.says(line)
    assert f"“{kept[1]}”" in said
    assert texts(database) == [kept]


def test_a_phrase_is_picked_in_the_form_with_or_without_words_of_ones_own(
    helen: Speaker, noor: Speaker, database: Database
) -> None:
    helen.says(PHRASES)
    for own in ("", "third time"):
        asked = noor.says("slip Amy Carter")
        while "no homework handed in" not in asked:
            asked = noor.says("")
        said = noor.says("1", own, "")
        while "sent to Dan Whitfield" not in said:
            said = noor.says("")
    assert texts(database) == [
        ("negative", "no homework handed in"),
        ("negative", "no homework handed in, third time"),
    ]


def test_without_phrases_nothing_is_offered(noor: Speaker) -> None:
    asked = noor.says("slip Amy Carter")
    assert "Quick phrase" not in asked
    assert "This is needed" in noor.says("")


def test_the_list_of_phrases_is_the_schools(helen: Speaker, noor: Speaker) -> None:
    assert helen.says(PHRASES).startswith(
        "Slip phrases set to hw: - no homework handed in; + a superb answer"
    )
    assert "says nothing yet" in helen.says("settings slip phrases 7")
    assert "Not changed yet. These would be offered no more: no homework handed in." in helen.says(
        "settings slip phrases remove hw"
    )
    assert helen.presses("Yes, take 1 phrase away").startswith(
        "Slip phrases set to + a superb answer in class."
    )
    assert helen.says("undo").startswith("Slip phrases: hw: - no homework handed in")
    assert "Only the scheme lead" in noor.says("settings slip phrases none")


@pytest.mark.whole
@pytest.mark.P12
def test_a_negative_slip_is_copied_to_the_head_of_its_subject_where_the_school_wants_it(
    helen: Speaker, noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    noor.says("slip Amy Carter - no homework")
    assert "copy" not in grace.says("tick")
    assert "Slip copies is yes or no." in helen.says("settings slip copies maybe")
    helen.says("cancel")
    assert helen.says("settings slip copies yes").startswith("Slip copies set to yes.")
    world.tells_only("g.lin", "d.whitfield")
    world.at("2026-11-23 10:10")
    said = noor.says("slip Amy Carter - late again")
    assert "sent to Dan Whitfield, and copied to the head of Mathematics." in said
    told = grace.says("tick")
    assert (
        "A copy for you as head of Mathematics: negative slip about Amy Carter 11A from Noor Hussain" in told
    )
    assert "late again" not in told
    assert "late again" in grace.presses("Read")
    with database.reading() as db:
        assert db.exec(select(Slip.read_at).where(col(Slip.copied))).all() == [None]
    assert "negative slip" in grace.says("slips Amy Carter")
    assert "no homework" not in grace.says("slips Amy Carter")
    noor.says("slip Amy Carter + better today")
    assert "copy" not in grace.says("tick")


@pytest.mark.P12
def test_a_copy_goes_with_the_slip_that_is_taken_back(
    helen: Speaker, noor: Speaker, grace: Speaker, world: World
) -> None:
    helen.says("settings slip copies yes")
    noor.says("slip Amy Carter - late again", "undo")
    assert "late again" not in grace.says("tick")
    neutral = noor.says("slip Amy Carter late once more")
    assert "copied" not in neutral
    assert "copied to the head of Mathematics" in noor.presses("Negative")
    assert "negative slip about Amy Carter 11A from Noor Hussain" in grace.says("tick")
    world.tells_only("g.lin", "d.whitfield")
    world.at("2026-11-23 10:05")
    noor.says("undo")
    assert "was taken back" in grace.says("tick")
