"""A sheet of stick-in labels, as it is asked for: L7163, 14 on a sheet, 99.1 x 38.1, large."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.rules.labels import IN_WORDS, LABEL_SHEETS, LabelSheet, says_sheet, sheet_called
from models.rules.wording import listed

_AFTER = (("on", "a", "sheet"), ("per", "sheet"), ("a", "sheet"), ("to", "a", "sheet"), ("labels",))
"""What is said behind a number of labels."""
_BEFORE = frozenset({"on", "avery", "size", "sheets", "sheet"})
_LONGEST = 5
"""Words of a size: 99.1 mm x 38.1 mm."""


@dataclass(frozen=True, kw_only=True)
class LabelSheetField(Input[int]):
    """Which sheets of labels to print on, by how many labels are on one; the school's own where none is named."""

    label: str = "On which sheets"
    optional: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        begins = at
        while at < len(tokens) and tokens[at].casefold() in _BEFORE:
            at += 1
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            words = " ".join(tokens[at : at + length]).strip(",;.")
            if says_sheet(words) and not (begins == at and self._is_name(ask, words)):
                behind = [token.casefold().strip(",;.") for token in tokens[at + length : at + length + 3]]
                more = next((len(each) for each in _AFTER if tuple(behind[: len(each)]) == each), 0)
                return at + length + more - begins, self.read(words)
        return None

    def _is_name(self, ask: Asking, words: str) -> bool:
        """Whether a size in words is also what somebody is called: large, of Tom Large."""
        return words.casefold() in IN_WORDS and bool(ask.school.names.match(words).ids)

    def read(self, words: str) -> int:
        """How many labels are on the sheet that is meant. Raises Sorry, with those there are, for another."""
        found = sheet_called(words)
        if found is None:
            sizes = ", ".join(IN_WORDS)
            known = listed((_in_short(each) for each in LABEL_SHEETS.values()), last="or")
            raise Sorry(
                f"I have no sheet of labels “{words}”. Say {sizes}, or name one of these: {known}.",
                field="labels_on",
            )
        return found.many

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(str(each.many), _offered(each)) for each in LABEL_SHEETS.values())
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        return self.read(raw if isinstance(raw, str) else " ".join(raw))


def _in_short(sheet: LabelSheet) -> str:
    return f"{sheet.sold_as[0]} ({sheet.many})"


def _offered(sheet: LabelSheet) -> str:
    return f"{sheet.many} on a sheet, {sheet.size} ({', '.join(sheet.sold_as)})"
