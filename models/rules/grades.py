"""Grade scales: reading a grade by its subject's scale, and what it is worth (R3)."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files
from math import floor
from typing import Any

from models.rules.days import read_month
from models.rules.wording import listed

_MISSING = frozenset({"", "-", "x", "q", "n/a"})
_MISSING_IN_FILES = _MISSING | {
    "na", "n.a.", "w", "ws", "wd", "abs", "absent", "a/b", "ne", "nya", "nyet", "ns", "none", "nil", "null", "nograde",
    "nodata", "notassessed", "notentered", "tbc", "tba", "pending", "?", "??", ".", "--", "#n/a", "#value!", "#ref!",
    "#name?", "#div/0!", "#null!", "#num!",
}  # fmt: skip
"""What mark sheets and spreadsheets write where there is no grade: withdrawn, absent, not yet assessed, an error."""
_MONTH = r"(?P<name>[a-z]{3,9})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<day>\d{{1,2}})[-/ ]?{_MONTH}(?:[-/ ]?(?:\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}[-/ ]?(?P<day>\d{{1,2}})(?:[-/, ]+\d{{4}})?",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?:\d{4}|\d{2})(?: \d+:[\d:.]+)?",
        r"\d{4}-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]\d+:[\d:.]+)?",
    )
)


_FIRST_SERIAL = date(1899, 12, 30)
"""From this day spreadsheets count their dates: 46117 is 5 April 2026."""


class BadGrade(ValueError):  # noqa: N818 - named as it is said; it is a sentence, not a fault
    """Words that are no grade on a scale; the message is a sentence that names the valid grades."""

    def about(self, on: "Scale", subject: str) -> str:
        """The sentence as it is said of the subject, whose scale nobody calls by its name."""
        return str(self).replace(f" in {on.name}", f" in {subject}", 1)


@dataclass(frozen=True)
class Grade:
    """One grade of a scale: its code, place from low to high, and points (R3).

    `height` is how far up its scale it stands in whole grades: the difference of two is the gap between them.
    """

    code: str
    rank: int
    points: Fraction
    height: Fraction


@dataclass(frozen=True)
class Scale:
    """Grades in order from low to high, and every way to write them (R3)."""

    name: str
    grades: tuple[Grade, ...]
    advice: str = field(repr=False)
    slots: int = 1
    fine: bool = False
    pairs: bool = False
    spellings: Mapping[str, Grade] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> Grade | None:
        """The grade that a person wrote; None where it is missing: X, Q, N/A, a dash or blank (R3).

        Raises BadGrade when it is no grade on this scale.
        """
        plain = grade_key(text)
        grade = self.spellings.get(plain)
        if grade is None and is_spreadsheet_date(text):
            raise self._is_date(text)
        if grade is None and plain not in _MISSING:
            raise BadGrade(f"{_quoted(text)} is not a grade in {self.name}. {self._advice_on(plain)}")
        return grade

    def read_from_file(self, text: str) -> tuple[Grade | None, bool]:
        """The grade in a file's cell, and whether a spreadsheet's date was read back to it (R3).

        Only combined grades are read back, from a date whose day and month are such a pair. Raises BadGrade.
        """
        plain = grade_key(text)
        if plain in self.spellings or plain in _MISSING_IN_FILES:
            return self.spellings.get(plain), False
        whole = re.fullmatch(r"(\d+)\.0+", plain)
        if whole and whole[1] in self.spellings:
            return self.spellings[whole[1]], False
        day_and_month = _day_and_month(text)
        if day_and_month is None:
            return self.read(text), False
        if self.pairs and (grade := self.spellings.get("{}-{}".format(*day_and_month))):
            return grade, True
        raise self._is_date(text)

    def _is_date(self, text: str) -> BadGrade:
        return BadGrade(
            f"{_quoted(text)} is a date, not a grade in {self.name}: a spreadsheet may have changed it. "
            f"{self.advice}"
        )

    def grade(self, code: str) -> Grade:
        """The grade with exactly this code. Raises BadGrade when there is none."""
        grade = self.by_code.get(code)
        if grade is None:
            raise BadGrade(f"{_quoted(code)} is not a grade in {self.name}. {self.advice}")
        return grade

    def whole(self, grade: Grade) -> Grade:
        """The whole grade of a fine one: 5 of 5+ and of 5-; any other grade is its own."""
        return self._wholes.get(grade.code, grade)

    def whole_slot(self, grade: Grade) -> Fraction:
        """What the whole grade is worth in one slot: of a pair the mean of both (R5)."""
        found = self._slots.get(grade.code)
        return found if found is not None else grade.points / self.slots

    def ratio_of_slot(self, grade: Grade) -> tuple[int, int]:
        """The same as a numerator and a denominator."""
        found = self._ratios.get(grade.code)
        return found if found is not None else self.whole_slot(grade).as_integer_ratio()

    def reached(self, grade: Grade) -> int:
        """The highest whole grade that it reaches: a pair by both its halves, any other by what it is worth (R15)."""
        found = self._reached.get(grade.code)
        return found if found is not None else self._reach(grade)

    def _reach(self, grade: Grade) -> int:
        return lower_half(grade) if self.pairs else floor(self.whole_slot(grade))

    # By its code, so that a cohort's thousands of grades are looked up, and not read and worked out again.

    @cached_property
    def by_code(self) -> Mapping[str, Grade]:
        """Every grade by exactly its code."""
        return {each.code: each for each in self.grades}

    @cached_property
    def _reached(self) -> Mapping[str, int]:
        return {each.code: self._reach(each) for each in self.grades}

    @cached_property
    def _wholes(self) -> Mapping[str, Grade]:
        fine = (each for each in self.grades if self.is_fine(each))
        return {each.code: self.spellings[grade_key(each.code[:-1])] for each in fine}

    @cached_property
    def _slots(self) -> Mapping[str, Fraction]:
        return {each.code: self.whole(each).points / self.slots for each in self.grades}

    @cached_property
    def _ratios(self) -> Mapping[str, tuple[int, int]]:
        return {code: each.as_integer_ratio() for code, each in self._slots.items()}

    def is_fine(self, grade: Grade) -> bool:
        """Whether the grade has a suffix: 5+ and 5- have, 5 has none."""
        return self.fine and grade.code.endswith(("+", "-"))

    def next_after(self, grade: Grade) -> Grade | None:
        """The next whole grade above; None at the top (R4)."""
        above = (higher for higher in self.grades if higher.rank > grade.rank and not self.is_fine(higher))
        return next(above, None)

    def _advice_on(self, plain: str) -> str:
        if self.pairs and re.fullmatch(r"[1-9]", plain):
            number = int(plain)
            near = [f"{number}-{number}"]
            near += [f"{number}-{number - 1}"] if number > 1 else []
            near += [f"{number + 1}-{number}"] if number < 9 else []
            return f"Is it {listed(near, last='or')}?"
        return self.advice


def lower_half(grade: Grade) -> int:
    """The lower of a pair's two grades: 4 of 5-4, 0 of U."""
    return int(grade.points // 2)


def scale(name: str) -> Scale:
    """The scale of that name, however it is written. Raises ValueError, naming those there are (R3).

    `Vocational 4` is `vocational-4`, `GCSE 9 to 1` is `9-1`, and so is the 9 January that a spreadsheet makes of it.
    """
    known = _scales()
    found = known.get(grade_key(name)) or _loosely().get(scale_key(name))
    if found is None and (day := _day_and_month(name)) is not None:
        found = known.get("{}-{}".format(*day))
    if found is None:
        names = ", ".join(each.name for each in known.values())
        raise ValueError(f"{_quoted(name)} is not a grade scale. Use one of {names}.")
    return found


def scale_names() -> list[str]:
    """The names of the scales there are (R3)."""
    return [each.name for each in _scales().values()]


def looks_like_grade(text: str) -> bool:
    """Whether the text is a grade on any of the known scales (R3)."""
    return grade_key(text) in _any_grade()


def is_missing(text: str, *, in_file: bool = False) -> bool:
    """Whether the text says that there is no grade: X, Q, N/A, a dash alone or blank (R3); in a file, many more."""
    return grade_key(text) in (_MISSING_IN_FILES if in_file else _MISSING)


@cache
def _loosely() -> dict[str, Scale]:
    return {scale_key(each.name): each for each in _scales().values()}


@cache
def _any_grade() -> frozenset[str]:
    return frozenset(written for each in _scales().values() for written in each.spellings)


_TO = re.compile(r"\bto\b", re.IGNORECASE)
_OF_ANY_SCALE = re.compile(r"gcse|scale|grades|grade|[-_()]")


@cache
def _scales() -> dict[str, Scale]:
    data = tomllib.loads((files("models.rules") / "data" / "scales.toml").read_text("utf-8"))
    return {grade_key(given["name"]): _built(given) for given in data["scale"]}


def _built(given: dict[str, Any]) -> Scale:
    fine = given.get("fine")
    pairs = given.get("pair", False)
    slots = given.get("slots", 1)
    written: dict[str, Grade] = {}
    grades: list[Grade] = []
    for place, row in enumerate(given["grades"]):
        points = Fraction(row["points"])
        spellings = [row["code"], *row.get("aliases", ())]
        if pairs:
            height = points / slots
            grade = Grade(row["code"], place, points, height)
            spellings += _pair_spellings(row["code"])
        elif fine:
            grade = Grade(row["code"], place * 3, points, Fraction(place))
        else:
            grade = Grade(row["code"], place, points, Fraction(place))
        around = _fine_grades(grade, fine) if fine and place else [(grade, spellings)]
        for each, ways in around:
            grades.append(each)
            written |= {grade_key(way): each for way in ways}
    return Scale(
        name=given["name"],
        grades=tuple(grades),
        advice=given["advice"],
        slots=slots,
        fine=bool(fine),
        pairs=pairs,
        spellings=written,
    )


def _fine_grades(grade: Grade, fine: dict[str, Any]) -> Iterator[tuple[Grade, list[str]]]:
    """A whole grade with the fine grades below and above it, and how each is written, low to high."""
    for offset, sign, suffixes in ((-1, "-", "below"), (0, "", "same"), (1, "+", "above")):
        third = Grade(
            code=grade.code + sign,
            rank=grade.rank + offset,
            points=grade.points + offset * Fraction(fine["points"]),
            height=grade.height + Fraction(offset, 3),
        )
        yield third, [third.code, *(grade.code + suffix for suffix in fine[suffixes])]


def _pair_spellings(code: str) -> list[str]:
    high, dash, low = code.partition("-")
    if not dash:
        return []
    return [f"{one}{between}{two}" for one, two in ((high, low), (low, high)) for between in ("-", "/", "")]


def grade_key(text: str) -> str:
    """A grade or the name of a scale as it is compared: no case, no spaces, one kind of dash and of star."""
    if not text.isascii():
        text = "".join(_ordinary(letter) for letter in unicodedata.normalize("NFKC", text))
    return "".join(text.split()).lower()


def scale_key(name: str) -> str:
    """The name of a scale without the signs between its words, and without words that each could have."""
    return _OF_ANY_SCALE.sub("", grade_key(_TO.sub("-", name)))


def _ordinary(letter: str) -> str:
    if unicodedata.category(letter) == "Pd" or letter == "\N{MINUS SIGN}":
        return "-"
    if unicodedata.category(letter) == "Cf":
        return ""
    return "*" if letter == "\N{ASTERISK OPERATOR}" else letter


def is_spreadsheet_date(text: str) -> bool:
    """Whether the text is a date as a spreadsheet makes one of a grade: 05-Apr, 05/04/2026; no number alone."""
    return not text.strip().isdecimal() and _day_and_month(text) is not None


def date_among(words: Sequence[str]) -> str:
    """The first of the words that are a date as a spreadsheet makes one of a grade: `5 Jun` of `5 Jun 6`; or blank."""
    for size in (1, 3, 2):
        for at in range(len(words) - size + 1):
            if is_spreadsheet_date(said := " ".join(words[at : at + size])):
                return said
    return ""


def _day_and_month(text: str) -> tuple[int, int] | None:
    """The day and month of a text that is a date, however a spreadsheet writes it; else None."""
    lowered = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if re.fullmatch(r"[3-6]\d{4}(?:\.0+)?", lowered):
        day = _FIRST_SERIAL + timedelta(days=int(lowered[:5]))
        return day.day, day.month
    written = "".join(map(_ordinary, lowered))
    for pattern in _DATES:
        match = pattern.fullmatch(written)
        if match is None:
            continue
        parts = match.groupdict()
        month = _month_number(parts["name"]) if "name" in parts else int(parts["month"])
        if month and 1 <= month <= 12:
            return int(parts["day"]), month
    return None


def _month_number(name: str) -> int:
    return read_month(name[:3]) or 0


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 30 else shown[:29] + "…"
