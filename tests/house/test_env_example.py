"""`.env.example` names every setting, with its sentence and its default, and nothing else."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.secret_files import ENDING, may_be_in_a_file
from bot.settings import Environment, plain_address, read_environment
from models.db.errors import Sorry

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_every_setting_stands_in_the_example_with_its_sentence_and_default() -> None:
    expected = [EXAMPLE.read_text().split("\n")[0], ""]
    assert expected[0].startswith("# What is secret, and DATABASE_URL, may stand in a file of its own")
    for name, field in Environment.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert field.description, f"{name} needs a sentence"
        expected += [f"# {field.description}", f"{name.upper()}={default}", ""]
    assert EXAMPLE.read_text().split("\n") == expected


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    readme = (EXAMPLE.parent / "README.md").read_text()
    named = set(re.findall(r"`((?:DATABASE|SCHOOL|SLACK|TEAMS|LOG)_[A-Z_]+)", readme))
    in_files = {
        f"{name}{ENDING}" for name, field in Environment.model_fields.items() if may_be_in_a_file(name, field)
    }
    assert named <= {name.upper() for name in {*Environment.model_fields, *in_files}}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "PORT is not right: it is to be 65535 or less."),
        ("PORT", "0", "PORT is not right: it is to be 1 or more."),
        ("ACCOUNT_CHECK_HOURS", "a day", "ACCOUNT_CHECK_HOURS is not right: it is to be a whole number."),
        ("BACKUP_EVERY", "year", "BACKUP_EVERY is not right: it is to be night or hour."),
        ("TEAMS_PLAYGROUND", "maybe", "TEAMS_PLAYGROUND is not right: it is to be true or false."),
        (
            "SLACK_COMMAND_PREFIX",
            "our school",
            "SLACK_COMMAND_PREFIX is not right: it may have up to 10 signs: a to z, 0 to 9, - and _.",
        ),
    ],
)
def test_what_a_setting_cannot_be_is_said_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("STAFFROOM_HOME", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(Sorry) as wrong:
        read_environment()
    assert wrong.value.sentence == f"{said} Mend it in .env or the environment."


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("HTTPS://Staffroom.School.Example:8443/", "https://staffroom.school.example:8443"),
        ("https://staffroom.school.example:99999", ""),
        ("https://staffroom.school.example:0", ""),
    ],
)
def test_a_public_address_has_a_port_that_there_is(written: str, address: str) -> None:
    assert plain_address(written) == address
