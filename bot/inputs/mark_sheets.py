"""A class's grades in a line and in a form: which class, a line a pupil, and whether they are all meant so."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.inputs.groups import GroupField
from bot.inputs.in_class import ABOUT_GROUPS
from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Listing, Pick, Value
from models.db.errors import Needed, Sorry
from models.rules.letters import as_written
from models.rules.mark_lines import LineTrouble
from models.rules.mark_words import is_same
from models.tracking.class_grades import subject_of_class

PAGES = ("lines", "lines2", "lines3", "lines4", "lines5", "lines6", "lines7", "lines8")
"""The fields of a form that hold a class's lines, as many as are needed: 500 pupils with long names fill them."""
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_MOST_SAID = 5
"""Lines of which is said at once what is wrong."""
LONGEST_PAGE = 2_700
"""Characters that a page is filled with, so that there is room for what is typed into it."""


@dataclass(frozen=True, kw_only=True)
class GradedGroup(GroupField):
    """The class, form or year group; once it is known the form tells of it and no longer asks."""

    label: str = "Class"
    hint: str = "Such as 11Ma1, 11B or year 11"
    optional: bool = True
    unseen: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        """The class with what is said around it: all of my 11Ma1 class."""
        begins = at
        while at < len(tokens) and tokens[at].casefold() in ABOUT_GROUPS:
            at += 1
        found = super().recognise(ask, tokens, at) if at < len(tokens) else None
        if found is None:
            return None
        ends = at + found[0]
        while ends < len(tokens) and tokens[ends].casefold().strip(":,.") in ABOUT_GROUPS:
            ends += 1
        return ends - begins, found[1]


@dataclass(frozen=True, kw_only=True)
class MarkLines(Input[str]):
    """A line for each pupil with both grades; `page` counts from 1, and only the first is always there."""

    label: str = "Name, current, predicted"
    page: int = 1
    takes_lines: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        if self.page > 1:
            return None
        return next((found for size in (3, 2, 1) if (found := _same(tokens[at : at + size], size))), None)

    def offered(self, ask: Asking) -> bool:
        return self.page == 1

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        or_file = "Or a file with them (CSV or XLSX)" if self.page == 1 else ""
        return Listing(name, self.label, self.page > 1, self.hint, or_file=or_file)

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        return as_written(raw if isinstance(raw, str) else "\n".join(raw)).replace("\r\n", "\n").strip("\n")


@dataclass(frozen=True, kw_only=True)
class SureOfGrades(Input[str]):
    """Whether grades that were asked about are meant so: its value says which were."""

    label: str = "Save them?"
    optional: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        offered = unclear.choices if unclear is not None else self.choices((value or "").rpartition(".")[2])
        return Pick(name, self.label, self.optional, self.hint, tuple(offered))

    @staticmethod
    def choices(asked: str) -> tuple[Choice, ...]:
        """Yes and no to just these questions."""
        return (
            Choice(f"yes.{asked}", "Yes, save them all as they are"),
            Choice(f"no.{asked}", "No, let me change them"),
        )

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        if isinstance(raw, str) and raw.partition(".")[0] in {"yes", "no"} and len(raw) < 80:
            return raw
        raise Sorry("Say yes, or change the grades.")


def _same(tokens: Sequence[str], size: int) -> tuple[int, str] | None:
    words = " ".join(tokens)
    return (size, words) if len(tokens) == size and is_same(words) else None


def in_pages(text: str, most: int) -> list[str]:
    """The text in pages of whole lines; none is longer than `LONGEST_PAGE` while there are fewer than `most`."""
    pages: list[list[str]] = [[]]
    size = 0
    for line in text.split("\n"):
        if pages[-1] and size + len(line) + 1 > LONGEST_PAGE and len(pages) < most:
            pages.append([])
            size = 0
        pages[-1].append(line)
        size += len(line) + 1
    return ["\n".join(page) for page in pages]


def placed(line: int, pages: Sequence[str]) -> tuple[int, int]:
    """On which page (from 0) a line of all of them stands, and which of its lines it is (from 1)."""
    for number, page in enumerate(pages):
        size = page.count("\n") + 1
        if line <= size or number == len(pages) - 1:
            return number, line
        line -= size
    return 0, line


def troubles_in(troubles: Sequence[LineTrouble], pages: Sequence[str]) -> Sorry:
    """What is wrong, line by line, beside the page where the first of them stands."""
    said: list[str] = []
    first = 0
    for each in sorted(troubles, key=lambda each: each.line):
        page, line = placed(each.line, pages)
        first = first if said else page
        beside = f" of the {_PLACES[page]} field" if len(pages) > 1 else ""
        said.append(f"Line {line}{beside}: {each.sentence}" if each.line else each.sentence)
    if len(said) > _MOST_SAID:
        said = [*said[:_MOST_SAID], f"And {len(said) - _MOST_SAID} more lines are like that."]
    return Sorry("\n".join(["Nothing is saved yet.", *said]), field=PAGES[first])


def mark_of(asked: Sequence[Any]) -> str:
    """What tells these questions from others, so that a yes is to them alone."""
    return sha256(repr(asked).encode()).hexdigest()[:16]


def know_subject(ask: Asking, values: dict[str, Any], of_what: str) -> None:
    """A class has one subject; of a form or a year group it is said, or the teacher's only one. Raises Needed."""
    of_class = subject_of_class(ask.db, values["group"])
    if of_class is not None:
        values["subject"] = of_class
    elif values.get("subject") is None:
        raise Needed(f"Which subject are the {of_what} in?", field="subject")
