"""What a start does not need is not imported for it: help comes at once, and serving holds what it uses."""

import subprocess
import sys

import pytest

HEAVY = {"alembic", "bot.assembly", "models", "openpyxl", "prompt_toolkit", "pydantic", "sqlalchemy"}


def imported(modules: str, then: str = "pass") -> set[str]:
    """The names of all modules that importing these and doing something then brings in, in a Python of its own."""
    return set(printed(f"import {modules}, sys\n{then}\nprint(*sys.modules)").split())


def printed(program: str) -> str:
    """What a Python of its own prints that is given this."""
    words = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


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


def test_the_checks_of_tables_that_nobody_has_asked_for_yet_are_not_built() -> None:
    found = printed(
        "import models\n"
        "from models.db.tables import SQLModel\n"
        "tables = [each.class_ for each in SQLModel._sa_registry.mappers]\n"
        "print(len(tables) > 50)\n"
        "print(*[each for each in tables if each.__pydantic_complete__])"
    )
    assert found.splitlines() == ["True", ""]


@pytest.fixture(scope="module")
def serving() -> set[str]:
    as_the_command_does = "bot.uncoloured.import_log_without_colours()\nimport bot.plain_trouble, bot.running"
    return imported("bot.uncoloured", as_the_command_does)
