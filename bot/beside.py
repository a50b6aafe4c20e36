"""What a pupil says of a record stands beside it wherever it is shown: on cards and forms, in notices and on paper."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.ask import Ask
from bot.say.card import Card, Note
from bot.say.form import Form
from bot.say.paper import Paper
from models.audit.facts import PupilFact, ShownOf, shown_in
from models.lifecycle.correcting import KnownStatement, beside
from models.rules.wording import day_in_full, listed, to_type
from models.school.snapshot import school
from models.school.statements import SaidBy

WHOLE, LETTERS = 3, 600
"""A list of several pupils has room for so many statements, and for so many letters of them in all."""
NAMED = 5
"""So many pupils are named whose statements a list has no room for."""


def with_statements(ask: Ask, card: Card) -> Card:
    """The card, with what is said of the records that it shows."""
    # An answer that was looked through once already has them.
    said = [each for each in map(Note, _lines(ask, card.shows)) if each not in card.parts]
    return replace(card, parts=(*card.parts, *said)) if said else card


def form_with_statements(ask: Ask, form: Form) -> Form:
    """The form, with what is said of the records that it tells of."""
    said = tuple(_lines(ask, form.shows))
    return replace(form, beside=said) if said else form


def page_each(ask: Ask, paper: Paper, pages: str, pupils: Sequence[PupilFact]) -> Paper:
    """The same on paper, where `pages` of its facts has a page for each of these pupils."""
    if not ask.school.spoken:
        return paper
    facts = json.loads(paper.facts)
    for page, of in zip(facts[pages], pupils, strict=True):
        page["beside"] = _lines(ask, shown_in(of))
    return replace(paper, facts=json.dumps(facts, ensure_ascii=False))


def _lines(ask: Ask, shown: Collection[ShownOf]) -> list[str]:
    # Hardly ever is anything said, and then the database is not asked.
    if not school(ask.db).spoken:
        return []
    found = beside(ask.db, ask.who, shown)
    is_list = len({each.pupil_id for each in shown}) > 1
    if is_list and (len(found) > WHOLE or sum(len(each.text) for each in found) > LETTERS):
        return [_in_short(found)]
    return [in_words(each) for each in found]


def in_words(said: KnownStatement) -> str:
    """Who says what of which record, and when: `Amy Carter 11C says of the slip of …: “I was ill.” (…)`."""
    who = said.pupil if said.said_by is SaidBy.PUPIL else f"A parent of {said.pupil}"
    return f"{who} says of {said.beside}: “{said.text}” ({day_in_full(said.said_on)} {said.said_on.year})"


def _in_short(found: Sequence[KnownStatement]) -> str:
    """Whose records something is said of, and where it stands: the pupil's own page has all of it."""
    pupils = list(dict.fromkeys(each.pupil for each in found))
    return (
        f"Something is said of records that are shown here, by {listed(pupils, NAMED)} or a parent. It stands on the "
        f"pupil's page: {to_type(f'pupil {pupils[0]}')}"
    )
