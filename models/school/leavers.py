"""Pupils of whom nothing new is written, as names are looked up: who has left, and whose record is restricted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from models.rules.names import How, KnownPupil, Names


@dataclass(frozen=True)
class Aside:
    """Pupils who are looked up by their names beside the others, to be told apart from them."""

    known: Mapping[int, KnownPupil]

    @cached_property
    def _names(self) -> Names:
        return _names(tuple(self.known.values()))

    def plainly(self, words: str) -> tuple[int, ...]:
        """Whom the whole of the words names in full, or by a number of theirs."""
        if not self.known:
            return ()
        match = self._names.match(words)
        return match.ids if match.how is How.FULL else ()

    def called(self, words: str) -> tuple[int, ...]:
        """Whom the words name by a whole name that is no word of ordinary English, or plainly."""
        if not self.known:
            return ()
        match = self._names.match(words)
        return match.ids if match.how in {How.FULL, How.NAME} else ()

    def completions(self, typed: str) -> Sequence[int]:
        """Whom what was typed so far may be going to name."""
        return self._names.completions(typed) if self.known else ()

    def name(self, pupil_id: int) -> str:
        """The name, as it is typed."""
        known = self.known[pupil_id]
        return f"{known.preferred or known.forename} {known.surname}"

    def at_start(self, words: Sequence[str]) -> int:
        """How many of the leading words are somebody's full name; 0 where they are nobody's."""
        length, _ = self._names.longest_prefix(words) if self.known else (0, ())
        return length if self.plainly(" ".join(words[:length])) else 0


@dataclass(frozen=True)
class Leavers(Aside):
    """Everybody who was a pupil and whose name is still kept."""

    left_on: Mapping[int, date]


@lru_cache(maxsize=2)
def _names(known: tuple[KnownPupil, ...]) -> Names:
    """Made when somebody is first looked for, and anew only where it is of others."""
    return Names(known, grouped=False)
