"""Everything in the gallery as each platform draws it: inside its limits, and no word or button of it is lost."""

import json
from collections.abc import Iterable
from dataclasses import replace

from bot.platforms.slack.blocks import home_blocks, modal_blocks, plainer
from bot.platforms.teams.messages import messages as teams_messages
from bot.say.card import Card, Chart
from bot.say.form import Form
from tests.doors.small_slack import reasons_blocks, reasons_view
from tests.doors.small_slack.limits import HOME, MESSAGE, MODAL
from tests.doors.small_teams.cards import LIMIT, activity_card, wrong_with
from tests.doors.small_teams.desk import actions
from tests.gallery.drawn import (
    in_terminal,
    on_teams,
    slack_messages,
    slack_modal,
    slack_words,
    teams_cards,
    teams_forms,
    teams_words,
)
from tests.gallery.everything import Gallery
from tests.gallery.shown import counted, said_in

WIDEST = 200
"""Columns of a line in the terminal that can still be read."""
ON_PHONE = 45
"""Characters that stand beside a button on a telephone: a longer word would push it out of sight."""


def cards(gallery: Gallery) -> Iterable[tuple[str, Card]]:
    return [(each.name, each.what) for each in gallery.shown if isinstance(each.what, Card)]


def forms(gallery: Gallery) -> Iterable[tuple[str, Form]]:
    return [(each.name, each.what) for each in gallery.shown if isinstance(each.what, Form)]


def lost(said: Iterable[str], drawn: Iterable[str]) -> list[str]:
    """The words that are said more often than they can be read."""
    return sorted((counted(said) - counted(drawn)).elements())


def test_slack_takes_every_card_and_loses_nothing(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        drawn = slack_messages(card)
        for message in drawn:
            assert reasons_blocks(list(message.blocks), MESSAGE) == [], name
            assert reasons_blocks(list(plainer(message).blocks), MESSAGE) == [], name
            assert message.text, name
        assert lost(said_in(card), [text for each in drawn for text in slack_words(each)]) == [], name
        simple = [text for each in drawn for text in slack_words(plainer(each))]
        assert lost(said_in(card), simple) == [], name


def test_what_a_chart_calls_in_short_is_said_whole_beside_it(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        for part in card.parts:
            if isinstance(part, Chart) and part.short:
                rest = [each for each in card.parts if not isinstance(each, Chart)]
                said = "\n".join(said_in(replace(card, parts=tuple(rest))))
                assert [each for each in part.labels if each not in said] == [], name


def test_slack_takes_every_card_in_home_and_in_a_modal(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        assert reasons_blocks(home_blocks([card, card]), HOME) == [], name
        assert reasons_blocks(modal_blocks(card), MODAL) == [], name


def test_slack_takes_every_form_and_loses_nothing(gallery: Gallery) -> None:
    for name, form in forms(gallery):
        view = slack_modal(form)
        assert reasons_view(view) == [], name
        assert lost(said_in(form), slack_words(view)) == [], name


def test_what_leaves_a_form_in_slack_does_not_read_as_what_the_form_does(gallery: Gallery) -> None:
    """Cancel beside Call off, or Close beside Close."""
    for name, form in forms(gallery):
        view = slack_modal(form)
        does = f"{view['title']['text']} {view['submit']['text']}".casefold()
        assert set(view["close"]["text"].casefold().split()).isdisjoint(does.split()), name


def test_teams_takes_every_card_and_loses_nothing(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        for message in teams_messages(card, alert=True):
            assert wrong_with(activity_card(message)) == [], name
            assert len(json.dumps(message).encode()) <= LIMIT, name
            assert message["summary"], name
        pages = teams_cards(card)
        assert lost(said_in(card), on_teams(pages)) == [], name
        pressed = [
            a["data"]["press"] for page in pages for a in actions(page) if "press" in a.get("data", {})
        ]
        assert pressed == [each.press.token() for each in card.buttons()], name


def test_teams_takes_every_form_and_loses_nothing(gallery: Gallery) -> None:
    for name, form in forms(gallery):
        for card in teams_forms(form):
            assert wrong_with(card) == [], name
            assert lost([*said_in(form), form.submit], teams_words(form, card)) == [], name


def test_the_terminal_loses_nothing_and_its_lines_can_be_read(gallery: Gallery) -> None:
    for shown in gallery.shown:
        text = in_terminal(shown.what)
        assert max(map(len, text.splitlines())) <= WIDEST, shown.name
        # The terminal asks one question at a time, and shows only the beginning of a long text typed before.
        assert lost(said_in(shown.what, typed=False), [text]) == [], shown.name


def test_what_is_read_aloud_makes_sense_alone(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        assert card.plain.strip(), name
        assert "\n" not in card.title.strip(), name


def test_buttons_beside_each_other_can_be_told_apart(gallery: Gallery) -> None:
    for name, card in cards(gallery):
        labels = [each.label for each in card.actions]
        assert len(labels) == len(set(labels)), name
        for part in card.parts:
            beside = [each.label for each in getattr(part, "buttons", ())]
            assert len(beside) == len(set(beside)), name
            assert all(len(label) <= ON_PHONE for label in beside), name
