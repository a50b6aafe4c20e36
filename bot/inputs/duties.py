"""Which duty of the policy is meant: P7, p7, 7."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.rules.policy_duties import PolicyDuty

_DUTY = re.compile(r"[pP]?(\d{1,2})")
_ALL = frozenset(PolicyDuty)


@dataclass(frozen=True, kw_only=True)
class DutyField(Input[PolicyDuty]):
    """A duty by its number in the policy."""

    label: str = "Duty"
    hint: str = "Such as P7; without one, all"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, PolicyDuty] | None:
        found = _DUTY.fullmatch(tokens[at].strip(",;."))
        if found is None:
            return None
        number = int(found[1])
        if number not in _ALL:
            raise Sorry("The policy has the duties P1 to P18. Type one of them, such as P7.", field="duty")
        return 1, PolicyDuty(number)

    def draw(self, ask: Asking, name: str, value: PolicyDuty | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(each.key, f"{each.key} {each.title}") for each in PolicyDuty)
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: PolicyDuty) -> Value:
        return value.key

    def take(self, ask: Asking, raw: Value) -> PolicyDuty:
        found = self.recognise(ask, [str(raw).strip()], 0)
        if found is None:
            raise Sorry("Pick a duty from the list.")
        return found[1]
