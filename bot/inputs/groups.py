"""A form, a class or a year group, by its name: 11B, 11Ma1, year 11."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.school.pupils import year_named

_YEAR = re.compile(r"(?:y|yr|year)(\d{1,2})")
_YEARS = frozenset({"year", "yr", "y"})


@dataclass(frozen=True, kw_only=True)
class GroupField(Input[str]):
    """A form, a class or a year group, in small letters, as the school's groups are looked up."""

    label: str = "Form, class or year"
    hint: str = "Such as 11B, 11Ma1 or year 11"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        word = tokens[at].strip(",;.").casefold()
        if word in ask.school.forms | ask.school.classes:
            return 1, word
        number = tokens[at + 1].strip(",;.") if word in _YEARS and at + 1 < len(tokens) else ""
        year = _YEAR.fullmatch(word + number)
        if year is None:
            return None
        return 2 if number else 1, year_named(int(year[1]))

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 40)

    def write(self, value: str) -> Value:
        return value

    def touches(self, value: str) -> Iterable[tuple[Touched, str]]:
        yield Touched.FORM, value

    def take(self, ask: Asking, raw: Value) -> str:
        words = (raw if isinstance(raw, str) else "").split()
        found = self.recognise(ask, words, 0) if words else None
        if found is not None and found[0] == len(words):
            return found[1]
        raise Sorry("I know no such form, class or year. Type one, such as 11B, 11Ma1 or year 11.")
