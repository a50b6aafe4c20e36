"""A menu never cuts, and what nearly nobody may do stands after what everybody does."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.commands import EVERYTHING, registry
from bot.doctor_doors import fits
from bot.platforms.slack.manifest import manifest as slack_manifest
from bot.platforms.slack.naming import slash_commands, with_slash
from bot.platforms.teams.manifest import manifest
from bot.platforms.teams.menus import MOST_COMMANDS, in_menu, with_form
from bot.platforms.teams.typing import with_slash as with_slash_in_teams
from bot.registry import Command, Menu, Registry
from models.access.permissions import WHO_MAY, Action, Relation
from models.db.errors import Sorry
from tests.doors.small_teams import APP_ID
from tests.doors.test_teams_manifest import NOW

EVERYDAY = {Relation.ANY, Relation.OWN, Relation.HOST, Relation.TEACHES, Relation.MENTOR}
"""What most of the staff are to somebody."""


def is_everyday(action: Action | None) -> bool:
    return action is None or any(set(grant) <= EVERYDAY for grant in WHO_MAY[action])


def test_what_few_may_do_stands_behind_what_everybody_does() -> None:
    ranked = registry().ranked()
    assert [each.name for each in ranked] == [
        each.name for each in sorted(ranked, key=lambda each: not is_everyday(each.may))
    ]
    assert not is_everyday(registry().commands["settings"].may)


def test_every_platform_lists_in_the_same_order() -> None:
    names = [each.name for each in registry().ranked()]
    assert slash_commands(registry())[1:] == [name for name in names if name in slash_commands(registry())]
    teams = [each.name for each in in_menu(registry())]
    assert teams == [name for name in names if name in teams]
    assert len(teams) < MOST_COMMANDS


def crowded(many: int, *, of: str) -> Registry:
    """As many commands as this of the kind of one there is, all for short menus."""
    like = registry().commands[of]
    more: list[Command[object]] = [
        replace(like, name=f"more{number}", aliases=(), menu=Menu(1000 + number, short=True))
        for number in range(many)
    ]
    return Registry.of((*EVERYTHING, *more))


def teams_manifest(crowd: Registry) -> object:
    return manifest(crowd, app_id=APP_ID, address="https://bot.example", school="Invented School", now=NOW)


@pytest.mark.parametrize(
    ("ask", "crowd", "sentence"),
    [
        (teams_manifest, crowded(MOST_COMMANDS, of="undo"), "Teams lists 12 commands, and"),
        (with_slash_in_teams, crowded(MOST_COMMANDS, of="undo"), "Teams lists 12 commands, and"),
        (slack_manifest, crowded(50, of="undo"), "Slack takes 50 slash commands, and"),
        (lambda crowd: with_slash(crowd, ""), crowded(50, of="undo"), "Slack takes 50 slash commands, and"),
    ],
)
def test_more_than_fit_is_said_when_the_manifest_is_made_and_when_a_door_is_opened(
    ask: Callable[[Registry], object], crowd: Registry, sentence: str
) -> None:
    with pytest.raises(Sorry) as refused:
        ask(crowd)
    assert sentence in refused.value.sentence
    (found,) = fits(lambda: ask(crowd))
    assert (found.fine, found.sentence) == (False, refused.value.sentence)
    assert fits(lambda: in_menu(registry())) == []


def test_more_forms_than_fit_are_said() -> None:
    only_forms = Registry(
        {
            f"more{number}": replace(registry().commands["slip"], menu=Menu(number, short=True))
            for number in range(10)
        },
        {},
        {},
    )
    with pytest.raises(Sorry, match="Teams offers 10 forms, and 11 are to be in its menu"):
        with_form(only_forms)
