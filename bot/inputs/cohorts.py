"""Which cohort is meant, and at which grade: 11, year 10, 2027, 5+."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.attainment import THRESHOLDS
from models.rules.calendar import academic_year
from models.rules.wording import listed, to_type
from models.views.groups import Group, group_called
from models.views.points import leaving_year

_YEARS = frozenset({"year", "yr", "y"})
_YEAR = re.compile(r"(?:y|yr|year)?(7|8|9|10|11)s?")
_LEAVING = re.compile(r"20\d\d")
_BEFORE_GRADE = frozenset({"near", "just", "only", "neither"})
"""Behind these, a number alone is a grade."""
_GROUPS = (11, 10)
"""Those that are measured; of the others, when that begins is said to whoever types one."""


@dataclass(frozen=True, kw_only=True)
class CohortField(Input[int]):
    """The pupils who finish Year 11 in one summer, by their year group now or by that summer."""

    label: str = "Cohort"
    hint: str = "Such as 11, or 2027 for who leaves then"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if at > 0 and tokens[at - 1].strip(",;.").casefold() in _BEFORE_GRADE:
            return None
        word = tokens[at].strip(",;.").casefold()
        skipped = int(word in _YEARS and at + 1 < len(tokens))
        word = tokens[at + skipped].strip(",;.").casefold()
        if _LEAVING.fullmatch(word) and not skipped:
            return 1, int(word)
        found = _YEAR.fullmatch(word)
        return (1 + skipped, leaving_year(ask.school, int(found[1]), ask.today)) if found else None

    def default(self, ask: Asking) -> int | None:
        return leaving_year(ask.school, _GROUPS[0], ask.today)

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        offered = tuple(
            Choice(str(leaving_year(ask.school, group, ask.today)), f"Year {group}") for group in _GROUPS
        )
        return Pick(name, self.label, self.optional, "", offered)

    def write(self, value: int) -> Value:
        return str(value)

    def touches(self, value: int) -> Iterable[tuple[Touched, str]]:
        yield Touched.COHORT, str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        words = raw.split() if isinstance(raw, str) else []
        found = self.recognise(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry("Say which cohort, such as 11, or 2027 for who leaves then.")
        return found[1]


USUAL_THRESHOLD = 5
"""The grade at which a list is, where nobody says another."""


@dataclass(frozen=True, kw_only=True)
class ThresholdField(Input[int]):
    """The grade at which the basics are looked at: 4+, 5+ or 7+."""

    label: str = "At"
    hint: str = "4+, 5+ or 7+"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        found = re.fullmatch(r"(\d)(\+?)", tokens[at].strip(",;."))
        of_list = at > 0 and tokens[at - 1].strip(",;.").casefold() in _BEFORE_GRADE
        if found and (found[2] or of_list) and int(found[1]) not in THRESHOLDS:
            at_grades = listed([f"{each}+" for each in THRESHOLDS], last="or")
            raise Sorry(
                f"The lists are at {at_grades}, as grades are reported. Type: {to_type('cohort 11 near 5+')}",
                field="at",
            )
        return (1, int(found[1])) if found and int(found[1]) in THRESHOLDS else None

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(str(each), f"{each}+") for each in THRESHOLDS)
        return Pick(name, self.label, self.optional, "", offered)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        found = self.recognise(ask, [str(raw)], 0)
        if found is None:
            raise Sorry("Pick 4+, 5+ or 7+.")
        return found[1]


_GROUPS_SAID: dict[Group, tuple[str, ...]] = {
    Group.PREMIUM: ("pupil premium", "premium", "pp", "disadvantaged"),
    Group.PLAN: ("ehc plan", "ehcp", "ehc", "sen e"),
    Group.SUPPORT: ("sen support", "sen k", "sen", "send"),
    Group.EAL: ("eal",),
    Group.IN_CARE: ("in care", "looked after", "lac", "cla"),
    Group.GIRLS: ("girls",),
    Group.BOYS: ("boys",),
    Group.KS2_BELOW: ("ks2 below", "lower prior", "low prior"),
    Group.KS2_MIDDLE: ("ks2 middle", "middle prior"),
    Group.KS2_ABOVE: ("ks2 above", "higher prior", "high prior"),
}
"""What staff say for a group, the longest words first."""


@dataclass(frozen=True, kw_only=True)
class GroupOfCohortField(Input[Group]):
    """A group of pupils, as staff call it: pp, eal, girls."""

    label: str = "Group"
    hint: str = "Such as pp, eal or girls"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Group] | None:
        for group, ways in _GROUPS_SAID.items():
            for way in ways:
                words = way.split()
                if [each.strip(",;.").casefold() for each in tokens[at : at + len(words)]] == words:
                    return len(words), group
        return None

    def ways(self, ask: Asking) -> Iterable[str]:
        return (way for each in _GROUPS_SAID.values() for way in each)

    def draw(self, ask: Asking, name: str, value: Group | None, unclear: Unclear | None) -> Asked:
        bounds = ask.school.settings.ks2_in(academic_year(ask.today))
        return Pick(
            name,
            self.label,
            self.optional,
            "",
            tuple(Choice(each.value, group_called(each, bounds)) for each in Group),
        )

    def write(self, value: Group) -> Value:
        return value.value

    def take(self, ask: Asking, raw: Value) -> Group:
        if raw in {each.value for each in Group}:
            return Group(str(raw))
        found = self.recognise(ask, str(raw).split(), 0)
        if found is None:
            raise Sorry("Pick a group, such as pp, eal or girls.")
        return found[1]
