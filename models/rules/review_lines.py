"""A class's reviews as somebody types or pastes them, a line a pupil: above, on or below (R4)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.rules.class_lists import ClassList
from models.rules.letters import fold, tidy
from models.rules.mark_lines import LineTrouble
from models.rules.tracking import Judgement
from models.rules.wording import listed

NONE = "-"
"""How it is written that there is no review yet."""
MOST_LINES = 500
_LONGEST_LINE = 1_000
_CELLS = re.compile(r"\t+|\s{2,}|;")
_BEFORE = re.compile(r"^(?:[-*•▪◦·>]+|\(?\d{1,3}[.)])\s+(?=\S)")
_REST = re.compile(
    r"(?:all|(?:all\s+)?(?:the\s+)?(?:rest|others?|remaining)|everyone\s+else|everybody\s+else)\b[\s,:-]*(.+)",
    re.IGNORECASE,
)
_SAYS = (
    {each.value: each for each in Judgement}
    | {f"{each.value} target": each for each in Judgement}
    | {"at target": Judgement.ON}
)
_HEADS = frozenset(
    {"name", "names", "pupil", "pupils", "student", "students", "surname", "forename", "review"}
)
_SHOWN = 40


@dataclass(frozen=True)
class JudgedLine:
    """What a line says of a pupil."""

    line: int
    pupil_id: int
    judgement: Judgement
    attitude: str = ""


@dataclass(frozen=True)
class JudgementsRead:
    """All that the lines say, in their order, and what in them cannot be read."""

    lines: tuple[JudgedLine, ...] = ()
    troubles: tuple[LineTrouble, ...] = ()


def write_judgements(roster: ClassList, now: Mapping[int, tuple[Judgement, str]]) -> str:
    """A line for each pupil of the class with the review there is, as `read_judgements` reads it."""
    lines = []
    for pupil_id, each in roster.members.items():
        judgement, attitude = now.get(pupil_id, (None, ""))
        lines.append("  ".join(filter(None, (each.name, judgement.value if judgement else NONE, attitude))))
    return "\n".join(lines)


def read_judgements(text: str, roster: ClassList, attitudes: Sequence[str] = ()) -> JudgementsRead:
    """What the lines say of the pupils of the class; nothing is guessed, and each trouble names its line.

    Cells may be parted by tabs or two spaces, with more of them than are needed; names stand in either order. A name
    without a review says nothing, and `the rest on` says it of all who have no line.
    """
    lines = tidy(text).splitlines()
    if len(lines) > MOST_LINES:
        return JudgementsRead(
            (), (LineTrouble(0, f"Those are {len(lines)} lines. Paste one class at a time."),)
        )
    known = {fold(each): each for each in attitudes}
    found: dict[int, JudgedLine] = {}
    troubles: list[LineTrouble] = []
    rest: tuple[int, Judgement] | None = None
    for number, line in enumerate(lines, 1):
        try:
            said = _read(number, line, roster, known)
        except _Trouble as trouble:
            troubles.append(LineTrouble(number, f"{str(trouble)[:1].upper()}{str(trouble)[1:]}"))
            continue
        if isinstance(said, Judgement):
            rest = (number, said)
        elif said is not None:
            before = found.setdefault(said.pupil_id, said)
            if (before.judgement, before.attitude) != (said.judgement, said.attitude):
                name = roster.members[said.pupil_id].name
                troubles.append(
                    LineTrouble(
                        number, f"{name}: line {before.line} says otherwise. Take one of the two lines out."
                    )
                )
    if rest is not None:
        number, judgement = rest
        for each in roster.members:
            found.setdefault(each, JudgedLine(number, each, judgement))
    return JudgementsRead(tuple(found.values()), tuple(troubles))


class _Trouble(ValueError):  # noqa: N818 - a sentence, not a fault
    """What is wrong with a line."""


def _read(
    number: int, line: str, roster: ClassList, attitudes: Mapping[str, str]
) -> JudgedLine | Judgement | None:
    """What a line says of a pupil, or of all the rest; None where it says nothing. Raises _Trouble."""
    if not fold(line):
        return None
    if len(line) > _LONGEST_LINE:
        raise _Trouble(f"this is {len(line)} characters long. Keep to the name and above, on or below.")
    line = _BEFORE.sub("", line.strip())
    if (all_of_them := _REST.fullmatch(line)) and (said := _SAYS.get(_plain(all_of_them[1]))) is not None:
        return said
    cells = [each.strip(" ,:") for each in _CELLS.split(line) if each.strip(" ,:")]
    judged = [(at, _SAYS[_plain(each)]) for at, each in enumerate(cells) if _plain(each) in _SAYS]
    if not judged and (len(cells) == 1 or ("\t" not in line and " " not in cells[0])):
        in_words = _by_words(line, attitudes)
        # Two spaces inside a name part no columns.
        cells, judged = in_words if in_words[1] or len(cells) == 1 else (cells, judged)
    if len({each for _, each in judged}) > 1:
        raise _Trouble("this says more than one of above, on and below. Leave only one.")
    attitude = next((attitudes[fold(each)] for each in cells if fold(each) in attitudes), "")
    names = [
        each
        for each in cells
        if _plain(each) not in _SAYS and fold(each) not in attitudes and each != NONE and fold(each)
    ]
    if not names or (not judged and _HEADS.intersection(fold(" ".join(names)).split())):
        return None
    pupil_id = _whose(names, roster)
    if not judged:
        _refuse_other_words(cells, roster, pupil_id)
        return None
    return JudgedLine(number, pupil_id, judged[0][1], attitude)


def _refuse_other_words(cells: Sequence[str], roster: ClassList, pupil_id: int) -> None:
    """A name alone, or with a dash, says nothing; a name with other words is not understood. Raises _Trouble."""
    name = roster.members[pupil_id].name
    others = [each for each in cells if each != NONE and pupil_id not in roster.names.match(each).ids]
    if others and len(cells) == 2:
        raise _Trouble(f"{name}: “{others[-1][:_SHOWN]}” is none of above, on and below.")


def _by_words(line: str, attitudes: Mapping[str, str]) -> tuple[list[str], list[tuple[int, Judgement]]]:
    """A line without columns: the name, then what is said, then the attitude."""
    words = line.replace(",", " ").split()
    for size in (2, 1):
        for at in range(len(words) - size, 0, -1):
            said = _plain(" ".join(words[at : at + size]))
            if said in _SAYS:
                behind = " ".join(words[at + size :]).strip(" ,:;-")
                if behind and fold(behind) not in attitudes:
                    raise _Trouble(f"I do not know “{behind[:_SHOWN]}” behind “{said}”. Take it out.")
                cells = [" ".join(words[:at]).strip(" ,:;-"), said, *([behind] if behind else [])]
                return cells, [(1, _SAYS[said])]
    return [" ".join(words).rstrip(" -")], []


def _plain(cell: str) -> str:
    return " ".join(cell.casefold().strip(" .,:;-").split())


def _whose(cells: Sequence[str], roster: ClassList) -> int:
    """The one pupil of the class whom the cells name. Raises _Trouble."""
    several: tuple[int, ...] = ()
    for name in _names(cells):
        ids = roster.names.match(name).ids
        if len(ids) == 1:
            found: int = ids[0]
            return found
        several = several or tuple(ids)
    if several:
        labels = listed([roster.members[each].label for each in several], 3, last="or")
        raise _Trouble(f"{len(several)} in {roster.group} are called so. Write {labels}.")
    _refuse_words_behind(cells[0], roster)
    name = cells[0][:_SHOWN]
    if others := roster.elsewhere(cells[0]):
        raise _Trouble(f"{listed(others, 3, last='or')} is not in {roster.group}. Take the line out.")
    raise _Trouble(f"nobody in {roster.group} is called “{name}”. Take it out, or mend the name.")


def _refuse_words_behind(line: str, roster: ClassList) -> None:
    """A name that is followed by what is no review is said to be that. Raises _Trouble."""
    words = line.split()
    for size in range(len(words) - 1, 0, -1):
        ids = roster.names.match(" ".join(words[:size])).ids
        if len(ids) == 1:
            said = " ".join(words[size:])[:_SHOWN]
            raise _Trouble(f"{roster.members[ids[0]].name}: “{said}” is none of above, on and below.")


def _names(cells: Sequence[str]) -> Iterator[str]:
    """What may be the name: two cells together in either order before one alone."""
    for one, two in pairwise(cells):
        yield f"{one} {two}"
        yield f"{two} {one}"
    yield from cells
