"""Everything that can be said is taken by Teams: the schema, the size, and a plain summary without secrets."""

import json

import pytest

from bot.cards.parts import Card
from bot.platforms.teams.dialogs import form_card
from bot.platforms.teams.messages import messages
from models.database import Database
from tests.doors.said import everything
from tests.doors.small_teams.cards import LIMIT, activity_card, wrong_with


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_everything_is_drawn_rightly(database: Database) -> None:
    cards = forms = 0
    for shown in everything(database):
        if isinstance(shown.what, Card):
            cards += 1
            for message in messages(shown.what):
                assert wrong_with(activity_card(message)) == [], shown.how
                assert len(json.dumps(message).encode()) <= LIMIT, shown.how
                assert message["summary"], shown.how
        else:
            forms += 1
            for in_chat in (True, False):
                assert wrong_with(form_card(shown.what, "n", {}, in_chat=in_chat)) == [], shown.how
    assert cards > 30
    assert forms > 5
