"""A message of several lines: which of them are commands of their own, and which go on with the one before."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from bot.ask import Ask
from bot.inputs.whom import leading
from bot.intent import Intent, intent_of
from bot.meaning import Meant, meant
from bot.opening import behind, opening, parted, to_whom, undashed, unlisted, without_dashes
from bot.registry import Registry
from models.rules.english import is_word
from models.rules.letters import tidy

_SLIP = "slip"
_SHORTEST = 3
"""Letters that a word has at least which may be a command mistyped."""


def commands_of(ask: Ask, registry: Registry, words: str) -> tuple[str, ...]:
    """What was written in several lines, by command: a line that is one by itself is one of its own."""
    return tuple(_Parting(ask, registry).parts(words))


class _Parting:
    def __init__(self, ask: Ask, registry: Registry) -> None:
        self._ask = ask
        self._registry = registry

    def parts(self, words: str) -> Iterator[str]:
        part, *more = without_dashes(words.split("\n"))
        begun = meant(self._ask, self._registry, part)
        for line in more:
            own = self._own(line, begun)
            goes_on = self._goes_on(part, own, begun) if own else None
            if own and goes_on is None:
                yield part
                part, begun = own, meant(self._ask, self._registry, own)
            else:
                part, begun = f"{part}\n{line}", goes_on or begun
        yield part

    def _own(self, line: str, begun: Meant | None) -> str:
        """The line as a command of its own; blank where it is none."""
        if unlisted(line).lstrip().partition(" ")[0].endswith(":"):
            return ""
        if begun is not None and any(each.takes_lines for each in begun.command.inputs.values()):
            # Its lines begin with names, and Grace is no grade that was mistyped.
            begins = parted(line)[0].casefold() in self._registry.words
            return line if begins and not self._named(line) and self._is_command(line, begun) else ""
        if self._is_command(line, begun) or self._is_slip(line) or self._is_mistyped(line):
            return line
        # A dash may begin a list of what was done; only what names a pupil is no part of that.
        bare = undashed(line)
        return bare if bare != line and (self._is_slip(bare) or self._is_mistyped(bare)) else ""

    def _goes_on(self, part: str, line: str, begun: Meant | None) -> Meant | None:
        """What both mean together, where the part only leads up to the line: please do, or slip alone."""
        if begun is None:
            return meant(self._ask, self._registry, f"{part}\n{line}")
        is_slip_alone = begun.command.name == _SLIP and not begun.words.strip()
        if is_slip_alone and opening(line, self._registry.words) is None and not self._is_mistyped(line):
            return meant(self._ask, self._registry, f"{part}\n{line}")
        return None

    def _is_command(self, line: str, begun: Meant | None) -> bool:
        word = parted(line)[0].casefold()
        if begun is not None and begun.is_named and word not in self._registry.words:
            also = meant(self._ask, self._registry, line)
            return also is not None and also.command == begun.command
        found = intent_of(self._ask, self._registry, line)
        # What may be either is one more of the same: it may not go onto the record of another pupil.
        same = begun is not None and self._registry.words.get(word) == begun.command.name
        return found is Intent.COMMAND or (found is Intent.EITHER and same)

    def _is_slip(self, line: str) -> bool:
        """Whether it is a pupil's slip, with the word, or with the full name and a sign."""
        begun = opening(line, self._registry.words)
        if begun is not None:
            return self._registry.words[begun.word] == _SLIP and self._named(to_whom(begun.rest)) > 0
        tokens = tidy(behind(line)).split()
        size = self._named(" ".join(tokens))
        return size > 1 and tokens[size : size + 1] != [] and tokens[size][0] in "+-"

    def _is_mistyped(self, line: str) -> bool:
        """Whether its first word is a slip of the finger from a command, and a pupil is named behind it.

        An ordinary word may stand there by right: it needs the pupil's full name.
        """
        word, rest = parted(line)
        word = word.casefold()
        if len(word) < _SHORTEST or word in self._registry.words:
            return False
        commands = (each for each in self._registry.words if len(each) > _SHORTEST)
        if not any(OSA.distance(word, each, score_cutoff=1) <= 1 for each in commands):
            return False
        return self._named(to_whom(rest)) > (1 if is_word(word) else 0)

    def _named(self, words: str) -> int:
        """How many words at the start name somebody."""
        return leading(self._ask.school, tidy(words).split())
