"""What the outside world tells us, read once: the environment, or the file `.env` of this installation."""

import re
import shlex
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.home import home, settings_in
from bot.secret_files import SecretFiles
from models.db.engines import driver_url
from models.db.errors import Sorry
from models.db.tables import TIMEZONE


class BackupEvery(StrEnum):
    """How often a backup is made by itself."""

    NIGHT = "night"
    HOUR = "hour"


class Environment(BaseSettings):
    """The settings of this installation. Secrets are never shown or logged."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str = Field(
        default="sqlite:///var/staffroom.db",
        description="The school's database: a SQLite file, or postgresql://user:password@host/name.",
    )
    audit_anchors: str = Field(
        default="var/audit-anchors.txt",
        description="The file outside the database in which the audit's newest seals are published, best elsewhere.",
    )
    backup_folder: str = Field(default="var/backups", description="The folder in which backups are kept.")
    backup_second_folder: str = Field(
        default="", description="A folder on another machine or disk that gets a copy of each backup."
    )
    backup_second_command: str = Field(
        default="",
        description="A command of the school's that takes each backup elsewhere; the files' names are put behind it.",
    )
    backup_keys: str = Field(
        default="",
        description="The public keys that backups are encrypted to, age1…, parted by spaces: staffroom backup key FILE",
    )
    backup_every: BackupEvery = Field(
        default=BackupEvery.NIGHT, description="How often a backup is made by itself: night or hour."
    )
    backup_daily: int = Field(default=7, ge=1, le=35, description="Backups: of how many days one is kept.")
    backup_weekly: int = Field(default=4, ge=0, le=5, description="Backups: of how many weeks one is kept.")
    backup_days: int = Field(
        default=35, ge=2, le=35, description="Backups: none older than so many days is kept."
    )
    pg_tools: str = Field(
        default="",
        description="The folder with pg_dump and pg_restore; left out, they are looked for. PostgreSQL only.",
    )
    school_name: str = Field(default="Our school", description="The school's name, as the bot says it.")
    agreement_text: str = Field(
        default="",
        description="The file with the school's text of the Agreement for Examination Success, in Markdown.",
    )
    school_crest: str = Field(
        default="",
        description="The file with the school's crest, for what goes home: a PNG, a JPEG or an SVG.",
    )
    school_timezone: str = Field(default=TIMEZONE, description="The school's time zone.")
    host: str = Field(default="127.0.0.1", description="The address that `staffroom serve` listens on.")
    port: int = Field(default=3978, ge=1, le=65535, description="The port that `staffroom serve` listens on.")
    request_seconds: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Within so many seconds a request must have come whole; else its connection is closed.",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="The address that the page of metrics listens on; no proxy may lead there.",
    )
    metrics_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port of the page of metrics for Prometheus; 0 for no page.",
    )
    log_level: str = Field(default="info", description="How much is logged: debug, info, warning or error.")
    account_check_hours: int = Field(
        default=24,
        ge=1,
        le=168,
        description="Slack and Teams: after so many hours the platform is asked again whose an account is.",
    )
    kept_request_minutes: int = Field(
        default=60,
        ge=1,
        le=60,
        description="Slack and Teams: how long a request that could not be answered yet is kept, with its words.",
    )
    slack_bot_token: SecretStr = Field(
        default=SecretStr(""), description="Slack: the bot's token, beginning with xoxb-."
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        description="Slack: the app's token, beginning with xapp-, for Socket Mode (no public address needed).",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Slack: the signing secret, where Slack calls a public address instead.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Slack: the address of its Web API; change it only to try things out.",
    )
    slack_command_prefix: str = Field(
        default="",
        pattern="^[a-z0-9_-]{0,10}$",
        description="Slack: what stands before each slash command but /staffroom, where a name is taken.",
    )
    privacy_contact: str = Field(
        default="",
        description="Teams: whom the app's privacy page names for questions, such as dpo@school.example.",
    )
    privacy_basis: str = Field(
        default="a task carried out in the public interest (UK GDPR, Article 6(1)(e))",
        description="Teams: the lawful basis that the app's privacy page names.",
    )
    privacy_kept: str = Field(
        default="",
        description="Teams: how long the school keeps these records, in sentences, for the app's privacy page.",
    )
    public_url: str = Field(
        default="",
        description="Where Teams reaches Staffroom from outside, such as https://staffroom.school.example.",
    )
    calendar_feeds: bool = Field(
        default=False,
        description="true, and each of the staff may have a calendar address below PUBLIC_URL, at /calendar/.",
    )
    teams_app_id: str = Field(default="", description="Teams: the bot's application (client) id.")
    teams_app_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Teams: the application's client secret; leave it out where the machine has a managed identity.",
    )
    teams_tenant_id: str = Field(
        default="", description="Teams: the school's own tenant id; nobody else is answered."
    )
    teams_playground: bool = Field(
        default=False,
        description="Teams: true only to try things out with the Agents Playground on this machine.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings names what it gives
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before `.env`, and secrets also from the files that either names."""
        in_files = SecretFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, dotenv_settings, in_files

    @field_validator("*", mode="before")
    @classmethod
    def _copied_is_read_as_meant(cls, value: object) -> object:
        """What came along when a value was copied: spaces, and quotation marks around it."""
        return tidied(value) if isinstance(value, str) else value

    @field_validator("slack_command_prefix", mode="before")
    @classmethod
    def _prefix_is_read_as_meant(cls, value: object) -> object:
        return tidied(value).removeprefix("/").casefold() if isinstance(value, str) else value

    @field_validator("teams_app_id", "teams_tenant_id")
    @classmethod
    def _id_is_written_in_one_way(cls, value: str) -> str:
        return plain_id(value) or value.strip()

    @field_validator("public_url")
    @classmethod
    def _address_is_written_in_one_way(cls, value: str) -> str:
        return plain_address(value) or value.strip()

    @field_validator("backup_second_command")
    @classmethod
    def _command_is_whole(cls, value: str) -> str:
        try:
            shlex.split(value)
        except ValueError:
            raise ValueError("a quotation mark in it has no other") from None
        return value

    @field_validator("school_timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value} is not a time zone; use one such as {TIMEZONE}") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        try:
            driver_url(value)
        except Sorry as sorry:
            raise ValueError(sorry.sentence) from None
        return value

    @property
    def feeds_at(self) -> str:
        """Below which address calendars are served; blank where none is to be, or there is no public address."""
        public = plain_address(self.public_url) if self.calendar_feeds else ""
        return f"{public}/calendar" if public else ""

    @property
    def anchor_file(self) -> Path:
        """Where the audit's seals are published, in full."""
        return home().folder / self.audit_anchors

    @property
    def speaks_for_others(self) -> bool:
        """Whether Slack or Teams is configured, so that this database is in real use."""
        return bool(self.slack_bot_token.get_secret_value() or self.teams_app_id)


QUOTES = ('""', "''", "“”", "‘’", "``")


def tidied(written: str) -> str:
    """A value without the spaces and the pair of quotation marks around it."""
    words = written.strip()
    pair = words[:1] + words[-1:]
    return words[1:-1].strip() if len(words) > 1 and pair in QUOTES else words


_UNSEEN = re.compile(r"[\s\u200b\u2060\ufeff]+")
"""Spaces of any kind, which come along where a value is copied out of a page."""


def plain_id(written: str) -> str:
    """An id of Microsoft's as its tokens write it, in whatever way it was copied; blank where it is none."""
    try:
        return str(UUID(_UNSEEN.sub("", written)))
    except ValueError:
        return ""


_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?")


def plain_address(written: str) -> str:
    """A public https address, which is a host and perhaps a port, written in one way; blank where it is none."""
    said = written.strip()
    try:
        parts = urlsplit(said)
    except ValueError:
        return ""
    host = parts.netloc.casefold()
    bare = parts.path in {"", "/"} and not {"?", "#"}.intersection(said)
    is_host = _HOST.fullmatch(host) is not None and int(host.partition(":")[2] or 1) in range(1, 65536)
    return f"https://{host}" if parts.scheme == "https" and bare and is_host else ""


def read_environment() -> Environment:
    """The settings from the environment and this installation's `.env`, with the database's file in full.

    Raises Sorry naming the one that is wrong.
    """
    found = home()
    try:
        read = Environment(_env_file=found.env_file)  # type: ignore[call-arg]  # pydantic-settings' own argument
        return read.model_copy(update={"database_url": found.database_url(read.database_url)})
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        raise Sorry(
            f"{name} is not right: {_in_words(first)}. Mend it in {settings_in()} or the environment."
        ) from None


def _in_words(wrong: ErrorDetails) -> str:
    """What is wrong with a value, as whoever looks after the settings would say it."""
    limits = wrong.get("ctx", {})
    match wrong["type"]:
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return "it is to be a whole number"
        case "bool_parsing" | "bool_type":
            return "it is to be true or false"
        case "enum":
            return f"it is to be {limits['expected'].replace(chr(39), '')}"
        case "greater_than_equal":
            return f"it is to be {limits['ge']} or more"
        case "less_than_equal":
            return f"it is to be {limits['le']} or less"
        case "string_pattern_mismatch":
            return "it may have up to 10 signs: a to z, 0 to 9, - and _"
        case _:
            return wrong["msg"].removeprefix("Value error, ")
