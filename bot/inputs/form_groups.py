"""A form of the school, by its name: 11B."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.audit.touched import Touched
from models.db.errors import Sorry


@dataclass(frozen=True, kw_only=True)
class FormGroupField(Input[str]):
    """A form, in small letters, as the school's forms are looked up."""

    label: str = "Form"
    hint: str = "Such as 11B"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        name = tokens[at].strip(",;.").casefold()
        return (1, name) if name in ask.school.forms else None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 20)

    def write(self, value: str) -> Value:
        return value.upper()

    def touches(self, value: str) -> Iterable[tuple[Touched, str]]:
        yield Touched.FORM, value

    def take(self, ask: Asking, raw: Value) -> str:
        name = (raw if isinstance(raw, str) else "").strip().casefold()
        if name in ask.school.forms:
            return name
        raise Sorry("I know no such form. Type one, such as 11B.")
