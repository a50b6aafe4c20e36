"""What is done with an agreement, as staff say it: issued, mum signed, returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Choice, Line, Value
from models.db.errors import Sorry
from models.rules.agreements import AgreementState, AgreementStep
from models.rules.codes import is_grouped, looks_like_code, read_code, show_code

_PUPIL = ("pupil", "student", "child")
_PARENT = ("parent", "parents", "mum", "dad", "mother", "father", "carer", "guardian", "home")
_DONE: dict[str, AgreementStep] = {
    **dict.fromkeys(("issued", "issue", "given", "handed out", "sent home", "sent"), AgreementStep.ISSUED),
    **{f"{one} signed": AgreementStep.PUPIL_SIGNED for one in _PUPIL},
    **{f"signed by {the}{one}": AgreementStep.PUPIL_SIGNED for one in _PUPIL for the in ("", "the ")},
    **{f"{one} signed": AgreementStep.PARENT_SIGNED for one in _PARENT},
    **{f"signed by {the}{one}": AgreementStep.PARENT_SIGNED for one in _PARENT for the in ("", "the ")},
    **dict.fromkeys(
        (
            *("returned", "return", "back", "is back", "are back", "received", "handed in", "brought back"),
            *("signed by both", "both signed", "complete", "done"),
        ),
        AgreementStep.RETURNED,
    ),
}
_SAID = sorted(
    ((tuple(words.split()), step) for words, step in _DONE.items()), key=lambda each: -len(each[0])
)
"""The longer before what begins it."""
LABELS = {
    AgreementStep.ISSUED: "Issued",
    AgreementStep.PUPIL_SIGNED: "Signed by the pupil",
    AgreementStep.PARENT_SIGNED: "Signed by the parent",
    AgreementStep.RETURNED: "Returned, signed by both",
}


@dataclass(frozen=True, kw_only=True)
class AgreementStepField(ChoiceField[AgreementStep]):
    """What was done with the agreement."""

    label: str = "What was done"
    words: type[AgreementStep] = AgreementStep

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AgreementStep] | None:
        said = tuple(token.casefold().strip(",;:.!") for token in tokens[at : at + 4])
        found = next(((len(words), step) for words, step in _SAID if said[: len(words)] == words), None)
        if found is None and said[:1] == ("signed",):
            both = (AgreementStep.PUPIL_SIGNED, AgreementStep.PARENT_SIGNED, AgreementStep.RETURNED)
            raise Unclear("Signed by whom?", tuple(Choice(each.value, LABELS[each]) for each in both))
        return found


class AgreementsWanted(StrEnum):
    """Which agreements are looked at."""

    MISSING = "missing"
    PRINT = "print"
    NOT_NEEDED = AgreementState.NOT_NEEDED.value


NEEDS_NONE = (
    *("exempt", "exempted", "excused", "optout", "opt-out", "opt out", "opts out", "opted out"),
    *(
        "not needed",
        "not required",
        "not necessary",
        "needs none",
        "need none",
        "no need",
        "needs no agreement",
    ),
    *("does not need one", "doesn't need one", "need not have one"),
)
"""What is said before why a pupil needs no agreement."""
_NONE_SAID = sorted((tuple(each.split()) for each in NEEDS_NONE), key=lambda each: -len(each))
"""The longer before what begins it."""


@dataclass(frozen=True, kw_only=True)
class AgreementsWantedField(ChoiceField[AgreementsWanted]):
    """That only those are wanted which are still to come, or copies of them; nobody is asked for it."""

    label: str = "Only"
    words: type[AgreementsWanted] = AgreementsWanted

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AgreementsWanted] | None:
        said = [token.casefold().strip(",;:.?") for token in tokens[at : at + 2]]
        if " ".join(said) in {"not returned", "still missing"}:
            return 2, AgreementsWanted.MISSING
        longer = [token.casefold().strip(",;:.?") for token in tokens[at : at + 4]]
        none = next((len(each) for each in _NONE_SAID if tuple(longer[: len(each)]) == each), 0)
        if none:
            return none, AgreementsWanted.NOT_NEEDED
        if said[0] in {"print", "copy", "copies", "printed"}:
            return 1, AgreementsWanted.PRINT
        return (1, AgreementsWanted.MISSING) if said[0] in {"missing", "outstanding", "unreturned"} else None

    def offered(self, ask: Asking) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class CodeField(Input[str]):
    """The code of a printed copy, as it is scanned or typed."""

    label: str = "Or the code on the paper"
    hint: str = "Such as 7K3Q-9WZ2-M4XD"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        word = tokens[at].strip(",;.")
        if (code := read_code(word)) is not None and (is_grouped(word) or any(map(str.isdigit, word))):
            return 1, code
        if looks_like_code(word):
            raise Sorry(f"{word} is not quite a code of mine. Compare it with the paper, sign by sign.")
        return None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 20)

    def write(self, value: str) -> Value:
        return show_code(value)

    def take(self, ask: Asking, raw: Value) -> str:
        code = read_code((raw if isinstance(raw, str) else "").strip().replace(" ", ""))
        if code is None:
            raise Sorry("That is not quite a code of mine. Compare it with the paper, sign by sign.")
        return code
