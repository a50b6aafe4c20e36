"""The rules by which something happens about a pupil without a person asking for it; each deed that does says which.

Nothing else does: the papers and the answer to a request for a pupil's record print these (the life of the data, 3).
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from models.rules.wording import count

Deed = TypeVar("Deed", bound=Callable[..., object])


class _Many(int):
    def __format__(self, one: str) -> str:
        return count(int(self), one)


class Trigger(Enum):
    """A rule: its name, when it holds, what is done then, and what people decide.

    `{…:day}` is a setting of the school's, so many days.
    """

    def __init__(self, title: str, when: str, then: str, people: str) -> None:
        self.title = title
        self.when = when
        self.then = then
        self.people = people

    def said(self, words: str, settings: Mapping[str, object]) -> str:
        """Words of it, with the school's own numbers."""
        return words.format_map({name: _Many(n) for name, n in settings.items() if isinstance(n, int)})

    def whole(self, settings: Mapping[str, object]) -> str:
        """All of it in sentences."""
        return self.said(f"{self.when}: {self.then}. {self.people}.", settings)

    ABOVE = (
        "Above target in Key Stage 3",
        "When a round of reviews is over, a teacher judged the pupil above target, and the head of the subject saw "
        "that and did not hold it",
        "the target goes to the next grade",
        "The teacher judges, and the head of the subject can hold the raise, with a reason; no target is lowered but "
        "by the scheme lead, with a reason",
    )
    ABOVE_UNSEEN = (
        "Above target in Key Stage 3, and nobody looked",
        "When a round of reviews is over, and no head of the subject saw that a teacher judged the pupil above target",
        "the raise waits for the head of the subject, who is told",
        "The head of the subject lets it go on, or holds it",
    )
    BELOW = (
        "Below target in Key Stage 3",
        "When a teacher's review says below target",
        "an intervention is opened with the head of the subject, unless one is open",
        "The teacher judges; the head of the subject plans it, looks at how it goes, and ends it",
    )
    NEWLY_BELOW = (
        "Newly below target in Years 10 and 11",
        "When a collection of grades closes, and the pupil is below target in a subject and was not before",
        "an intervention is proposed to the head of the subject",
        "The head of the subject opens it, or declines",
    )
    BELOW_IN_SEVERAL = (
        "Below target in several subjects",
        "When a pupil who is newly below target is below in {below_subjects:subject} or more",
        "an intervention is proposed to the raising achievement coordinator",
        "The coordinator opens it, or declines",
    )
    ABSENT = (
        "Not at a session",
        "When a register says that the pupil, who was in school, was not there",
        "leadership and the mentor get a follow-up, due in {follow_up_days:school day}",
        "They ask why, and say what came of it; none of it is a sanction",
    )
    ABSENT_AGAIN = (
        "Not at a session again",
        "When the pupil was not there for the second time within {follow_up_weeks:week}, and again for the third",
        "the head of the subject gets the follow-up too; the third time, the coordinator as well",
        "They decide what is to be done",
    )
    NOT_IN_SCHOOL = (
        "Not in school",
        "When the day's attendance code, or the office, says that the pupil was rightly not in school",
        "an absence in that day's registers becomes excused and its follow-up ends; and back again, where that changes",
        "Whoever keeps the day's attendance says so, and registers can be corrected",
    )
    BEGINS = (
        "A mentor or learning support who begins",
        "When the day has come that an import or an allocation named",
        "they begin, and whoever was there before ends",
        "The scheme lead decides who, and can change it",
    )


def carries_out(*_: Trigger) -> Callable[[Deed], Deed]:
    """Says of a deed which of the rules it carries out; a test asks that each rule is some deed's."""

    def as_it_is(deed: Deed) -> Deed:
        return deed

    return as_it_is
