"""What a start does not need is not imported for it: help comes at once, and serving holds what it uses."""

import subprocess
import sys

import pytest

HEAVY = {"alembic", "bot.assembly", "models", "openpyxl", "prompt_toolkit", "pydantic", "sqlalchemy"}


def imported(modules: str, then: str = "pass") -> set[str]:
    """The names of all modules that importing these and doing something then brings in, in a Python of its own."""
    program = f"import {modules}, sys\n{then}\nprint(*sys.modules)"
    words = [sys.executable, "-W", "ignore", "-c", program]
    return set(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split())


def test_the_words_of_the_command_line_wait_for_nothing_that_they_do_not_do() -> None:
    assert imported("bot.cli") & HEAVY == set()


@pytest.mark.parametrize(
    "heavy",
    [
        "alembic",
        "fastapi",
        "holidays",
        "mako",
        "microsoft_teams",
        "openpyxl",
        "prompt_toolkit",
        "psycopg",
        "pygments",
        "python_calamine",
        "rich",
        "typst",
    ],
)
def test_serving_brings_in_no_door_and_no_file_that_nobody_uses(heavy: str, serving: set[str]) -> None:
    assert heavy not in serving


@pytest.fixture(scope="module")
def serving() -> set[str]:
    as_the_command_does = "bot.uncoloured.import_log_without_colours()\nimport bot.plain_trouble, bot.running"
    return imported("bot.uncoloured", as_the_command_does)
