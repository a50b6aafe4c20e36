"""What a command or a button declares is the right that its deed itself requires."""

from dataclasses import replace
from typing import Any

import pytest

from bot.ask import CommandResult, Reply
from bot.dispatch import Dispatcher
from bot.registry import Command, Pressed, Registry
from bot.requests import Words
from models.access.authoriser import Action, Person, could
from models.db.database import Database
from tests.house.asking import EVERYTHING, NOON, asked, pressed
from tests.house.small_school import WHO

pytestmark = pytest.mark.in_turn

OWN_LINES = {
    "agreement": "agreement Amy Carter returned",
    "meet": "meet Amy Carter formal: spoke about revision, target: two past papers",
    "grade": "grade Amy Carter maths 5 6",
    "marksheet": "marksheet 11A maths no change",
    "commentsheet": "comment 11Ma1\nAmy Carter: good",
    "reviewsheet": "review 11Ma1 on",
    "close": "close thu snow",
    "reopen": "reopen thu",
}
"""What it takes for the deed of a command to be reached at all, where the ways above leave a form open."""
OTHER_RIGHT = {
    "agreement": (Action.SEE_AGREEMENT, Action.RECORD_AGREEMENT),
    "need.end": (Action.BOOK, Action.BOOK_FOR_OTHER_SUBJECT),
    "digest.below": (Action.DIGEST, Action.SEE_GRADES),
    "today": (Action.SEE_FORM_LIST, Action.SEE_LIST),
}
"""What is opened by one right, and whose deed asks a second one first: of grades, the whole list, others' subjects."""
ONLY_ONES_OWN = {"mentees", "contact.without"}
"""What shows nobody but one's own pupils, and so has nobody to refuse."""


def in_own_words(result: CommandResult) -> str:
    """What a refusal says that may not be done: `see the digest. Ask …`; blank where no right was refused."""
    said = result.card.title if isinstance(result, Reply) else ""
    return said.partition(" may ")[2] if said.startswith(("Only ", "Nobody ")) else ""


def not_required(database: Database, una: Person, declared: Registry) -> dict[str, set[str]]:
    """What declares another right than its deed requires, and how the deed itself refused who has no right.

    Here nothing is declared, so that each deed answers alone; it refuses in the words of its own right.
    """
    commands = {name: replace(each, may=None) for name, each in declared.commands.items()}
    presses = {action: replace(each, may=None) for action, each in declared.presses.items()}
    undeclared = replace(declared, commands=commands, presses=presses)
    dispatcher = Dispatcher(database, undeclared, now=lambda: NOON)
    ways = {name: [each.said for each in asked(command, una)] for name, command in commands.items()}
    for name, line in OWN_LINES.items():
        ways[name].append(Words(staff_id=una.staff_id, words=line))
    ways |= {action: [pressed(each.press, una).said] for action, each in presses.items()}
    wrong = {}
    everything: dict[str, Command[Any] | Pressed[Any]] = {**declared.commands, **declared.presses}
    for name, each in everything.items():
        heard = {in_own_words(dispatcher.hear(said)) for said in ways[name]} - {""}
        opens, right = OTHER_RIGHT.get(name, (each.may, each.may))
        if right is None:
            continue
        never = not could(una, right) and name not in ONLY_ONES_OWN
        if (
            each.may is not opens
            or (never and not heard)
            or not all(said.startswith(right.partition(" in this subject")[0]) for said in heard)
        ):
            wrong[name] = heard
    return wrong


def test_what_is_declared_is_what_the_deed_itself_requires(
    people: dict[str, Person], database: Database
) -> None:
    assert not_required(database, people[WHO["any"]], EVERYTHING) == {}


@pytest.mark.whole
def test_a_right_that_is_declared_weaker_or_stronger_than_the_deed_s_is_seen(
    people: dict[str, Person], database: Database
) -> None:
    """Weaker where not everybody may, stronger where everybody may, another one of as few, and none of its own."""
    planted = {"away.back": Action.SEND_SLIP, "settings.surely": Action.IMPORT, "today": Action.SEND_SLIP}
    presses = {
        action: replace(each, may=planted.get(action, each.may))
        for action, each in EVERYTHING.presses.items()
    }
    commands = {
        name: replace(each, may={"slip": Action.SETTINGS, **planted}.get(name, each.may))
        for name, each in EVERYTHING.commands.items()
    }
    declared = replace(EVERYTHING, commands=commands, presses=presses)
    assert {*not_required(database, people[WHO["any"]], declared)} == {*planted, "slip"}
