"""Settings that are lists: what is typed is added, and what goes is asked about first."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_settings import now

pytestmark = pytest.mark.P14


def test_a_bare_word_is_added_and_none_is_lost(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal, the den")
    assert "set to canal, the den, abuse. It was canal, the den." in helen.says(
        "settings safeguarding words abuse"
    )
    helen.says("settings safeguarding words add canal")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


def test_in_the_form_nothing_is_lost_either(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal")
    helen.says("settings", "1")
    helen.says("settings safeguarding words")
    helen.says("settings safeguarding words the den")
    assert now(database).safeguarding_words == ("canal", "the den")


def test_what_takes_words_away_names_them_asks_and_tells_the_safeguarding_lead(
    helen: Speaker, database: Database
) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    asked = helen.says("settings safeguarding words remove canal, abuse")
    assert "Not changed yet. 2 words would no longer ask: canal and abuse." in asked
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")
    assert "set to the den. It was canal, the den, abuse." in helen.presses("Yes, take 2 words away")
    assert now(database).safeguarding_words == ("the den",)
    told = helen.says("tick")
    assert "▸ to Ruth Adeyemi:" in told
    assert "Helen Marsh took words off the list that asks about safeguarding: canal and abuse." in told
    helen.says("undo")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")
    assert "These words ask about safeguarding again: canal and abuse." in helen.says("tick")


def test_all_words_at_once_are_asked_about_too(helen: Speaker, database: Database) -> None:
    helen.says("settings safeguarding words canal, the den")
    assert "2 words would no longer ask: canal and the den." in helen.says(
        "settings safeguarding words default"
    )
    helen.presses("Yes, take 2 words away")
    assert now(database).safeguarding_words == ()


TAKEN_AWAY = [
    ("-canal", "1 word would no longer ask: canal."),
    ("- canal", "1 word would no longer ask: canal."),
    ("−canal", "1 word would no longer ask: canal."),
    ("remove canal", "1 word would no longer ask: canal."),
    ("delete canal", "1 word would no longer ask: canal."),
    ("canal remove", "1 word would no longer ask: canal."),
    ("without canal and abuse", "2 words would no longer ask: canal and abuse."),
    ("remove canal abuse", "2 words would no longer ask: canal and abuse."),
    ("remove canal, abuse", "2 words would no longer ask: canal and abuse."),
    ("+vape, -canal", "1 word would no longer ask: canal."),
    ("= abuse", "2 words would no longer ask: canal and the den."),
    ("=abuse", "2 words would no longer ask: canal and the den."),
    ("only abuse", "2 words would no longer ask: canal and the den."),
    ("to abuse", "2 words would no longer ask: canal and the den."),
    *((said, "3 words would no longer ask: canal, the den and abuse.")
      for said in ("none", "clear", "nothing", "off", "default", "remove all", "clear all", "drop all of it")),
]  # fmt: skip
NO_WORDS = [
    *("all", "the", "?", "???", "123", "!!", "*", "help", "what are the words?", "😀", "=", "+"),
    *("stop asking about canal", "canal boat", "please could you not ask about boats any more"),
    *("remove knife", "remove", "x" * 41),
]


@pytest.mark.parametrize(("said", "answer"), TAKEN_AWAY, ids=[said for said, _ in TAKEN_AWAY])
def test_however_words_are_taken_away_it_is_asked_first(
    helen: Speaker, database: Database, said: str, answer: str
) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    assert answer in helen.says(f"settings safeguarding words {said}")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


@pytest.mark.parametrize("said", NO_WORDS)
def test_what_is_no_word_to_ask_about_is_refused(helen: Speaker, database: Database, said: str) -> None:
    helen.says("settings safeguarding words canal, the den, abuse")
    assert "\n! " in helen.says(f"settings safeguarding words {said}")
    assert now(database).safeguarding_words == ("canal", "the den", "abuse")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("10", "Session years set to 10, 11."),
        ("+10", "Session years set to 10, 11."),
        ("add year 10", "Session years set to 10, 11."),
        ("10 and 11", "Session years set to 10, 11."),
        ("y10 y11", "Session years set to 10, 11."),
        ("9-11", "Session years set to 9, 10, 11."),
        ("only 10", "Not changed yet. Sessions would no longer be for Year 11."),
        ("= 10", "Not changed yet. Sessions would no longer be for Year 11."),
        ("+10, -11", "Not changed yet. Sessions would no longer be for Year 11."),
        *((said, "! Session years are year groups from 7 to 13")
          for said in ("none", "clear", "-11", "remove 9", "12a", "wibble")),
    ],
)  # fmt: skip
def test_a_year_of_sessions_is_added_and_taken_away_only_when_asked(
    helen: Speaker, said: str, answer: str
) -> None:
    assert answer in helen.says(f"settings session years {said}")


def test_a_year_of_sessions_goes_with_a_second_tap(helen: Speaker, database: Database) -> None:
    helen.says("settings session years 10", "settings session years remove 11")
    assert "Session years set to 10. It was 10, 11." in helen.presses("Yes, take Year 11 away")
    assert now(database).session_years == (10,)
    assert "Safeguarding" not in helen.says("tick")


@pytest.mark.parametrize("said", ["none", "clear", "off", "remove", "default"])
def test_periods_and_leaders_are_taken_away_by_any_word_for_it(helen: Speaker, said: str) -> None:
    helen.says("settings periods 8.50-9.50", "settings leader monday p.lowe@school.example")
    assert "Periods: not set any more. It was 08:50-09:50." in helen.says(f"settings periods {said}")
    assert "Leader monday set to nobody." in helen.says(f"settings leader monday {said}")


def test_what_changed_since_it_was_asked_is_asked_again(helen: Speaker, world: World) -> None:
    helen.says("settings safeguarding words canal, the den")
    helen.says("settings safeguarding words default")
    yes = helen.talk.buttons[0]
    other = world.staff("h.marsh")
    other.says("settings safeguarding words abuse")
    helen.talk.buttons = [yes]
    assert "3 words would no longer ask: canal, the den and abuse." in helen.says("1")


def test_a_word_that_is_not_there_cannot_be_taken_away(helen: Speaker) -> None:
    assert "! “knife” is not on the list." in helen.says("settings safeguarding words remove knife")


def test_a_new_word_asks_from_now_on(helen: Speaker, noor: Speaker) -> None:
    assert "sent to" in noor.says("slip Amy Carter + seen by the canal")
    helen.says("settings safeguarding words canal")
    assert "Is this a safeguarding concern?" in noor.says("slip Ben Dodd + seen by the canal")
