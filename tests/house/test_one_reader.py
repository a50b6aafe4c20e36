"""A clock time, a weekday, a month and names in a row are read and said in one place each."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("what", "pattern", "only"),
    [
        ("a clock time in words", r"%H[:.]%M(?![:\dZ])", {"models/rules/clock.py"}),
        ("names of months", r"(?i)[\"']february[\"']|jan\|feb", set()),
        ("names of weekdays", r"(?i)[\"']thursday[\"'],\s*[\"']friday[\"']", set()),
        ("a day in words", r":%[aA]\}.*:%[bB]\b", {"models/rules/wording.py"}),
        ("a day of a month", r"\.day\} \{\w+:%B", {"models/rules/wording.py"}),
        ("a joiner of names", r"join\([^()]*\[:-1\]|[\"'] (and|or) [\"']\.join", {"models/rules/wording.py"}),
        ("another reader of dates", r"dateutil\.parser|strptime|fromtimestamp", set()),
    ],
)
def test_it_stands_in_one_place(what: str, pattern: str, only: set[str]) -> None:
    found = {
        str(path.relative_to(ROOT))
        for top in ("bot", "models", "scheduler")
        for path in (ROOT / top).rglob("*.py")
        if "migrations" not in path.parts and re.search(pattern, path.read_text())
    }
    assert found <= only, f"{what} stands in {sorted(found - only)} too"
