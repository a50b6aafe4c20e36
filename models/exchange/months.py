"""Which month's collection a file is about: told by its cells or its title, known from before, or asked (R12)."""

import re
from datetime import date
from pathlib import PurePath

from models.db.errors import Sorry
from models.exchange.drafts import Draft
from models.exchange.held import Row, read
from models.exchange.questions import Option, Question, question_id
from models.exchange.values import Unreadable, read_collection
from models.rules.calendar import academic_year, academic_year_name
from models.rules.days import MONTHS
from models.rules.letters import fold

_NAMES = "|".join([*(f"{each[:3]}(?:{each[3:]})?" for each in MONTHS[1:]), "sept"])
_MONTH = (
    re.compile(r"(?<!\d)(20\d\d[-/]\d{1,2})(?![\d/-])"),
    re.compile(rf"(?<![a-z])((?:{_NAMES})[ \-](?:20)?\d\d)(?!\d)", re.IGNORECASE),
)
_DROP = re.compile(
    r"\b((?:autumn|spring|summer)(?: (?:half )?term)? ?[1-3]?|"
    r"(?:data ?(?:drop|collection|capture|point)|assessment(?: point)?|progress check|report|half[ -]term|term|"
    r"cycle|round|dc|dd|ap|ht|pc) ?\d|"
    r"(?:(?:year|yr|y) ?\d{1,2} )?(?:mocks?|ppes?|trial exams?)(?: ?(?:exams?|results))? ?\d?)(?![a-z0-9])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(20\d\d) ?[/-] ?(?:20)?(\d\d)\b")
_OF_FILES = "Files of grades that do not say their month"
_OFFERED = 4
"""Months that are offered; any other may be typed."""


class Months:
    """Finds the month that words mean, and asks once about a name that is new."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._today = draft.held.today
        self._known: dict[tuple[str, int], str] = {
            (words, year): key
            for words, year, key in read(draft.connection, "drop_name", "words", "academic_year", "key")
        }
        self._new: list[Row] = []
        self._changed: list[Row] = []
        self._said: set[str] = set()
        self.notes: list[str] = []

    def month(self, words: str) -> str | None:
        """The month, such as `2026-10`, of a cell; None where it is asked. Raises Unreadable for a blank."""
        try:
            return read_collection(words)
        except Unreadable:
            if not fold(words):
                raise
        return self._of_drop(words)

    def of_title(self, title: str, file: str) -> str | None:
        """The month that a title names itself, or by a data drop's name; None where it is asked.

        A title that names neither, such as “Y11 predicted”, is asked about each time: so is next month's file called.
        """
        for found in (found for each in _MONTH for found in each.finditer(title)):
            try:
                return read_collection(found[1])
            except Unreadable:
                continue
        drops = [found[1] for found in _DROP.finditer(title)]
        if drops:
            return self._of_drop(max(drops, key=len), in_title=title)
        year = _year_in(title) or academic_year(self._today)
        question = self._question(
            f"month.{question_id(PurePath(file).stem)}",
            f"Which month are the grades of {file}?",
            year,
            sort=_OF_FILES,
        )
        answer = self._draft.answers.ask(question)
        return self._read(answer) if answer is not None else None

    def write(self) -> None:
        """Remember what was answered."""
        self._draft.insert("drop_name", self._new)
        self._draft.update("drop_name", self._changed)

    def _of_drop(self, words: str, *, in_title: str = "") -> str | None:
        year = _year_in(in_title or words) or academic_year(self._today)
        name = fold(_YEAR.sub(" ", words))
        known = self._known.get((name, year))
        question = self._question(
            question_id("drop", name),
            f"Which month's grades are “{' '.join(words.split())}” of {academic_year_name(year)}?",
            year,
        )
        if known is not None and (name in self._said or not self._draft.answers.is_answered(question)):
            return known
        before = self._as_before(name, year)
        if (
            before is not None
            and not self._is_to_come(before)
            and not self._draft.answers.is_answered(question)
        ):
            self._remember(name, year, before)
            self.notes.append(
                f"“{words}” is taken as {before}, the month it was a year before. "
                f"If that is wrong: --answer {question.id}=2026-10, or whichever it is."
            )
            return before
        answer = self._draft.answers.ask(question)
        if answer is None:
            return None
        month = self._read(answer)
        self._remember(name, year, month)
        return month

    def _read(self, answer: str) -> str:
        """The month that was answered. Raises Sorry where it is none, or has not begun."""
        try:
            month = read_collection(answer)
        except Unreadable as trouble:
            raise Sorry(f"“{answer}” is no month. {trouble.advice}") from None
        if self._is_to_come(month):
            raise Sorry(f"{month} is still to come: grades are of a month that has begun. Choose another.")
        return month

    def _as_before(self, name: str, year: int) -> str | None:
        """The same month of this academic year as the name had in the newest one before."""
        earlier = max((known for words, known in self._known if words == name and known < year), default=None)
        if earlier is None:
            return None
        number, month = self._known[name, earlier].split("-")
        return f"{int(number) + year - earlier}-{month}"

    def _is_to_come(self, month: str) -> bool:
        return month > f"{self._today:%Y-%m}"

    def _remember(self, name: str, year: int, month: str) -> None:
        known = self._known.get((name, year))
        self._known[name, year] = month
        self._said.add(name)
        rows = self._new if known is None else self._changed
        if month != known:
            rows.append({"words": name, "academic_year": year, "key": month})

    def _question(self, name: str, asks: str, year: int, *, sort: str = "") -> Question:
        return Question(
            name,
            asks,
            tuple(Option(month, f"{_first(month):%B %Y}") for month in _months(year, self._today)),
            other="any other month, such as 2026-10",
            sort=sort,
            answers_all="--answer month.all=2026-10, or whichever it is" if sort else "",
        )


def _year_in(words: str) -> int | None:
    found = _YEAR.search(words)
    return int(found[1]) if found is not None and (int(found[1]) + 1) % 100 == int(found[2]) else None


def _months(year: int, today: date) -> list[str]:
    """The newest months of the academic year that have begun."""
    months = [f"{year}-{month:02d}" for month in range(9, 13)] + [
        f"{year + 1}-{month:02d}" for month in range(1, 9)
    ]
    return [month for month in reversed(months) if month <= f"{today:%Y-%m}"][:_OFFERED]


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
