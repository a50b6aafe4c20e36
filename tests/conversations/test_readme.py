"""The README says nothing that is not so: its conversation is held, its commands and targets exist."""

import re
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

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


@pytest.mark.parametrize("page", ["README.md", "deploy/README.md"])
def test_every_command_it_names_exists(page: str) -> None:
    whole = get_command(cli)
    assert isinstance(whole, TyperGroup)
    named = set(re.findall(r"staffroom(?:-service)? ([a-z]+)", (ROOT / page).read_text())) - {
        "in",
        "staffroom",
    }
    assert len(named) > 3
    assert named <= set(whole.commands)


def test_every_folder_it_names_exists() -> None:
    for folder in re.findall(r"\| \d \| `(\w+)/` \|", README):
        assert (ROOT / folder).is_dir()
