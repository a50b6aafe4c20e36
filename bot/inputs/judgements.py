"""Where a pupil of Key Stage 3 stands, as it is said: above, on target, below."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.rules.letters import fold
from models.rules.tracking import Judgement
from models.rules.wording import listed

_AROUND = ",;:."
_WORDS = {each.value: each for each in Judgement} | {"at": Judgement.ON}
_TARGET = frozenset({"target", "target.", "targets"})


@dataclass(frozen=True, kw_only=True)
class JudgementField(ChoiceField[Judgement]):
    """Above, on or below, with or without `target` behind it."""

    label: str = "Stands"
    words: type[Judgement] = Judgement

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Judgement] | None:
        word = tokens[at].casefold().strip(_AROUND)
        found = _WORDS.get(word)
        if found is None:
            return None
        with_target = at + 1 < len(tokens) and tokens[at + 1].casefold().strip(_AROUND) in _TARGET
        if word == "at" and not with_target:
            return None
        return (2 if with_target else 1), found


@dataclass(frozen=True, kw_only=True)
class AttitudeField(Input[str]):
    """One of the school's own words for attitude, where it has any."""

    label: str = "Attitude"

    def offered(self, ask: Asking) -> bool:
        return bool(words_for_attitude(ask))

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        for each in words_for_attitude(ask):
            size = len(each.split())
            if fold(" ".join(tokens[at : at + size])) == fold(each):
                return size, each
        return None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(each, each.capitalize()) for each in words_for_attitude(ask))
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        found = [each for each in words_for_attitude(ask) if isinstance(raw, str) and fold(each) == fold(raw)]
        if found:
            return found[0]
        known = listed(words_for_attitude(ask), last="or")
        raise Sorry(f"Pick one of {known}." if known else "There is no attitude beside reviews here.")


def words_for_attitude(ask: Asking) -> list[str]:
    """The school's own words; none where reviews have no such column."""
    return [each.strip() for each in ask.school.settings.review_attitudes.split(",") if each.strip()]
