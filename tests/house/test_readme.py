"""The README names every option, command and target, and none that is not there."""

import re
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

from bot.home import VARIABLE
from bot.settings import Environment
from models.exchange.questions import Removable
from tests.house.command_line import ALL, WHOLE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def options(command: TyperCommand | TyperGroup) -> set[str]:
    return {word for each in command.params for word in each.opts if word.startswith("--")}


OPTIONS = {"--help"}.union(options(WHOLE), *map(options, ALL.values()))


def test_every_option_in_the_readme_is_there() -> None:
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - OPTIONS == set()


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_every_option_is_in_the_readme(option: str) -> None:
    assert option in README


@pytest.mark.parametrize("words", sorted(ALL))
def test_every_command_is_in_the_readme(words: str) -> None:
    name = words.removeprefix("staffroom ")
    assert words in README or f"`{name}`" in README


def test_every_command_in_the_readme_is_there() -> None:
    first = {words.split()[1] for words in ALL} | OPTIONS
    assert set(re.findall(r"`(?:\.venv/bin/)?staffroom (--[a-z]+|[a-z]+)", README)) - first == set()


@pytest.mark.parametrize("kind", Removable)
def test_whatever_may_be_removed_is_in_the_readme(kind: Removable) -> None:
    (line,) = (each for each in README.splitlines() if each.startswith("| `--yes-remove"))
    assert re.search(rf"\b{kind}\b", line)


def test_every_target_and_setting_in_the_readme_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)) - targets == set()
    settings = {name.upper() for name in Environment.model_fields} | {VARIABLE}
    assert set(re.findall(r"`([A-Z][A-Z_]{3,})`", README)) - settings == set()
