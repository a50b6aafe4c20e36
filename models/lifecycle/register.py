"""The register of what is held: for each table and column what it is, whose, from where, why and for how long.

It is read out of `register.toml`; subject access, retention and the papers are made from it, and nothing is said twice.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.rules.retention import HeldKind, KeepingTimes, in_months

NOBODY = "nobody"
STAFF = "staff"
DAYS = (
    "day",
    "first_day",
    "received_on",
    "sent_at",
    "changed_at",
    "at",
    "recorded_at",
    "set_at",
    "opened_at",
    "added_at",
)
"""The columns by which a record has its day, before any other that has one."""
NOT_ITS_DAY = frozenset({"shown_on"})
"""Days on which something else was done with a record."""
_HOP = " > "
_DUTIES = re.compile(r"^P\d+(?:, P\d+)*: ")
"""Which duties of the policy it is for, before what that is."""


@dataclass(frozen=True)
class HeldTable:
    """One table, in plain words."""

    name: str
    kind: HeldKind
    what: str
    whose: tuple[str, ...]
    """Its column that leads to the pupil; or its column, and the table through which it does. Empty: of no pupil."""
    of_staff: bool
    """Whether all of its rows are of members of staff."""
    or_staff: str
    """The column that says of which member of staff a row is that is of no pupil; blank where none is."""
    source: str
    why: str
    columns: Mapping[str, str]
    """Each column, and what stands in it."""
    written: frozenset[str]
    """The columns in which a person's own words stand."""
    special: frozenset[str]
    """The columns of special categories, or near to them."""
    goes_by: str = ""
    """The column with the day from which its time is counted; blank where that is the day on which the pupil left."""
    goes_with: str = ""
    """The table with whose rows its own go."""
    kept: str = ""
    """For how long, in words, where it goes by itself before the time of its kind."""

    @property
    def of_pupils(self) -> bool:
        return bool(self.whose)

    def kept_for(self, keeping: KeepingTimes) -> str:
        """For how long, as it stands in papers: its own time, or its kind's."""
        if self.kept:
            return self.kept
        if self.kind is HeldKind.WORKINGS:
            return f"for {in_months(keeping.workings_months)}" if self.goes_by else "while it is in use"
        return keeping.in_words(self.kind)

    @property
    def purpose(self) -> str:
        """What it is needed for, without the number of the policy's duty: for whoever has no policy at hand."""
        return _DUTIES.sub("", self.why)


@cache
def register() -> Mapping[str, HeldTable]:
    """Every table, by its name."""
    read = tomllib.loads((files("models.lifecycle") / "register.toml").read_text("utf-8"))
    usual: Mapping[str, str] = read.pop("usual")
    return {name: _table(name, said, usual) for name, said in read.items()}


def held(kind: HeldKind) -> Iterator[HeldTable]:
    """The tables of a kind."""
    return (each for each in register().values() if each.kind is kind)


def _table(name: str, said: Mapping[str, Any], usual: Mapping[str, str]) -> HeldTable:
    of = said["whose"]
    return HeldTable(
        name=name,
        kind=HeldKind(said["kind"]),
        what=said["what"],
        whose=() if of in {NOBODY, STAFF} else tuple(of.split(_HOP)),
        of_staff=of == STAFF,
        or_staff=said.get("or_staff", ""),
        source=said["source"],
        why=said["why"],
        columns={**usual, **said.get("columns", {})},
        written=frozenset(said.get("written", ())),
        special=frozenset(said.get("special", ())),
        goes_by=said.get("goes_by", ""),
        goes_with=said.get("goes_with", ""),
        kept=said.get("kept", ""),
    )
