"""One's own pupils: those whom this person mentors, or supports, are the ones that are meant and offered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Unclear
from bot.inputs.pupils import PupilField, choices, one
from bot.say.form import Asked, Pick
from models.db.errors import Sorry
from models.mentoring.mentees import own_pupils

_MOST = 100
"""Slack shows no more choices than this in one list."""
_NEAR = 3
_WITH = "with"
"""What people type before the name: meet with Amy."""


@dataclass(frozen=True, kw_only=True)
class OwnPupilField(PupilField):
    """One of one's own pupils. A name that several pupils have means one's own; the form lists just those."""

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        if tokens and tokens[0].casefold() == _WITH:
            found = super().leading(ask, tokens[1:])
            return found + 1 if found else 0
        return super().leading(ask, tokens)

    def read(self, ask: Asking, phrases: Sequence[str]) -> int:
        if len(phrases) != 1:
            return super().read(ask, phrases)
        phrase = re.sub(rf"(?i)^{_WITH}\s+", "", phrases[0])
        if phrase.casefold() in ask.school.classes | ask.school.forms:
            raise Sorry("A meeting is with one pupil. Name the pupil.")
        return self._mine(ask, phrase)

    def _mine(self, ask: Asking, phrase: str) -> int:
        mine = own_pupils(ask.db, ask.who)
        found = ask.school.names.find(phrase)
        my_own = [each for each in found if each in mine]
        if len(found) > 1 and len(my_own) == 1:
            return my_own[0]
        if len(my_own) > 1:
            raise Unclear(f"Which “{phrase}” do you mean?", choices(ask.school, my_own))
        near = [each for each in ask.school.names.nearest(phrase, _MOST) if each in mine]
        if found or not near:
            return one(ask.school, phrase)
        sentence = f"I know no pupil called “{phrase}”. Did you mean one of yours?"
        raise Unclear(sentence, choices(ask.school, near[:_NEAR]))

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        mine = own_pupils(ask.db, ask.who)
        if (unclear is not None and unclear.choices) or (value is not None and value not in mine):
            return super().draw(ask, name, value, unclear)
        return Pick(name, self.label, self.optional, self.hint, choices(ask.school, mine[:_MOST]))
