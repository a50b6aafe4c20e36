"""`.env.example` names every setting, with its sentence and its default, and nothing else."""

import re
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Environment

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_every_setting_stands_in_the_example_with_its_sentence_and_default() -> None:
    expected: list[str] = []
    for name, field in Environment.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert field.description, f"{name} needs a sentence"
        expected += [f"# {field.description}", f"{name.upper()}={default}", ""]
    assert EXAMPLE.read_text().split("\n") == expected


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    readme = (EXAMPLE.parent / "README.md").read_text()
    named = set(re.findall(r"`((?:DATABASE|SCHOOL|SLACK|TEAMS|LOG)_[A-Z_]+)", readme))
    assert named <= {name.upper() for name in Environment.model_fields}
