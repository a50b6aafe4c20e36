"""Whoever is asked for a pupil's data, or hears a complaint about it, hears whom to tell (lifecycle, 2 and 3)."""

from dataclasses import replace

from bot.ask import Ask
from bot.say.card import Card, Text
from models.rules.data_asked import asks_for_data, complains_of_data
from models.rules.wording import listed
from models.views.data_requests import answering, answers

_COUNTS = (
    "Any words count as a request, spoken or written, from a pupil, a parent or whoever acts for them. "
    "The school has a month to answer, so do not wait."
)
_COMPLAINTS = (
    "Any words count as a complaint, spoken or written, from a pupil, a parent or whoever acts for them. "
    "The school says within 30 days that it came, and answers it without delay."
)


def whom_to_tell(ask: Ask, line: str) -> Card | None:
    """Who takes down what the line speaks of: that somebody asks for a pupil's data, or complains about it.

    None where it speaks of neither.
    """
    if complains_of_data(line):
        return _whom(ask, "complains about a pupil's data", _COMPLAINTS, "complained, about", "complaint")
    if asks_for_data(line):
        return _whom(ask, "asks for a pupil's data", _COUNTS, "asked, for", "new")
    return None


def _whom(ask: Ask, does: str, counts: str, did: str, word: str) -> Card:
    if answers(ask.db, ask.who):
        said = f"If somebody {does}, take it down today."
        return Card(said, (Text(counts), Text(f"On the server: staffroom request {word}")))
    names = sorted(ask.school.staff_name(each) for each in answering(ask.db))
    who = listed(names) or "the school's leadership"
    what = f"Say who {did} whose data, and on which day. You need not decide whether it counts."
    return Card(f"If somebody {does}, tell {who} today.", (Text(counts), Text(what)))


def beside_request(ask: Ask, line: str, card: Card, *, alone: bool) -> Card:
    """What is answered to a line that is no command, with whom to tell where it speaks of such a request.

    It stands alone where nothing else is to be said or pressed, and never in the place of whom to tell of a concern.
    """
    said = whom_to_tell(ask, line)
    if said is None:
        return card
    if alone and not card.buttons():
        return said
    return replace(card, parts=(*card.parts, Text(said.title)))
