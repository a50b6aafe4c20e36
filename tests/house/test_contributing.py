"""CONTRIBUTING.md names files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_place_that_it_names_is_there() -> None:
    named = re.findall(
        r"`((?:bot|models|scheduler|tests)/[\w/.]*)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    )
    assert len(set(named)) > 15
    assert sorted({each for each in named if not (ROOT / each).exists()}) == []


def test_what_tells_what_was_forgotten_is_a_test() -> None:
    rows = [
        each for each in (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines() if each.startswith("| **")
    ]
    tests = [
        named for row in rows for named in re.findall(r"`([^`]+)`", row.rstrip("| ").rpartition(" | ")[2])
    ]
    assert len(rows) > 6
    assert [each for each in tests if not re.fullmatch(r"tests/[\w/]+/test_\w+\.py", each)] == []
