"""A school's own export under invented names: the same shapes, and no real name, number or address in them."""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.sample.invented_words import (
    InventedNames,
    InventedNumbers,
    forenames,
    like,
    like_upn,
    surnames,
    words_of,
)
from models.exchange.columns import FileKind
from models.exchange.held import ways_to_call, without_title
from models.exchange.reading.roster_people import EXPORT_ID
from models.exchange.sheets import Reading, Sheet
from models.exchange.values import Unreadable, admission_key, key, read_date, upn_key
from models.rules.calendar import academic_year
from models.rules.days import read_month
from models.rules.letters import fold
from models.school.people import fold_address

FORENAMES = frozenset({"legal forename", "preferred forename", "forename"})
SURNAMES = frozenset({"legal surname", "preferred surname", "surname"})
UPNS = frozenset({"upn", "former upn"})
ADMISSIONS = frozenset({"admission number", EXPORT_ID})
BIRTHDAYS = frozenset({"date of birth"})
STAFF = frozenset({"work email", "staff code", "tutor", "staff email", "mentor", "supporter"})
"""A member of staff, by address, code or name."""
PUPILS = frozenset({"pupil"})
"""A pupil by name, perhaps with the form behind it."""
FREE = frozenset({"form", "class", "source", "name", "collection"})
"""Words of the school's own, among which a name or a code of staff may stand."""
PLAIN = frozenset(
    {
        "status",
        "employment",
        "leaving date",
        "results day",
        "results year",
        "national residual",
        "final grade",
        "year group",
        "sex",
        "pupil premium",
        "sen",
        "eal",
        "in care",
        "ks2 reading",
    }
    | {
        "ks2 maths",
        "title",
        "roles",
        "job",
        "subjects",
        "subject",
        "qualification",
        "code",
        "grade scale",
        "ks3 scale",
        "scale",
        "grade",
    }
    | {"rank", "points", "aliases", "from", "target", "academic year", "current", "predicted", "kind"}
    | {"end of year target", "end of key stage 4 target", "target by"}
    | {"first day", "last day", "half term", "half term end", "morning", "afternoon", "day"}
)
"""What says nothing of who somebody is."""
_ADDRESS = re.compile(r"(?<![^\s<>,;])[^\s<>,;]+@[^\s<>,;]+")
_RUN = re.compile(r"[^\W\d_]+")
_SEASONS = frozenset({"autumn", "spring", "summer"})
_DOMAINS = ("school.example", "trust.example", "college.example")
_YEAR = 365


def disguise(reading: Reading) -> None:
    """Put invented names, numbers, addresses and birthdays in the place of the real ones in everything that was read.

    The same files give the same names. What was said about how they were read is let go: it may name somebody.
    """
    mask = _Mask(reading.sheets)
    reading.sheets = [mask.sheet(each) for each in reading.sheets]
    reading.problems = [
        replace(each, file=mask.free(each.file), value=None, detail="") for each in reading.problems
    ]
    reading.ignored = [mask.free(each) for each in reading.ignored]


class _Mask:
    """What stands for each real word, number and address of these sheets."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        dice = random.Random("an export of the school's own")  # noqa: S311  # it hides nothing: it only chooses
        codes = {key(cell) for cell in _cells(sheets, frozenset({"staff code"})) if not _is_name(cell)}
        called = [cell for cell in _cells(sheets, STAFF) if "@" not in cell and key(cell) not in codes]
        fore = {word for cell in _cells(sheets, FORENAMES) for word in words_of(cell)}
        sur = {word for cell in _cells(sheets, SURNAMES) for word in words_of(cell)}
        # A list of mentors may name people of whom no list of staff is there.
        sur |= {word for cell in called for word in words_of(without_title(cell))}
        sur |= {word for cell in _cells(sheets, PUPILS) for word in words_of(cell)} - fore
        real = fore | sur | {fold(code) for code in codes}
        self._fore = InventedNames(fore, real, forenames())
        self._sur = InventedNames(sur, real, surnames())
        self._upn = InventedNumbers({upn_key(cell) for cell in _cells(sheets, UPNS)}, dice, like_upn)
        self._admission = InventedNumbers(
            {admission_key(cell) for cell in _cells(sheets, ADMISSIONS)}, dice, like
        )
        self._code = InventedNumbers(codes, dice, like, taken=real)
        self._staff = _staff_by_name(sheets)
        self._pupils = _pupils_by_name(sheets)
        self._locals: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        self._learn_addresses(sheets, dice)

    def sheet(self, sheet: Sheet) -> Sheet:
        """The sheet with nobody real in it."""
        fields = list(sheet.columns)
        says = [self._cell(field) for field in fields]
        who = [
            place for place, field in enumerate(fields) if field in UPNS | ADMISSIONS | SURNAMES | FORENAMES
        ]
        born = [place for place, field in enumerate(fields) if field in BIRTHDAYS]
        rows: list[tuple[str, ...]] = []
        for row in sheet.rows:
            cells = [say(cell) if cell else "" for say, cell in zip(says, row, strict=True)]
            for place in born:
                cells[place] = _birthday(row[place], "/".join(cells[each] for each in who))
            rows.append(tuple(cells))
        return replace(
            sheet, file=self.free(sheet.file), title=self.free(sheet.title), rows=rows, dropped=(), notes=[]
        )

    def free(self, text: str) -> str:
        """Words of the school's own without the names and codes in them; months and seasons stay."""
        return _RUN.sub(lambda found: self._free_word(found[0]), text)

    def _cell(self, field: str) -> Callable[[str], str]:
        if field in FORENAMES:
            return self._fore.say
        if field in SURNAMES:
            return self._sur.say
        if field in UPNS:
            return lambda cell: self._upn[upn_key(cell)]
        if field in ADMISSIONS:
            return self._admission_number
        if field in STAFF:
            return self._member
        if field in PUPILS:
            return self._pupil
        if field in FREE:
            return self.free
        if field in PLAIN | BIRTHDAYS:
            return str
        raise ValueError(f"Nobody has said whether {field} says who somebody is.")

    def _admission_number(self, cell: str) -> str:
        """As many zeros in front as the real one has, which say nothing."""
        zeros = len(cell) - len(cell.lstrip("0"))
        return "0" * zeros + self._admission[admission_key(cell)]

    def _member(self, cell: str) -> str:
        if "@" in cell:
            return self.free(_ADDRESS.sub(lambda found: self._address(found[0]), cell))
        if key(cell) in self._code:
            return self._code[key(cell)].upper()
        known = self._staff.get(without_title(cell)) or self._staff.get(fold(cell))
        if known is not None:
            return f"{self._fore.say(known[0])} {self._sur.say(known[1])}"
        return self._sur.say(cell)

    def _pupil(self, cell: str) -> str:
        """The name by which the pupil stands in the other sheets, in the order in which it is written here."""
        known = self._pupils.get(fold(cell))
        if known is None:
            return self._fore.say(self._sur.say(cell))
        forename, surname, form = known
        name = f"{self._fore.say(forename)} {self._sur.say(surname)}"
        return f"{name} {self.free(form)}" if fold(cell).endswith(f" {fold(form)}") and form else name

    def _free_word(self, word: str) -> str:
        plain = fold(word)
        if plain in _SEASONS or read_month(plain):
            return word
        if key(word) in self._code:
            return like_case(self._code[key(word)], word)
        return self._sur.say(word) if plain in self._sur else self._fore.say(word)

    def _learn_addresses(self, sheets: Sequence[Sheet], dice: random.Random) -> None:
        named: dict[str, tuple[str, str]] = {}
        for sheet in sheets:
            if sheet.kind == FileKind.STAFF:
                for forename, surname, address in sheet.pick("forename", "surname", "work email"):
                    named.setdefault(fold_address(address).partition("@")[0], (forename, surname))
        real = {fold_address(each) for cell in _cells(sheets, STAFF) for each in _ADDRESS.findall(cell)}
        parts = sorted({each.partition("@")[0] for each in real})
        taken = {*parts}
        for local in parts:
            forename, surname = named.get(local, ("", ""))
            said = f"{_ascii(self._fore.say(forename))[:1]}.{_ascii(self._sur.say(surname))}".strip(".")
            new = plain = said or like(local, dice)
            number = 1
            while new in taken:
                number += 1
                new = f"{plain}{number}"
            taken.add(new)
            self._locals[local] = new
        for place, domain in enumerate(sorted({each.partition("@")[2] for each in real})):
            more = f"{place}.{_DOMAINS[0]}"
            self._domains[domain] = _DOMAINS[place] if place < len(_DOMAINS) else more

    def _address(self, cell: str) -> str:
        local, _, domain = fold_address(cell).partition("@")
        return f"{self._locals[local]}@{self._domains[domain]}"


def like_case(new: str, old: str) -> str:
    """Written large or small as the old one was."""
    return new.upper() if old.isupper() else new.lower() if old.islower() else new.capitalize()


def _cells(sheets: Sequence[Sheet], fields: frozenset[str]) -> Iterator[str]:
    for sheet in sheets:
        for place, field in enumerate(sheet.columns):
            if field in fields:
                yield from {row[place] for row in sheet.rows if row[place]}


def _is_name(cell: str) -> bool:
    return " " in cell.strip() or "@" in cell


def _staff_by_name(sheets: Sequence[Sheet]) -> dict[str, tuple[str, str]]:
    """Forename and surname of a member of staff by every way of calling them that only one has."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for sheet in sheets:
        if sheet.kind == FileKind.STAFF:
            for title, forename, surname in sheet.pick("title", "forename", "surname"):
                for way in ways_to_call({"title": title, "forename": forename, "surname": surname}):
                    found[way].add((forename, surname))
    return {way: next(iter(people)) for way, people in found.items() if len(people) == 1}


def _pupils_by_name(sheets: Sequence[Sheet]) -> dict[str, tuple[str, str, str]]:
    """Forename, surname and form of a pupil by every way in which lists write them."""
    found: dict[str, tuple[str, str, str]] = {}
    for sheet in sheets:
        if sheet.kind == FileKind.PUPILS:
            names = ("legal forename", "preferred forename", "legal surname", "preferred surname")
            for legal, preferred, legal_surname, preferred_surname, form in sheet.pick(*names, "form"):
                for forename in filter(None, (legal, preferred)):
                    for surname in filter(None, (legal_surname, preferred_surname)):
                        for name in (f"{forename} {surname}", f"{surname} {forename}"):
                            for said in (name, f"{name} {form}"):
                                found.setdefault(fold(said), (forename, surname, form))
    return found


def _birthday(cell: str, who: str) -> str:
    """Another day of the same school year; what is no date is blank, since nobody knows what it says."""
    try:
        born = read_date(cell)
    except Unreadable:
        return ""
    if born is None:
        return ""
    day = random.Random(f"{who}/{born}").randrange(_YEAR)  # noqa: S311  # as above
    return f"{date(academic_year(born), 9, 1) + timedelta(days=day):%d/%m/%Y}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z]", "", plain)
