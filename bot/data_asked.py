"""Whoever is asked for a pupil's data, in any words, hears whom to tell (the life of the data, part 2)."""

from dataclasses import replace

from bot.ask import Ask
from bot.say.card import Card, Text
from models.rules.data_asked import asks_for_data
from models.rules.wording import listed
from models.views.data_requests import answering, answers

_COUNTS = (
    "Any words count as a request, spoken or written, from a pupil, a parent or whoever acts for them. "
    "The school has a month to answer, so do not wait."
)


def whom_to_tell(ask: Ask) -> Card:
    """Who takes down that somebody asks for what is held of a pupil, and that any words count."""
    if answers(ask.db, ask.who):
        said = "If somebody asks for a pupil's data, take it down today."
        return Card(said, (Text(_COUNTS), Text("On the server: staffroom request new")))
    names = sorted(ask.school.staff_name(each) for each in answering(ask.db))
    who = listed(names) or "the school's leadership"
    what = "Say who asked, for whose data, and on which day. You need not decide whether it counts."
    return Card(f"If somebody asks for a pupil's data, tell {who} today.", (Text(_COUNTS), Text(what)))


def beside_request(ask: Ask, line: str, card: Card, *, alone: bool) -> Card:
    """What is answered to a line that is no command, with whom to tell where it speaks of such a request.

    It stands alone where nothing else is to be said or pressed, and never in the place of whom to tell of a concern.
    """
    if not asks_for_data(line):
        return card
    said = whom_to_tell(ask)
    if alone and not card.buttons():
        return said
    return replace(card, parts=(*card.parts, Text(said.title)))
