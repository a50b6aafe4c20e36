"""Where this installation keeps its `.env` and its data, whatever the current folder is."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

VARIABLE = "STAFFROOM_HOME"
SETTINGS_IN = "STAFFROOM_SETTINGS_IN"
"""Names the file with the settings, where something else than Staffroom reads it: a service of the machine."""
REQUEST_FILES = "requests"
"""The folder with the files that were made for requests for a pupil's record."""
PROJECT = Path(__file__).parents[1]
"""The folder in which the packages lie: the project itself, or where packages are installed."""


@dataclass(frozen=True)
class DataHome:
    """The one folder, and how it was found."""

    folder: Path
    why: str
    is_named: bool = False
    """Whether somebody named it, who may have mistyped it."""

    @property
    def env_file(self) -> Path:
        return self.folder / ".env"

    def file(self, name: str) -> Path:
        """A file or folder of the data; its own folders are made by whoever writes it."""
        return self.folder / "var" / name

    def database_url(self, url: str) -> str:
        """The address with its file in full, where it is SQLite's and was given from here."""
        parsed = make_url(url)
        if not url.startswith("sqlite") or not parsed.database or Path(parsed.database).is_absolute():
            return url
        return f"sqlite:///{self.folder / parsed.database}"


def home(
    environ: Mapping[str, str] = os.environ, *, project: Path = PROJECT, platform: str = sys.platform
) -> DataHome:
    """The folder that STAFFROOM_HOME names, else the project's, else the platform's folder for data."""
    if named := environ.get(VARIABLE, "").strip():
        return DataHome(Path(named).expanduser().resolve(), f"{VARIABLE} says so", is_named=True)
    if (project / "pyproject.toml").is_file():
        return DataHome(project, "the project is here")
    return DataHome(_data_folder(environ, platform), "this machine keeps data there")


def settings_in(environ: Mapping[str, str] = os.environ) -> str:
    """The file in which the settings are written, as people are told it."""
    return environ.get(SETTINGS_IN, "").strip() or ".env"


def _data_folder(environ: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Staffroom"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Staffroom"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "staffroom"
