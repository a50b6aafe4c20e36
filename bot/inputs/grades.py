"""What a line about grades says: a pupil of one's own classes first, and grades as they are typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.pupils import PupilField
from bot.inputs.whom import First
from bot.say.form import Asked, Line, Value
from models.rules.grades import is_missing, looks_like_grade
from models.rules.names import tidy
from models.school.people import Role
from models.tracking.recording import taught

_NUMBERS = re.compile(r"\d{1,2}(?:[./-]\d{1,2})?[+=a-c-]{0,2}")
"""What can only be meant for a grade, so that a wrong one is said beside its field."""


@dataclass(frozen=True, kw_only=True)
class GradedPupil(PupilField):
    """The pupil to be graded: a name that several have means the one in the teacher's own classes.

    Heads of subject and data managers grade others too, so they are always asked.
    """

    def first(self, ask: Asking) -> First:
        if ask.who.heads or Role.DATA_MANAGER in ask.who.roles:
            return lambda _: ()
        return lambda found: [each for each in found if each in taught(ask.db, ask.who, found)]


@dataclass(frozen=True, kw_only=True)
class GradeTyped(Input[str]):
    """A grade as it was typed, alone or after its word; the subject's own scale reads it once that is known."""

    words: tuple[str, ...]

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        word = tokens[at].casefold().strip(",;:")
        if word in self.words and at + 1 < len(tokens):
            return 2, tokens[at + 1].strip(",;")
        token = tokens[at].strip(",;")
        if token.casefold() in ask.school.forms | ask.school.classes:
            return None
        grade = looks_like_grade(token) or is_missing(token) or _NUMBERS.fullmatch(token) is not None
        return (1, token) if grade and token else None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 20)

    def write(self, value: str) -> Value:
        return value or "-"

    def take(self, ask: Asking, raw: Value) -> str:
        return tidy(raw if isinstance(raw, str) else " ".join(raw)).strip()
