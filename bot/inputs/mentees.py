"""One's own pupils: those whom this person mentors, or supports, are the ones that are meant and offered."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Unclear
from bot.inputs.pupils import PupilField
from bot.inputs.whom import MOST_PICKED, First, choices, like
from bot.say.form import Asked, Pick
from models.mentoring.appointment import to_come
from models.mentoring.mentees import mentee_ids

_NEAR = 3
_WITH = "with"
"""What people type before the name: meet with Amy."""


@dataclass(frozen=True, kw_only=True)
class OwnPupilField(PupilField):
    """One of one's own pupils. A name that several pupils have means one's own; the form lists just those."""

    others: bool = False

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        if tokens and tokens[0].casefold() == _WITH:
            found = super().leading(ask, tokens[1:])
            return found + 1 if found else 0
        return super().leading(ask, tokens)

    def read(self, ask: Asking, phrases: Sequence[str]) -> int:
        phrase = re.sub(rf"(?i)^{_WITH}\s+", "", phrases[0])
        try:
            return super().read(ask, [phrase, *phrases[1:]])
        except Unclear as unclear:
            near = self.first(ask)(like(ask.school, phrase))
            if len(phrases) > 1 or ask.school.names.match(phrase).ids or not (near and unclear.choices):
                raise
            sentence = f"I know no pupil called “{phrase}”. Did you mean one of yours?"
            raise Unclear(sentence, choices(ask.school, list(near)[:_NEAR]), guessed=True) from None

    def first(self, ask: Asking) -> First:
        mine = mentee_ids(ask.db, ask.who)
        return lambda found: [each for each in found if each in mine]

    def offers(self, ask: Asking) -> Collection[int]:
        """Whom the form lists."""
        return mentee_ids(ask.db, ask.who)

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        mine = self.offers(ask)
        other = value is not None and value not in mine
        # Of more than a platform lists, none is left out: they are searched for.
        if (unclear is not None and unclear.choices) or other or not 0 < len(mine) <= MOST_PICKED:
            return super().draw(ask, name, value, unclear)
        return Pick(name, self.label, self.optional, self.hint, choices(ask.school, mine))


@dataclass(frozen=True, kw_only=True)
class AgreedPupilField(OwnPupilField):
    """One of one's own pupils; the form lists those with whom a meeting is booked."""

    def offers(self, ask: Asking) -> Collection[int]:
        booked = to_come(ask.db, ask.who.staff_id)
        return [each for each in super().offers(ask) if each in booked]
