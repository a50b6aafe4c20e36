"""Lists of mentors as schools keep them: by name, a mentor's pupils beside or below them, unfolded to a row a pupil."""

import re
from collections.abc import Iterator, Sequence

from models.exchange.columns import PUPIL, FileKind, headings
from models.exchange.questions import GivenAnswers, Option, Question, question_id
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed, known_keys
from models.exchange.reading.tables import NumberedRow
from models.exchange.sheets import Reading, Sheet
from models.rules.letters import fold
from models.rules.wording import listed

_BESIDE, _BELOW, _NOTHING = "beside", "below", "nothing"
_MENTOR = re.compile(r"(?:name of )?mentors?(?: (?:name|code|e ?mail(?: address)?))?")
_PUPIL = re.compile(r"(?:pupil|student|mentee)s?(?: name)?(?: ?\d{1,2})?")
_SEVERAL = re.compile(r"[;\n|]")
"""What stands between several pupils of one cell; a comma does where it does not part a surname from a forename."""
_SHOWN = 3

MentorInRow = tuple[int, str, str]
"""The line, the mentor and the pupil."""


def unfold_mentors(reading: Reading, headed: Headed, answers: GivenAnswers) -> list[Sheet] | None:
    """The sheet that a list of mentors by name makes; None where the table is no such list."""
    folded = [fold(each) for each in headed.header]
    mentor = next((place for place, each in enumerate(folded) if _MENTOR.fullmatch(each)), None)
    if mentor is not None and not _has_numbers(headed):
        pupils = [place for place, each in enumerate(folded) if _PUPIL.fullmatch(each)]
        parts = _parts_of_a_name(headed)
        if not pupils and not parts:
            return None
        used = parts or pupils
        names = list(_named(headed, mentor, pupils, parts))
        return _sheet(headed, names, (headed.header[mentor], headed.header[used[0]]), (mentor, *used))
    if "mentor" not in headed.title.casefold() or any(key in known_keys() for key in headed.keys):
        return None
    rows: list[NumberedRow] = [(headed.line, headed.header), *headed.rows]
    beside, below = list(_beside(rows)), list(_below(rows))
    if not beside or not below:
        return None
    answer = answers.ask(_question(headed, beside, below))
    if answer is None:
        return []
    if answer == _NOTHING:
        reading.ignored.append(f"{headed.file} (as you said)")
        return []
    return _sheet(headed, beside if answer == _BESIDE else below, ("mentor", "pupil"))


def _has_numbers(headed: Headed) -> bool:
    known = headings(FileKind.MENTORS)
    return any(known.get(key, ("",))[0] in PUPIL for key in headed.keys)


def _parts_of_a_name(headed: Headed) -> list[int]:
    """Where forename, surname and form stand, the form where there is one."""
    known = headings(FileKind.PUPILS)
    fields = [known.get(key, ("",))[0] for key in headed.keys]
    if not {"legal forename", "legal surname"} <= set(fields):
        return []
    wanted = ("legal forename", "legal surname", "form")
    return [fields.index(each) for each in wanted if each in fields]


def _named(headed: Headed, mentor: int, pupils: Sequence[int], parts: Sequence[int]) -> Iterator[MentorInRow]:
    """A row a pupil; a mentor who is not said again stands for the rows below, too."""
    who = ""
    for line, cells in headed.rows:
        words = [clean(cell) for cell in cells]
        who = (words[mentor] if mentor < len(words) else "") or who
        if parts and (name := " ".join(words[place] for place in parts if place < len(words)).strip()):
            yield line, who, name
        for place in () if parts else pupils:
            if place < len(cells):
                yield from ((line, who, each) for each in _each(cells[place]))


def _beside(rows: Sequence[NumberedRow]) -> Iterator[MentorInRow]:
    for line, cells in rows:
        if cells:
            yield from ((line, clean(cells[0]), each) for cell in cells[1:] for each in _each(cell))


def _below(rows: Sequence[NumberedRow]) -> Iterator[MentorInRow]:
    mentors = [clean(cell) for cell in rows[0][1]]
    for line, cells in rows[1:]:
        for who, cell in zip(mentors, cells, strict=False):
            yield from ((line, who, each) for each in _each(cell) if who)


def _each(cell: str) -> Iterator[str]:
    for part in _SEVERAL.split(cell):
        names = [clean(each) for each in part.split(",")]
        if all(" " in each for each in names):
            yield from names
        elif name := clean(part):
            yield name


def _question(headed: Headed, beside: Sequence[MentorInRow], below: Sequence[MentorInRow]) -> Question:
    return Question(
        question_id("mentors", headed.title),
        f"{headed.file} has no headings. How is it laid out?",
        (
            Option(_BESIDE, f"a mentor begins each row, and the pupils stand beside: {_example(beside)}"),
            Option(_BELOW, f"a mentor stands above each column, and the pupils below: {_example(below)}"),
            Option(_NOTHING, "it is no list of mentors: the file is left out"),
        ),
    )


def _example(pairs: Sequence[MentorInRow]) -> str:
    who = pairs[0][1]
    return f"{who} mentors {listed((pupil for _, mentor, pupil in pairs if mentor == who), _SHOWN)}"


def _sheet(
    headed: Headed, pairs: Sequence[MentorInRow], names: tuple[str, str], used: Sequence[int] | None = None
) -> list[Sheet]:
    """The sheet of these pairs; `used` are the places of its columns where there are headings, the others let go."""
    columns = dict(zip(("mentor", "pupil"), names, strict=True))
    dropped = tuple(
        each for place, each in enumerate(headed.header) if used is not None and each and place not in used
    )
    many = len({who for _, who, _ in pairs})
    notes = [*headed.notes, f"pupils by name, {many:,} {'mentor' if many == 1 else 'mentors'}"]
    lines = [line for line, _, _ in pairs]
    rows: list[tuple[str, ...]] = [(who, name) for _, who, name in pairs]
    return [Sheet(headed.file, FileKind.MENTORS, columns, dropped, lines, rows, headed.title, notes)]
