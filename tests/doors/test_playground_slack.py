"""The local Slack's own settings: whoever sits in front of it first, an account is one person's."""

from typing import Any

import pytest

from bot.sample import CAST
from tests.doors.playground_slack import main, workspace


def people(email: str) -> list[dict[str, Any]]:
    found = workspace(http=False, email=email)["users"]
    assert isinstance(found, list)
    return found


def test_whoever_is_named_speaks_first_and_everybody_keeps_their_account() -> None:
    ids = {each["email"]: each["id"] for each in people("")}
    assert len(set(ids.values())) == len(CAST)
    for each in CAST:
        there = people(each.email)
        assert there[0]["email"] == each.email
        assert {one["email"]: one["id"] for one in there} == ids


def test_nobody_is_made_up(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["playground", "--as", "stranger@school.example"])
    assert main() == 1
    assert "Nobody in the invented school has the e-mail stranger@school.example." in capsys.readouterr().out
