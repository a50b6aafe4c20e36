"""What a slip says: in one's own words, or by a quick phrase of the school's (P8)."""

from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import TextField
from bot.say.form import Asked, Choice, Paragraph, Pick, Value
from models.db.errors import Sorry
from models.rules.phrases import QuickPhrase, phrase_called


@dataclass(frozen=True, kw_only=True)
class QuickPhraseField(Input[QuickPhrase]):
    """One of the school's quick phrases, where it has any; in a line its short word is typed in place of the text."""

    label: str = "Quick phrase"

    def offered(self, ask: Asking) -> bool:
        return bool(ask.school.settings.slip_phrases)

    def draw(self, ask: Asking, name: str, value: QuickPhrase | None, unclear: Unclear | None) -> Asked:
        choices = tuple(Choice(each.text, each.written) for each in ask.school.settings.slip_phrases)
        return Pick(name, self.label, self.optional, self.hint, choices)

    def write(self, value: QuickPhrase) -> Value:
        return value.text

    def take(self, ask: Asking, raw: Value) -> QuickPhrase:
        found = phrase_called(ask.school.settings.slip_phrases, raw) if isinstance(raw, str) else None
        if found is None:
            raise Sorry("Pick a phrase from the list, or say it in your own words.")
        return found


@dataclass(frozen=True, kw_only=True)
class SlipTextField(TextField):
    """The words of a slip; they may be left out where a quick phrase can be picked instead."""

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        can_pick = bool(ask.school.settings.slip_phrases)
        return Paragraph(name, self.label, can_pick, self.hint, self.limit)
