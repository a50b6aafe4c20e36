"""What a pupil says of a record stands beside it wherever it is shown: on cards, in notices and on paper."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.ask import Ask
from bot.say.card import Card, Note
from bot.say.paper import Paper
from models.audit.facts import PupilFact, ShownOf, shown_in
from models.lifecycle.correcting import KnownStatement, beside
from models.rules.wording import day_in_full
from models.school.statements import SaidBy


def with_statements(ask: Ask, card: Card) -> Card:
    """The card, with what is said of the records that it shows."""
    # An answer that was looked through once already has them.
    said = [each for each in map(Note, _lines(ask, card.shows)) if each not in card.parts]
    return replace(card, parts=(*card.parts, *said)) if said else card


def page_each(ask: Ask, paper: Paper, pages: str, pupils: Sequence[PupilFact]) -> Paper:
    """The same on paper, where `pages` of its facts has a page for each of these pupils."""
    if not ask.school.spoken:
        return paper
    facts = json.loads(paper.facts)
    for page, of in zip(facts[pages], pupils, strict=True):
        page["beside"] = _lines(ask, shown_in(of))
    return replace(paper, facts=json.dumps(facts, ensure_ascii=False))


def _lines(ask: Ask, shown: Iterable[ShownOf]) -> list[str]:
    # Hardly ever is anything said, and then the database is not asked.
    return [in_words(each) for each in beside(ask.db, ask.who, shown)] if ask.school.spoken else []


def in_words(said: KnownStatement) -> str:
    """Who says what of which record, and when: `Amy Carter 11C says of the slip of …: “I was ill.” (…)`."""
    who = said.pupil if said.said_by is SaidBy.PUPIL else f"A parent of {said.pupil}"
    return f"{who} says of {said.beside}: “{said.text}” ({day_in_full(said.said_on)} {said.said_on.year})"
