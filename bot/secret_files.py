"""A secret may stand in a file of its own: `SLACK_BOT_TOKEN_FILE=/run/secrets/slack` in place of `SLACK_BOT_TOKEN`.

So containers and service managers hand secrets over, and so they stand in no environment that others can list.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from models.db.errors import Sorry

ENDING = "_file"
"""What stands behind a setting's name where its value is a file's name."""
MOST = 8_192
"""The most bytes that a file with one secret in it has."""


def may_be_in_a_file(name: str, field: FieldInfo) -> bool:
    """Whether this setting is a secret, or holds one: the database's address has its password in it."""
    return field.annotation is SecretStr or name == "database_url"


class SecretFiles(PydanticBaseSettingsSource):
    """Reads what the given sources (the environment, `.env`) name files for.

    Raises Sorry where a file cannot be read or has nothing in it, and where the value is given as well: nobody can
    tell which of the two is meant.
    """

    def __init__(self, settings: type[BaseSettings], *named_in: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._named_in = [each.env_vars for each in named_in if isinstance(each, EnvSettingsSource)]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The secret out of its file; None where no file is named."""
        path = self._said(f"{field_name}{ENDING}") if may_be_in_a_file(field_name, field) else ""
        if not path:
            return None, field_name, False
        if self._said(field_name):
            raise Sorry(
                f"{field_name.upper()} and {(field_name + ENDING).upper()} are both set. Take one of them away."
            )
        return read_secret(Path(path), f"{field_name}{ENDING}".upper()), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}

    def _said(self, name: str) -> str:
        return next((said for each in self._named_in if (said := _stripped(each, name))), "")


def _stripped(said: Mapping[str, str | None], name: str) -> str:
    return (said.get(name) or "").strip()


def read_secret(path: Path, named_by: str) -> str:
    """What the file holds, without the end of its line. Raises Sorry, which names the setting and never the secret."""
    try:
        with path.open("rb") as file:
            written = file.read(MOST + 1)
        secret = written.decode("utf-8-sig").strip()
    except OSError as wrong:
        why = os.strerror(wrong.errno or 0)
        raise Sorry(
            f"{named_by} names {path}, which cannot be read: {why}. Correct it, or the file's rights."
        ) from None
    except UnicodeDecodeError:
        raise Sorry(f"{named_by} names {path}, which is not text. Write the secret alone into it.") from None
    if not secret or len(written) > MOST:
        what = "has nothing in it" if not secret else "is too long for a secret"
        raise Sorry(f"{named_by} names {path}, which {what}. Write the secret alone into it.")
    return secret
