"""One place for settings and data, whatever the current folder is."""

from pathlib import Path

import pytest

from bot.home import PROJECT, home
from bot.settings import Environment


def test_a_named_home_comes_first(tmp_path: Path) -> None:
    found = home({"STAFFROOM_HOME": str(tmp_path)})
    assert (found.folder, found.why) == (tmp_path, "STAFFROOM_HOME says so")
    assert found.env_file == tmp_path / ".env"
    assert found.file("try.db") == tmp_path / "var" / "try.db"


def test_the_project_is_home_where_it_is_there() -> None:
    assert home({}).folder == PROJECT
    assert (PROJECT / ".env.example").is_file()


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/staffroom"),
        ("linux", {}, str(Path.home() / ".local" / "share" / "staffroom")),
        ("darwin", {}, str(Path.home() / "Library" / "Application Support" / "Staffroom")),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/Staffroom"),
    ],
)
def test_else_the_platform_says_where_data_is_kept(
    tmp_path: Path, platform: str, environ: dict[str, str], expected: str
) -> None:
    found = home(environ, project=tmp_path, platform=platform)
    assert (str(found.folder), found.why) == (expected, "this machine keeps data there")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///var/staffroom.db", "sqlite:////home/of/it/var/staffroom.db"),
        ("sqlite:////elsewhere/school.db", "sqlite:////elsewhere/school.db"),
        ("postgresql://user@host/name", "postgresql://user@host/name"),
    ],
)
def test_a_database_s_file_is_found_from_home(url: str, expected: str) -> None:
    assert home({"STAFFROOM_HOME": "/home/of/it"}).database_url(url) == expected


def test_the_usual_database_is_found_from_home() -> None:
    usual = Environment.model_fields["database_url"].default
    assert home({"STAFFROOM_HOME": "/h"}).database_url(usual) == "sqlite:////h/var/staffroom.db"
