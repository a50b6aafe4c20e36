"""How good predictions are elsewhere, by published samples: for scale only (R16)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Published:
    """What one sample says, with its year."""

    year: int
    says: str


@cache
def published() -> tuple[Published, ...]:
    """Every sample, the oldest first."""
    data = tomllib.loads((files("models.rules") / "data" / "published-accuracy.toml").read_text("utf-8"))
    return tuple(sorted((Published(**each) for each in data["sample"]), key=lambda each: each.year))
