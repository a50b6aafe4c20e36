"""The command line as a person meets it: real processes, a real folder."""

import re
import subprocess
from pathlib import Path

from typer.core import TyperArgument, TyperOption

from tests.house.command_line import ALL
from tests.house.home import STAFFROOM, Home, home, school

__all__ = ["home", "school"]  # fixtures of the command line


def test_the_installed_command_helps_with_every_command(home: Home) -> None:
    said = subprocess.run(
        [STAFFROOM, "--help"], env=home.environment, capture_output=True, text=True, check=True
    ).stdout
    for command in ("try", "chat", "serve", "import", "migrate", "tick", "doctor", "audit"):
        assert re.search(rf"\b{command}\b", said)


def test_no_file_is_called_unreadable_before_it_is_opened() -> None:
    """Asked beforehand, the system leaves out the right by which `staffroom-service` reads an export of root's."""
    files = [
        (f"{words} {each.name}", each.type_descriptor.parameter_info.readable)
        for words, command in ALL.items()
        for each in command.params
        if isinstance(each, TyperArgument | TyperOption)
        and each.type_descriptor.annotation in (Path, list[Path])
    ]
    assert len(files) > 10
    assert [words for words, asked in files if asked] == []


def test_a_conversation_is_piped_in(school: Home) -> None:
    said = school.run(
        "chat",
        "--as",
        "n.hussain@school.example",
        "--at",
        "2026-11-23 10:00",
        said="slip Amy Carter + superb coursework\ntick\nas d.whitfield@school.example\nslips\n1\n",
    )
    assert "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield." in said
    told = said.split("▸ to Dan Whitfield:")[1].split("\n> ")[0]
    assert "Amy Carter 11A" in told
    assert "superb" not in told
    assert "superb coursework" in said.split("▸ to Dan Whitfield:")[1]


def test_chat_is_refused_where_slack_is_configured(home: Home) -> None:
    said = home.run("chat", "--as", "a@school.example", code=1, SLACK_BOT_TOKEN="xoxb-made-up")
    assert "staffroom try" in said
    assert "made-up" not in said


def test_try_makes_the_invented_school_and_can_be_piped(home: Home) -> None:
    said = home.run("try", said="help\nslip Amy Carter + good\nexit\n")
    assert "This is an invented school" in said
    assert "Positive slip about Amy Carter" in said
    assert (home.folder / "var" / "try.db").exists()


def test_which_version_it_is(home: Home) -> None:
    assert re.fullmatch(r"Staffroom \d+\.\d+\.\d+\n", home.run("--version"))


def test_nobody_on_the_list_is_refused(school: Home) -> None:
    assert "Nobody on the staff list" in school.run("chat", "--as", "stranger@school.example", code=1)
