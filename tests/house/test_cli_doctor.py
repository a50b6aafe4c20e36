"""What doctor says at the command line, and what is said of a setting that cannot be meant."""

import subprocess
import sys

import pytest

from tests.house.home import Home, home, school
from tests.patience import LONGEST

__all__ = ["home", "school"]  # fixtures of the command line


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must begin with sqlite"),
        ("SCHOOL_TIMEZONE", "Mars/Base", "Mars/Base is not a time zone"),
        ("DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none", "PostgreSQL does not answer"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(home: Home, name: str, value: str, sentence: str) -> None:
    said = home.run("chat", "--as", "a@school.example", code=1, **{name: value})
    assert sentence in said
    assert "secret" not in said


@pytest.mark.whole
def test_doctor_of_teams_speaks_itself_and_no_library_does(home: Home) -> None:
    own = "{5F1A3C52-0000-4000-8000-00000000B071}"
    teams = {"TEAMS_APP_ID": own, "TEAMS_TENANT_ID": "nonsense", "TEAMS_APP_SECRET": "x"}
    command = [sys.executable, "-m", "bot", "doctor"]
    done = subprocess.run(
        command,
        cwd=home.folder,
        env=home.environment | teams,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert "TO DO  TEAMS_TENANT_ID is no id" in done.stdout
    assert "TEAMS_APP_ID is no" not in done.stdout
    assert "preview" not in done.stderr


@pytest.mark.whole
def test_doctor_says_what_is_there_what_is_missing_and_what_cannot_be_meant(school: Home) -> None:
    (school.folder / ".env").write_text("LOG_LEVEL=loud\nPUBLIC_URL=staffroom.school.example\n")
    (school.folder / ".env").chmod(0o644)
    (school.folder / "var" / "staffroom.db").chmod(0o644)
    said = school.run("doctor", code=1)
    for sentence in (
        f"ok    The home is {school.folder}, because STAFFROOM_HOME says so.",
        f"TO DO  {school.folder / '.env'} can be read by others on this machine. Run: chmod 600",
        f"TO DO  {school.folder / 'var' / 'staffroom.db'} can be read by others",
        "TO DO  LOG_LEVEL is “loud”. Set it to one of debug, info, warning, error.",
        "TO DO  PUBLIC_URL is “staffroom.school.example”. Set it to an address such as",
        "The school calendar ",
        "subjects are imported.",
        "classes are imported.",
        "Every form with pupils has a tutor.",
        "no mentor. Import the mentors file.",
        "The last import was on ",
    ):
        assert sentence in said
    school.run("chat", "--as", "n.hussain@school.example", said="help\n", LOG_LEVEL="info")
    assert "staffroom.db can be read by others" not in school.run("doctor", code=1)


def test_doctor_says_which_names_no_setting_has(home: Home) -> None:
    (home.folder / ".env").write_text(
        "SLAK_BOT_TOKEN=xoxb-1\nSLACK_BOT_TOKEN_FILE=\nHTTPS_PROXY=\nPORT=4000\n"
    )
    said = home.run("doctor", code=1, BACKUP_KEYS_FILE="keys")
    assert "SLAK_BOT_TOKEN is set, but is no setting. If SLACK_BOT_TOKEN is meant" in said
    assert "BACKUP_KEYS_FILE is set, but is no setting. If BACKUP_KEYS is meant" in said
    assert said.count("is no setting") == 2


def test_doctor_says_where_the_named_home_is_not_there(home: Home) -> None:
    said = home.run("doctor", code=1, STAFFROOM_HOME=str(home.folder / "mistyped"))
    assert f"TO DO  STAFFROOM_HOME names {home.folder / 'mistyped'}, and there is no such folder." in said
    assert not (home.folder / "mistyped").exists()


def test_a_setting_that_is_left_blank_is_not_set(school: Home) -> None:
    (school.folder / ".env").write_text("METRICS_PORT=\nSCHOOL_TIMEZONE=\nPUBLIC_URL=\n")
    assert "is not right" not in school.run("doctor", code=1, PORT="")


@pytest.mark.parametrize(
    "words", [("doctor",), ("audit", "verify"), ("chat", "--as", "a@b.example"), ("tick",)]
)
def test_a_check_makes_no_school(home: Home, words: tuple[str, ...]) -> None:
    assert "There is no school yet at" in home.run(*words, code=1)
    assert not (home.folder / "var").exists()
