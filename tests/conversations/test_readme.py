"""The README says nothing that is not so: its conversation is held, its commands and targets exist."""

import re
from pathlib import Path

import pytest

from bot.cli import cli
from bot.feed import FOLDER
from bot.platforms.slack.door import PATH as SLACK
from bot.platforms.teams.about import PATHS
from bot.platforms.teams.app import PATH as TEAMS
from tests.conversations.conftest import World

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_conversation_is_as_printed(world: World) -> None:
    [printed] = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    speaker = world.staff("n.hussain")
    heard: list[str] = []
    for line in re.findall(r"^> (.*)$", printed, re.MULTILINE):
        heard += [f"> {line}", speaker.says(line)]
    assert "\n".join(heard) + "\n" == printed


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
def test_a_proxy_hands_on_what_is_called_and_nothing_else(proxy: str) -> None:
    [lines] = re.findall(rf"```{proxy}\n(.*?)```", README, re.DOTALL)
    handed_on = set(re.findall(r"(?<=[ \t])/[a-z/]+", lines)) - {"/"}
    assert handed_on == {SLACK, TEAMS, "/teams/", f"{FOLDER}/"}
    assert all(path.startswith("/teams/") for path in PATHS)


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"try", "test"} <= named <= targets


def test_every_command_it_names_exists() -> None:
    commands = {each.name or getattr(each.callback, "__name__", "") for each in cli.registered_commands}
    groups = {each.name for each in cli.registered_groups}
    named = set(re.findall(r"staffroom ([a-z]+)", README)) - {"in"}
    assert named <= commands | {name for name in groups if name}


def test_every_folder_it_names_exists() -> None:
    for folder in re.findall(r"\| \d \| `(\w+)/` \|", README):
        assert (ROOT / folder).is_dir()
