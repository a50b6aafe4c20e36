"""Headings that could be two things: the title tells, it was said before, or a person is asked once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.exchange.columns import PUPIL, TARGETS, FileKind, heading_key, headings, names_of
from models.exchange.questions import GivenAnswers, Option, Question
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed
from models.exchange.reading.wide_headings import measure_in
from models.exchange.sheets import Reading
from models.rules.wording import listed

_NEITHER = "nothing"
_GRADE = re.compile(r"(?:subject|overall|exam|gcse|final)?(?:grades?|results?)")
_GROUP = re.compile(r"class(?:es|name|group)?|group|set")
_FINAL = "final grade"
_RESULTS = re.compile(r"\b(?:gcse|exam(?:ination)?|final) results?\b", re.IGNORECASE)
"""What a title says of a file of examination results; a column of their day says it too."""
_FILES = {
    "current": FileKind.GRADES,
    "predicted": FileKind.GRADES,
    **dict.fromkeys(TARGETS, FileKind.TARGETS),
    _FINAL: FileKind.RESULTS,
}
"""What grades may be, and in which kind of file they stand."""
_AS_SAID = "as was said; --answer column.{}=… says otherwise"
_SHOWN = 3


@dataclass(slots=True)
class HeadingWords:
    """What headings were said to mean: `known` before these files, `said` with them."""

    answers: GivenAnswers
    known: Mapping[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    _files: dict[str, dict[str, None]] = field(default_factory=dict)

    def under(self, key: str, headed: Headed, heading: str) -> str:
        """Under which heading of which files: one answer is for all of them."""
        files = self._files.setdefault(key, {})
        files[headed.file] = None
        apart = " (import them one by one where it is not the same)" if len(files) > 1 else ""
        return f"“{heading}” in {listed(files, _SHOWN)}{apart}"

    def means(self, key: str, question: Question) -> str | None:
        """What the heading means; None where it is still asked. What is said now goes before what was known."""
        if key in self.known and not self.answers.is_answered(question):
            return self.known[key]
        answer = self.answers.ask(question)
        if answer is not None and answer != _NEITHER:
            self.said[key] = answer
        return answer


def settle_headings(reading: Reading, headed: Headed, words: HeadingWords) -> bool:
    """Name the one heading of the table that could be two things; False where the table waits or is left out."""
    if _has(headed, FileKind.GRADES, {*PUPIL}) and _has(headed, FileKind.GRADES, {"subject"}):
        return _settle_grade(reading, headed, words)
    if _has(headed, FileKind.PUPILS, {*PUPIL}):
        return _settle_group(headed, words)
    return True


def _settle_grade(reading: Reading, headed: Headed, words: HeadingWords) -> bool:
    """One column of grades that does not say which they are, in a table of pupils and subjects."""
    if any(_has(headed, kind, {name}) for name, kind in _FILES.items()):
        return True
    places = [place for place, key in enumerate(headed.keys) if _GRADE.fullmatch(key)]
    if len(places) != 1:
        return True
    heading, key = headed.header[places[0]], headed.keys[places[0]]
    title = " ".join((headed.title, *headed.above))
    final = _has(headed, FileKind.RESULTS, {"results day"}) or _RESULTS.search(title)
    said = measure_in(title) or (_FINAL if final else None)
    means = said or words.means(
        key,
        Question(
            f"column.{key}",
            f"Which grades stand under {words.under(key, headed, heading)}?",
            (
                Option("current", "those that pupils work at now"),
                Option("predicted", "those that they are predicted"),
                Option("target", "those that they aim for"),
                Option(_FINAL, "the results of their examinations"),
                Option(_NEITHER, "none of these: the file is left out"),
            ),
        ),
    )
    if means == _NEITHER:
        reading.ignored.append(f"{headed.file} (as you said)")
    if means not in _FILES:
        return False
    _call(headed, places[0], means, _FILES[means], "the title says so" if said else _AS_SAID.format(key))
    return True


def _settle_group(headed: Headed, words: HeadingWords) -> bool:
    """A column of groups, one a pupil, in a list of pupils that has no form."""
    needed = ({"legal surname"}, {"legal forename"}, {"year group", "date of birth"})
    if not all(_has(headed, FileKind.PUPILS, each) for each in needed):
        return True
    if _has(headed, FileKind.PUPILS, {"form"}) or _has(headed, FileKind.CLASSES, {"subject"}):
        return True
    places = [place for place, key in enumerate(headed.keys) if _GROUP.fullmatch(key)]
    groups = [
        clean(cells[places[0]]) for _, cells in headed.rows if len(places) == 1 and places[0] < len(cells)
    ]
    if not any(groups) or not _once_each(headed):
        return True
    heading, key = headed.header[places[0]], headed.keys[places[0]]
    examples = listed(dict.fromkeys(each for each in groups if each), _SHOWN)
    means = words.means(
        key,
        Question(
            f"column.{key}",
            f"Is what stands under {words.under(key, headed, heading)} each pupil's form? There is {examples}.",
            (
                Option("form", "yes, the registration group"),
                Option(_NEITHER, "no: the file needs another column with the form"),
            ),
        ),
    )
    if means == "form":
        _call(headed, places[0], means, FileKind.PUPILS, _AS_SAID.format(key))
    return means is not None


def _once_each(headed: Headed) -> bool:
    """Whether no pupil stands in two rows, as on lists of classes."""
    known = headings(FileKind.PUPILS)
    place = next(place for place, key in enumerate(headed.keys) if known.get(key, ("",))[0] in PUPIL)
    numbers = [clean(cells[place]) for _, cells in headed.rows if place < len(cells) and cells[place].strip()]
    return len(set(numbers)) == len(numbers)


def _call(headed: Headed, place: int, means: str, kind: FileKind, why: str) -> None:
    headed.keys[place] = heading_key(names_of(kind, means)[0])
    headed.notes.append(f"“{headed.header[place]}” is read as {means}: {why}")


def _has(headed: Headed, kind: FileKind, fields: set[str]) -> bool:
    known = headings(kind)
    return any(known.get(key, ("",))[0] in fields for key in headed.keys)
