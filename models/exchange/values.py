"""Reads the cells of an export: dates, year groups, numbers, months, roles."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from models.rules.days import read_month, read_weekday
from models.rules.letters import fold
from models.school.people import Role, fold_address

_TIME = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){_TIME}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}")
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.0+)?")
_FIRST_SERIAL = date(1899, 12, 30)
"""From this day spreadsheets count their dates."""
_MONTH_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-](?:of )?([a-z]{3,9})\.?,?[ \-](\d{4}|\d{2})")
_WORD_BEFORE = re.compile(r"([a-z]{3,9})\.?,? ")
_YEAR_GROUP = re.compile(r"(?:nc ?)?(?:year|yr|y)?[ .\-]*(\d{1,2})(?:\.0+)?")
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?")
_ACADEMIC_YEAR = re.compile(r"(20\d\d)(?:(?:/|-| - )(20)?(\d\d))?(?:\.0+)?")
_COLLECTION = re.compile(rf"(20\d\d)[-/](\d{{1,2}})(?:-01{_TIME})?")
_COLLECTION_IN_WORDS = re.compile(r"([a-z]{3,9})[ \-]((?:20)?\d\d)")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")

_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)

_NO_SCORE = frozenset({"", "-", "a", "b", "l", "m", "n", "n/a", "q", "x"})
_ROLES = {
    **{role.value: role for role in Role},
    "leader": Role.LEADERSHIP,
    "slt": Role.LEADERSHIP,
    "senior leadership": Role.LEADERSHIP,
    "senior leadership team": Role.LEADERSHIP,
    "leadership team": Role.LEADERSHIP,
    "dsl": Role.SAFEGUARDING_LEAD,
    "designated safeguarding lead": Role.SAFEGUARDING_LEAD,
    "raising achievement coordinator": Role.RAISING_ACHIEVEMENT,
    "subject lead": Role.HEAD_OF_SUBJECT,
    "head of department": Role.HEAD_OF_SUBJECT,
    "subject teacher": Role.TEACHER,
    "office staff": Role.OFFICE,
    "dpo": Role.DATA_PROTECTION,
}


class Unreadable(ValueError):  # noqa: N818 - named like Sorry: it is no fault of the program
    """A cell that cannot be read: what it is not, and what to write instead."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what}. {advice}")
        self.what = what
        self.advice = advice


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """The text as it is compared: one space between words, no case."""
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=20_000)
def identity_key(text: str) -> str:
    """A code or an e-mail address as it is compared: what merely looks like one, or folds to it, is another."""
    return fold_address(" ".join(text.split()))


def read_words(text: str) -> str:
    """A name as it is stored: one space between words, nothing that cannot be printed.

    Raises Unreadable beyond 100 characters.
    """
    words = " ".join(text.split())
    if not words.isprintable():
        words = "".join(letter for letter in words if letter.isprintable())
    if len(words) > 100:
        raise Unreadable("this is longer than 100 characters", "Check that the columns have not moved.")
    return words


def part_preferred(words: str, surnames: Collection[str]) -> tuple[str, str]:
    """Forename and, where it says so, surname of a preferred name that may be a whole one: `Scar, Olly`, `Olly Scar`.

    `surnames` are those that the person is known to have.
    """
    surname, comma, forename = words.partition(",")
    if comma and surname.strip() and forename.strip():
        return forename.strip(), surname.strip()
    for known in surnames:
        if known and fold(words).endswith(f" {fold(known)}"):
            return words.split(maxsplit=1)[0] if len(words.split()) == 2 else words[
                : -len(known)
            ].strip(), known
    return words, ""


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """The day of `dd/mm/yyyy`, `dd Mon yyyy`, ISO or a spreadsheet's number, also with its weekday before it.
    None for a blank. A year of two digits is one of this century. Raises Unreadable.
    """
    plain = key(text).replace("t00:00", "T00:00")
    if weekday_said(text) is not None:
        plain = _WORD_BEFORE.sub("", plain, count=1)
    if not plain:
        return None
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif (found := _MONTH_IN_WORDS.fullmatch(plain)) and (named := read_month(found[2])):
        day, month, year = int(found[1]), named, int(found[3])
    elif found := _SERIAL.fullmatch(plain):
        return _FIRST_SERIAL + timedelta(days=int(found[1]))
    else:
        raise Unreadable("this is not a date", "Write it as 23/11/2026.")
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise Unreadable(
            "there is no such day", "Write the day first, then the month, as in 23/11/2026."
        ) from None


def weekday_said(text: str) -> int | None:
    """The weekday that a cell has before its date, Monday 0; None where it has none."""
    found = _WORD_BEFORE.match(key(text))
    return read_weekday(found[1]) if found is not None else None


@lru_cache(maxsize=256)
def read_year_group(text: str) -> int | None:
    """The year group of `11`, `Year 11`, `Y11` or `11.0`; None for a blank. Raises Unreadable."""
    plain = key(text)
    if not plain:
        return None
    found = _YEAR_GROUP.fullmatch(plain)
    if found is None or not 1 <= int(found[1]) <= 14:
        raise Unreadable("this is not a year group", "Write it as 11 or Year 11.")
    return int(found[1])


@lru_cache(maxsize=1024)
def read_score(text: str) -> int | None:
    """A Key Stage 2 scaled score, 80 to 120; None for a blank or a code for no score. Raises Unreadable."""
    plain = key(text)
    if plain in _NO_SCORE:
        return None
    found = _WHOLE.fullmatch(plain)
    if found is None or not 80 <= int(found[1]) <= 120:
        raise Unreadable(
            "this is not a scaled score", "Scores go from 80 to 120. Leave it blank where there is none."
        )
    return int(found[1])


@lru_cache(maxsize=256)
def read_academic_year(text: str) -> int | None:
    """The year that an academic year starts in: 2026 for `2026/27`; None for a blank. Raises Unreadable."""
    plain = key(text)
    if not plain:
        return None
    found = _ACADEMIC_YEAR.fullmatch(plain)
    if found is None or (found[3] and int(found[3]) != (int(found[1]) + 1) % 100):
        raise Unreadable("this is not an academic year", "Write it as 2026/27.")
    return int(found[1])


@lru_cache(maxsize=256)
def read_collection(text: str) -> str:
    """The month of a collection, as `2026-09`, also from `Sep 2026` and from a date on its first day.

    Raises Unreadable.
    """
    plain = key(text).replace("t00:00", "T00:00")
    year = month = 0
    if found := _COLLECTION.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    elif found := _COLLECTION_IN_WORDS.fullmatch(plain):
        month, year = read_month(found[1]) or 0, int(found[2]) % 100 + 2000
    else:
        try:
            day = read_date(text)
        except Unreadable:
            day = None
        if day is not None and day.day == 1:
            year, month = day.year, day.month
    if not 1 <= month <= 12:
        raise Unreadable("this is not the month of a collection", "Write it as 2026-09.")
    return f"{year}-{month:02d}"


def read_email(text: str) -> str:
    """The e-mail address in lower case. Raises Unreadable for a blank as well."""
    plain = identity_key(text)
    if _EMAIL.fullmatch(plain) is None or not plain.isascii():
        raise Unreadable(
            "this is not an e-mail address", "Write the work address, such as n.hussain@school.example."
        )
    return plain


@lru_cache(maxsize=256)
def read_role(text: str) -> Role | None:
    """The role of that name; None where there is none."""
    return _ROLES.get(" ".join(key(text).replace("_", " ").replace("-", " ").split()))


def split_list(text: str) -> list[str]:
    """The parts of a cell that holds several, parted by `;` or `|`."""
    return [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]


def upn_key(text: str) -> str:
    """The UPN as it is stored and compared: capitals, no spaces. Only a to z become capitals."""
    return "".join(text.split()).translate(_CAPITALS)


def upn_is_valid(upn: str) -> bool:
    """Whether the UPN has the right form and check letter (R2)."""
    # Here, not above: only what imports is asked this, and what serves is spared the 1.5 MB.
    from stdnum.gb import upn as upn_rules

    return upn_rules.is_valid(upn)


def admission_key(text: str) -> str:
    """The admission number as stored and compared: without leading zeros, which spreadsheets eat (R2)."""
    plain = upn_key(text)
    if (whole := _WHOLE.fullmatch(plain)) is not None:
        plain = whole[1]
    return plain.lstrip("0")
