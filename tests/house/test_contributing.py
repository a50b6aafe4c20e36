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
