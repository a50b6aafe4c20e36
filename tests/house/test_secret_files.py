"""Every secret may stand in a file of its own, named by its setting with _FILE behind it."""

from pathlib import Path

import pytest

from bot.secret_files import MOST, may_be_in_a_file
from bot.settings import Environment, read_environment
from models.db.errors import Sorry

SECRETS = [name for name, field in Environment.model_fields.items() if may_be_in_a_file(name, field)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STAFFROOM_HOME", str(tmp_path))
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def value(name: str) -> str:
    read = getattr(read_environment(), name)
    return str(read if isinstance(read, str) else read.get_secret_value())


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("in_env_file", [False, True])
def test_a_secret_is_read_from_its_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, in_env_file: bool
) -> None:
    secret = "postgresql://staffroom:word@host/school" if name == "database_url" else "xoxb-a secret"
    (folder / "secret").write_text(f"\ufeff{secret}\r\n", "utf-8")
    if in_env_file:
        (folder / ".env").write_text(f"{name.upper()}_FILE={folder / 'secret'}\n{name.upper()}=\n")
    else:
        monkeypatch.setenv(f"{name.upper()}_FILE", str(folder / "secret"))
    assert value(name) == secret


def test_the_tokens_and_the_database_s_address_are_secrets() -> None:
    assert {"database_url", "slack_bot_token", "slack_signing_secret", "teams_app_secret"} <= set(SECRETS)


def test_what_is_no_secret_is_read_from_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "name").write_text("Another school")
    monkeypatch.setenv("SCHOOL_NAME_FILE", str(folder / "name"))
    assert read_environment().school_name == Environment.model_fields["school_name"].default


def test_both_at_once_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secret").write_text("one")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(folder / "secret"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "another")
    with pytest.raises(Sorry, match="SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set"):
        read_environment()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "has nothing in it"),
        (b" \n", "has nothing in it"),
        (b"\xff\xfe\x00", "is not text"),
        (b"x" * (MOST + 1), "is too long for a secret"),
    ],
)
def test_a_file_that_will_not_do_is_named_and_nothing_of_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: bytes | None, said: str
) -> None:
    if written is not None:
        (folder / "secret").write_bytes(written)
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(folder / "secret"))
    with pytest.raises(Sorry) as wrong:
        read_environment()
    assert wrong.value.sentence.startswith(f"SLACK_BOT_TOKEN_FILE names {folder / 'secret'}, which {said}")
    assert "xxx" not in wrong.value.sentence


def test_a_folder_is_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(folder))
    with pytest.raises(Sorry, match="which cannot be read: Is a directory"):
        read_environment()
