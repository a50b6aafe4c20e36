"""A class's comments for progress sheets as they are typed or pasted, a line a pupil: the name, then the words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.rules.class_lists import ClassList
from models.rules.letters import as_written, fold, tidy
from models.rules.mark_lines import LineTrouble
from models.rules.wording import listed

LONGEST = 150
"""Characters of a comment: it is one line on the sheet."""
MOST_LINES = 500
NONE = "-"
"""How it is written that there is no comment."""
_NONES = frozenset({"-", "–", "—", "none", "n/a", "x"})
_CELLS = re.compile(r"\t+|\s{2,}")
_PARTED = re.compile(r"\s*[:;]\s+|\s+[-–—]\s+|\s*\t\s*|\s{2,}")
_BEFORE = re.compile(r"^(?:[*•▪◦·>]+|\(?\d{1,3}[.)])\s+(?=\S)")
_HEADS = frozenset({"name", "names", "pupil", "pupils", "student", "students", "surname", "forename"})
_SHOWN = 40


@dataclass(frozen=True)
class CommentLine:
    """What a line says of a pupil; blank words: that there is to be no comment."""

    line: int
    pupil_id: int
    words: str


@dataclass(frozen=True)
class CommentsRead:
    """All that the lines say, in their order, and what in them cannot be read."""

    lines: tuple[CommentLine, ...] = ()
    troubles: tuple[LineTrouble, ...] = ()


def is_none(words: str) -> bool:
    """Whether these words say that there is to be no comment."""
    return words.strip(" .").casefold() in _NONES or not words.strip()


def write_comments(roster: ClassList, now: Mapping[int, str]) -> str:
    """A line for each pupil of the class with the comment there is, as `read_comments` reads it."""
    return "\n".join(f"{each.name}: {now.get(pupil_id) or NONE}" for pupil_id, each in roster.members.items())


def read_comments(text: str, roster: ClassList) -> CommentsRead:
    """What the lines say of the pupils of the class; nobody is guessed, and each trouble names its line.

    The name stands before a colon, a dash, a tab or two spaces, or simply first; a surname and a forename may stand in
    two cells. A name alone, or with a dash, says that there is no comment, unless another line says what it is.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return CommentsRead(
            (), (LineTrouble(0, f"Those are {len(lines)} lines. Paste one class at a time."),)
        )
    found: dict[int, CommentLine] = {}
    troubles: list[LineTrouble] = []
    for number, line in enumerate(lines, 1):
        try:
            said = _read(number, line, roster)
        except _WrongLine as trouble:
            troubles.append(LineTrouble(number, f"{str(trouble)[:1].upper()}{str(trouble)[1:]}"))
            continue
        if said is None:
            continue
        before = found.setdefault(said.pupil_id, said)
        if not before.words:
            # A dash that stood in the list, and the line that somebody wrote below it.
            found[said.pupil_id] = said
        elif said.words and before.words != said.words:
            name = roster.members[said.pupil_id].name
            sentence = f"{name}: line {before.line} says otherwise. Take one of the two lines out."
            troubles.append(LineTrouble(number, sentence))
    return CommentsRead(tuple(found.values()), tuple(troubles))


class _WrongLine(ValueError):  # noqa: N818 - a sentence, not a fault
    """What is wrong with a line."""


def _read(number: int, line: str, roster: ClassList) -> CommentLine | None:
    """What a line says of a pupil; None where it says nothing. Raises _WrongLine."""
    line = _BEFORE.sub("", as_written(line).strip())
    if not fold(line):
        return None
    several: Sequence[int] = ()
    first = ""
    for name, words in _parted(line):
        first = first or name
        ids = roster.names.match(name).ids
        if len(ids) == 1:
            return CommentLine(number, ids[0], _checked(roster.members[ids[0]].name, words))
        several = several or ids
    length, named = roster.names.longest_prefix(tidy(line).split())
    if len(named) == 1:
        rest = " ".join(line.split()[length:]).lstrip(" :;,-–—")
        return CommentLine(number, named[0], _checked(roster.members[named[0]].name, rest))
    several = several or named
    if several:
        labels = listed([roster.members[each].label for each in several], 3, last="or")
        raise _WrongLine(f"{len(several)} in {roster.group} are called so. Write {labels}.")
    if _HEADS.intersection(fold(first).split()):
        return None
    if others := roster.elsewhere(first):
        raise _WrongLine(f"{listed(others, 3, last='or')} is not in {roster.group}. Take the line out.")
    raise _WrongLine(
        f"nobody in {roster.group} is called “{first[:_SHOWN]}”. Write the name first, then a colon, then the words."
    )


def _parted(line: str) -> Iterator[tuple[str, str]]:
    """The name and the words, wherever a line may be parted: two cells of a name before one alone."""
    cells = [each.strip() for each in _CELLS.split(line, maxsplit=2)]
    if len(cells) == 3:
        yield f"{cells[0]} {cells[1]}", cells[2]
        yield f"{cells[1]} {cells[0]}", cells[2]
    # Two spaces may stand inside a name: a sign behind it parts the line before they do.
    for way in dict.fromkeys((" ".join(line.split()) if "\t" not in line else line, line)):
        for parted in _PARTED.finditer(way):
            yield way[: parted.start()].strip(), way[parted.end() :].strip()
    yield line, ""


def _checked(name: str, words: str) -> str:
    """The words as one line. Raises _WrongLine where they are too many."""
    said = "" if is_none(words) else " ".join(words.split())
    if len(said) > LONGEST:
        raise _WrongLine(f"{name}: that is {len(said)} characters; {LONGEST} fit. Shorten it a little.")
    return said
