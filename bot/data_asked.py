"""Whoever is asked for somebody's data, or hears a complaint about it, hears whom to tell (lifecycle, 2 and 3)."""

from dataclasses import replace

from bot.ask import Ask
from bot.say.card import Card, Text
from models.rules.data_asked import (
    asks_for_data,
    complains,
    complains_of_data,
    speaks_of_rights,
    tells_of_breach,
)
from models.rules.wording import listed
from models.views.data_requests import answering, answers

_COUNTS = (
    "Any words count as a request, spoken or written, from a pupil, a parent, a colleague or whoever acts for them. "
    "The school has a month to answer, so do not wait."
)
_COMPLAINTS = (
    "Any words count as a complaint, spoken or written, from a pupil, a parent, a colleague or whoever acts for them. "
    "The school says within 30 days that it came, and answers it without delay."
)


_RIGHTS = (
    "A pupil, a parent or whoever acts for them may ask, in any words, that something be put right, removed or not "
    "used. The school answers within a month."
)
_BREACHES = (
    "A message to the wrong person, a lost paper or a screen that was seen: it need not be certain. The school has 72 "
    "hours from now to decide whether it is reported, so do not wait, and do not try to hide it."
)


def whom_to_tell(ask: Ask, line: str) -> Card | None:
    """Who takes down what the line speaks of: that somebody asks for data, or complains about it.

    None where it speaks of neither.
    """
    if tells_of_breach(line):
        return _whom(ask, "has seen or heard what was not meant for them", _BREACHES, "saw it, and about", "")
    if complains_of_data(line) or complains(line):
        return _whom(
            ask,
            "complains about a pupil's or a colleague's data",
            _COMPLAINTS,
            "complained, about",
            "complaint",
        )
    if asks_for_data(line):
        return _whom(ask, "asks for a pupil's data", _COUNTS, "asked, for", "new")
    if speaks_of_rights(line):
        return _whom(ask, "asks for something about a pupil's data", _RIGHTS, "asked, about", "")
    return None


def _whom(ask: Ask, does: str, counts: str, did: str, word: str) -> Card:
    if answers(ask.db, ask.who):
        on_server = f"staffroom request {word}" if word else "staffroom --help"
        if word:
            return Card(
                f"If somebody {does}, take it down today.",
                (Text(counts), Text(f"On the server: {on_server}")),
            )
        return Card(
            f"If somebody {does}, it is for you.", (Text(counts), Text(f"On the server: {on_server}"))
        )
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
