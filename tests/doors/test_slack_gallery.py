"""Everything that can be said, drawn for Slack: each example of each command, and each form, empty and filled in."""

from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.assembly import make_dispatcher
from bot.cards.parts import Card
from bot.commands import registry
from bot.dispatch import Dispatcher, Words
from bot.platforms.slack.blocks import home_blocks, messages, modal_blocks, plainer
from bot.platforms.slack.views import Kept, modal
from bot.platforms.terminal.talk import Clock
from bot.registry import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from models.database import Database
from models.people import Staff
from tests.doors.small_slack import reasons_blocks, reasons_view
from tests.doors.small_slack.limits import HOME, MESSAGE, MODAL

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
EXAMPLES = [
    example for command in registry().commands.values() for example in (*command.examples, command.name)
]
WHO = ("n.hussain", "d.whitfield", "h.marsh", "g.lin")


def check(result: Result) -> str:
    """Draw what was answered in every way that it can be shown; how it was answered."""
    match result:
        case Reply(card=card) | Replace(card=card):
            check_card(card)
        case OpenForm(form) | FormErrors(form):
            assert reasons_view(modal(form, Kept(form.command, "nonce", form.hidden))) == []
        case Nothing():
            pass
    return type(result).__name__


def check_card(card: Card) -> None:
    for message in messages(card):
        assert reasons_blocks(list(message.blocks), MESSAGE) == []
        assert reasons_blocks(list(plainer(message).blocks), MESSAGE) == []
        assert message.text
    assert reasons_blocks(home_blocks([card, card]), HOME) == []
    assert reasons_blocks(modal_blocks(card), MODAL) == []


@pytest.fixture
def at_work(database: Database) -> tuple[Dispatcher, dict[str, int]]:
    clock = Clock(ZoneInfo("Europe/London"))
    clock.set("2026-11-23 10:00")
    with database.reading() as db:
        ids = {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}
    return make_dispatcher(database, now=clock.now), ids


def test_every_example_of_every_command_is_drawn(at_work: tuple[Dispatcher, dict[str, int]]) -> None:
    dispatcher, ids = at_work
    answered = set()
    for name in WHO:
        for example in (*EXAMPLES, "help", "nonsense"):
            answered.add(check(dispatcher.hear(Words(staff_id=ids[name], door="slack", words=example))))
    assert {"Reply", "OpenForm"} <= answered
