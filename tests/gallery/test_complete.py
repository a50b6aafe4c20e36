"""Nothing is forgotten in the gallery: what is declared later has to be said in it, too."""

import re
from typing import get_args

import pytest

from bot.commands import registry
from bot.notices import TOPICS
from bot.say.card import Button, Card, Part, Style
from bot.say.form import Asked, Form, Paragraph
from tests.gallery.everything import Gallery
from tests.gallery.shown import said_in
from tests.gallery.stress import ARABIC, HARD, LINES, MANY

COMMANDS = registry().commands
SAID = pytest.mark.whole
"""Is about the conversations, which are held in `make test-all`; `test_on_record` asks everything of a small school."""
ASKING = [name for name, each in COMMANDS.items() if any(not one.optional for one in each.inputs.values())]


def cards(gallery: Gallery) -> list[Card]:
    return [each.what for each in gallery.shown if isinstance(each.what, Card)]


def forms(gallery: Gallery, command: str = "") -> list[Form]:
    found = [each.what for each in gallery.shown if isinstance(each.what, Form)]
    return [each for each in found if not command or each.command == command]


@SAID
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_said_with_all_its_examples(gallery: Gallery, command: str) -> None:
    assert (command, "done") in gallery.outcomes
    for example in COMMANDS[command].examples:
        assert any(example == line for _, line in gallery.lines), example


@SAID
def test_what_is_not_for_everybody_is_refused_in_it(gallery: Gallery) -> None:
    refused = {heard for heard, outcome in gallery.outcomes if outcome == "refused"}
    assert refused >= {"book", "grade", "meet", "today", "digest", "settings"}


@SAID
@pytest.mark.parametrize("action", registry().presses)
def test_every_button_is_pressed(gallery: Gallery, action: str) -> None:
    assert (action, "done") in gallery.outcomes


@SAID
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_told(gallery: Gallery, topic: str) -> None:
    assert any(each.subject == f"notice {topic}" for each in gallery.shown)


_YEAR_ONLY = re.compile("is not booked: sessions are for Year|Sessions are for Year")
"""A pupil's name, form and year, which everybody may find."""


@SAID
def test_whoever_is_named_in_it_is_on_record(gallery: Gallery) -> None:
    found = [f"{each.name}: {said_in(each.what)}" for each in gallery.off_record]
    assert [each for each in found if not _YEAR_ONLY.search(each)] == []


@SAID
def test_whoever_is_named_in_what_is_sent_is_known_to_be(gallery: Gallery) -> None:
    """Else it would stand there when a record of theirs is removed: let the fact say its `pupil_id`, or `pupil_ids`."""
    assert [f"{each.name}: {said_in(each.what)}" for each in gallery.not_noted] == []


@SAID
@pytest.mark.parametrize("command", ASKING)
def test_every_form_is_shown_as_it_opens_and_with_errors(gallery: Gallery, command: str) -> None:
    shown = forms(gallery, command)
    assert any(not each.errors for each in shown)
    assert any(each.errors for each in shown)


@SAID
def test_the_safeguarding_question_is_asked(gallery: Gallery) -> None:
    asked = [each for each in forms(gallery, "slip") if each.asks[0].name == "safeguarding_concern"]
    assert asked
    assert all(each.alert for each in forms(gallery) if any(isinstance(a, Paragraph) for a in each.asks))


@pytest.mark.parametrize("kind", get_args(Part))
def test_every_kind_of_part_is_shown(gallery: Gallery, kind: type[Part]) -> None:
    assert any(isinstance(part, kind) for card in cards(gallery) for part in card.parts)


@SAID
@pytest.mark.parametrize("kind", get_args(Asked))
def test_every_kind_of_field_is_shown(gallery: Gallery, kind: type[Asked]) -> None:
    assert any(isinstance(asked, kind) for form in forms(gallery) for asked in form.asks)


def test_every_look_of_a_button_is_shown(gallery: Gallery) -> None:
    buttons: list[Button] = [button for card in cards(gallery) for button in card.buttons()]
    assert {each.style for each in buttons} == set(Style)
    assert any(each.confirm for each in buttons)
    assert any(each.opens_form for each in buttons)


@SAID
def test_nothing_went_wrong_on_our_side(gallery: Gallery) -> None:
    assert [heard for heard, outcome in gallery.outcomes if outcome == "fault"] == []


@pytest.mark.parametrize("words", [HARD, ARABIC, LINES])
def test_hard_words_stand_in_every_place_that_takes_words(gallery: Gallery, words: str) -> None:
    beginning = " ".join(words.split())[:20]
    holding = {
        type(part)
        for card in cards(gallery)
        for part in card.parts
        if beginning in " ".join(repr(part).replace("\\n", " ").split())
    }
    assert {each.__name__ for each in holding} >= {"Text", "Facts", "Row", "Table", "Note"}


def test_lists_of_120_pupils_are_shown(gallery: Gallery) -> None:
    long = [
        each.how for each in gallery.shown if isinstance(each.what, Card) and len(each.what.buttons()) >= 80
    ]
    assert any("Year 11 list" in how for how in long)
    assert any("mentees" in how for how in long)
    assert MANY == 120


def test_each_thing_is_shown_once(gallery: Gallery) -> None:
    shown = [repr(each.what) for each in gallery.shown]
    assert len(shown) == len(set(shown))
