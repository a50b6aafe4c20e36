"""The tree is as it is meant to be: few things at the top, no names that a package could ship too."""

import ast
import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOP = {
    *{".ci", ".dockerignore", ".env.example", ".gitignore", "CONTRIBUTING.md", "Makefile", "README.md"},
    *{"pyproject.toml", "requirements.lock"},
    *{"bot", "deploy", "models", "scheduler", "tests"},
}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split("\n")[:-1]


def test_few_things_stand_at_the_top() -> None:
    assert {each.split("/")[0] for each in tracked()} <= TOP


def test_no_installed_package_ships_our_names() -> None:
    shipped = packages_distributions()
    for name in ("bot", "models", "scheduler", "tests"):
        assert set(shipped.get(name, [])) <= {"staffroom"}


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock


def test_each_folder_says_what_it_promises() -> None:
    floors = ("bot/", "models/", "scheduler/")
    inits = [each for each in tracked() if each.startswith(floors) and each.endswith("/__init__.py")]
    assert len(inits) > 20
    silent = [each for each in inits if not ast.get_docstring(ast.parse((ROOT / each).read_text("utf-8")))]
    assert silent == []
