"""The privacy notices in further languages: each sentence beside the place for what people wrote for it.

Nothing is translated by the program. What a sentence says changes with what the school sets, and with what Staffroom
does: whoever translated the one before is asked for the new one, and what they wrote is not lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.governance.draft import (
    DAY,
    GAP,
    Bullets,
    DataPaper,
    Frame,
    Grid,
    Headline,
    PaperPart,
    Sentences,
    TheirWords,
)
from bot.governance.theirs import text_of
from models.rules.days import MONTHS
from models.rules.languages import Language

NOT_YET = "GAP"
"""Stands where a translation is to be written."""
NO_LONGER = "## No longer in the notices"

_MARK = re.compile(r" \[\d+\]")
"""The number of a promise: its tests stand in the English paper."""
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z“])")
_ITEM = re.compile(r"; ")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(map(str.capitalize, MONTHS[1:]))}) (\d{{4}})\b")
_QUOTE = "> "
_ABOUT = """\
<!-- The privacy notices in {name}. Under each sentence in English write the same in {name}, in place of GAP.
Leave {day} as it is: a date is put there. Have somebody read it who speaks {name} and is not the one who wrote it.
What you write is kept when the papers are made again. A sentence that has changed is a GAP again; what you had
written for the one before then stands at the end. -->"""


@dataclass(frozen=True)
class Translation:
    """What people wrote for each sentence of the notices, in one language."""

    language: Language
    file: Path
    written: dict[str, str]

    @classmethod
    def read(cls, folder: Path, language: Language) -> "Translation":
        """What stands in the file of this language. Raises Sorry where it cannot be read."""
        file = folder / f"notices-in-{language.in_names}.md"
        return cls(language, file, dict(_pairs(text_of(file))))

    def lay_out(self, sentences: Iterable[str]) -> None:
        """Write the file anew with these sentences in order, and with all that people wrote."""
        now = dict.fromkeys(sentences)
        gone = {each: said for each, said in self.written.items() if each not in now and said}
        blocks = [_ABOUT.format(name=self.language.name, day=DAY)]
        blocks += [_block(each, self.written.get(each) or NOT_YET) for each in now]
        if gone:
            blocks += [NO_LONGER, *(_block(*each) for each in gone.items())]
        beside = self.file.with_suffix(".new")
        beside = self.file.with_suffix(".new")
        beside.write_text("\n\n".join(blocks) + "\n", "utf-8")
        beside.replace(self.file)

    def of(self, sentence: str) -> str:
        """The sentence in this language; blank where nobody wrote it, or not with its days."""
        said = self.written.get(sentence, "")
        return said if said.count(DAY) == sentence.count(DAY) else ""


def sentences_of(paper: DataPaper) -> Iterator[str]:
    """Each sentence of a notice that is to be translated; not what people have still to write in English."""
    found: list[str] = []

    def note(sentence: str) -> str:
        found.append(sentence)
        return sentence

    for words in (paper.frame.about, paper.frame.made, paper.title):
        note(words)
    for part in paper.parts:
        _in_other_words(part, note)
    yield from dict.fromkeys(found)


def in_language(paper: DataPaper, by: Translation) -> DataPaper:
    """The notice in this language; a sentence that nobody has translated stands in it in English, as a gap."""
    made = paper.like(by.language, by.of(paper.title) or paper.title)
    made.parts = [
        _in_other_words(part, lambda said: by.of(said) or isolated(f"{GAP}{said}")) for part in paper.parts
    ]
    about, when = paper.frame.about, paper.frame.made
    made.frame = Frame(by.of(about) or about, by.of(when) or when)
    wanted = list(sentences_of(paper))
    missing = sum(not by.of(each) for each in wanted)
    if missing:
        made.to_write.append(
            f"{missing} of {len(wanted)} sentences are not in {by.language.name} yet, and stand here in English: this "
            f"is no notice to hand out. Write them in {by.file.name}."
        )
    return made


def days_for_all(words: str) -> str:
    """The words with each day as every language reads it: 2026-11-27."""
    return _DAY.sub(lambda found: isolated(_day(*found.groups()).isoformat()), words)


def isolated(words: str) -> str:
    """Words that run their own way, whichever way those around them do: a day, or what is still in English."""
    return f"\u2068{words}\u2069"


def _in_other_words(part: PaperPart, say: Callable[[str], str]) -> PaperPart:
    match part:
        case Headline(words):
            return replace(part, words=say(words))
        case Sentences(words):
            return Sentences(_each(words, _SENTENCE, say))
        case TheirWords(text):
            return TheirWords("\n".join(say(line) if line.strip() else line for line in text.splitlines()))
        case Bullets(items):
            return Bullets(tuple(_each(each, _SENTENCE, say) for each in items))
        case Grid(heads, rows):
            return replace(
                part,
                heads=tuple(map(say, heads)),
                rows=tuple(tuple(_each(cell, _ITEM, say) for cell in row) for row in rows),
            )


def _each(words: str, between: re.Pattern[str], say: Callable[[str], str]) -> str:
    """The words, each part of them said by itself; what is a gap in English stays one."""
    plain = _MARK.sub("", words).strip()
    if plain.startswith(GAP):
        return plain
    joint = "; " if between is _ITEM else " "
    return joint.join(_with_days(each, say) for each in between.split(plain))


def _with_days(sentence: str, say: Callable[[str], str]) -> str:
    said = say(_DAY.sub(DAY, sentence))
    for found in _DAY.finditer(sentence):
        said = said.replace(DAY, isolated(_day(*found.groups()).isoformat()), 1)
    return said


def _day(number: str, month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month.casefold()), int(number))


def _block(sentence: str, said: str) -> str:
    return f"{_QUOTE}{sentence}\n\n{said}"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence in English, with the lines below it; blank where these are none, or a gap still."""
    sentence, lines = "", list[str]()
    for line in [*text.splitlines(), _QUOTE]:
        if line.startswith(_QUOTE.strip()):
            said = " ".join(lines)
            if sentence:
                yield sentence, "" if said == NOT_YET else said
            sentence, lines = line.removeprefix(_QUOTE.strip()).strip(), []
        elif line.strip() and not line.startswith("## "):
            lines.append(line.strip())
